"""Classifications, code maps and the bibliography are complete and consistent."""

import pytest

from kringloop.core import UnknownNameError
from kringloop.reference import (
    bibliography,
    cbs_activity_codes,
    classification,
    classification_keys,
    country_codes,
)

EXPECTED = {
    "activities",
    "chain_goods",
    "chain_places",
    "chain_tiers",
    "countries",
    "electronics",
    "environmental_domains",
    "export_terms",
    "goods",
    "impact_categories",
    "materials",
    "raw_materials",
    "regions",
    "stages",
    "technologies",
    "waste_streams",
    "waste_types",
    "wiod_industries",
}


def test_every_classification_of_the_house_is_there():
    assert set(classification_keys()) >= EXPECTED


@pytest.mark.parametrize("key", classification_keys())
def test_every_code_has_both_names_and_no_blanks(key):
    for entry in classification(key).codes:
        assert entry.code == entry.code.strip()
        for name in (entry.names.nl, entry.names.en):
            assert name == name.strip()
            assert "  " not in name


def test_an_unknown_classification_names_the_nearest():
    with pytest.raises(UnknownNameError, match="'activity' is not a known classification; did you mean 'activities'"):
        classification("activity")


def test_a_classification_is_read_once():
    assert classification("activities") is classification("activities")


def test_activities_are_one_strict_tree():
    tree = classification("activities")
    assert tree.above("24") == ("24-25", "C", "B-E", "A-U", "ECONOMY")
    assert tree.above("31") == ("31-32", "31-33", "C", "B-E", "A-U", "ECONOMY")
    assert [c.code for c in tree.codes if c.parent is None] == ["ECONOMY"]


def test_manufacturing_holds_divisions_10_to_33_once():
    tree = classification("activities")
    leaves = [c for c in tree.below("C") if not tree.children(c) and not c.endswith("_X")]
    assert sorted(leaves) == [str(n) for n in range(10, 34)]


def test_excavated_earth_stands_outside_the_total_of_materials():
    assert classification("materials").parent("excavated_earth") is None


def test_cbs_codes_lead_to_known_activities_and_none_twice():
    codes = cbs_activity_codes()
    assert all(code in classification("activities") for code in codes.codes.values())
    assert len(set(codes.codes.values())) == len(codes.codes)
    assert codes.codes["328105"] == "24-25"


def test_every_cbs_code_left_out_has_a_reason():
    codes = cbs_activity_codes()
    assert not set(codes.codes) & set(codes.left_out)
    assert all(reason.strip() for reason in codes.left_out.values())
    assert "crosses the tree" in codes.left_out["300003"]
    assert "no label" in codes.left_out["328110"]


def test_country_spellings_lead_to_known_countries():
    countries = classification("countries")
    assert all(code in countries for code in country_codes().values())
    assert country_codes()["Turkyie"] == country_codes()["Türkiye"] == "TUR"
    assert len(countries.children("EU27_2020")) == 27


def test_bibliography_has_the_works_the_indicators_cite():
    works = bibliography()
    wanted = {"ang2005", "tapio2005", "eurostat2018cmu", "cbs_83180", "cbs_84970", "eurostat_cei_srm030", "ec2023crm"}
    assert wanted <= set(works)
    assert all(w.citation.strip() and w.key == key for key, w in works.items())
    assert all(w.url == "" or w.url.startswith("https://") for w in works.values())
