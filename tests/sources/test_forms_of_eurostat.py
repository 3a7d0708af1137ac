"""SDMX-CSV, TSV and JSON-stat of one dataset become one table, and each refuses what it cannot be sure of."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kringloop.core import SourceError
from kringloop.sources import SOURCES, read_eurostat, whole_eurostat

# the same six places by hand: two regions and three years; BE 2021 is no observation, NL 2022 is confidential
CSV = """freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
A,PC,BE,2022,18.3,
A,PC,BE,2023,19.7,e
A,PC,NL,2021,0,
A,PC,NL,2022,,c
A,PC,NL,2023,30.6,bp
"""
TSV = "freq,unit,geo\\TIME_PERIOD\t2021 \t2022 \t2023 \nA,PC,BE\t: \t18.3 \t19.7 e\nA,PC,NL\t0 \t: c\t30.6 bp\n"
DIMENSIONS = {
    "freq": {"category": {"index": {"A": 0}, "label": {"A": "Annual"}}},
    "unit": {"category": {"label": {"PC": "Percentage"}}},
    "geo": {"category": {"index": ["BE", "NL"]}},
    "time": {"category": {"index": {"2023": 2, "2021": 0, "2022": 1}}},
}
CUBE = {
    "version": "2.0",
    "class": "dataset",
    "source": "ESTAT",
    "id": ["freq", "unit", "geo", "time"],
    "size": [1, 1, 2, 3],
    "dimension": DIMENSIONS,
    "value": {"1": 18.3, "2": 19.7, "3": 0, "5": 30.6},
    "status": {"2": "e", "4": ": c", "5": "bp"},
}
DENSE = CUBE | {"value": [None, 18.3, 19.7, 0, None, 30.6], "status": [None, None, "e", None, "c", "bp"]}
ROWS = [
    ("BE", 2022, 18.3, ""),
    ("BE", 2023, 19.7, "e"),
    ("NL", 2021, 0.0, ""),
    ("NL", 2022, None, "c"),
    ("NL", 2023, 30.6, "b p"),
]
FORMS = {"csv": CSV, "tsv": TSV, "json": json.dumps(CUBE)}


@pytest.fixture
def put(tmp_path):
    def one(form, content):
        path = tmp_path / f"cei_x.{form}"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return one


@pytest.mark.parametrize(
    ("form", "content"), [*FORMS.items(), ("json", DENSE)], ids=["csv", "tsv", "sparse cube", "dense cube"]
)
def test_each_form_gives_the_table_worked_by_hand(put, form, content):
    path = put(form, content)
    assert read_eurostat(path, dimensions=[], where={"unit": "PC"}).rows() == ROWS
    whole = whole_eurostat(path)
    assert whole.frame.columns == ["freq", "unit", "geo", "period", "value", "flag"]
    assert whole.frame.select("geo", "period", "value", "flag").rows() == [(g, str(y), v, f) for g, y, v, f in ROWS]
    assert whole.extent.empty == {"c": 1}


CELL = some.tuples(
    some.one_of(some.none(), some.floats(-1e9, 1e9), some.integers(-99, 99)), some.sampled_from(["", "p", "bp", "c"])
)


@settings(max_examples=40)
@given(some.lists(CELL, min_size=6, max_size=6).filter(lambda cells: any(v is not None or f for v, f in cells)))
def test_all_forms_of_any_dataset_are_equal(tmp_path_factory, cells):
    places = [(geo, year) for geo in ("BE", "NL") for year in (2021, 2022, 2023)]
    held = [(geo, year, v, f) for (geo, year), (v, f) in zip(places, cells, strict=True) if v is not None or f]
    lines = [f"A,PC,{g},{y},{'' if v is None else repr(v)},{f}" for g, y, v, f in held]
    shown = [f"{':' if v is None else repr(v)} {f}" for v, f in cells]
    cube = CUBE | {
        "value": {str(k): v for k, (v, _) in enumerate(cells) if v is not None},
        "status": {str(k): f for k, (_, f) in enumerate(cells) if f},
    }
    content = {
        "csv": "\n".join([CSV.splitlines()[0], *lines]),
        "tsv": "\n".join([TSV.splitlines()[0], "\t".join(["A,PC,BE", *shown[:3]]), "\t".join(["A,PC,NL", *shown[3:]])]),
        "json": json.dumps(cube),
    }
    folder, read = tmp_path_factory.mktemp("forms"), []
    for form, text in content.items():
        (folder / f"x.{form}").write_text(text, encoding="utf-8")
        read.append(whole_eurostat(folder / f"x.{form}").frame)
    assert read[0].equals(read[1])
    assert read[0].equals(read[2])


def test_fields_that_go_into_no_column_are_named(put):
    assert whole_eurostat(put("json", CUBE)).unused == ("source", "freq.category.label", "unit.category.label")
    assert whole_eurostat(put("tsv", TSV)).unused == ()
    labelled = "STRUCTURE,freq,Time frequency,geo,TIME_PERIOD,OBS_VALUE\ndataflow,M,Monthly,NL,2024-03,1\n"
    whole = whole_eurostat(put("csv", labelled))
    assert whole.unused == ("STRUCTURE", "Time frequency")
    assert whole.frame["period"].to_list() == ["2024-03"], "a period of any length, where a study reads years only"


def test_one_status_can_hold_for_all(put):
    frame = whole_eurostat(put("json", CUBE | {"status": "p"})).frame
    assert frame["flag"].unique().to_list() == ["p"]
    assert frame.height == 6


BAD = {
    "a period that is no year": ("tsv", TSV.replace("2021", "2021-Q1"), "is not a year"),
    "a code that is not there": ("tsv", TSV.replace("A,PC", "A,KG"), "'PC' does not occur"),
    "a row that is cut off": ("tsv", TSV.replace("\t30.6 bp", ""), "3 codes and 2 periods; expected 3 and 3"),
    "an empty cell": ("tsv", TSV.replace("\t0 \t", "\t\t"), "period 2021: the cell is empty"),
    "another header": ("tsv", TSV.replace("\\TIME_PERIOD", ""), "is no header of Eurostat's TSV"),
    "a year twice": ("tsv", TSV.replace("2022", "2021"), "stand twice: '2021'"),
    "a value outside the cube": ("json", CUBE | {"value": {"6": 1}}, "do not fit the 6 places"),
    "a list too short": ("json", CUBE | {"value": [1, 2]}, "'value' has 2 entries"),
    "a size that is not the codes'": ("json", CUBE | {"size": [1, 1, 3, 2]}, "'geo' has 2 codes; expected 3"),
    "version 1": ("json", {"dataset": CUBE}, "no dataset of JSON-stat 2.0: id, size"),
    "a truth": ("json", CUBE | {"value": {"1": True}}, "at place 1 is True"),
    "a part of another kind": ("json", CUBE | {"dimension": DIMENSIONS | {"geo": 1}}, "not have the form of JSON-stat"),
    "a first line that is empty": ("tsv", "\n" + TSV, "line 1: '' is no header"),
    "another form": ("xml", "<a/>", "expected .csv, .tsv or .json"),
}


@pytest.mark.parametrize(("form", "content", "said"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_sure_is_refused(put, form, content, said):
    with pytest.raises(SourceError, match=said.replace(".", r"\.")) as told:
        read_eurostat(put(form, content), dimensions=[], where={"unit": "PC"})
    assert told.value.in_language("nl") != str(told.value)


def test_an_observation_that_stands_twice_is_refused(put):
    with pytest.raises(SourceError, match=r"twice \(A, PC, BE, 2022; A, PC, BE, 2023|twice \(A, PC"):
        whole_eurostat(put("tsv", TSV + TSV.splitlines()[1] + "\n"))


@pytest.mark.parametrize("form", ["tsv", "json"])
def test_a_source_of_a_study_reads_every_form_alike(tmp_path, form):
    made = []
    for ending in ("csv", form):
        folder = tmp_path / ending
        folder.mkdir()
        (folder / f"cei_srm030.{ending}").write_text(FORMS[ending], encoding="utf-8")
        made.append(SOURCES["eurostat_cei_srm030"].clean(folder))
    assert made[0].height == 4
    assert made[0].equals(made[1])
