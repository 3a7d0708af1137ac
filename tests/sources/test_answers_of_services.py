"""Answers of the World Bank and of UN Comtrade as tidy tables; figures are made up."""

import json

import pytest

from kringloop.core import SourceError
from kringloop.sources import whole_comtrade, whole_world_bank


def observed(code, iso, year, value, status=""):
    return {
        "indicator": {"id": "NY.X", "value": "X"},
        "country": {"id": code, "value": code},
        "countryiso3code": iso,
        "date": year,
        "value": value,
        "unit": "",
        "obs_status": status,
        "decimal": 0,
    }


PAGE = {"page": 1, "pages": 1, "per_page": 50, "total": 3, "lastupdated": "2026-07-13"}
BANK = [
    PAGE,
    [observed("MX", "MEX", "2024", 2.5, "F"), observed("XC", "EMU", "2024", None), observed("XX", "", "2024", 0)],
]


def traded(partner, code, value, weight, **more):
    codes = {"refYear": 2023, "reporterCode": 528, "flowCode": "M", "partnerCode": partner, "cmdCode": code}
    return codes | {"primaryValue": value, "netWgt": weight, "cmdDesc": "x"} | more


ROWS = [
    traded(0, "010121", 30.0, 12.0),
    traded(56, 10121, 30.0, None, isNetWgtEstimated=True, motCode=0, customsCode="C00", partner2Code=0),
]
TRADE = {"elapsedTime": "0.1 secs", "count": 2, "data": ROWS, "error": ""}


@pytest.fixture
def put(tmp_path):
    def one(content):
        path = tmp_path / "x.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return one


def test_an_indicator_keeps_its_gaps_and_what_is_no_country(put):
    whole = whole_world_bank(put(BANK))
    assert whole.frame.select("country", "period", "value", "flag").rows() == [
        ("MEX", "2024", 2.5, "F"),
        ("EMU", "2024", None, ""),
        ("XX", "2024", 0.0, ""),
    ]
    assert (whole.extent.empty, whole.unused) == ({"": 1}, ("decimal",))


def test_trade_keeps_leading_noughts_the_world_and_unknown_weights(put):
    whole = whole_comtrade(put(TRADE))
    assert whole.frame.select("partner", "hs", "value", "net_weight", "customs", "flag").rows() == [
        ("0", "010121", 30.0, 12.0, "", ""),
        ("56", "010121", 30.0, None, "C00", "e"),
    ]
    assert whole.unused == ("cmdDesc",)


BAD = {
    "an error with status 200": (whole_world_bank, [{"message": [{"key": "Invalid value", "value": "no"}]}], "Invalid"),
    "one page of two": (whole_world_bank, [PAGE | {"pages": 2}, BANK[1]], "page 1 of 2"),
    "rows that were lost": (whole_world_bank, [PAGE | {"total": 4}, BANK[1]], "3 of 4 rows"),
    "no rows": (whole_world_bank, [PAGE, None], "expected [page, rows]"),
    "a country that is none": (
        whole_world_bank,
        [PAGE, [observed("MX", "", "2024", 1) | {"country": 1}] * 3],
        "not have the form of World Bank v2",
    ),
    "a number": (whole_world_bank, 5, "expected [page, rows]"),
    "rows that are none": (whole_comtrade, TRADE | {"data": [1, 2]}, "counts 2"),
    "another thing": (whole_world_bank, {"value": []}, "expected [page, rows]"),
    "a text": (whole_world_bank, [PAGE, [observed("MX", "MEX", "2024", "2,5")] * 3], "the value '2,5'"),
    "a year twice": (whole_world_bank, [PAGE, [observed("MX", "MEX", "2024", 1)] * 3], "twice (NY.X, MEX, 2024)"),
    "an error of Comtrade": (whole_comtrade, TRADE | {"error": "quota"}, "quota"),
    "a count that is another": (whole_comtrade, TRADE | {"count": 3}, "2 rows of UN Comtrade and counts 3"),
    "no code": (whole_comtrade, TRADE | {"data": [ROWS[0], traded(1, "AG6", 1, 1)]}, "'AG6' is no code"),
    "a figure below nought": (
        whole_comtrade,
        TRADE | {"data": [ROWS[0], traded(1, "26", -1, 1)]},
        "primaryValue is -1",
    ),
    "a field that is gone": (whole_comtrade, TRADE | {"data": [ROWS[0], {"refYear": 2023}]}, "has no reporterCode"),
    "a row twice": (whole_comtrade, TRADE | {"data": [ROWS[0]] * 2}, "observations twice"),
}


@pytest.mark.parametrize(("read", "content", "said"), BAD.values(), ids=BAD.keys())
def test_what_is_no_sound_answer_is_refused(put, read, content, said):
    with pytest.raises(SourceError) as told:
        read(put(content))
    assert said in str(told.value)
    assert told.value.in_language("nl") != str(told.value)
