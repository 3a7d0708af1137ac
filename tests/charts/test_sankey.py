"""Properties of the circular Sankey: width, places, loops, labels; from 3 to 300 flows."""

import random
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

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
NAMES = ("use", "collection and sorting", "x")
STRATEGIES = ("main", *LADDER)
amounts = st.builds(Amount, st.floats(0, 1e6), st.floats(0, 1e5))
stocks = st.none() | st.builds(Stock, st.floats(1, 1e6), st.floats(-1e5, 1e5))


@st.composite
def small(draw, most=24):
    stages = draw(st.lists(st.integers(1, 5), min_size=2, max_size=6))
    nodes = tuple(
        SankeyNode(
            key=f"n{s}.{i}",
            name=draw(st.sampled_from(NAMES)),
            stage=s,
            order=i,
            tank=draw(st.booleans()),
            room=draw(st.sampled_from([1.0, 2.0])),
            stock={"mass": held} if (held := draw(stocks)) else {},
        )
        for s, count in enumerate(stages)
        for i in range(count)
    )
    keys = st.sampled_from([n.key for n in nodes])
    flow = st.builds(
        SankeyFlow,
        origin=keys,
        destination=keys,
        strategy=st.sampled_from(STRATEGIES),
        layers=st.fixed_dictionaries({"mass": amounts, "money": amounts}),
    )
    return Diagram(nodes=nodes, flows=tuple(draw(st.lists(flow, min_size=3, max_size=most))), layers=LAYERS)


def amount_of(chance):
    """Mostly ordinary; some nothing, some next to nothing, some that dwarf the rest; with and without a deviation."""
    value = chance.choice([0.0, chance.uniform(0, 1e-9), chance.uniform(0, 1e12), *[chance.uniform(0, 1e6)] * 20])
    return Amount(value, chance.choice([0.0, 0.1 * value, 2 * value, 1e3]))


def large(count, seed):
    """A diagram of any size from a seed: what Hypothesis cannot draw one by one."""
    chance = random.Random(seed)
    widest = chance.choice([2, 6, 12])
    nodes = tuple(
        SankeyNode(
            key=f"n{s}.{i}",
            name=chance.choice(NAMES),
            stage=s,
            order=i,
            tank=chance.random() < 0.2,
            room=chance.choice([0.3, 1.0, 5.0]),
            stock={"mass": Stock(1e6, chance.uniform(-1e5, 1e5))} if chance.random() < 0.1 else {},
        )
        for s in range(chance.randint(2, 7))
        for i in range(chance.randint(1, widest))
    )
    keys = [n.key for n in nodes]
    flows = tuple(
        SankeyFlow(
            origin=chance.choice(keys),
            destination=chance.choice(keys),
            strategy=chance.choice(STRATEGIES),
            layers={"mass": amount_of(chance), "money": amount_of(chance)},
        )
        for _ in range(count)
    )
    return Diagram(nodes=nodes, flows=flows, layers=LAYERS)


def diagrams():
    """From 3 to 300 flows."""
    return small() | st.builds(large, st.integers(25, 300), st.integers(0, 2**32))


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
        tall = max(box.inflow + max(0, -box.unexplained), box.outflow + max(0, box.unexplained)) * plan.scale
        assert box.bottom - box.top == pytest.approx(max(tall, 2), abs=SLACK)


@FEW
@given(diagrams())
def test_bands_and_the_unexplained_stand_side_by_side_at_both_ends_inside_their_node(diagram):
    plan = layout(diagram, "mass", "nl")
    for end, side in ((0, "origin"), (-1, "destination")):
        for key, box in plan.boxes.items():
            spans = sorted(
                (b.points[end][1] - b.width / 2, b.points[end][1] + b.width / 2)
                for b in plan.bands
                if getattr(diagram.flows[b.flow], side) == key and b.width > SLACK
            )
            spans += [(x.top, x.bottom) for x in plan.strips if x.node == key and (x.amount > 0) == (side == "origin")]
            spans.sort()
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
def test_loops_run_along_each_other_nowhere(diagram):
    """Level runs cross upright ones; two of a kind never share a place."""
    loops = [b for b in layout(diagram, "mass", "nl").bands if b.loop]
    for direction in (slice(1, 4, 2), slice(2, 3)):
        runs = [piece for b in loops for piece in list(pieces(b))[direction]]
        assert not [(a, b) for a, b in combinations(runs, 2) if overlap(a, b)]


@FEW
@given(diagrams())
def test_bands_that_skip_a_column_pass_between_its_nodes(diagram):
    plan = layout(diagram, "mass", "nl")
    widths = {b.flow: b.high_width for b in plan.bands}
    for column in set(plan.skeleton.columns.values()):
        spans = [(b.top, b.bottom) for k, b in plan.boxes.items() if plan.skeleton.columns[k] == column]
        spans += [
            (slot.centre - widths.get(f, 0) / 2, slot.centre + widths.get(f, 0) / 2)
            for (f, c), slot in plan.skeleton.passes.items()
            if c == column
        ]
        assert all(a[1] <= b[0] + SLACK for a, b in pairwise(sorted(spans)))


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
def test_labels_meet_neither_each_other_nor_a_node_nor_a_loop(diagram):
    plan = layout(diagram, "mass", "nl")
    made = labels(diagram, "mass", plan, Scale(1e-3, "kt"), "nl")
    assert not [(a, b) for a, b in combinations(made, 2) if meets(a.area, b.area)]
    boxes = boxes_of(plan).values()
    assert not [(x, box) for x in made for box in boxes if meets(x.area, box)]
    runs = [piece for b in plan.bands if b.loop for piece in pieces(b)]
    assert not [(x, run) for x in made for run in runs if overlap(x.area, run)]


def wide_figures(held, through):
    """Six stages, so that names stand close, a loop beside a stock, and figures wider than the names."""
    kept = {"n3": {"mass": Stock(held, held / 3)}}
    nodes = tuple(SankeyNode(key=f"n{s}", name="use", stage=s, stock=kept.get(f"n{s}", {})) for s in range(6))
    flows = [(f"n{s}", f"n{s + 1}") for s in range(5)] + [("n3", "n0"), ("n2", "n1")]
    amount = {"mass": Amount(through, 0.0), "money": Amount(1.0, 0.0)}
    made = tuple(SankeyFlow(origin=a, destination=b, strategy="main", layers=amount) for a, b in flows)
    return Diagram(nodes=nodes, flows=made, layers=LAYERS)


@pytest.mark.parametrize("held", [1.0, 1234567.0, 9.87e13])
@pytest.mark.parametrize("through", [1.0, 9.87e13])
def test_figures_wider_than_names_are_wrapped_or_left_to_the_table(held, through):
    diagram = wide_figures(held, through)
    plan = layout(diagram, "mass", "nl")
    made = labels(diagram, "mass", plan, Scale(1e-3, "kt"), "nl")
    runs = [piece for b in plan.bands if b.loop for piece in pieces(b)]
    assert not [(x, run) for x in made for run in runs if overlap(x.area, run)]
    assert {x.what for x in made} >= set(plan.boxes)


def test_a_stock_that_fits_on_two_lines_is_shown_on_two():
    diagram = wide_figures(1.0, 1.0)
    made = labels(diagram, "mass", layout(diagram, "mass", "nl"), Scale(1e-3, "kt"), "nl")
    assert next(x for x in made if x.what == "n3").lines[1:3] == ("voorraad", "0,001 kt")


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
def test_every_flow_is_in_the_table_and_what_carries_something_is_drawn(count):
    diagram = large(count, seed=count)
    chart = sankey(ABOUT, diagram, "mass", "nl")
    carried = [f for f in diagram.flows if f.layers["mass"].value > 0 or f.layers["mass"].sd > 0]
    assert len(chart.table.rows) >= count
    assert len(layout(diagram, "mass", "nl").bands) == len(carried)


@pytest.mark.parametrize("nodes", ["above", "below"])
def test_a_loop_up_and_a_loop_down_meet_only_when_they_have_to(nodes):
    # up from a and down from b, beside one column: they meet only when a stands below b
    a, b = (0, 1) if nodes == "above" else (1, 0)
    places = tuple(SankeyNode(key=k, name=k, stage=1, order=o) for k, o in (("a", a), ("b", b)))
    start = SankeyNode(key="start", name="start", stage=0)
    flows = tuple(
        SankeyFlow(origin=k, destination="start", strategy=s, layers={"mass": Amount(1.0)})
        for k, s in (("a", "reuse"), ("b", "recycling"))
    )
    plan = layout(Diagram(nodes=(start, *places), flows=flows, layers=LAYERS), "mass", "nl")
    assert [x.out_leg for x in plan.skeleton.loops.values()] == ([0, 0] if nodes == "above" else [0, 1])


def test_a_node_has_room_for_what_came_out_of_stock_unexplained():
    # 10 in, 10 out, 5 less in stock: 5 left by no known way, so 15 on the side of what goes out
    nodes = tuple(
        SankeyNode(key=k, name=k, stage=n, stock={"mass": Stock(50.0, -5.0)} if k == "use" else {})
        for n, k in enumerate(("make", "use", "end"))
    )
    flows = tuple(
        SankeyFlow(origin=a, destination=b, layers={"mass": Amount(10.0)}) for a, b in (("make", "use"), ("use", "end"))
    )
    plan = layout(Diagram(nodes=nodes, flows=flows, layers=LAYERS), "mass", "nl")
    (strip,) = plan.strips
    assert (strip.node, strip.amount) == ("use", 5.0)
    assert plan.boxes["use"].bottom - plan.boxes["use"].top == pytest.approx(15 * plan.scale)
    assert strip.top == pytest.approx(plan.boxes["use"].top + 10 * plan.scale)


@pytest.mark.parametrize("amount", [Amount(1e-310), Amount(1e-310, 1e-312), Amount(0.0, 5e-324)])
@pytest.mark.parametrize("beside", [0.0, 1e-310, 1e6])
def test_residues_of_the_arithmetic_are_named_and_not_drawn(amount, beside):
    nodes = tuple(SankeyNode(key=k, name=k, stage=n) for n, k in enumerate(("make", "use", "end")))
    flows = (
        SankeyFlow(origin="make", destination="use", layers={"mass": amount}),
        SankeyFlow(origin="use", destination="end", layers={"mass": Amount(beside)}),
        SankeyFlow(origin="use", destination="make", strategy="reuse", layers={"mass": amount}),
    )
    diagram = Diagram(nodes=nodes, flows=flows, layers=LAYERS)
    chart = sankey(ABOUT, diagram, "mass", "en")
    assert "nan" not in chart.svg()
    assert "inf" not in chart.svg().split("</desc>")[1]
    assert [b.flow for b in layout(diagram, "mass", "en").bands] == ([1] if beside == 1e6 else [])
    assert f"Too small to draw: {3 if beside == 1e-310 else 2} flows" in chart.sentence
    assert len(chart.table.rows) >= 3


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
    # 60 ± 1.960 × 5 Mt: the interval holds 95 %
    assert band.low_width == pytest.approx((60e6 - 1.9599640 * 5e6) * plan.scale)
    assert band.high_width == pytest.approx((60e6 + 1.9599640 * 5e6) * plan.scale)
    assert "pattern" in sankey(ABOUT, cycle(), "mass", "nl").svg()


def test_the_table_holds_flows_stocks_and_what_is_unexplained():
    rows = sankey(ABOUT, cycle(), "mass", "nl").table.rows
    assert ("afdanken", "maken", "recycling", "11", "2") in rows
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


def known_in_part():
    flows = (
        SankeyFlow(origin="a", destination="b", layers={"mass": Amount(3.0), "money": Amount(5.0)}),
        SankeyFlow(origin="a", destination="c", layers={"mass": Amount(1.0)}, unknown=frozenset({"money"})),
        SankeyFlow(
            origin="c",
            destination="a",
            layers={"mass": Amount(1.0)},
            strategy="recycling",
            unknown=frozenset({"money"}),
        ),
    )
    nodes = tuple(SankeyNode(key=k, name=k, stage=s) for k, s in (("a", 0), ("b", 1), ("c", 1)))
    layers = (SankeyLayer(key="mass", name="mass", unit="kg"), SankeyLayer(key="money", name="money", unit="EUR"))
    return Diagram(nodes=nodes, flows=flows, layers=layers)


def test_what_is_not_known_is_dotted_and_never_nothing():
    chart = sankey(ABOUT, known_in_part(), "money", "en")
    assert chart.svg().count('stroke-dasharray="2 4"') == 2
    assert [row[3] for row in chart.table.rows] == ["5.00", "unknown", "unknown"]
    assert "Dotted, because the amount is not known: a → c; c → a." in chart.sentence
    assert ">≥ 5 €<" in chart.svg()  # of a, of which one flow is known
    assert ">unknown<" in chart.svg()  # of c, of which none is
    assert "unexplained" not in chart.svg()


def test_a_layer_with_unknown_flows_keeps_every_node_in_place():
    mass, money = (layout(known_in_part(), layer, "en") for layer in ("mass", "money"))
    assert mass.skeleton == money.skeleton
    assert [b.left for b in mass.boxes.values()] == [b.left for b in money.boxes.values()]


def test_the_list_of_bars_names_what_is_not_known():
    assert sankey(ABOUT, known_in_part(), "money", "en", width=300).svg().count(">unknown<") == 2


def test_an_amount_that_is_called_unknown_is_refused():
    flow = SankeyFlow(origin="a", destination="b", layers={"m": Amount(1.0)}, unknown=frozenset({"m"}))
    with pytest.raises(RangeError, match="has an amount of 'm' and calls it unknown"):
        Diagram(
            nodes=tuple(SankeyNode(key=k, name=k, stage=s) for k, s in (("a", 0), ("b", 1))),
            flows=(flow,),
            layers=(SankeyLayer(key="m", name="m", unit="kg"),),
        )
