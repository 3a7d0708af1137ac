"""A column of OData v3 is found among the measures of OData v4 by its title, and by its place where titles repeat."""

import json
import re

import pytest

from kringloop.core import SourceError
from kringloop.sources import SOURCES, Measure, read_statline
from kringloop.sources.statline_columns import measures_of

# keys and titles as CBS gives them, of 00372eng and 83583NED (CC BY 4.0)
CALLED = {
    "TotalSupply_1": "Total supply",
    "ImportsOfGaseousNaturalGasTotal_4": "Imports of gaseous natural gas, total",
    "ImportsViaNorway_5": "Imports via Norway",
    "ImportsOfLNGTotal_10": "Imports of LNG total",
    "ImportsViaAmericaExcludingUS_16": "Imports via America excluding U.S.",
    "ImportsViaOtherUnknown_17": "Imports via Other/unknown",
    "ExportsOfLiquefiedNaturalGasLNG_24": "Exports of liquefied natural gas (LNG)",
    "ConsumptionByProductionAndTransport_32": "Consumption by production and transport ",
    "ClosingStockGaseousGas_34": "Closing stock, gaseous gas",
    "BanenVanWerknemersInDecember_1": "Banen van werknemers in december",
    "k_0Tot15Jaar_8": "0 tot 15 jaar",
    "FinancieleDiensten_9": "Financiële diensten",
}
ACCOUNTS = ("Output", "Use", "Output", "Use", "Output", "Use")


def table(titles, *, groups=(1, 4, 7), first=2):
    """Measures in their order, numbered together with the groups they stand in."""
    free = (k for k in range(first, 99) if k not in groups)
    measures = [{"Identifier": f"M{k}", "Index": next(free), "Title": t} for k, t in enumerate(titles, 1)]
    return {"MeasureCodes": measures, "MeasureGroups": [{"Id": f"G{k}", "Index": k} for k in groups]}


def test_every_title_of_cbs_is_known_by_its_column(tmp_path):
    content = table(CALLED.values(), groups=(1,))
    assert measures_of(tmp_path, content, CALLED) == {c: f"M{k}" for k, c in enumerate(CALLED, 1)}


def test_where_titles_repeat_the_place_tells_them_apart(tmp_path):
    found = measures_of(tmp_path, table(ACCOUNTS), ["Output_3", "Use_6", "Output_1", "M5"])
    assert found == {"Output_3": "M3", "Use_6": "M6", "Output_1": "M1", "M5": "M5"}


def test_the_order_in_which_measures_come_does_not_matter(tmp_path):
    content = table(ACCOUNTS)
    content["MeasureCodes"].reverse()
    assert measures_of(tmp_path, content, ["Output_3"]) == {"Output_3": "M3"}


@pytest.mark.parametrize(
    ("content", "column", "said"),
    [
        (table(ACCOUNTS, groups=(1, 4)), "Output_7", "places cannot be told"),
        (table(ACCOUNTS, groups=(1, 4, 90)), "Output_3", "places cannot be told"),
        (table(ACCOUNTS) | {"MeasureGroups": None}, "Output_3", "places cannot be told"),
        (table(["Output"]), "Outputs_1", "there are Output"),
        (table(["Output"]), "Output", "no measure of OData v4"),
    ],
    ids=["no such place", "a hole", "no groups", "another title", "no place"],
)
def test_what_cannot_be_told_is_refused_and_not_guessed(tmp_path, content, column, said):
    with pytest.raises(SourceError, match=said) as told:
        measures_of(tmp_path, content, [column])
    assert told.value.in_language("nl") != str(told.value)


def test_the_same_table_of_both_versions_is_read_alike(tmp_path):
    figures = {"2020JJ00": (592653.0, 292906.5, 944182.0), "2021JJ00": (600000.0, None, 1.0)}
    columns, measures = ("Output_1", "Use_2", "Output_3"), ("M1", "M2", "M3")
    old = [{"ID": k, "Periods": p, **dict(zip(columns, v, strict=True))} for k, (p, v) in enumerate(figures.items())]
    new = table(("Output", "Use", "Output"), groups=(1, 4)) | {
        "Dimensions": ["Periods"],
        "PeriodsCodes": [{"Identifier": p} for p in figures],
        "value": [
            {"Measure": m, "Value": v, "ValueAttribute": "None" if v is not None else "Unknown", "Periods": p}
            for p, values in figures.items()
            for m, v in zip(measures, values, strict=True)
        ],
    }
    found = []
    for name, content in (("x.json", {"value": old}), ("x.v4.json", new)):
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
        wanted = [Measure(c, n, 1) for c, n in zip(columns, ("output", "use", "real"), strict=True)]
        found.append(read_statline(tmp_path / name, period="Periods", dimensions={}, measures=wanted))
    assert found[0].equals(found[1])
    assert found[1].rows() == [(2020, 592653.0, 292906.5, 944182.0), (2021, 600000.0, None, 1.0)]


def test_every_source_of_cbs_takes_both_versions():
    tables = [s for s in SOURCES if s.origin.producer == "CBS" and re.fullmatch(r"\d{5}\w{3}\.csv", s.files[0])]
    assert len(tables) >= 10
    for source in tables:
        stem = source.files[0].removesuffix(".csv")
        assert source.files == (f"{stem}.csv", f"{stem}.json", f"{stem}.v4.json")
