"""Rows that follow from others: between a printed total and its parts, and stated as sums, worked by hand and drawn."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kringloop.core import BalanceError, MissingDataError, RangeError, TableError
from kringloop.ledger import error_parts, make_grid, moved_by_rows
from kringloop.ledger.slopes import variance
from kringloop.robustness import (
    Drawing,
    account_with_margins,
    culprits,
    draw,
    margin_table,
    read_margins,
    row_margins,
    sensitivity,
    with_margins,
)
from kringloop.tables import finest_rows
from tests.ledger.small import MATERIALS, SECTORS, account, ledger, row

HEAD = (
    "account,layer,where,half_width,relative,basic,reliability,completeness,time,geography,technology,shared,follows,"
)
WIDE = "a,mass,,0.5,0.1,,,,,,,source,,d,d\n"
TOTALS = "a,mass,,,,,,,,,,,totals,d,d\n"
WIDTH = 0.5 / math.sqrt(3)
"""Of a figure that is rounded to a whole number."""


def rules(tmp_path, *lines):
    path = tmp_path / "margins.csv"
    path.write_text(HEAD + "because_nl,because_en\n" + "".join(lines), encoding="utf-8")
    return read_margins(path)


ROWS = [
    row(2020, "24", 10.0, part="leaf"),
    row(2020, "25", 20.0, part="leaf"),
    row(2020, "24-25_X", 1.0, part="rounding"),
    row(2021, "24", 10.0, part="leaf"),
    row(2021, "25", 20.0, part="leaf"),
]
PRINTED = pl.DataFrame({"year": [2020, 2021], "sector": ["24-25", "24-25"], "mass": [31.0, 30.0]})
"""The parts of 2020 are 1 less than their total, those of 2021 make it exactly: then no row stands between."""


def balanced(tmp_path, *lines, rows=ROWS, printed=PRINTED):
    return with_margins(ledger(account(rows)), rules(tmp_path, *(lines or (WIDE, TOTALS))), totals={"a": printed})


def mass(found):
    return found.account("a").select("mass")


@pytest.mark.analytic
def test_rows_below_a_printed_total_are_off_as_the_total_is(tmp_path):
    found = mass(balanced(tmp_path)).by("year", "sector", sector=["24-25", "24"])
    of_total = [math.hypot(WIDTH, 0.1 * 31), math.hypot(WIDTH, 0.1 * 30)]
    assert found.deviation[:, 0] == pytest.approx(of_total, rel=1e-12)
    assert found.deviation[:, 1] == pytest.approx(math.hypot(WIDTH, 1.0), rel=1e-12)


@pytest.mark.analytic
def test_the_row_between_is_off_by_the_total_and_its_parts(tmp_path):
    found = row_margins(ledger(account(ROWS)), "a", "mass", rules(tmp_path, WIDE, TOTALS), totals=PRINTED)
    between = int(np.flatnonzero(found.account.balancing)[0])
    assert found.kind(between) == "follows"
    assert found.sd[between] == pytest.approx(math.hypot(math.sqrt(3) * WIDTH, 0.1), rel=1e-12)


@pytest.mark.analytic
def test_a_share_and_what_is_left_of_it_are_equally_sure(tmp_path):
    of = balanced(tmp_path)
    part = of.account("a").select("mass", sector="24") / mass(of).pooled("sector")
    left = (mass(of).pooled("sector") - of.account("a").select("mass", sector="24")) / mass(of).pooled("sector")
    found = part.by("year").deviation
    assert found == pytest.approx(left.by("year").deviation, rel=1e-9)
    expected = [math.hypot(1 / total, 10 / total**2) * WIDTH for total in (31, 30)]  # ∂(a/T): ε_a/T − a·ε_T/T²
    assert found == pytest.approx(expected, rel=1e-9)


def test_draws_of_rows_add_up_to_those_of_the_total_whatever_the_number(tmp_path):
    of = mass(balanced(tmp_path))
    drawn = draw(of, "year", "sector", sector=["24-25"], drawing=Drawing(count=4000))
    assert drawn.deviation == pytest.approx(drawn.result.deviation, rel=0.04)
    few = draw(of, "year", "sector", sector=["24-25"], drawing=Drawing(count=300))
    assert np.array_equal(few.drawn, drawn.drawn[..., :300])
    beside = mass(balanced(tmp_path).with_draws(300, seed=7, law="mixed")).by("year", "sector", sector=["24-25"])
    assert beside.deviation == pytest.approx(few.deviation, rel=1e-9)


@pytest.mark.analytic
def test_what_is_rounded_alone_is_drawn_within_half_of_its_last_digit(tmp_path):
    """31 of 10 and 20: each is drawn within a half, evenly; editions and shares of a figure have no such end."""
    of = mass(balanced(tmp_path, "a,mass,,0.5,,,,,,,,,,d,d\n", TOTALS))
    grid = {"sector": ["24-25", "24", "25"]}
    drawn = draw(of, "year", "sector", drawing=Drawing(count=4000), **grid).drawn
    printed = np.array([[31.0, 10.0, 20.0], [30.0, 10.0, 20.0]])[..., None]
    assert np.abs(drawn - printed).max() <= 0.5
    assert np.abs(drawn - printed).max() > 0.499
    assert drawn.std(axis=-1) == pytest.approx(np.full((2, 3), WIDTH), rel=0.03)
    assert np.abs(drawn.mean(axis=-1) - printed[..., 0]).max() < 0.02


def test_a_share_that_is_printed_as_1_is_never_drawn_below_0(tmp_path):
    rows = [row(2020, "24", 1.0, part="leaf"), row(2020, "25", 20.0, part="leaf")]
    total = pl.DataFrame({"year": [2020], "sector": ["24-25"], "mass": [21.0]})
    of = mass(balanced(tmp_path, "a,mass,,0.5,,,,,,,,,,d,d\n", TOTALS, rows=rows, printed=total))
    assert draw(of, "year", "sector", sector=["24"], drawing=Drawing(count=20000)).drawn.min() >= 0.5


def test_what_is_put_beside_a_layer_leaves_what_follows(tmp_path):
    of = balanced(tmp_path)
    beside = of.with_layer("a", "mass", draws=np.ones((5, 2)))
    assert beside.accounts["a"].layer("mass").follows is of.accounts["a"].layer("mass").follows
    fresh = of.with_layer("a", "mass", sd=np.ones(5))
    assert fresh.accounts["a"].layer("mass").follows is None


cells = st.dictionaries(
    st.tuples(st.sampled_from(["24", "25", "26", "28"]), st.sampled_from(["iron", "copper"])),
    st.floats(2.0, 500.0),
    min_size=2,
    max_size=8,
)


def printed_table(true):
    """A table by sector and material with every total, each figure rounded by itself."""
    tops = [(s, m) for s in SECTORS.by_code for m in MATERIALS.by_code]
    rows = []
    for sector, material in tops:
        inside = [v for (s, m), v in true.items() if s in SECTORS.below(sector) and m in MATERIALS.below(material)]
        if inside:
            rows.append({"year": 2020, "sector": sector, "material": material, "mass": float(round(sum(inside)))})
    return pl.DataFrame(rows)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(cells)
def test_every_printed_total_is_as_sure_as_it_is_printed(tmp_path_factory, true):
    table = printed_table(true)
    trees = {"sector": SECTORS, "material": MATERIALS}
    finest = finest_rows(table, hierarchies=trees, value="mass", decimals=0, signed=True)
    leaves = finest.filter(pl.col("part") == "leaf").select("sector", "material").rows()
    rows = [
        row(2020, r["sector"], r["mass"], material=r["material"], part=r["part"]) for r in finest.iter_rows(named=True)
    ]
    totals = table.filter(~pl.struct("sector", "material").is_in([dict(zip(trees, c, strict=True)) for c in leaves]))
    if not totals.height or any(r["origin"] not in ("C", "C_X", "24-25", "24-25_X", *SECTORS.by_code) for r in rows):
        return
    of = balanced(tmp_path_factory.mktemp("margins"), rows=rows, printed=totals)
    for each in table.iter_rows(named=True):
        found = mass(of).by("sector", "material", sector=[each["sector"]], material=[each["material"]], year=2020)
        if np.isnan(found.value.item()):  # nothing stands at a code without parts of its own
            continue
        assert found.value.item() == pytest.approx(each["mass"])
        assert found.deviation.item() == pytest.approx(math.hypot(WIDTH, 0.1 * each["mass"]), rel=1e-9)


def test_the_whole_grid_at_once_is_the_same_as_row_by_row(tmp_path):
    of = mass(balanced(tmp_path))
    for expression in (of / of.pooled("sector"), of.growth(), of * of):
        grid = make_grid(expression, ("year", "sector"), {"sector": ["24-25", "24", "25"]})
        found = np.zeros(grid.shape)
        for position in np.ndindex(*grid.shape):
            for moved in moved_by_rows(expression, grid, position):
                found[position] += (moved.own**2).sum() + moved.common.sum() ** 2 + (moved.printed**2).sum()
        known = np.isfinite(expression.evaluate(grid).masked())
        assert variance(expression, grid)[known] == pytest.approx(found[known], rel=1e-9, abs=1e-15)


def test_an_opened_figure_is_as_sure_as_the_figure(tmp_path):
    of = mass(balanced(tmp_path))
    share = of.pooled("sector") * 2 - of
    opened = error_parts(share.explain(year=2021, sector="24-25"))
    assert opened.deviation == pytest.approx(share.by("year", "sector", year=[2021], sector=["24-25"]).deviation.item())
    assert sum(term.share for term in opened.terms) == pytest.approx(1.0)
    by_itself = error_parts(of.explain(year=2021, sector="24-25")).terms[0]
    assert by_itself.deviation == pytest.approx(math.hypot(WIDTH, 3.0))


def test_a_printed_total_can_be_the_figure_to_measure_better(tmp_path):
    of = balanced(tmp_path, "a,mass,,0.5,,,,,,,,,,d,d\n", TOTALS)
    (first, *others) = culprits(mass(of), year=2020, sector="24-25")
    assert (dict(first.labels)["origin"], first.value, first.share) == ("24-25", 31.0, pytest.approx(1.0))
    assert not others
    (exact,) = culprits(mass(of), year=2021, sector="24-25")
    assert (dict(exact.labels)["origin"], exact.value) == ("24-25", 30.0)
    found = sensitivity(mass(of), "datum", base=64, year=2021, sector="24-25")
    assert found.indices.total.max() == pytest.approx(1.0, abs=0.05)


def test_the_table_of_margins_says_what_follows(tmp_path):
    margins = rules(tmp_path, WIDE, TOTALS)
    table = margin_table(ledger(account(ROWS)), margins, totals={"a": PRINTED})
    assert dict(table.select("kind", "rows").iter_rows()) == {"source": 4, "follows": 1}
    assert margins[1].row["follows"] == "totals"


SHARES = [
    row(2020, "24", 0.5, kind="paper"),
    row(2020, "24", 0.3, kind="glass"),
    row(2020, "24", 0.2, kind="rest"),
]
REST = "a,mass,kind=rest,,,,,,,,,,1 - paper - glass,d,d\n"
EACH = "a,mass,,0.05,,,,,,,,,,d,d\n"


@pytest.mark.analytic
def test_what_is_left_of_one_errs_as_the_parts_do(tmp_path):
    of = account_with_margins(account(SHARES), rules(tmp_path, EACH, REST))
    width = 0.05 / math.sqrt(3)
    rest = of.dimension("kind").labels.index("rest")
    sd = of.layer("mass").sd
    assert sd[of.dimension("kind").codes[of.series] == rest] == pytest.approx(math.sqrt(2) * width)
    found = ledger(of).account("a").select("mass")
    assert found.by("year").deviation == pytest.approx(0.0, abs=1e-12)
    both = draw(found, "year", drawing=Drawing(count=200))
    assert both.drawn == pytest.approx(1.0, abs=1e-12)
    part = found.by("year", "kind", kind=["paper"]).deviation.item()
    assert part == pytest.approx(width)


def test_a_circle_is_refused_and_named(tmp_path):
    other = "a,mass,kind=paper,,,,,,,,,,1 - rest - glass,d,d\n"
    with pytest.raises(RangeError, match=r"in a circle: the row .*kind=.* ← the row"):
        account_with_margins(account(SHARES), rules(tmp_path, EACH, REST, other))


@pytest.mark.parametrize(
    ("line", "error", "said"),
    [
        (
            "a,mass,kind=rest,,,,,,,,,,1 - paper,d,d\n",
            BalanceError,
            r"is 0\.2 kt, and the sum it is stated as 0\.5",
        ),
        ("a,mass,kind=rest,,,,,,,,,,1 - paper - tin,d,d\n", MissingDataError, "no row with kind=tin"),
        ("a,mass,sector=24,,,,,,,,,,1 - paper,d,d\n", RangeError, "'sector' is no dimension that rows of 'a' store"),
        (REST + "a,mass,kind=rest,,,,,,,,,,1 - glass - paper,d,d\n", RangeError, "both state the row"),
    ],
)
def test_what_is_no_sum_of_other_rows_is_refused(tmp_path, line, error, said):
    with pytest.raises(error, match=said):
        account_with_margins(account(SHARES), rules(tmp_path, EACH, line))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,mass,,0.5,,,,,,,,,totals,d,d\n", "follow from others and gives half_width"),
        (",mass,,,,,,,,,,,totals,d,d\n", "not of which account"),
        ("a,mass,kind=paper,,,,,,,,,,totals,d,d\n", "chooses among rows"),
        ("a,mass,,,,,,,,,,,1 - paper,d,d\n", "not which code that is"),
        ("a,mass,kind=paper,,,,,,,,,,1 - 2,d,d\n", "has two numbers"),
        ("a,mass,kind=paper,,,,,,,,,,1 -,d,d\n", "no sum of codes|names no code"),
        ("a,mass,kind=paper,,,,,,,,,,copper - copper,d,d\n", "names 'copper' twice"),
    ],
)
def test_a_rule_that_says_too_much_or_too_little_is_refused(tmp_path, line, said):
    with pytest.raises(TableError, match=said):
        rules(tmp_path, line)


def test_totals_that_are_not_printed_or_not_the_sum_are_refused(tmp_path):
    margins = rules(tmp_path, WIDE, TOTALS)
    with pytest.raises(MissingDataError, match="no total of layer 'mass' of 'a' is printed"):
        with_margins(ledger(account(ROWS)), margins)
    wrong = PRINTED.with_columns(mass=pl.Series([36.0, 30.0]))
    with pytest.raises(BalanceError, match=r"24-25 of 2020: printed 36, rows 31, allowed 0\.5"):
        with_margins(ledger(account(ROWS)), margins, totals={"a": wrong})
    with pytest.raises(RangeError, match="are a remainder of layer 'mass' and no total of them is printed"):
        with_margins(ledger(account(ROWS)), margins, totals={"a": PRINTED[1:]})
    with pytest.raises(RangeError, match="say in several ways"):
        with_margins(
            ledger(account(ROWS)),
            rules(tmp_path, WIDE, TOTALS, 'a,mass,origin=25,,,,,,,,,,"""24""",d,d\n'),
            totals={"a": PRINTED},
        )


def test_a_row_outside_what_others_share_errs_by_itself_and_so_does_what_follows(tmp_path):
    """An error per material: a row of no material has all of its own, a tenth of 10, and twice that of its double."""
    rows = [row(2020, "24", 10.0), row(2020, "25", 20.0), row(2020, "26", 5.0, material="iron")]
    lines = ("a,mass,,,0.1,,,,,,,material,,d,d\n", 'a,mass,origin=25,,,,,,,,,,2 * "24",d,d\n')
    found = row_margins(ledger(account(rows)), "a", "mass", rules(tmp_path, *lines))
    origins = found.account.dimension("origin")
    at = {origins.labels[c]: i for i, c in enumerate(origins.codes[found.account.series].tolist())}
    assert [found.sd[at[n]] for n in ("24", "25", "26")] == pytest.approx([1.0, 2.0, 0.5])
