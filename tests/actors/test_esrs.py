"""ESRS E5 in the file of a company: read by point, in tonnes, made to agree; nothing is said of the revised text."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.actors import esrs_codes, esrs_points, firm_from, firm_of
from kringloop.core import KringloopError, TableError

HEAD = "item,code,year,value,unit,source,how"
WHO = ["company,Company A,,,,,", "sector,28,,,,,"]
FULL = {
    "E5-4_02": "2000,t",
    "E5-4_04": "500,t",
    "E5-4_05": "25,%",
    "E5-5_04:pumps": "90,%",
    "E5-5_07": "0.1,kt",
    "E5-5_08": "80000,kg",
    "E5-5_08:hazardous:recycling": "5,t",
    "E5-5_08:non-hazardous:recycling": "65,t",
    "E5-5_09": "20,t",
    "E5-5_10": "30,t",
    "E5-5_11": "30,%",
    "E5-5_15": "9,t",
}


def firm(rows, *more, how="measured"):
    told = [f"esrs,{code},2022,{value},scale,{how}" for code, value in rows.items()]
    return firm_of("\n".join([HEAD, *WHO, *more, *told]) + "\n", "esrs.csv")


def refused(rows, *more, **how):
    with pytest.raises(KringloopError) as caught:
        firm(rows, *more, **how)
    return str(caught.value), caught.value.in_language("nl")


def test_masses_are_held_in_tonnes_and_shares_follow():
    found = firm(FULL).esrs
    assert found.value("E5-5_07") == pytest.approx(100)
    assert found.value("E5-5_08") == pytest.approx(80)
    assert found.value("E5-5_08", hazard="hazardous", treatment="recycling") == 5
    # 500 of 2000 t; 5 + 65 of 100 t; 20 of 100 t; 9 of 100 t
    assert found.computed() == pytest.approx({"secondary": 25, "recycled": 70, "disposed": 20, "hazardous_share": 9})
    assert {t.how for t in found.told} == {"measured"}
    assert [t.group for t in found.told if t.group] == ["pumps"]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.floats(0.1, 1e6), min_size=12, max_size=12), st.sampled_from([("t", 1), ("kg", 1e3), ("kt", 1e-3)]))
def test_parts_that_are_all_given_are_the_total_in_any_unit(masses, unit):
    name, per_tonne = unit
    parts = [code for code in esrs_codes() if code.count(":") == 2]
    rows = {code: f"{mass * per_tonne!r},{name}" for code, mass in zip(parts, masses, strict=True)}
    whole = sum(masses)
    found = firm(rows | {"E5-5_07": f"{whole!r},t"}).esrs
    recycled = sum(m for code, m in zip(parts, masses, strict=True) if code.endswith(":recycling"))
    assert found.computed()["recycled"] == pytest.approx(100 * recycled / whole)
    assert "E5-5_08 + E5-5_09 give" in refused(rows | {"E5-5_07": f"{1.5 * whole!r},t"})[0]


def test_all_waste_stands_beside_that_of_the_sector_unless_another_figure_does():
    assert firm(FULL).figure("waste_generated", "kt") == pytest.approx(0.1)
    own = firm(FULL, "figure,waste_generated.cbs,2022,90,t,books,")
    assert own.figures == {"waste_generated.cbs": (90, "t")}


def test_the_version_is_named_and_no_point_of_the_revised_text_is_said_to_stay():
    assert not firm(FULL).esrs.named
    found = firm(FULL, "esrs_version,amended,,,,,").esrs
    assert (found.version, found.named) == ("amended", True)
    assert {row["in_amended_text"] for row in found.as_dict()["points"]} == {"not read"}
    assert found.as_dict()["certainty"] == "read_second_hand"
    assert "did you mean 'set1'" in refused(FULL, "esrs_version,set2,,,,,")[0]


def test_a_company_without_esrs_has_none_of_it():
    assert firm_of("\n".join([HEAD, *WHO, "output,,2022,1,mln EUR,books,"]) + "\n", "x.csv").esrs is None


@pytest.mark.parametrize(
    ("change", "english", "dutch"),
    [
        ({"E5-4_05": "40,%"}, "E5-4_04 / E5-4_02 give 25", "geven 25"),
        ({"E5-5_11": "50,%"}, "E5-5_10 / E5-5_07 give 30", "geven 30"),
        ({"E5-5_04:pumps": "120,%"}, "at most 100", "hoogstens 100"),
        ({"E5-5_15": "150,t"}, "more than E5-5_07", "meer dan E5-5_07"),
        ({"E5-4_04": "2500,t", "E5-4_05": "100,%"}, "more than E5-4_02", "meer dan E5-4_02"),
        ({"E5-5_15": "9,m3"}, "expected t", "verwacht: t"),
        ({"E5-5_7": "9,t"}, "did you mean 'E5-5_07'", "bedoelt u"),
        ({"E5-5_08:hazardous:landfill": "1,t"}, "E5-5_08:hazardous:reuse", "zoals E5-5_08:hazardous:reuse"),
        ({"E5-5_07:pumps": "1,t"}, "no part of E5-5_07", "geen deel van E5-5_07"),
        ({"E5-5_09": "-3,t"}, "0 or more", "0 of meer"),
    ],
)
def test_what_cannot_be_is_told(change, english, dutch):
    said = refused(FULL | change)
    assert english in said[0]
    assert dutch.casefold() in said[1].casefold()


@pytest.mark.parametrize(
    ("rows", "english", "dutch"),
    [
        (
            {"E5-5_08": "80,t", "E5-5_08:hazardous:recycling": "90,t"},
            "E5-5_08  is 80 t, and the parts",
            "de delen ervan",
        ),
        ({"E5-5_15": "9,t", "E5-5_09:hazardous:landfill": "10,t"}, "E5-5_15  is 9 t, and the parts", "de delen ervan"),
        ({"E5-5_07": "100,t", "E5-5_09": "120,t"}, "is 120 t, more than E5-5_07 of 100 t", "meer dan E5-5_07"),
        ({"E5-4_02": "1e300,t"}, "1e+300 t is beyond any company", "groter dan enig bedrijf"),
    ],
    ids=["one part of what was diverted", "one part of what is hazardous", "disposed of all", "huge"],
)
def test_what_is_given_of_a_whole_is_no_more_than_it(rows, english, dutch):
    seen = refused(rows)
    assert english in seen[0]
    assert dutch in seen[1]


def test_how_belongs_to_points_of_esrs_and_is_measured_or_estimated():
    assert "how" in refused(FULL, how="guessed")[0]
    assert "is said of esrs alone" in refused(FULL, "output,,2022,1,mln EUR,books,measured")[0]


def test_rows_in_json_are_the_same_table():
    rows = [{"item": "company", "code": "Company A"}, {"item": "sector", "code": "28"}]
    rows += [
        {
            "item": "esrs",
            "code": c,
            "year": 2022,
            "value": float(v.split(",")[0]),
            "unit": v.split(",")[1],
            "source": "s",
        }
        for c, v in FULL.items()
    ]
    found = firm_from(json.dumps(rows).encode(), "esrs.json", most=10**6)
    assert found.esrs.computed() == pytest.approx(firm(FULL).esrs.computed())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "deep"),
        ('[{"item": "company", "item": "company"}]', "twice"),
        ('[{"value": NaN}]', "NaN"),
        ('{"item": 1}', "no list of rows"),
        ('[{"item": ["company"]}]', "no figure and no text"),
        ("", "empty"),
    ],
)
def test_json_that_is_no_table_is_refused(text, said):
    with pytest.raises(TableError, match=said):
        firm_from(text.encode(), "x.json", most=10**6)


@pytest.mark.parametrize("name", ["report.xhtml", "report.ZIP", "facts.xbrl"])
def test_a_report_in_xbrl_is_told_how_to_go_on(name):
    harm = b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
    with pytest.raises(TableError, match="kringloop template esrs") as caught:
        firm_from(harm, name, most=10**6)
    assert "taxonomie" in caught.value.in_language("nl")


def test_every_point_has_a_paragraph_and_a_code():
    assert set(esrs_points()) == {code.partition(":")[0] for code in esrs_codes()}
    assert all(point.paragraph[:2] in ("31", "36", "37", "39") for point in esrs_points().values())
