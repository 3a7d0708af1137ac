"""Nature, size, function and substitutes of a critical material together, and of the materials of a division."""

import pytest

from kringloop.core import UnknownNameError
from kringloop.reading import Words, crm_said, crm_sheets
from kringloop.reading.crm_said import own_words
from kringloop.reading.crm_sheets import PARTS
from kringloop.reference import fact_frame
from kringloop.valuation import own_supply

EN, NL = Words("en"), Words("nl")


def test_cobalt_as_the_commission_prints_it():
    """European Commission 2023: 62.8 % mined in Congo; superalloys 36 % of use. 2017: both indices 1.0."""
    cobalt = crm_sheets.critical_sheet("cobalt", importer="NLD")
    assert (cobalt.stage, cobalt.origin[0]) == ("E", ("COD", 0.628))
    assert cobalt.uses[0].share == 0.36
    assert sum(use.share for use in cobalt.uses) == pytest.approx(1.02)
    assert cobalt.replaced == (1.0, 1.0)
    assert [(risk.importer, risk.year) for risk in cobalt.imports] == [("NLD", 2024)]


@pytest.mark.parametrize("material", ["Cobalt", "LREEs", "Xenon", "Krypton", "Neodymium"])
def test_every_side_is_told_and_what_is_not_known_says_who_could(material):
    sheet = crm_sheets.critical_sheet(material, importer=None)
    assert [part for part in PARTS if any(told.part == part for told in sheet.told)] == list(PARTS)
    assert [told.key for told in sheet.told] == [
        told.key for told in crm_sheets.critical_sheet("Cobalt", importer="NLD").told
    ]
    for told in sheet.told:
        assert (told.value is None) == (told.kind == "missing")
        assert (told.year is None) == (told.kind == "missing")
    for words in (EN, NL):
        rows = crm_said.sheet_block(sheet, words).rows
        assert len(rows) == len(sheet.told)
        assert all(text and kind for _, text, kind in rows)
    missing = [text for _, text, kind in crm_said.sheet_block(sheet, EN).rows if kind == "not known"]
    assert all("could know" in text or "know it" in text or "no " in text for text in missing)


def test_materials_of_a_division_are_those_whose_printed_use_is_there():
    """European Commission 2023: 33 + 23 + 18 + 5 = 79 % of tungsten is used in machinery."""
    found = crm_sheets.division_uses("28", importer="NLD")
    tungsten = found[0]
    assert (tungsten.sheet.material, round(tungsten.share, 2)) == ("Tungsten", 0.79)
    assert all(use.sector == "28" for each in found for use in each.uses)
    assert [each.share for each in found] == sorted((each.share for each in found), reverse=True)
    printed = set(fact_frame("use_shares").filter(sector="28")["material"].to_list())
    assert {each.sheet.material for each in found} <= printed
    assert "Compute with: kringloop run STUDY" in crm_said.division_block(found, "28", EN).lines[-1]


def test_a_division_of_services_or_none_is_refused_with_those_that_are_there():
    assert {"20", "26", "28"} <= set(crm_sheets.divisions_with_uses())
    with pytest.raises(UnknownNameError, match="'99' is not a known division; known: "):
        crm_sheets.division_uses("99", importer="NLD")


def test_own_production_is_evidence_and_no_figure_of_the_risk():
    """European Commission 2023: 3.5 % of cadmium is refined in the Netherlands; of cobalt 16 others are named."""
    cadmium, cobalt = own_supply("Cadmium", "P", "NLD"), own_supply("Cobalt", "P", "NLD")
    assert (cadmium.evidence, cadmium.share, cadmium.kind) == ("produces", 0.035, "published")
    assert (cobalt.evidence, cobalt.share, cobalt.countries) == ("not_named", None, 16)
    assert cobalt.left_open == pytest.approx(0.012)
    assert "gives Netherlands 3.5 % of world processing" in own_words(cadmium, EN)
    assert "noemt 16 landen voor bewerking, Nederland niet; 1,2 % van de wereld blijft open" in own_words(cobalt, NL)
    assert own_supply("Xenon", "P", "NLD") is None


def test_of_a_union_the_shares_of_its_members_count():
    members = own_supply("Cobalt", "P", "EU27_2020").share
    assert members >= own_supply("Cobalt", "P", "FIN").share + own_supply("Cobalt", "P", "BEL").share


def test_a_share_below_what_is_printed_is_told_so():
    """European Commission 2023: manganese, processing, the Netherlands: <0.1 %."""
    assert "minder dan 0,1 %" in own_words(own_supply("Manganese", "P", "NLD"), NL)
