"""Substances on the lists that were looked at; a substance that is on none is not called safe."""

import polars as pl
import pytest

from kringloop.core import Names, RangeError
from kringloop.reference import CONCERN_COLUMNS, CRITERIA, concern_lists, concern_of, is_cas, substance_list


def test_lead_metal_is_listed_and_the_answer_names_criterion_lists_and_day():
    lead = concern_of("7439-92-1")
    assert lead.listed
    assert lead.criteria == ("57c",)
    assert {entry.list for entry in lead.entries} == {"candidate_list", "harmonised_cmr"}
    assert "toxic for reproduction (article 57c)" in lead.said.en
    assert "candidate list of REACH (2026-04-01)" in lead.said.en


@pytest.mark.parametrize(
    ("cas", "on_candidate_list", "criteria"),
    [
        ("7440-02-0", False, ()),  # nickel metal: class 2 only, on no list
        ("7440-48-4", False, ("57a", "57c")),  # cobalt metal: 1B, mutagenic 2, not on the candidate list
        ("7440-41-7", False, ("57a",)),  # beryllium metal: 1B, not on the candidate list
        ("80-05-7", True, ("57c", "57f_environment", "57f_health")),  # bisphenol A
        ("1163-19-5", True, ("57d", "57e", "pop")),  # decaBDE
    ],
)
def test_known_substances_stand_where_the_agency_lists_them(cas, on_candidate_list, criteria):
    found = concern_of(cas)
    assert ("candidate_list" in {entry.list for entry in found.entries}) is on_candidate_list
    assert found.criteria == criteria


def test_a_member_of_a_group_without_number_of_its_own_is_found_with_its_group():
    (entry, *_) = concern_of("1478-61-1").entries
    assert entry.group == "4,4'-[2,2,2-trifluoro-1-(trifluoromethyl)ethylidene]diphenol and its salts"


def test_unlisted_is_said_with_lists_and_day_and_never_as_safe():
    water = concern_of("7732-18-5")
    assert not water.listed
    assert water.criteria == ()
    assert not any("safe" in name for name in dir(water))
    assert water.said.en.startswith("7732-18-5 is not on the lists looked at: candidate list of REACH (2026-04-01)")
    assert water.said.en.endswith("That does not mean the substance is safe.")
    assert water.said.nl.endswith("Dat betekent niet dat de stof veilig is.")


def test_a_name_that_is_spelt_otherwise_is_answered_with_names_like_it():
    assert concern_of("Bisphenol").near
    assert concern_of("LEAD").listed


def test_a_mistyped_number_is_refused_with_the_digit_it_should_have():
    with pytest.raises(RangeError, match="its last digit should be 1") as told:
        concern_of("7439-92-7")
    assert "tikfout" in told.value.in_language("nl")
    assert not is_cas("steel")


def test_1501_numbers_meet_a_criterion():
    """Counted in the exports: numbers on the candidate list, in class 1A or 1B, or among the persistent pollutants."""
    assert len({cas for each in concern_lists() for cas in each.by_cas}) == 1501


def test_every_criterion_of_a_list_has_words():
    used = {c for each in concern_lists() for found in each.by_name.values() for e in found for c in e.criteria}
    assert used <= set(CRITERIA)
    assert {"57a", "57b", "57c", "57d", "57e", "57f_health", "57f_environment", "pop"} <= used


def test_a_list_of_a_user_stands_beside_those_that_ship():
    row = ("own", "made-up substance", "50-00-0", "", "zzs", "", "2026-05-01", "")
    own = substance_list("own", Names("eigen", "own"), "2026-05-01", pl.DataFrame([row], CONCERN_COLUMNS, orient="row"))
    assert "zzs" in concern_of("50-00-0", (*concern_lists(), own)).criteria
    assert concern_of("50-00-0", [own]).looked_at == ((Names("eigen", "own"), "2026-05-01"),)
    with pytest.raises(RangeError, match="write it as 2026-04-01"):
        substance_list("own", Names("eigen", "own"), "1 May", pl.DataFrame([row], CONCERN_COLUMNS, orient="row"))
