"""A StatLine table of OData v4 becomes the table that v3 gives, and says why figures are absent."""

import json

import pytest

from kringloop.core import SourceError
from kringloop.sources import Measure, read_statline, whole_v4

SECTOR, PERIOD = "BedrijfstakkenBranchesSBI2008", "Perioden"
# figures by hand: waste and its recovered part of manufacturing; the recovery of 2021 is confidential
V3 = [
    {"ID": 0, SECTOR: "307500 ", PERIOD: "2020JJ00", "Waste_1": 13361, "Recovered_2": 11000.5},
    {"ID": 1, SECTOR: "307500 ", PERIOD: "2021JJ00", "Waste_1": 13611, "Recovered_2": None},
]
OBSERVED = [
    ("2020JJ00", "M1", 13361.0, "None"),
    ("2020JJ00", "M2", 11000.5, "None"),
    ("2021JJ00", "M1", 13611.0, "None"),
    ("2021JJ00", "M2", None, "Confidential"),
]


def table(observed=OBSERVED, **parts):
    rows = [
        {"Id": k, "Measure": m, "ValueAttribute": a, "Value": v, "StringValue": None, SECTOR: "307500 ", PERIOD: p}
        for k, (p, m, v, a) in enumerate(observed)
    ]
    units = [{"Identifier": "M1", "Unit": "mln kg", "Decimals": 0}, {"Identifier": "M2", "Unit": "mln kg"}]
    return {
        "Properties": {"Identifier": "84970NED"},
        "Dimensions": [SECTOR, PERIOD],
        "MeasureCodes": units,
        f"{SECTOR}Codes": [{"Identifier": "307500"}],
        f"{PERIOD}Codes": [{"Identifier": "2020JJ00"}, {"Identifier": "2021JJ00"}],
        "value": rows,
    } | parts


@pytest.fixture
def put(tmp_path):
    def one(content, name="x.v4.json"):
        path = tmp_path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return one


def read(path, waste, recovered):
    measures = [Measure(waste, "waste"), Measure(recovered, "recovered", 1)]
    return read_statline(path, period=PERIOD, dimensions={SECTOR: "sector"}, measures=measures)


def test_both_versions_of_a_table_give_one_table(put):
    new = read(put(table()), "M1", "M2")
    assert new.rows() == [(2020, "307500", 13361.0, 11000.5), (2021, "307500", 13611.0, None)]
    assert new.equals(read(put({"value": V3}, "x.json"), "Waste_1", "Recovered_2"))


def test_the_order_of_observations_does_not_matter_to_a_record(put):
    turned = [OBSERVED[1], OBSERVED[0], OBSERVED[3], OBSERVED[2]]
    assert read(put(table(turned)), "M1", "M2").equals(read(put(table()), "M1", "M2"))


def test_an_observation_that_is_not_there_is_missing_and_not_zero(put):
    assert read(put(table(OBSERVED[:3])), "M1", "M2")["recovered"].to_list() == [11000.5, None]


def test_the_whole_table_says_why_a_figure_is_absent_and_what_is_not_read(put):
    more = [*OBSERVED[:1], ("2020JJ00", "M2", None, "Impossible"), *OBSERVED[2:]]
    whole = whole_v4(put(table(more)))
    assert whole.extent.empty == {"Confidential": 1, "Impossible": 1}
    assert whole.unused == ("Id",)
    assert whole.frame.row(0) == ("307500", "2020JJ00", "M1", "mln kg", 13361.0, "")


def test_a_text_in_place_of_a_figure_is_said(put):
    content = table()
    content["value"][3] |= {"ValueAttribute": "None", "StringValue": "zie toelichting"}
    assert whole_v4(put(content)).extent.empty == {"StringValue": 1}


BAD = {
    "a measure that nobody knows": (table([("2020JJ00", "M9", 1.0, "None")]), "'M9' is no code of 'Measure'"),
    "a period that nobody knows": (table([("2019JJ00", "M1", 1.0, "None")]), "'2019JJ00' is no code of 'Perioden'"),
    "a figure that is a text": (table([("2020JJ00", "M1", "13 361", "None")]), "Value is '13 361'"),
    "an observation twice": (table([OBSERVED[0], OBSERVED[0]]), "observations twice (307500, 2020JJ00, M1)"),
    "a figure with a reason for none": (table([("2020JJ00", "M1", 1.0, "Confidential")]), "carry a ValueAttribute"),
    "no codes of a dimension": (table(**{f"{SECTOR}Codes": None}), f"{SECTOR}Codes is missing or empty"),
    "codes without a name": (table(MeasureCodes=[{"Id": "M1"}]), "does not have the form of OData v4: KeyError"),
    "no observation": (table([]), "value is missing or empty"),
    "more decimals than declared": (table([("2020JJ00", "M1", 1.25, "None")]), "has the unit changed?"),
}


@pytest.mark.parametrize(("content", "said"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_sure_is_refused(put, content, said):
    with pytest.raises(SourceError) as told:
        read(put(content), "M1", "M2")
    assert said in str(told.value)
    assert told.value.in_language("nl") != str(told.value)
