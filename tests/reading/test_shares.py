"""From nation to sector to company over the shipped study, and the empty tables that companies fill in."""

import io

import polars as pl
import pytest
from openpyxl import load_workbook

from kringloop.actors import MEMBERS, firm_from, read_firm
from kringloop.core import BalanceError, KringloopError, MissingDataError, UnknownNameError
from kringloop.exchange import template_bytes
from kringloop.reading import (
    TEMPLATES,
    WORDS,
    Reading,
    divided_target,
    firm_part,
    firm_view,
    from_nation,
    handed_out,
    nation_of,
    template_of,
    who_contributes,
)
from kringloop.runs import open_run
from tests.netherlands import results_file

PUMP = """\
item,code,year,value,unit,source
company,Pump,,,,
sector,28,,,,
industry,c13,,,,
output,,2023,120,mln EUR,accounts
value_added,,2023,45,mln EUR,accounts
figure,ghg_direct,2023,2.1,kt_CO2e,meter
figure,co2_direct,2023,2,kt,meter
"""


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    path = results_file(tmp_path_factory)
    return Reading(open_run(path, keep_open=True), path.name)


def firm(text=PUMP):
    return firm_from(text.encode(), "pump.csv", most=10_000)


def members(*rows):
    frame = pl.DataFrame(rows, schema=["id", "level", "within", "value", "unit"], orient="row")
    return frame.with_columns(source=pl.lit("own"))


def test_every_figure_adds_up_from_its_sectors_to_its_top(reading):
    for id in from_nation(reading):
        nation = nation_of(reading, id)
        for whole in nation.levels.wholes.values():
            if whole.members:
                made = sum(whole.members.values()) - whole.netted + whole.rest
                assert made == pytest.approx(whole.value), (id, whole.id)
    assert {"ghg_direct.cbs", "waste_generated.cbs", "gross_value_added.current"} <= set(from_nation(reading))


def test_companies_come_off_the_rest_of_their_sector_and_change_nothing_above(reading):
    plain = nation_of(reading, "ghg_direct.cbs", year=2023)
    made = nation_of(
        reading,
        "ghg_direct.cbs",
        year=2023,
        firms=members(("A", "company", "28", 30.0, "kt_CO2e"), ("B", "company", "28", 0.05, "Mt_CO2e")),
        deliveries=pl.DataFrame({"seller": ["A"], "buyer": ["B"], "value": [10.0], "unit": ["kt_CO2e"]}),
    )
    sector = made.levels["28"]
    assert (sector.reported, sector.netted) == (pytest.approx(0.08), pytest.approx(0.01))
    assert sector.rest == pytest.approx(plain.levels["28"].value - 0.07)
    assert made.levels["C"].rest == plain.levels["C"].rest
    assert made.levels[made.top].value == plain.levels[plain.top].value


@pytest.mark.parametrize(
    ("rows", "error", "said"),
    [
        ([("A", "company", "28", 300.0, "Mt_CO2e")], BalanceError, "the rest would be -"),
        ([("A", "company", "288", 3.0, "kt_CO2e")], UnknownNameError, "'288' is not a code"),
        ([("A", "company", "Q", 3.0, "kt_CO2e")], KringloopError, "'Q'"),
        ([("28", "sector", None, 3.0, "kt_CO2e")], KringloopError, "is no company within a sector"),
        ([("A", "company", "28", 3.0, "mln EUR")], KringloopError, "mln EUR"),
    ],
)
def test_companies_that_do_not_fit_are_refused(reading, rows, error, said):
    with pytest.raises(error, match=said):
        nation_of(reading, "ghg_direct.cbs", firms=members(*rows))


def test_an_indicator_stands_for_its_first_definition(reading):
    assert nation_of(reading, "ghg_direct").definition.id == "ghg_direct.cbs"


def test_other_figures_and_years_are_refused(reading):
    with pytest.raises(UnknownNameError, match=r"did you mean 'ghg_direct\.cbs'"):
        nation_of(reading, "ghg_direct.cb")
    with pytest.raises(MissingDataError, match="has no figures of nation and sectors in 1900"):
        nation_of(reading, "ghg_direct.cbs", year=1900)
    with pytest.raises(UnknownNameError, match="co2"):
        who_contributes(reading, "co3")


def test_the_run_keeps_what_the_rules_need(reading):
    assert handed_out(reading) == ("co2", "value_added")
    assert who_contributes(reading).year == 2011


@pytest.mark.analytic
def test_a_company_has_its_part_of_sector_chain_and_goal(reading):
    found = firm_view(reading, firm())
    nation = found.nations["ghg_direct.cbs"]
    assert nation.levels.share("Pump", "28") == pytest.approx(100 * 0.0021 / 0.284)  # printed total of 28 in 2023
    assert found.chain.shares["pressure"] == pytest.approx(0.002 / 0.275)
    assert found.chain.company["producer"] == pytest.approx(0.002 / 0.275 * found.chain.industry["producer"])
    goal = found.goals["climate_2030"]
    parts = goal.parts["base"]
    assert firm_part(found.firm, parts).target == pytest.approx(0.0021 * (1 + parts[0].change))
    for each in goal.parts.values():
        if not isinstance(each, KringloopError):
            assert sum(p.target for p in each if p.within == "28") == pytest.approx(
                next(p.target for p in each if p.id == "28")
            )
    alone = divided_target(reading, "climate_2030").parts["base"]
    assert {p.id: p.target for p in alone}["28"] > 0


def test_what_a_company_leaves_open_is_told_and_the_rest_stands(reading):
    text = PUMP.replace("industry,c13", "industry,").replace("2023", "1989").replace("figure,co2", "figure,co3")
    found = firm_view(reading, firm(text))
    assert "names no industry of the chain table" in str(found.chain)
    assert "co3_direct" in found.missed
    assert "ghg_direct" in found.missed
    assert all(isinstance(made, KringloopError) for made in found.goals.values())
    more = firm_view(reading, firm(PUMP.replace("value_added,,2023,45", "value_added,,2023,450")))
    assert "more than its output" in str(more.chain)
    with pytest.raises(UnknownNameError, match="'288' is not a code"):
        firm_view(reading, firm(PUMP.replace("sector,28", "sector,288")))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("key", TEMPLATES)
def test_a_template_is_the_columns_that_read_it_each_with_a_note(key, language):
    made = template_of(key, WORDS[language])
    names = [column.name for column in TEMPLATES[key].columns]
    assert list(made.heads) == names
    notes = {note[0]: note[1] for note in made.notes}
    assert all(notes[name] != name and notes[name] for name in names)
    assert template_bytes(made, "csv").decode().splitlines()[0] == ",".join(names)
    book = load_workbook(io.BytesIO(template_bytes(made, "xlsx")))
    assert book.sheetnames == [key, "notes"]


def test_every_section_of_notes_has_its_columns_and_no_more():
    words = WORDS["nl"]._catalogue
    for key, schema in TEMPLATES.items():
        said = {name.partition(".")[2] for name in words if name.startswith(f"template_{key}.")}
        assert said == {column.name for column in schema.columns}
    assert "template.firm" in words
    assert MEMBERS is TEMPLATES["companies"]


def test_a_filled_workbook_is_read_with_its_notes_left_alone(tmp_path):
    book = load_workbook(io.BytesIO(template_bytes(template_of("firm", WORDS["nl"]), "xlsx")))
    sheet = book["firm"]
    for row in sheet.iter_rows(min_row=2):
        item, code = row[0].value, row[1].value
        if item == "company":
            row[1].value = "Pomp"
        if item == "sector":
            row[1].value = "10-12"
        if code == "ghg_direct":
            row[2].value, row[3].value, row[5].value = 2023, 2.1, "meter"
    book.save(tmp_path / "pomp.xlsx")
    found = read_firm(tmp_path / "pomp.xlsx")
    assert (found.name, found.sector, found.figures) == ("Pomp", "10-12", {"ghg_direct": (2.1, "kt_CO2e")})
    assert "output" in found.not_filled
