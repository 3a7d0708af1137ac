"""A text is a text and a list a list, in every file that people exchange."""

from __future__ import annotations

from pathlib import Path

import pytest

from kringloop.core import KringloopError, Names, Problems
from kringloop.scenarios import read_backcast
from kringloop.shocks import read_assumptions
from kringloop.study import BackcastSpec, PerspectiveSpec, ShockSpec
from kringloop.tables import Kinds, yaml_of

WRONG = {
    "a list for a text": ("[1]", "a list", "een lijst"),
    "keys for a text": ("{a: 1}", "keys", "sleutels"),
    "a number for a text": ("5", "'5'", "'5'"),
    "yes for a text": ("true", "'True'", "'True'"),
    "nothing": ("", "nothing", "niets"),
}


def _kinds(text: str) -> tuple[Kinds, dict]:
    file = yaml_of(text, Path("mine.yaml"))
    assert file is not None
    return Kinds(file, Problems("mine.yaml")), file.content


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_text_is_refused_with_its_line(case):
    text, seen, gezien = WRONG[case]
    kinds, content = _kinds(f"what: a\nwhy: {text}\n")
    kinds.text(("why",), content["why"])
    with pytest.raises(KringloopError, match=f"2:1  a text belongs here; seen {seen}") as caught:
        kinds.problems.raise_if_any(KringloopError)
    assert f"hier hoort een tekst; gezien {gezien}" in caught.value.in_language("nl")


def test_codes_keep_their_zeros_and_one_may_stand_alone():
    kinds, content = _kinds("one: 0102\nmore: [0102, large]\n")
    assert kinds.codes(("one",), content["one"]) == ("0102",)
    assert kinds.codes(("more",), content["more"]) == ("0102", "large")


def test_one_text_serves_for_both_languages():
    kinds, content = _kinds("one: because\nboth: {nl: want, en: because}\nhalf: {nl: want}\n")
    assert kinds.names(("one",), content["one"]) == Names("because", "because")
    assert kinds.names(("both",), content["both"]) == Names("want", "because")
    kinds.names(("half",), content["half"])
    assert len(kinds.problems) == 1


@pytest.mark.parametrize("text", ["why: [1]", "why: {nl: [a], en: b}", "why: 3", "why: true", "why: {en: b}"])
def test_a_reason_in_a_file_of_a_shock_is_a_text(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(f"cover:\n  value: 60\n  {text}\n", encoding="utf-8")
    with pytest.raises(KringloopError, match="a text belongs here"):
        read_assumptions(path)


@pytest.mark.parametrize("wrong", ["product: [a]", "objective: [change]", "levers: {reuse: 1}", "bounds: {reuse: 4}"])
def test_a_question_of_a_backcast_has_one_kind_at_each_key(tmp_path, wrong):
    path = tmp_path / "mine.yaml"
    path.write_text(f"targets: primary=-10%@2035\n{wrong}\n", encoding="utf-8")
    with pytest.raises(KringloopError, match="1 problem in"):
        read_backcast(path)


def test_one_target_and_one_lever_may_stand_alone_in_every_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("targets: primary=-10%@2035\nlevers: reuse\n", encoding="utf-8")
    alone = read_backcast(path)
    names = {"nl": "a", "en": "b"}
    stated = BackcastSpec.model_validate(
        {"names": names, "reason": names, "targets": "primary=-10%@2035", "levers": "reuse"}
    )
    assert (alone.targets, alone.levers) == (stated.asked.targets, stated.asked.levers)
    assert ShockSpec.model_validate({"names": names, "material": "Gallium", "origin": "China"}).origin == ("China",)
    texts = {"names": "a", "actor": "b", "about": "c", "written_by": "us", "perspective": "mine"}
    assert PerspectiveSpec.model_validate({**texts, "sets": "one"}).sets == ("one",)


@pytest.mark.parametrize(
    "part", [{"weeks": "52"}, {"weeks": True}, {"share": "50"}, {"origin": []}, {"origin": [["a"]]}]
)
def test_a_number_in_quotes_and_yes_are_no_number_of_a_shock(part):
    names = {"nl": "a", "en": "b"}
    with pytest.raises(ValueError, match="ShockSpec"):
        ShockSpec.model_validate({"names": names, "material": "Gallium", "origin": "China", **part})
