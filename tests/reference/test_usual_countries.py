"""The country that a word means: codes, names in both languages, other usual names; what is ambiguous is refused."""

from __future__ import annotations

import csv

import pytest

from kringloop.core import RangeError, ShapeError, UnknownNameError
from kringloop.reference import classification, country_named, is_country
from kringloop.reference.usual_countries import USUAL, folded

TREE = classification("countries")
PARENTS = {code.parent for code in TREE.codes}
COUNTRIES = [code for code in TREE.codes if code.code not in PARENTS]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("Turkey", "Türkiye", "Turkiye", "Turkije", "TR", "TUR", "tur"), "TUR"),
        (("Greece", "Griekenland", "GR", "EL", "GRC"), "GRC"),
        (("UK", "GB", "Great Britain", "United Kingdom", "Verenigd Koninkrijk", "VK"), "GBR"),
        (("US", "U.S.A.", "the United States", "Verenigde Staten", "United States of America"), "USA"),
        (("DRC", "DR Congo", "Congo, D.R.", "Congo - Kinshasa", "Democratic Republic of the Congo"), "COD"),
        (("South Korea", "Zuid-Korea", "Korea, South", "KR", "Republic of Korea"), "KOR"),
        (("Ivory Coast", "Côte d'Ivoire", "Cote d’Ivoire", "Ivoorkust", "CI"), "CIV"),
        (("Czechia", "Czech Republic", "Tsjechië"), "CZE"),
        (("Burma", "Birma", "Myanmar"), "MMR"),
        (("Viet Nam", "Vietnam", "VN"), "VNM"),
        (("Russia", "Russian Federation", "Rusland"), "RUS"),
    ],
)
def test_usual_names_are_one_country(words, code):
    assert [country_named(word) for word in words] == [code] * len(words)


def test_every_country_goes_by_its_code_and_both_its_names():
    told_twice = {"COG"}  # its name here, Congo, may also be the Democratic Republic
    for each in COUNTRIES:
        words = [each.code, *((each.names.nl, each.names.en) if each.code not in told_twice else ())]
        assert {country_named(word) for word in words} == {each.code}


def test_a_code_and_a_usual_name_are_found_without_the_names_of_all_languages(monkeypatch):
    def unread():
        raise AssertionError("names were read")

    monkeypatch.setattr("kringloop.reference.usual_countries._meant", unread)
    assert country_named("CHN") == country_named("chn") == "CHN"
    assert country_named("Turkey") == "TUR"


def test_the_table_names_countries_there_are_and_no_word_twice_for_one():
    with USUAL.open(encoding="utf-8", newline="") as file:
        rows = [(folded(row["word"]), row["code"]) for row in csv.DictReader(file)]
    assert {code for _, code in rows} <= {each.code for each in COUNTRIES}
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(("word", "both"), [("Korea", ("KOR", "PRK")), ("Congo", ("COD", "COG"))])
def test_a_name_of_two_countries_is_refused_with_both(word, both):
    with pytest.raises(RangeError, match="write which") as caught:
        country_named(word)
    for language in ("en", "nl"):
        assert all(f"({code})" in caught.value.in_language(language) for code in both)


def test_a_country_without_figures_is_told_so():
    with pytest.raises(UnknownNameError, match="no supply from 'New Caledonia' is told apart here"):
        country_named("New Caledonia")
    with pytest.raises(UnknownNameError, match="did you mean 'China'"):
        country_named("Chine")
    assert not is_country("New Caledonia")


@pytest.mark.parametrize("given", [None, 3, [], ["China"], "", b"CHN"])
def test_no_text_is_no_country(given):
    with pytest.raises(ShapeError, match=r"country is .*expected a text"):
        country_named(given)
