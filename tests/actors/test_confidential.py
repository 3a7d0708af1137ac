"""Company figures behind a guard: which cells may not be shown, and that nobody can work one out, nor from two."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kringloop.actors import Release, Rules, audit, guarded, protect, protection, why_sensitive
from kringloop.core import ConfidentialityError, MismatchError, MissingDataError, RangeError, UnknownNameError

SCHEMA = ["sector", "place", "group", "value"]


def table_of(rows, **more):
    return guarded(pl.DataFrame(rows, schema=SCHEMA, orient="row"), ["sector", "place"], rules=Rules(**more))


def random_table(seed, rows=6, columns=5, most=9):
    random = np.random.default_rng(seed)
    firms = [
        (f"r{i}", f"c{j}", f"g{random.integers(0, 60)}", float(np.round(random.lognormal(3, 1), 1)))
        for i in range(rows)
        for j in range(columns)
        for _ in range(random.integers(2, most))
    ]
    return table_of(firms)


@pytest.mark.analytic
@pytest.mark.parametrize(
    ("contributions", "broken", "needed"),
    [
        ([90, 6, 4], ("dominance", "p_percent"), 20),  # 100/75·90 − 100 = 20; 0.1·90 − 4 = 5
        ([50, 48, 2], ("p_percent",), 3),  # 0.1·50 − 2
        ([30, 30], ("threshold", "p_percent"), 3),  # 0.1·30, and 0.1·30 − 0
        ([40, 35, 25], (), 0),
        ([-80, 10, 10], ("dominance",), 100 / 75 * 80 - 100),  # the size counts, not the sign
        ([0, 0, 0], (), 0),
    ],
)
def test_rules_by_hand(contributions, broken, needed):
    assert why_sensitive(contributions, Rules()) == broken
    assert protection(contributions, Rules()) == pytest.approx(needed)


def test_firms_of_one_group_count_once_and_a_refusal_never_tells_the_figure():
    rows = [("a", "N", g, v) for g, v in (("1", 10.0), ("1", 20.0), ("2", 30.0), ("3", 25.0))]
    found = table_of([*rows, ("a", "S", "4", 77.25), ("a", "S", "4", 3.0)])
    assert found.of("a", "N") == 85
    assert found.groups[0, 0] == 3
    with pytest.raises(ConfidentialityError, match="'a', 'S' is confidential: too few groups") as no:
        found.of("a", "S")
    told = no.value.in_language("nl")
    assert "is vertrouwelijk: te weinig groepen" in told
    assert not any(figure in str(no.value) + told + repr(found) for figure in ("80.25", "77.25"))
    with pytest.raises(UnknownNameError, match="'b' is not a known label in 'sector'"):
        found.of("b", "S")


def seen(release):
    """What a reader has: published figures by label, and which are gaps."""
    return {tuple(r[:-2]): r[-2] for r in release.to_frame().iter_rows()}


def solved(at, releases, told=()):
    """Least and most of one cell by a program of the test's own, over inner cells; `told` are known by other ways."""
    cells = list(seen(releases[0]))
    inner = [cell for cell in cells if "total" not in cell]
    weight = {
        cell: [float(all(a in ("total", b) for a, b in zip(cell, each, strict=True))) for each in inner]
        for cell in cells
    }
    known = [(weight[cell], v) for release in releases for cell, v in seen(release).items() if v is not None]
    known += [(weight[cell], releases[0].table.values[releases[0].table.place(cell)]) for cell in told]
    a, b = np.array([w for w, _ in known]), np.array([v for _, v in known])
    ends = [linprog(sign * np.array(weight[at]), A_eq=a, b_eq=b, bounds=(0, None)) for sign in (1, -1)]
    return ends[0].fun, -ends[1].fun if ends[1].status == 0 else np.inf


@pytest.mark.analytic
@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_no_sensitive_cell_can_be_solved_within_its_protection(seed):
    table = random_table(seed)
    try:
        release = protect(table)
    except ConfidentialityError:
        return
    found = audit(release)
    assert found.safe.all()
    assert found.exposed == ()
    for i, j in zip(*np.nonzero(table.sensitive), strict=True):
        low, high = solved(table.names_of((i, j)), [release])
        value, needed = table.values[i, j], table.needed[i, j]
        assert low <= max(0, value - needed) + 1e-6
        assert high >= value + needed - 1e-6


@pytest.mark.analytic
def test_the_audit_finds_the_very_ends_that_another_program_finds():
    release = protect(random_table(3))
    found = audit(release, every=True)
    assert found.exact.all()
    frame = found.to_frame()
    for row, column, low, high in frame.select("sector", "place", "low", "high").iter_rows():
        if "total" not in (row, column):
            assert (low, high) == pytest.approx(solved((row, column), [release]), abs=1e-4)


def test_leaving_out_only_what_the_rules_say_gives_it_away():
    table = random_table(3)
    bare = Release(table, table.sensitive)
    assert audit(bare).exposed
    with pytest.raises(ConfidentialityError, match="can be worked out too closely from what is published") as no:
        audit(bare).require_safe()
    assert "is te nauwkeurig te berekenen" in no.value.in_language("nl")


def square():
    """Four by four with one sensitive cell: two rectangles keep it safe, each alone."""
    rows = [
        (r, c, f"{r}{c}{g}", 10.0) for r in "abcd" for c in "wxyz" for g in range(4) if (r, c) != ("a", "w") or g < 2
    ]
    return table_of(rows)


def with_rectangle(table, k, m):
    hidden = np.zeros_like(table.sensitive)
    hidden[np.ix_([0, k], [0, m])] = True
    return Release(table, hidden)


@pytest.mark.analytic
def test_two_releases_that_are_safe_apart_give_it_away_together():
    table = square()
    one, two = with_rectangle(table, 1, 1), with_rectangle(table, 2, 2)
    assert audit(one).safe.all()
    assert audit(two).safe.all()
    both = audit(one, two)
    assert (0, "a", "w") in both.exposed
    low, high = solved(("a", "w"), [one, two])
    assert (low, high) == pytest.approx((20, 20), abs=1e-6)
    later = protect(table, also=one.hidden)
    assert audit(one, later).safe.all()


def test_a_gap_for_the_sake_of_another_says_so_and_is_no_nought():
    release = protect(square())
    frame = release.to_frame()
    assert frame.filter(flag="confidential")["value"].to_list() == [None] * 4
    corner = next(r for r in frame.filter(flag="confidential").iter_rows() if (r[0], r[1]) != ("a", "w"))
    with pytest.raises(ConfidentialityError, match="left out, because others could be worked out from it") as no:
        release.of(corner[0], corner[1])
    assert "omdat andere eruit te berekenen zijn" in no.value.in_language("nl")
    with pytest.raises(ConfidentialityError, match="too few groups"):
        release.of("a", "w")
    assert release.of("total", "total") == 620


def test_guarding_twice_leaves_out_the_same():
    table = random_table(8)
    first = protect(table)
    assert (protect(table, also=first.hidden).hidden == first.hidden).all()


def test_no_group_stands_alone_at_a_corner():
    """A group that is alone in a cell knows it, so no other cell may lean on it."""
    rows = [(r, c, f"{r}{c}{g}", 10.0) for r in "abc" for c in "wxy" for g in range(4) if (r, c) != ("a", "w") or g < 2]
    rows = [r for r in rows if (r[0], r[1]) != ("b", "x")] + [("b", "x", "alone", 40.0)]
    release = protect(table_of(rows))
    table = release.table
    i, j = 0, 0
    corners = [(k, m) for k in range(1, 4) for m in range(1, 4) if release.hidden[np.ix_([i, k], [j, m])].all()]
    assert any(table.groups[k, m] > 1 and table.groups[i, m] > 1 and table.groups[k, j] > 1 for k, m in corners)


def test_what_cannot_be_guarded_is_refused():
    with pytest.raises(ConfidentialityError, match="cannot be made safe: no other cells are large enough") as no:
        protect(table_of([("a", "N", "1", 5.0), ("b", "S", "2", 6.0), ("b", "S", "3", 6.0)]))
    assert "is niet te beveiligen" in no.value.in_language("nl")
    with pytest.raises(MissingDataError, match="'group' is empty for 1 firms") as no:
        table_of([("a", "N", None, 5.0)])
    assert "'group' is leeg bij 1 bedrijven" in no.value.in_language("nl")
    with pytest.raises(RangeError, match="figures must be 0 or more"):
        table_of([("a", "N", "1", -5.0)])
    with pytest.raises(RangeError, match="dominance, k is 120"):
        Rules(dominance=(1, 120))
    with pytest.raises(RangeError, match="no release to audit"):
        audit()
    with pytest.raises(MismatchError, match="have the same dimensions and labels"):
        audit(protect(square()), protect(random_table(3)))


def random_block(seed, sizes=(4, 3, 3), most=7):
    """A table of three dimensions with cells of few groups and of many."""
    random = np.random.default_rng(seed)
    firms = [
        (*(f"{name}{i}" for name, i in zip("rcs", at, strict=True)), f"g{random.integers(0, 60)}", float(amount))
        for at in np.ndindex(*sizes)
        for amount in np.round(random.lognormal(3, 1, random.integers(3, most)), 1)
    ]
    frame = pl.DataFrame(firms, schema=["sector", "place", "size", "group", "value"], orient="row")
    return guarded(frame, ["sector", "place", "size"], rules=Rules(dominance=(1, 85.0), p=5.0))


@pytest.mark.analytic
@pytest.mark.parametrize("seed", [1, 2, 4])
def test_no_cell_of_three_dimensions_can_be_solved_within_its_protection(seed):
    table = random_block(seed)
    assert table.sensitive.any()
    release = protect(table)
    assert audit(release).safe.all()
    for at in zip(*np.nonzero(table.sensitive), strict=True):
        low, high = solved(table.names_of(at), [release])
        value, needed = table.values[at], table.needed[at]
        assert low <= max(0, value - needed) + 1e-6
        assert high >= value + needed - 1e-6
    bare = Release(table, table.sensitive)
    assert audit(bare).exposed  # what the rules alone leave out gives itself away


@pytest.mark.analytic
def test_totals_of_three_dimensions_are_sums_by_hand():
    rows = [("a", "N", "big", g, v) for g, v in (("1", 4.0), ("2", 5.0), ("3", 6.0))]
    rows += [("a", "S", "small", "4", 7.0), ("b", "N", "small", "5", 8.0)]
    frame = pl.DataFrame(rows, schema=["sector", "place", "size", "group", "value"], orient="row")
    table = guarded(frame, ["sector", "place", "size"], rules=Rules())
    assert table.of("a", "N", "big") == 15
    assert table.values[table.place(("total", "N", "total"))] == 23
    assert table.values[table.place(("total", "total", "total"))] == 30
    assert table.values[table.place(("b", "S", "big"))] == 0
    assert table.reasons[table.place(("b", "S", "big"))] == ()
    assert "threshold" in table.reasons[table.place(("total", "S", "small"))]
    assert repr(table).startswith("Guarded 3 × 3 × 3")
    with pytest.raises(RangeError, match="a label of each of sector, place, size; seen 2") as no:
        table.of("a", "N")
    assert "een naam bij elk van" in no.value.in_language("nl")


@pytest.mark.analytic
def test_order_of_dimensions_does_not_matter():
    """The same firms with the axes turned round leave out the same cells."""
    rows = [
        (r, c, f"{r}{c}{n}", 9.0 + n) for r in "abc" for c in "NSW" for n in range(5) if (r, c) != ("a", "N") or n < 2
    ]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    one = guarded(frame, ["sector", "place"], rules=Rules())
    two = guarded(frame, ["place", "sector"], rules=Rules())
    assert (one.values == two.values.T).all()
    assert (one.sensitive == two.sensitive.T).all()
    assert protect(one).hidden.sum() == protect(two).hidden.sum()


def test_a_list_of_one_dimension_is_guarded_as_well():
    rows = [(r, f"{r}{n}", 10.0 + n) for r in "abcd" for n in range(5) if r != "a" or n < 2]
    frame = pl.DataFrame(rows, schema=["sector", "group", "value"], orient="row")
    release = protect(guarded(frame, ["sector"], rules=Rules()))
    assert audit(release).safe.all()
    assert int(release.hidden.sum()) == 2


def test_what_is_public_already_hides_nothing():
    table = square()
    earlier = with_rectangle(table, 1, 1)
    later = protect(table, also=earlier.hidden, known=~earlier.hidden)
    assert audit(earlier, later).safe.all()
    assert (later.hidden == earlier.hidden).all()
    bare = Release(table, np.zeros_like(table.sensitive))
    with pytest.raises(ConfidentialityError, match="what is public cannot be taken back") as no:
        protect(table, known=~bare.hidden)
    assert "wat openbaar is" in no.value.in_language("nl")


def test_dimensions_that_cannot_be_are_refused():
    frame = pl.DataFrame([("a", "N", "1", 5.0)], schema=SCHEMA, orient="row")
    for by in ([], ["sector", "sector"], ["sector", "group"]):
        with pytest.raises(RangeError, match="one or more dimensions, each once") as no:
            guarded(frame, by, rules=Rules())
        assert "een of meer dimensies" in no.value.in_language("nl")
    with pytest.raises(UnknownNameError, match="'sectr' is not a known column"):
        guarded(frame, ["sectr"], rules=Rules())
    many = pl.DataFrame({n: [f"{n}{i}" for i in range(60)] for n in ("x", "y", "z", "group")} | {"value": [1.0] * 60})
    with pytest.raises(RangeError, match="226981 cells with its totals; at most 200000 can be audited") as no:
        guarded(many, ["x", "y", "z"], rules=Rules())
    assert "226981 cellen" in no.value.in_language("nl")


@pytest.mark.analytic
@pytest.mark.parametrize("make", [lambda: random_table(4, most=5), lambda: random_block(11)])
def test_a_group_that_is_alone_in_a_cell_and_knows_its_own_learns_no_other(make):
    release = protect(make())
    table = release.table
    alone = [table.names_of(at) for at in zip(*np.nonzero(release.hidden & (table.groups == 1)), strict=True)]
    for told in [(), *((cell,) for cell in alone[:3])]:
        for at in zip(*np.nonzero(table.sensitive), strict=True):
            cell, value, needed = table.names_of(at), table.values[at], table.needed[at]
            if cell in told:
                continue
            low, high = solved(cell, [release], told)
            assert low <= max(0, value - needed) + 1e-6
            assert high >= value + needed - 1e-6


def test_labels_that_are_numbers_are_names_too():
    frame = pl.DataFrame({"sector": [24] * 4, "group": list("abcd"), "value": [5.0, 6.0, 7.0, 8.0]})
    assert guarded(frame, ["sector"], rules=Rules()).of("24") == 26
