import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import MissingDataError, RangeError
from kringloop.ledger import Grid
from kringloop.ledger.slopes import leaf_slopes
from tests.ledger.small import account, ledger, positive, row

UNITS = {"mass": "kt", "value": "mln EUR"}
ROWS = [
    row(2020, "24", 2.0, value=4.0, flag="p", source="s"),
    row(2020, "25", 6.0, value=3.0, flag="", source="t"),
    row(2021, "24", 3.0, value=5.0, flag="", source="s"),
]


def layers(rows=ROWS, scale=None, draws=None):
    made = ledger(account(rows, units=UNITS))
    for layer, values in (scale or {}).items():
        made = made.with_layer("a", layer, values)
    for layer, drawn in (draws or {}).items():
        made = made.with_layer("a", layer, draws=drawn)
    view = made.account("a")
    return view.select("mass"), view.select("value")


def test_rows_carry_contribution_share_source_and_flag():
    mass, value = layers()
    opened = (mass / value).explain(year=2020, sector="24-25")
    assert opened.value == opened.total == pytest.approx(8 / 7)
    top = opened.terms[0].rows.row(0, named=True)  # the largest row first
    assert (top["origin"], top["value"], top["source"], top["flag"]) == ("25", 6.0, "t", "")
    assert (top["share"], top["contribution"]) == (0.75, pytest.approx(6 / 7))
    assert [t.role for t in opened.terms] == ["adds", "divides"]
    assert opened.formula == (mass / value).formula


def expressions(mass, value):
    """One of each kind of expression, all with a value in 2021."""
    return {
        "difference": mass - mass * 0.25,
        "ratio": mass / value,
        "share": mass / (mass + mass.pooled("sector", ["24-25"])),
        "growth": mass.growth(),
        "product": (mass / value) * (value / mass.at(2020)),
        "over": (mass / value).over("sector"),
        "largest": (mass / value).over("sector", "max"),
        "constant": 1 + mass / mass.pooled("sector"),
        "converted": (mass / value).to("kg/EUR"),
    }


CELLS = {"over": {}, "largest": {}}
masses = st.lists(positive, min_size=4, max_size=4)


@pytest.mark.parametrize("name", list(expressions(*layers())))
@given(amounts=masses, values=masses)
@settings(max_examples=20)
def test_parts_add_up_to_the_value(name, amounts, values):
    rows = [
        row(y, s, m, value=v)
        for (y, s), m, v in zip([(2020, "24"), (2020, "25"), (2021, "24"), (2021, "25")], amounts, values, strict=True)
    ]
    expression = expressions(*layers(rows))[name]
    cell = {"year": 2021, **CELLS.get(name, {"sector": "24-25"})}
    opened = expression.explain(**cell)
    size = sum(abs(t.contribution) for t in opened.terms if t.contribution is not None) + sum(
        map(abs, opened.constants)
    )
    assert opened.total == pytest.approx(opened.value, abs=1e-12 * size)
    shares = expression.attribute("sector", **cell)
    assert sum(shares.values()) == pytest.approx(opened.value, abs=1e-11 * size)


def slopes_by_row(expression, cell):
    """d(figure)/d(mass of each row), from the slopes of the selections."""
    grid = expression.by(**cell).grid
    slopes = np.zeros(len(expression.selections()[0].account))
    for selection, slope, inner in leaf_slopes(expression, grid, np.ones(grid.shape)):
        for place in np.ndindex(*inner.shape) if selection.layer == "mass" else ():
            one = Grid(inner.by, {d: (inner.labels[d][i],) for d, i in zip(inner.by, place, strict=True)})
            slopes[selection.rows_in(one)] += slope[place]
    return slopes


@pytest.mark.parametrize("name", list(expressions(*layers())))
def test_slopes_agree_with_finite_differences(name):
    rows = [*ROWS, row(2021, "25", 7.0, value=2.0, flag="", source="s")]
    cell = {"year": 2021, **CELLS.get(name, {"sector": "24-25"})}
    expression = expressions(*layers(rows))[name]
    masses_ = expression.selections()[0].account.layer("mass").values
    numeric = []
    for i in range(len(masses_)):
        step = np.zeros(len(masses_))
        step[i] = 1e-6
        up, down = (expressions(*layers(rows, {"mass": masses_ + s}))[name].explain(**cell) for s in (step, -step))
        numeric.append((up.value - down.value) / 2e-6)
    assert slopes_by_row(expression, cell) == pytest.approx(numeric, rel=1e-6, abs=1e-8)


def test_gradient_names_each_selection():
    mass, value = layers()
    assert [(s.layer, d) for s, d in (mass / value).gradient(year=2020)] == [("mass", 1 / 7), ("value", -8 / 49)]


def test_gradient_of_the_largest_counts_one_label():
    mass, value = layers([row(2020, "24", 4.0, value=2.0), row(2020, "25", 6.0, value=3.0)])  # equal ratios
    slopes = [d for s, d in (mass / value).over("sector", "max").gradient(year=2020) if s.layer == "mass"]
    assert slopes == [0.5]


def test_gradient_leaves_out_labels_without_a_figure():
    mass, value = layers([row(2020, "24", 4.0, value=2.0), row(2020, "25", 6.0, value=0.0)])
    slopes = [d for s, d in (mass / value).over("sector").gradient(year=2020) if s.layer == "mass"]
    assert slopes == [0.5]


def test_figures_with_draws_are_opened_at_the_values_on_record():
    plain = layers()
    drawn = layers(draws={"value": np.array([[2.0, 6.0], [4.0, 60.0], [2.0, 4.0]])})
    for asked in (
        lambda v: (v[0] / v[1]).explain(year=2020, sector="24-25").value,
        lambda v: (v[0] / v[1]).attribute("sector", year=2020),
        lambda v: (v[0] / v[1]).decompose(2020, 2021, sector="24"),
    ):
        assert asked(drawn) == asked(plain)


def test_attribution_by_year_and_of_rows_without_a_label():
    mass, _ = layers()
    assert mass.attribute("year") == {"2020": 8.0, "2021": 3.0}
    assert mass.attribute("actor", year=2020) == {"": 8.0}


def test_absent_figures_cannot_be_opened():
    mass, value = layers()
    with pytest.raises(MissingDataError, match="there is no figure for year 2019: no data for this cell"):
        mass.explain(year=2019)
    with pytest.raises(RangeError, match="one cell has one label per dimension"):
        (mass / value).explain(year=[2020, 2021])  # type: ignore[arg-type]
