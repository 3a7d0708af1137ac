"""A perspective file: what is read, and each mistake with its line in both languages."""

import pytest

from kringloop.core import StudyError, TableError, UnknownNameError
from kringloop.perspectives import (
    perspective_named,
    perspective_of,
    picked_rows,
    questions,
    shipped_perspectives,
    started,
)
from kringloop.runs import choices_of_study
from tests.netherlands import study

HEAD = "perspective: mine\nnames: Mine\nactor: me\nwritten_by: themselves\nabout: what counts\n"


def read(text: str):
    return perspective_of((HEAD + text).encode(), "mine.yaml", study().file)


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(StudyError) as caught:
        read(text)
    return str(caught.value), caught.value.in_language("nl")


def test_a_small_file_is_read():
    found = read("choices:\n  import_dependency.per: {value: dmc, reason: transit is not use}\n")
    assert found.overrides == {"import_dependency.per": "dmc"}
    assert found.choices["import_dependency.per"].reason.nl == "transit is not use"


def test_an_unknown_choice_is_told_with_its_line_and_the_nearest():
    english, dutch = refused("choices:\n  import_dependancy.per: {value: dmc, reason: x}\n")
    assert "7:3" in english
    assert "did you mean 'import_dependency.per'" in english
    assert "7:3" in dutch
    assert "is geen keuze van deze studie" in dutch


def test_a_value_out_of_range_is_told_with_its_line():
    english, dutch = refused("choices:\n  recycled_content_cap.best_recovery: {value: 7, reason: x}\n")
    assert "7:40" in english
    assert "expected a number between 0 and 1" in english
    assert "verwacht" in dutch
    assert "expected" not in dutch


def test_weights_that_do_not_add_up_are_refused():
    english, dutch = refused("weights: {pressure: 60, value: 30}\n")
    assert "6:1" in english
    assert "add up to 90; expected 100" in english
    assert "tellen op tot 90; verwacht 100" in dutch


def test_weights_written_with_one_decimal_may_miss_a_rounding():
    assert read("weights: {pressure: 33.3, value: 33.3, security: 33.3}\n").weights["value"] == 33.3


@pytest.mark.parametrize("weight", ["-5", "true", "many"])
def test_a_weight_is_a_number_above_zero(weight):
    english, _ = refused(f"weights: {{pressure: {weight}, value: 105}}\n")
    assert "weights.pressure" in english


def test_an_unknown_goal_question_and_answer_are_all_told_at_once():
    english, dutch = refused(
        "weights: {presure: 100}\nanswers:\n  plain: {takes: mass, reason: x}\n  plane: {takes: kilos, reason: x}\n"
    )
    assert "3 problems in mine.yaml" in english
    assert "'presure' is not a goal; did you mean 'pressure'" in english
    assert "'plain' is not a question; did you mean 'plane'" in english
    assert "'kilos' is not an alternative" in english
    assert "is geen vraag" in dutch
    assert "is geen alternatief" in dutch
    assert "is geen doel" in dutch


def test_a_set_and_a_choice_that_contradict_are_refused():
    english, dutch = refused(
        "sets: [careful]\nchoices:\n  recycled_content_cap.best_recovery: {value: 0.9, reason: x}\n"
    )
    assert "while set 'careful' says 0.7 of the same" in english
    assert "terwijl set 'careful' daarvan 0,7 zegt" in dutch


def test_a_set_is_taken_whole():
    assert read("sets: [careful]\n").overrides == dict(study().file.sets["careful"].overrides)


@pytest.mark.parametrize("text", ["", " \n\n", "- a\n- list\n"])
def test_an_empty_file_says_how_to_start(text):
    with pytest.raises(StudyError) as caught:
        perspective_of(text.encode(), "mine.yaml", study().file)
    assert "kringloop perspectives new NAME" in str(caught.value)
    assert "begin met: kringloop perspectives new NAAM" in caught.value.in_language("nl")


def test_a_key_that_is_no_part_of_a_perspective_is_told():
    english, _ = refused("choises: {}\n")
    assert "6:1" in english
    assert "did you mean 'choices'" in english


def test_a_set_that_stands_twice_is_told():
    english, dutch = refused("sets: [careful, careful]\n")
    assert "'careful' stands twice" in english
    assert "'careful' staat er twee keer" in dutch


def test_a_file_for_another_study_says_which_and_where():
    english, dutch = refused("of_study: belgium\n")
    assert "6:1" in english
    assert "is 'belgium', laid beside 'netherlands'" in english
    assert "en hier ligt 'netherlands'" in dutch
    assert not read("of_study: netherlands\nformat: 1\n").overrides


@pytest.mark.parametrize("written", ["2", "new", "true", "1.5"])
def test_a_later_format_is_told_in_one_line(written):
    english, dutch = refused(f"format: {written}\nmore: [1]\n")
    assert "1 problem in mine.yaml\n  6:1" in english
    assert "update kringloop" in english
    assert "werk kringloop bij" in dutch


@pytest.mark.parametrize("text", ["scenario: longer\nlevers: []\n", "study: x\nnames: y\naccounts: {}\n"])
def test_a_file_of_something_else_is_told_in_one_line(text):
    with pytest.raises(StudyError) as caught:
        perspective_of(text.encode(), "x.yaml", study().file)
    assert "1 problem in x.yaml\n  1:1  this is no perspective" in str(caught.value)
    assert "dit is geen perspectief" in caught.value.in_language("nl")


def test_the_study_is_no_perspective():
    with pytest.raises(StudyError, match="is the study itself"):
        perspective_of(HEAD.replace("mine", "study", 1).encode(), "x.yaml", study().file)


def test_the_window_of_trends_is_not_for_a_perspective():
    english, _ = refused("choices:\n  show.window: {value: [2010, 2024], reason: x}\n")
    assert "stands in the study file" in english


def test_a_file_that_is_no_text_and_one_without_end_are_refused():
    with pytest.raises(StudyError, match="not UTF-8"):
        perspective_of(b"\xff\xfe\x00", "mine.yaml", study().file)
    with pytest.raises(TableError, match="a perspective is a short text"):
        perspective_of(b"#" * (1 << 19), "mine.yaml", study().file)


def test_an_unknown_name_names_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'industry'"):
        perspective_named("industri", study().file)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_started_file_reads_as_it_is_and_names_every_choice(language):
    text = started("mine", study().file, language)
    found = perspective_of(text.encode(), "mine.yaml", study().file)
    assert not found.overrides
    assert not found.answers
    assert not found.weights
    keys = {c.key for c in choices_of_study(study().file)} - {"show.window"}
    assert all(f"#  {key}:" in text for key in keys | questions().keys())


def test_a_started_file_with_its_marks_taken_away_reads_too():
    text = started("mine", study().file, "en")
    lines = [line.removeprefix("#") if line.startswith("#  ") else line for line in text.splitlines()]
    taken = "\n".join(lines).replace("  pressure: 0 ", "  pressure: 100 ") + "\n"
    found = perspective_of(taken.encode(), "mine.yaml", study().file)
    assert found.weights["pressure"] == 100
    assert found.choices.keys() == {c.key for c in choices_of_study(study().file)} - {"show.window"}
    assert found.answers.keys() == questions().keys()


def test_ready_perspectives_give_a_reason_and_a_reference_for_what_they_take():
    ready = [perspective_named(key, study().file) for key in shipped_perspectives(study().file)]
    assert [p.key for p in ready] == ["environment", "industry", "security", "statistics"]
    assert all(p.ours for p in ready)
    for p in ready:
        for key, picked in p.answers.items():
            assert picked.reason.nl, (p.key, key)
            assert picked.reference is not None, (p.key, key)
        assert not p.weights or p.weights_reason is not None


def test_choices_that_are_called_the_same_stand_behind_their_indicator():
    rows = {
        row["key"]: row["name"]
        for row in picked_rows(perspective_named("statistics", study().file), study().file, "en")
    }
    assert rows["import_dependency.per"] == "Material import dependency: material it is set against"
    assert rows["resource_productivity.per"] == "Resource productivity: material it is set against"
