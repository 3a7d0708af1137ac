"""Long Dutch compounds break between their parts, and only there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.web.hyphens import LEAST, SOFT, softened


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("voorzieningszekerheid", "voorzienings·zekerheid"),
        ("Grondstoffenproductiviteit", "Grondstoffen·productiviteit"),
        ("rubber- en kunststofproductenindustrie", "rubber- en kunststof·producten·industrie"),
        ("waardebehoud", "waarde·behoud"),
        ("Aanpassingsvermogen", "Aanpassings·vermogen"),
        ("Brancheorganisatie", "Branche·organisatie"),
        ("toegevoegde waarde", "toegevoegde waarde"),
    ],
)
def test_a_compound_breaks_between_its_parts(word, parts):
    assert softened(word, "nl") == parts.replace("·", SOFT)


@given(st.text(alphabet="abcdeimnorstuvwz -", max_size=60), st.sampled_from(["nl", "en"]))
def test_nothing_changes_but_the_soft_hyphens(text, language):
    assert softened(text, language).replace(SOFT, "") == text


def test_no_part_is_too_short_to_stand_alone():
    assert all(len(p) >= LEAST for p in softened("materiaalcirculariteitsindicator", "nl").split(SOFT))


def test_english_is_left_alone():
    assert softened("productivity of manufacturing", "en") == "productivity of manufacturing"
