"""Properties of the circular Sankey: width, places, loops, labels; from 3 to 300 flows."""

import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.samples import ABOUT, cycle

from kringloop.charts import Amount, Diagram, SankeyFlow, SankeyLayer, SankeyNode, Stock, sankey
from kringloop.charts.figures import Scale
from kringloop.charts.sankey.definition import LADDER, TIGHT
from kringloop.charts.sankey.labels import labels, meets
from kringloop.charts.sankey.layout import layout
from kringloop.core import DuplicateError, RangeError

LAYERS = (
    SankeyLayer(key="mass", name="mass", unit="t"),
    SankeyLayer(key="money", name="money", unit="EUR", balances=False),
)
SLACK = 1e-6
FEW = settings(max_examples=30, deadline=None)
amounts = st.builds(Amount, st.floats(0, 1e6), st.floats(0, 1e5))


@st.composite
def diagrams(draw, most=24):
    stages = draw(st.lists(st.integers(1, 5), min_size=2, max_size=6))
    names = st.sampled_from(["use", "collection and sorting", "x"])
    nodes = tuple(
        SankeyNode(key=f"n{s}.{i}", name=draw(names), stage=s, order=i,
                   tank=draw(st.booleans()), room=draw(st.sampled_from([1.0, 2.0])))
        for s, count in enumerate(stages) for i in range(count)
    )  # fmt: skip
    keys = st.sampled_from([n.key for n in nodes])
    flow = st.builds(
        SankeyFlow, origin=keys, destination=keys, strategy=st.sampled_from(["main", *LADDER]),
        layers=st.fixed_dictionaries({"mass": amounts, "money": amounts}),
    )  # fmt: skip
    return Diagram(nodes=nodes, flows=tuple(draw(st.lists(flow, min_size=3, max_size=most))), layers=LAYERS)


def boxes_of(plan):
    return {k: (b.left, b.top, b.right, b.bottom) for k, b in plan.boxes.items()}


def pieces(band):
    """Straight runs of a loop as rectangles."""
    half = band.width / 2
    for (x0, y0), (x1, y1) in pairwise(band.points):
        across = (0, half) if y0 == y1 else (half, 0)
        yield (min(x0, x1) - across[0], min(y0, y1) - across[1], max(x0, x1) + across[0], max(y0, y1) + across[1])


def overlap(a, b):
    return a[0] < b[2] - SLACK and b[0] < a[2] - SLACK and a[1] < b[3] - SLACK and b[1] < a[3] - SLACK


@FEW
@given(diagrams())
def test_width_is_conserved_at_every_node(diagram):
    plan = layout(diagram, "mass", "nl")
    for key, box in plan.boxes.items():
        for side, total in (("destination", box.inflow), ("origin", box.outflow)):
            widths = sum(b.width for b in plan.bands if getattr(diagram.flows[b.flow], side) == key)
            assert widths == pytest.approx(total * plan.scale, abs=SLACK)
            assert widths <= box.bottom - box.top + SLACK
        tall = max(box.inflow, box.outflow) * plan.scale
        assert box.bottom - box.top == pytest.approx(max(tall, 2), abs=SLACK)


@FEW
@given(diagrams())
def test_bands_stand_side_by_side_at_both_ends_inside_their_node(diagram):
    plan = layout(diagram, "mass", "nl")
    for end, side in ((0, "origin"), (-1, "destination")):
        for key, box in plan.boxes.items():
            spans = sorted(
                (b.points[end][1] - b.width / 2, b.points[end][1] + b.width / 2)
                for b in plan.bands if getattr(diagram.flows[b.flow], side) == key
            )  # fmt: skip
            assert all(a[1] <= b[0] + SLACK for a, b in pairwise(spans))
            assert all(box.top - SLACK <= low and high <= box.bottom + SLACK for low, high in spans)


@FEW
@given(diagrams())
def test_nodes_do_not_overlap(diagram):
    boxes = boxes_of(layout(diagram, "mass", "en"))
    assert not [(a, b) for a, b in combinations(boxes, 2) if overlap(boxes[a], boxes[b])]


@FEW
@given(diagrams())
def test_loops_cross_no_node_least_of_all_their_own(diagram):
    plan = layout(diagram, "mass", "nl")
    boxes = boxes_of(plan).values()
    for band in plan.bands:
        if band.loop:
            assert not any(overlap(piece, box) for piece in pieces(band) for box in boxes)


@FEW
@given(diagrams())
def test_loops_of_products_run_above_and_of_materials_below(diagram):
    plan = layout(diagram, "mass", "nl")
    for band in plan.bands:
        if band.loop:
            lane = band.points[2][1]
            tight = diagram.flows[band.flow].strategy in TIGHT
            assert lane < plan.skeleton.top if tight else lane > plan.skeleton.bottom


@FEW
@given(diagrams())
def test_tighter_loops_are_nearer(diagram):
    plan = layout(diagram, "mass", "nl")
    above = [(plan.skeleton.loops[b.flow].lane, diagram.flows[b.flow].strategy) for b in plan.bands if b.above]
    assert [LADDER.index(s) for _, s in sorted(above)] == sorted(LADDER.index(s) for _, s in above)


@FEW
@given(diagrams())
def test_nodes_keep_their_middle_when_the_layer_changes(diagram):
    mass, money = (boxes_of(layout(diagram, layer, "nl")) for layer in ("mass", "money"))
    for key, box in mass.items():
        other = money[key]
        assert (box[0], box[2]) == (other[0], other[2])
        assert (box[1] + box[3]) / 2 == pytest.approx((other[1] + other[3]) / 2)


@FEW
@given(diagrams())
def test_the_picture_keeps_its_size_when_the_layer_changes(diagram):
    assert sankey(ABOUT, diagram, "mass", "nl").size == sankey(ABOUT, diagram, "money", "nl").size


@FEW
@given(diagrams())
def test_labels_meet_neither_each_other_nor_a_node(diagram):
    plan = layout(diagram, "mass", "nl")
    made = labels(diagram, "mass", plan, Scale(1e-3, "kt"), "nl")
    assert not [(a, b) for a, b in combinations(made, 2) if meets(a.area, b.area)]
    boxes = boxes_of(plan).values()
    assert not [(x, box) for x in made for box in boxes if meets(x.area, box)]


@FEW
@given(diagrams())
def test_every_label_is_inside_the_picture(diagram):
    plan = layout(diagram, "mass", "nl")
    for label in labels(diagram, "mass", plan, Scale(1e-3, "kt"), "nl"):
        left, top, right, bottom = label.area
        assert left >= 0
        assert right <= plan.skeleton.width
        assert top >= -2
        assert bottom <= plan.skeleton.height


@FEW
@given(diagrams(), st.sampled_from(["nl", "en"]))
def test_the_same_definition_gives_the_same_well_formed_drawing(diagram, language):
    first = sankey(ABOUT, diagram, "mass", language).svg()
    again = Diagram(nodes=diagram.nodes, flows=diagram.flows, layers=diagram.layers)
    assert first == sankey(ABOUT, again, "mass", language).svg()
    assert ET.fromstring(first).get("role") == "img"
    assert "nan" not in first.split("</desc>")[1]


@pytest.mark.parametrize("count", [3, 30, 300])
def test_three_to_three_hundred_flows(count):
    size = max(1, count // 12)
    nodes = tuple(
        SankeyNode(key=f"{s}.{i}", name=f"node {s}.{i}", stage=s, order=i) for s in range(5) for i in range(size)
    )
    ladder = ["main", *LADDER]
    flows = tuple(
        SankeyFlow(
            origin=f"{n % 5}.{n * 7 % size}", destination=f"{(n + 1 + n // 60) % 5}.{n * 3 % size}",
            layers={"mass": Amount(1.0 + n % 9, 0.2)}, strategy=ladder[n % len(ladder)],
        )
        for n in range(count)
    )  # fmt: skip
    start = perf_counter()
    chart = sankey(ABOUT, Diagram(nodes=nodes, flows=flows, layers=LAYERS), "mass", "nl")
    assert len(chart.table.rows) >= count
    assert ET.fromstring(chart.svg()) is not None
    assert perf_counter() - start < 10


def test_what_does_not_balance_is_a_named_strip():
    # make: 60 + 11 + 0.5 in, 40 + 30 out; use: 40 + 1 in, 33 out, 8 put by: it is explained; here all is in Mt
    plan = layout(cycle(), "mass", "nl")
    found = {s.node: s.amount / 1e6 for s in plan.strips}
    assert found == {"make": pytest.approx(1.5), "discard": pytest.approx(0.5)}


def test_a_layer_that_does_not_balance_has_no_strip():
    assert layout(cycle(), "money", "nl").strips == ()


def test_uncertainty_is_a_hatched_edge_between_the_bounds():
    plan = layout(cycle(), "mass", "nl")
    band = plan.bands[0]
    # 60 ± 1.645 × 5 Mt
    assert band.low_width == pytest.approx((60e6 - 1.6448536 * 5e6) * plan.scale)
    assert band.high_width == pytest.approx((60e6 + 1.6448536 * 5e6) * plan.scale)
    assert "pattern" in sankey(ABOUT, cycle(), "mass", "nl").svg()


def test_the_table_holds_flows_stocks_and_what_is_unexplained():
    rows = sankey(ABOUT, cycle(), "mass", "nl").table.rows
    assert ("afdanken", "maken", "recycling", "11,0", "1,6") in rows
    assert ("gebruik", "gebruik", "voorraad", "318", "–") in rows
    assert ("maken", "–", "onverklaard", "1,50", "–") in rows


def test_a_mistake_in_the_diagram_names_the_nearest():
    node = SankeyNode(key="make", name="make", stage=0)
    flow = SankeyFlow(origin="mke", destination="make", layers={"mas": Amount(1.0)})
    with pytest.raises(RangeError, match="did you mean 'make'") as caught:
        Diagram(nodes=(node,), flows=(flow,), layers=LAYERS)
    assert "'mas' is not a layer" in str(caught.value)
    with pytest.raises(DuplicateError, match="given twice"):
        Diagram(nodes=(node, node), flows=(), layers=LAYERS)
    with pytest.raises(RangeError, match="'mas' is not a layer"):
        sankey(ABOUT, cycle(), "mas", "nl")


def test_amounts_are_finite_and_not_negative():
    with pytest.raises(RangeError, match="not negative"):
        Amount(-1.0)
    assert Stock(1.0).full is None
