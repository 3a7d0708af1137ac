"""Perspectives on the shipped study: figures by another way, what makes the difference, and what a run keeps."""

import numpy as np
import pytest

from kringloop.core import DuplicateError
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


def test_a_flip_turns_the_verdict_and_no_smaller_one_does(bench, compared):
    people = {p.key: p.overrides for p in compared.perspectives} | {OWN: {}}
    for each in compared.lines:
        if each.kind not in ("stated", "trend") or not each.flips:
            continue
        stated = next(s for s in bench.stated if s.key == each.key)
        holds = {who: v.holds for who, v in each.verdicts.items()}
        for yes in (w for w, h in holds.items() if h):
            for no in (w for w, h in holds.items() if h is False):
                keys = next(f.keys for f in each.flips)
                value = {k: people[no].get(k, bench.now[k]) for k in keys}
                assert bench.verdict(stated, {**people[yes], **value}).holds is False


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


def test_the_order_of_perspectives_changes_no_verdict(reading, bench, compared):
    ready = ready_perspectives(reading)
    turned = compare(bench, ready[::-1])
    for each in turned.lines:
        assert dict(each.verdicts) == dict(line(compared, each.key).verdicts)


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
