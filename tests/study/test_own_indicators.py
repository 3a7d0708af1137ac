"""Indicators of a study file: evaluated and stored like any other, of that study only, wrong ones told by place."""

from __future__ import annotations

import importlib
import shutil
import sys

import pytest

from kringloop.core import StudyError, UnknownNameError
from kringloop.indicators import INDICATORS, definitions_of, indicator
from kringloop.indicators.said import _read, texts_of
from kringloop.runs import open_run, run_study
from kringloop.runs.added import hash_of_added
from kringloop.study import load_study
from tests.small import _both, change

OWN = """\
own_indicators:
  kept_share:
    names: {nl: Aandeel behouden, en: Share kept}
    question: {nl: Welk deel blijft behouden?, en: Which part is kept?}
    goal: circulation
    unit: "%"
    by: [sector]
    better: up
    reference: our own agreement of 2024
    traps: {nl: Zegt niets over kwaliteit., en: Says nothing of quality.}
    bounds: [0, 100]
    formula: >-
      mass[* → recovery; account=waste]
      / mass[account=waste]
  small_recovery.mine:
    names: {nl: Terugwinning, en: Recovery}
    label: {nl: zonder glas, en: without glass}
    question: {nl: Hoeveel metaal komt terug?, en: How much metal comes back?}
    goal: circulation
    unit: t
    better: up
    reference: nobody
    additive: true
    formula: "mass[* → recovery, material=metal, account=waste]"
"""


@pytest.fixture
def own(folder):
    """The small study with two indicators of its own."""
    path = folder / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + OWN, encoding="utf-8")
    return path


def values(run, key, **cell):
    rows = run.observations(key).to_dicts()
    return [r["value"] for r in rows if all(r[k] == v for k, v in cell.items())]


def test_their_figures_are_those_worked_by_hand(own, results):
    # 60 of 120 kt is recovered in 2020, of sector 25 all; metal 30 + 20 kt
    run = open_run(run_study(own, results).path)
    assert values(run, "kept_share", year=2020, sector="24-25") == [50.0]
    assert values(run, "kept_share", year=2020, sector="25") == [100.0]
    assert values(run, "small_recovery.mine", year=2020) == [50_000.0]
    row = run.about(run.known_indicators["kept_share"])
    assert row["formula"] == "mass[* → recovery; account=waste] ÷ mass[* → *; account=waste]"
    assert (row["name_nl"], row["reference"], row["accounts"]) == (
        "Aandeel behouden",
        "our own agreement of 2024",
        "waste",
    )
    opened = run.explain(run.known_indicators["kept_share"], year=2020, sector="24-25")
    assert opened.value == 50.0
    assert {t.rows.height for t in opened.terms} == {3, 4}


def test_they_stand_beside_the_definitions_of_a_key_that_is_there(own, results):
    run = open_run(run_study(own, results).path)
    assert [i.definition for i in run.definitions_of("small_recovery")] == ["scaled", "published", "mine"]
    assert [i.definition for i in definitions_of("small_recovery")] == ["scaled", "published"]


def test_they_do_not_leak_into_another_study(own, results, folder, tmp_path):
    before = INDICATORS.keys
    shutil.copytree(folder, tmp_path / "other")
    other = tmp_path / "other" / "study.yaml"
    other.write_text(other.read_text(encoding="utf-8").replace(OWN, ""), encoding="utf-8")
    change(tmp_path / "other", "study.yaml", "study: small", "study: other")
    mine, others = (open_run(run_study(p, results).path) for p in (own, other))
    assert INDICATORS.keys == before
    assert "kept_share" in mine.known_indicators
    assert "kept_share" not in others.known_indicators
    with pytest.raises(UnknownNameError, match="'kept_share' is not a known indicator"):
        others.observations("kept_share")


def test_a_file_opens_where_the_study_is_not(own, results, tmp_path):
    path = run_study(own, results).path
    moved = shutil.copy(path, tmp_path / "elsewhere.duckdb")
    shutil.rmtree(own.parent)
    run = open_run(moved)
    assert run.evaluate(run.known_indicators["kept_share"], ()).value[0] == 50.0
    assert run.explain(run.known_indicators["kept_share"], year=2021, sector="24").value == 40.0


def test_they_are_evaluated_where_the_study_names_others(own, results):
    change(own.parent, "study.yaml", "show:\n", "indicators: [small_waste]\nshow:\n")
    run = open_run(run_study(own, results).path)
    assert run.indicators["indicator"].to_list() == ["small_waste", "kept_share", "small_recovery"]


def test_another_formula_is_another_run(own, results):
    first = run_study(own, results)
    change(own.parent, "study.yaml", "/ mass[account=waste]", "/ mass[account=waste] / 2")
    second = run_study(own, results)
    assert second.run_hash != first.run_hash
    assert values(open_run(second.path), "kept_share", year=2020, sector="24-25") == [25.0]


WRONG = [
    ("recovery; account=waste]", "recovery; account=wast]", "wast]", "'wast' is not a known account; did you mean"),
    ("/ mass[account", "/ mas[account", "mas[", "'mas' is not a known layer in account 'waste'; did you mean 'mass'?"),
    ("* → recovery; account", "* → recovry; account", "recovry", "did you mean 'recovery'"),
    ("material=metal,", "materiel=metal,", "materiel", "'materiel' is not a known dimension in account 'waste'"),
    ("material=metal,", "material=metl,", "metl", "did you mean 'metal'"),
    ("/ mass[account=waste]", "/ mass[account=waste", "", "expected ']' or ';' behind a condition; seen the end"),
    ("unit: t\n", "unit: EUR\n", "unit", "'kt' cannot be converted to 'EUR'"),
    ("unit: t\n", "unit: tt\n", "unit", "'tt' in 'tt' is not a known unit"),
    ("by: [sector]", "by: [secter]", "secter", "'secter' is not a known dimension in account 'waste'; did you mean"),
    ("goal: circulation", "goal: circularity", "goal", "'circularity' is not known; did you mean 'circulation'"),
    ("better: up", "beter: up", "beter", "unknown key; did you mean 'better'?"),
    ("  kept_share:", "  small_waste:", "small_waste", "'small_waste' is an indicator of kringloop; give it another"),
    ("  kept_share:", "  Kept:", "Kept", "'Kept' is not a usable name"),
    ("    bounds:", "    show_with: [nothing]\n    bounds:", "show_with", "'nothing' is not a known indicator"),
]


@pytest.mark.parametrize(("old", "new", "sign", "words"), WRONG)
def test_a_mistake_is_told_with_its_place_in_the_study_file(own, old, new, sign, words):
    change(own.parent, "study.yaml", old, new)
    with pytest.raises(StudyError) as told:
        load_study(own)
    found = next(line for line in str(told.value).splitlines() if words in line)
    line, column = map(int, found.split()[0].split(":"))
    written = own.read_text(encoding="utf-8").splitlines()[line - 1]
    assert written[column - 1 :].startswith(sign)
    assert sign or written.endswith("account=waste")


def test_the_place_inside_a_formula_is_that_of_the_sign(own):
    change(own.parent, "study.yaml", "/ mass[account=waste]", "/ mass[account=wast]")
    change(own.parent, "study.yaml", "material=metal, account", "material=metl, account")
    written = own.read_text(encoding="utf-8").splitlines()
    with pytest.raises(StudyError) as told:
        load_study(own)
    places = [line.split()[0] for line in str(told.value).splitlines()[1:-1]]
    for place, sign in zip(places, ("wast]", "metl"), strict=True):
        line, column = map(int, place.split(":"))
        assert written[line - 1][column - 1 :].startswith(sign)


def declare(factor):
    @indicator(
        key="by_hand",
        names=_both("By hand"),
        question=_both("How much?"),
        goal="pressure",
        unit="kt",
        by=(),
        better="down",
        kind_of_figure="computed",
        certainty="proposal",
        reference="nobody",
    )
    def by_hand(ledger):
        return ledger.account("waste").select("mass") * factor


def test_a_changed_formula_of_an_indicator_from_python_is_another_run(folder, results, indicators):
    path = folder / "study.yaml"
    hashes = []
    for factor in (2.0, 3.0, 2.0):
        declare(factor)
        ran = run_study(path, results)
        hashes.append(ran.run_hash)
        assert values(open_run(ran.path), "by_hand", year=2020) == [120.0 * factor]
        del INDICATORS._entries["by_hand"]
    assert hashes[0] == hashes[2] != hashes[1]


def test_a_changed_text_beside_an_indicator_from_python_is_another_run(tmp_path, indicators, monkeypatch):
    (tmp_path / "mine.py").write_text(
        "from kringloop.indicators import indicator\n"
        '@indicator(key="beside", goal="pressure", unit="kt", by=(), better="down", kind_of_figure="computed",\n'
        '           certainty="proposal", reference="nobody")\n'
        'def beside(ledger):\n    return ledger.account("waste").select("mass")\n',
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    hashes = []
    for name in ("Waste", "Rubbish", "Waste"):
        texts = f'[beside]\nnames = {{nl = "Afval", en = "{name}"}}\nquestion = {{nl = "Hoeveel?", en = "How much?"}}'
        (tmp_path / "mine.toml").write_text(texts, encoding="utf-8")
        for held in (_read, texts_of):
            held.cache_clear()
        sys.modules.pop("mine", None)
        importlib.import_module("mine")
        assert INDICATORS["beside"].names.en == name
        hashes.append(hash_of_added([INDICATORS["beside"]]))
        del INDICATORS._entries["beside"]
    assert hashes[0] == hashes[2] != hashes[1]
