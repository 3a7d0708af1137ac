"""Perspectives on the shipped study: figures by another way, what makes the difference, and what a run keeps."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest

from kringloop.core import DuplicateError, Names
from kringloop.perspectives import (
    OWN,
    at_the_table,
    compare,
    perspective_of,
    questions,
    ready_perspectives,
    record_of,
    told,
)
from kringloop.perspectives.compared import ANSWER
from kringloop.perspectives.kept import LINES, PERSPECTIVES, VERDICTS, _line, tables_of

HEAD = "perspective: mine\nnames: Mine\nactor: me\nwritten_by: themselves\nabout: x\n"


def line(compared, key):
    return next(each for each in compared.lines if each.key == key)


def mine(reading, text=""):
    return perspective_of((HEAD + text).encode(), "mine.yaml", reading.run.study)


def test_the_study_stands_as_in_its_own_conclusions(reading, compared):
    holds = dict(reading.run.conclusions.select("conclusion", "holds").iter_rows())
    found = {each.key: each.verdicts[OWN].holds for each in compared.lines if OWN in each.verdicts}
    assert found == holds


def test_recycling_is_the_share_by_hand(compared):
    # what is collected (0.55) times what its recycling gives: 0.55 × 0.73 and 0.55 × 0.6
    returns = line(compared, "a_third_returns").verdicts
    assert returns[OWN].value == pytest.approx(40.15, abs=1e-9)
    assert returns["environment"].value == pytest.approx(33.0, abs=1e-9)
    assert (returns[OWN].holds, returns["environment"].holds) == (True, False)


def test_the_choice_that_makes_the_difference_is_named(compared):
    assert [f.keys for f in line(compared, "a_third_returns").flips] == [("stocks.recycling_yield",)]
    assert [f.keys for f in line(compared, "import_dependency.cbs_table").flips] == [("import_dependency.per",)]
    assert {f.keys for f in line(compared, "rate").flips} == {(ANSWER,), ("stocks.recycling_yield",)}


def smallest(keys, turns):
    """Every smallest set that turns, all subsets tried."""
    for count in range(1, len(keys) + 1):
        if found := {moved for moved in combinations(keys, count) if turns(moved)}:
            return found
    return set()


def test_flips_are_all_the_smallest_changes_by_trying_every_subset_both_ways(bench, compared):
    people = {p.key: p.overrides for p in compared.perspectives} | {OWN: {}}
    seen = 0
    for each in compared.lines:
        if each.kind not in ("stated", "trend"):
            continue
        stated = next(s for s in bench.stated if s.key == each.key)
        holds = {who: v.holds for who, v in each.verdicts.items()}
        wanted = Counter()
        for yes, no in product((w for w, h in holds.items() if h), (w for w, h in holds.items() if h is False)):
            found = set()
            for one, other in ((yes, no), (no, yes)):
                of = {k: people[other].get(k, bench.now.get(k)) for k in bench.reads[each.key]}
                keys = sorted(k for k in of if of[k] != people[one].get(k, bench.now.get(k)))

                def turns(moved, one=one, of=of, stated=stated, holds=holds):
                    changed = {**people[one], **{k: of[k] for k in moved}}
                    return bench.verdict(stated, changed).holds is (not holds[one])

                found |= smallest(keys, turns)
            wanted.update(found)
        assert {f.keys: f.pairs for f in each.flips} == wanted
        seen += len(wanted)
    assert seen


def test_what_turns_the_study_is_every_smallest_change_with_values_at_the_table(bench, compared):
    people = [p.overrides for p in compared.perspectives]
    for each in compared.lines:
        if each.mixed is None or each.verdicts[OWN].holds is None:
            continue
        stated, before = next(s for s in bench.stated if s.key == each.key), each.verdicts[OWN].holds
        at_table = {k: {repr(p[k]): p[k] for p in people if k in p and p[k] != bench.now.get(k)} for k in bench.now}
        keys = sorted(k for k in bench.reads[each.key] if at_table.get(k))

        def turns(moved, stated=stated, before=before, at_table=at_table):
            mixes = product(*(at_table[k].values() for k in moved))
            return any(bench.verdict(stated, dict(zip(moved, mix, strict=True))).holds is (not before) for mix in mixes)

        assert set(each.mixed.turned) == smallest(keys, turns)


def test_what_no_choice_touches_is_the_same_for_all(compared):
    for each in compared.lines:
        if not each.touched:
            assert len({(v.holds, v.value) for v in each.verdicts.values()}) == 1
            assert each.mixed.support.failing in (0, each.mixed.support.sets)


def test_support_and_its_opposite_are_one_in_every_line(compared):
    for each in compared.lines:
        if each.mixed is not None and each.mixed.support.share is not None:
            assert each.mixed.support.share + each.mixed.support.against == 1


def test_import_dependency_holds_in_the_half_of_sets_that_take_dmi(compared):
    support = line(compared, "import_dependency.cbs_table").mixed.support
    assert (support.sets, support.holding) == (500, 250)


def test_the_parts_of_the_variance_add_up(bench, compared):
    stated = next(s for s in bench.stated if s.key == "a_third_returns")
    one, other = (bench.figures(stated, o) for o in ({}, {"stocks.recycling_yield": 0.6}))
    measures = np.stack([stated.statement.measure(f.drawn) for f in (one, other)])
    parts = line(compared, "a_third_returns").mixed.parts
    assert parts.whole == pytest.approx(float(measures.var()), rel=1e-9)


def test_the_seven_questions_stand_in_the_order_of_the_paper(compared):
    asked = [each.key for each in compared.lines if each.kind == "question"]
    assert asked == ["share", "sides", "rate", "plane", "borders", "growth", "levels"]
    assert [q.number for q in questions().values()] == [1, 2, 3, 4, 5, 6, 7]


def test_rules_and_principles_answer_with_figures_of_the_run(compared):
    share, levels = line(compared, "share"), line(compared, "levels")
    assert share.verdicts["security"].holds is None
    assert share.verdicts["security"].why_not is not None
    assert share.verdicts["environment"].value > 25 > share.verdicts["industry"].value
    # by size everybody loses the same part as the whole
    assert levels.verdicts["industry"].holds is False
    assert levels.verdicts["environment"].value < levels.verdicts["industry"].value


def test_a_perspective_that_takes_nothing_says_what_the_study_says(reading, bench):
    found = compare(bench, [mine(reading)])
    for each in found.lines:
        if OWN in each.verdicts:
            assert each.verdicts["mine"] == each.verdicts[OWN]
            assert not each.flips
            assert not each.touched
    assert found.sets == 1


def test_the_order_at_the_table_and_the_name_of_an_actor_change_nothing(reading, bench, compared):
    ready = ready_perspectives(reading)
    other = [replace(p, key=f"x_{p.key}", names=Names("een ander", "another"), actor=Names("x", "y")) for p in ready]
    turned = compare(bench, other[::-1])
    assert (turned.sets, turned.possible) == (compared.sets, compared.possible)
    for each in turned.lines:
        same = line(compared, each.key)
        assert {who.removeprefix("x_"): v for who, v in each.verdicts.items()} == dict(same.verdicts)
        assert (each.flips, each.mixed, each.agreement) == (same.flips, same.mixed, same.agreement)


def test_two_to_eight_perspectives_lie_beside_each_other(reading, bench):
    ready = ready_perspectives(reading)
    eight = [*ready, *(replace(p, key=f"{p.key}_2") for p in ready)]
    for count in (2, 8):
        found = compare(bench, eight[:count])
        assert all(len(each.verdicts) == count + 1 for each in found.lines if each.kind in ("stated", "trend"))
    # who sits at the table twice brings no choice that was not there
    assert found.possible == compare(bench, ready).possible


def test_two_of_one_key_are_refused(reading):
    ready = ready_perspectives(reading)
    with pytest.raises(DuplicateError, match="two perspectives are called industry"):
        at_the_table(reading, [ready[1], ready[1]])


def test_tables_of_a_run_give_the_comparison_back(compared):
    tables = tables_of(compared)
    assert [t.height > 0 for t in tables.values()] == [True, True, True]
    assert PERSPECTIVES in tables
    verdicts = {}
    for row in tables[VERDICTS].iter_rows(named=True):
        verdicts.setdefault(row["line"], []).append(row)
    back = tuple(_line(row, verdicts[row["line"]]) for row in tables[LINES].iter_rows(named=True))
    assert back == compared.lines


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_and_records_say_the_same_verdicts(reading, compared, language):
    sheet = told(compared, reading, reading.words(language))
    record = {each["line"]: each for each in record_of(compared)["lines"]}
    rows = [row for group in sheet.groups for row in group.rows]
    assert {row.key for row in rows} == record.keys()
    for row in rows:
        for cell in row.cells:
            holds = record[row.key]["verdicts"].get(cell.who, {}).get("holds")
            assert cell.look == {True: "yes", False: "no", None: "none"}[holds]
    assert sheet.groups[0].key == "agreed"
