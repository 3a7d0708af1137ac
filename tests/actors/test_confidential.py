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
    return guarded(pl.DataFrame(rows, schema=SCHEMA, orient="row"), row="sector", column="place", rules=Rules(**more))


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
    with pytest.raises(UnknownNameError, match="'b' is not a known row"):
        found.of("b", "S")


def seen(release):
    """What a reader has: published figures by label, and which are gaps."""
    return {(r, c): v for r, c, v, _ in release.to_frame().iter_rows()}


def solved(at, releases):
    """Least and most of one cell by a program of the test's own, over all inner cells of all releases."""
    rows = [r for r in releases[0].table.rows if r != "total"]
    columns = [c for c in releases[0].table.columns if c != "total"]
    inner = [(r, c) for r in rows for c in columns]
    weight = {
        cell: [float((cell[0] in ("total", r)) and (cell[1] in ("total", c))) for r, c in inner]
        for cell in seen(releases[0])
    }
    known = [(weight[cell], v) for release in releases for cell, v in seen(release).items() if v is not None]
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
        low, high = solved((table.rows[i], table.columns[j]), [release])
        value, needed = table.values[i, j], table.needed[i, j]
        assert low <= max(0, value - needed) + 1e-6
        assert high >= value + needed - 1e-6


@pytest.mark.analytic
def test_the_audit_finds_the_very_ends_that_another_program_finds():
    release = protect(random_table(3))
    found = audit(release, every=True)
    assert found.exact.all()
    frame = found.to_frame()
    for row, column, low, high in frame.select("row", "column", "low", "high").iter_rows():
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
    with pytest.raises(MismatchError, match="have the same rows and columns"):
        audit(protect(square()), protect(random_table(3)))
