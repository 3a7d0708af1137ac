"""Sentences of errors in Dutch: whole or not at all, with names and numbers in their place."""

import re

import pytest

from kringloop.core import FormulaError, Phrases, Problems, RangeError, StudyError, kept_sentence, number, unknown
from kringloop.core.phrases import sentences


@pytest.fixture
def phrases():
    pairs = [
        ("{count} rows are empty", "{count} rijen zijn leeg"),
        ("cannot be read: {why}", "niet te lezen: {why}"),
        ("the reader says: {told}", "de lezer zegt: {told}"),
        ("known: {names}", "bekend: {names}"),
        ("{what} is too long", "{what} is te lang"),
        ("the row", "de rij"),
        ("{formula} has no unit", "{formula} heeft geen eenheid"),
        ("origin: {source: …} for {name}", "herkomst: {source: …} voor {name}"),
    ]
    return Phrases({"en": en, "nl": nl} for en, nl in pairs)


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("3 rows are empty", "3 rijen zijn leeg"),
        ("cannot be read: 3 rows are empty", "niet te lezen: 3 rijen zijn leeg"),
        ("cannot be read: something else", ""),
        ("the reader says: something else", "de lezer zegt: something else"),
        ("3 rows are empty; known: a, b and 4 more", "3 rijen zijn leeg; bekend: a, b en nog 4"),
        ("3 rows are empty; and what now", ""),
        ("3 rows are empty\n  known: a", "3 rijen zijn leeg\n  bekend: a"),
        ("the row is too long", "de rij is te lang"),
        ("mass[sector=24; account=waste] has no unit", "mass[sector=24; account=waste] heeft geen eenheid"),
        ("this is too long", "this is te lang"),
        ("origin: {source: …} for a", "herkomst: {source: …} voor a"),
        ("show.sector  3 rows are empty", "show.sector  3 rijen zijn leeg"),
    ],
)
def test_a_sentence_is_told_whole_or_not_at_all(phrases, english, dutch):
    assert phrases.dutch(english) == dutch


def test_an_error_without_dutch_of_its_own_takes_the_table():
    assert RangeError("'x' stands twice").in_language("nl") == "'x' staat er twee keer"
    assert RangeError("nobody said this before").in_language("nl") == "nobody said this before"
    assert RangeError("'x' stands twice", nl="dubbel").in_language("nl") == "dubbel"
    assert str(RangeError("'x' stands twice")) == "'x' stands twice"


def test_a_mistake_in_a_formula_is_pointed_at_in_dutch():
    told = FormulaError("'?' has no meaning here", text="a + ?", at=4).in_language("nl")
    assert told == "regel 1, kolom 5 van de formule: '?' betekent hier niets\n  a + ?\n      ^"


def test_problems_are_told_in_both_languages():
    problems = Problems("the levers asked", nl="de gevraagde knoppen")
    problems.add("reuse", "is not a lever; did you mean 're_use' or 'use'?")
    problems.add("x", StudyError("this", nl="dit"))
    for count in range(60):
        problems.add(str(count), "'x' stands twice")
    with pytest.raises(StudyError, match=r"62 problems in the levers asked") as caught:
        problems.raise_if_any(StudyError, closing="Nothing was computed.")
    told = caught.value.in_language("nl").splitlines()
    assert told[0] == "62 fouten in de gevraagde knoppen"
    assert told[1] == "  reuse  dit is geen knop; bedoelt u 're_use' of 'use'?"
    assert told[2] == "  x      dit"
    assert told[-2:] == ["  … en nog 12", "Er is niets berekend."]


def test_a_mistake_in_a_formula_takes_the_dutch_that_it_is_given():
    told = FormulaError("nobody said this before", text="a", at=0, nl="dit is nieuw").in_language("nl")
    assert told == "regel 1, kolom 1 van de formule: dit is nieuw\n  a\n  ^"


def test_where_the_problems_are_is_told_in_dutch_where_the_table_has_it():
    problems = Problems("the life cycle")
    problems.add("reuse", "has no way out; declare at least one route from it")
    with pytest.raises(StudyError, match="1 problem in the life cycle") as caught:
        problems.raise_if_any(StudyError)
    assert caught.value.in_language("nl").splitlines() == [
        "1 fout in de levenscyclus",
        "  reuse  heeft geen uitweg; geef minstens één weg die ervan weggaat",
    ]


def test_a_name_that_is_not_known_says_where_in_dutch():
    error = unknown("region", "NL", ["NLD"], where="this table")
    assert str(error) == "'NL' is not a known region in this table; did you mean 'NLD'?"
    assert error.in_language("nl") == "'NL' is geen bekende regio in deze tabel; bedoelt u 'NLD'?"


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"above": 0}, "een getal boven 0"),
        ({"above": 0, "most": 2}, "een getal boven 0 en hoogstens 2"),
        ({"least": 0, "most": 2}, "0 … 2"),
        ({"least": 0}, "0 of meer"),
        ({"most": -9}, "-9 of minder"),
    ],
)
def test_a_number_outside_its_bounds_is_told_in_dutch(bounds, expected):
    with pytest.raises(RangeError) as caught:
        number(-1, what="yearly growth", **bounds)
    assert caught.value.in_language("nl") == f"de groei per jaar is -1; verwacht: {expected}"


def test_a_kept_sentence_is_told_in_the_language_asked():
    kept = "'air' is not a known account"
    assert kept_sentence(kept, "en") == kept
    assert kept_sentence(kept, "nl") == "'air' is geen bekende rekening"


def test_the_dutch_of_every_pair_uses_no_hole_that_is_not_filled():
    holes = re.compile(r"\{(\w+)\}")
    pairs = [(set(holes.findall(en)), set(holes.findall(nl))) for _, en, nl in sentences()._pairs]
    assert len(pairs) > 150
    assert [(sorted(there), sorted(used)) for there, used in pairs if used - there] == []
