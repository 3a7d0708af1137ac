"""The file of one company: what is read, and each mistake in it by its line."""

import pytest

from kringloop.actors import ESRS, ITEMS, firm_from, read_firm
from kringloop.core import MissingDataError, TableError, UnitError, UnknownNameError

HEADS = "item,code,year,value,unit,source\n"
GOOD = """\
company,Pump,,,,
sector,28,,,,
industry,,,,,
output,,2023,120000,thousand EUR,accounts
heads,,2023,,FTE,
figure,ghg_direct,2023,2.1,kt_CO2e,meter
"""


def firm(text, tmp_path, heads=HEADS):
    path = tmp_path / "pump.csv"
    path.write_text(heads + text, encoding="utf-8")
    return read_firm(path)


def test_a_company_is_read_in_the_units_of_its_items_and_what_is_empty_is_named(tmp_path):
    found = firm(GOOD, tmp_path)
    assert (found.name, found.year, found.sector, found.industry) == ("Pump", 2023, "28", "")
    assert found.amounts == {"output": pytest.approx(120.0)}
    assert found.not_filled == ("industry", "heads")
    assert found.figure("ghg_direct", "t_CO2e") == pytest.approx(2100.0)
    assert firm_from((HEADS + GOOD).encode(), "pump.csv", most=10_000) == found


def test_what_a_company_does_not_say_is_refused_by_name(tmp_path):
    found = firm(GOOD, tmp_path)
    with pytest.raises(MissingDataError, match="Pump gives no heads; fill in that row") as no:
        found.amount("heads")
    assert "vul die regel in" in no.value.in_language("nl")
    with pytest.raises(UnknownNameError, match="ghg_direct"):
        found.figure("ghg_drect", "t_CO2e")
    with pytest.raises(UnitError):
        found.figure("ghg_direct", "mln EUR")


@pytest.mark.parametrize(
    ("before", "after", "said", "dutch"),
    [
        ("company,Pump,,,,", "company,,,,,", "'company' is not filled in", "'company' is niet ingevuld"),
        ("sector,28,,,,\n", "", "'sector' is not filled in", "'sector' is niet ingevuld"),
        ("sector,28,,,,", "sector,28,,3,,", "3:value  a sector is a code and has no value", "heeft geen waarde"),
        ("2.1,kt_CO2e", "-2.1,kt_CO2e", "7:value  is -2.1; expected 0 or more", "verwacht: 0 of meer"),
        (
            "kt_CO2e,meter",
            "kt_CO2e,",
            "7:source  is empty; a figure needs its year, unit and source",
            "een jaar, eenheid",
        ),
        ("figure,ghg_direct,2023", "figure,ghg_direct,2022", "one file is one year; seen 2022, 2023", "één jaar"),
        ("thousand EUR", "kt", "5:unit", "5:unit"),
        ("heads,,2023,,FTE,", "output,x,2023,3,mln EUR,me", "'output' stands in several rows", "geef er één"),
        ("heads,", "persons,", "persons", "persons"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, before, after, said, dutch):
    assert before in GOOD
    with pytest.raises(TableError) as no:
        firm(GOOD.replace(before, after), tmp_path)
    assert said in str(no.value)
    assert dutch in no.value.in_language("nl")


def test_a_file_without_rows_or_of_another_kind_is_refused(tmp_path):
    with pytest.raises(TableError, match="holds no rows"):
        firm("", tmp_path)
    with pytest.raises(TableError, match=r"no table by its name; expected \.csv"):
        read_firm(tmp_path / "pump.csv.doc") if (tmp_path / "pump.csv.doc").write_text("x") else None


def test_every_item_says_what_it_is_in_both_languages():
    for key, item in ITEMS.items():
        assert item.note.nl != item.note.en, key
        assert bool(item.unit) + item.is_code + (key in ("figure", ESRS)) == 1
