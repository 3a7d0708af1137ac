"""What a sentence says a figure is about: industry only of all of it, an area by its name, a state by its word."""

from dataclasses import replace

import pytest

from kringloop.indicators import INDICATORS
from kringloop.reading import WORDS, level, row_name, short_claim, state_row, trend_sentence, trend_words
from kringloop.reading.claim_texts import claims
from kringloop.reading.run import Reading
from kringloop.runs import open_run, run_study
from tests.small import write_study

CBS = "ghg_direct.cbs"
AIR = """\
year,origin,destination,ghg,flag,source
2023,NL.24,NL.air,6000,,waste_office
2024,NL.24,NL.air,5000,,waste_office
2023,NL.25,NL.air,300,,waste_office
2024,NL.25,NL.air,200,,waste_office
"""


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    """A study whose headline sector is a part of industry, with the shipped indicators."""
    folder = write_study(tmp_path_factory.mktemp("part") / "mine").parent
    (folder / "air.csv").write_text(AIR, encoding="utf-8")
    nodes = folder / "nodes.csv"
    nodes.write_text(nodes.read_text(encoding="utf-8") + "NL.air,lucht,air,environment,,NL,\n", encoding="utf-8")
    study = folder / "study.yaml"
    text = study.read_text(encoding="utf-8")
    air = "  air_emissions:\n    kind: flows\n    table: air.csv\n"
    text = text.replace("accounts:\n", f"accounts:\n{air}    layers: {{ghg: kt_CO2e}}\n")
    study.write_text(f"indicators: [{CBS}]\n{text}", encoding="utf-8")
    run = open_run(run_study(study, folder / "results").path)
    return Reading(run, run.file.path.name)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Greenhouse gas emissions"), ("nl", "Uitstoot van broeikasgassen")]
)
def test_the_headline_of_a_part_of_industry_names_that_part(reading, language, name):
    row = state_row(reading, reading.definitions[CBS])
    sector = reading.name("sector", "24-25", language)
    assert row.headline
    assert row.cell["sector"] == "24-25"
    told = level(reading, row, WORDS[language])
    assert sector in told
    assert not told.startswith(("De industrie", "Industry"))
    assert row_name(reading, row, WORDS[language]) == name
    falling = replace(row, trend=replace(row.trend, direction="falling"))
    assert short_claim(falling, WORDS[language]) is None
    assert short_claim(replace(falling, cell={"sector": "C"}), WORDS[language]) is not None


def test_a_word_that_stands_for_the_number_has_no_trend(reading):
    row = state_row(reading, reading.definitions[CBS])
    elasticity = replace(row.definition, key="decoupling_elasticity", definition="ghg")
    stated = replace(row, definition=elasticity, state={"nl": "sterke ontkoppeling", "en": "strong decoupling"})
    assert trend_words(stated, WORDS["nl"]) == "alleen de stand telt"
    assert "not the number" in trend_sentence(stated, WORDS["en"])
    assert not replace(stated, state={"nl": "", "en": ""}).worded


def test_beside_a_definition_that_names_its_area_all_others_of_the_key_do():
    scoped = {id for id, texts in claims().items() if "scope" in texts}
    keys = {id.split(".")[0] for id in scoped}
    national = {"self_sufficiency.recycling"}
    left = {i.id for i in INDICATORS if i.key in keys and not {"sector", "region"} & set(i.by)} - scoped
    assert "critical_materials.share" in scoped
    assert left <= national
