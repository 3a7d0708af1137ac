"""Figures made at random, with codes and texts that are hard to write: others read them as they are held."""

import csv
import io
import json
import math
import random

import polars as pl
import pytest

from kringloop.core import FLAGS
from kringloop.exchange import delivery_of, find_form
from kringloop.exchange.delivered import text_of_id

CODES = [
    "24",
    "024",
    "Iron ore",
    "é/ß",
    'a"b<c>&',
    "x,y",
    "C10-C12",
    "ends.",
    "$24",
    "日本",
    "a_b",
    "a.b",
    "*",
    "+",
    "Z",
]
REASONS = ["no figure of the producer", 'said "so", twice', "één regel\nen nog een", "a\ttab & <tag>", "½ – ‰"]
SOURCES = ["waste_office", "rate_office"]
FIGURES = ("value", "low", "high")
TEXTS = ("unit", "flags", "reason", "sources")


def made(seed, like):
    """A row per code and year: some without a figure, some with an interval, some with marks."""
    drawn = random.Random(seed)
    rows = []
    for code in CODES:
        for year in (1999, 2020, 2021):
            gap = drawn.random() < 0.3
            value = None if gap else drawn.choice([0.0, -1.5, 1 / 3, 1e-300, 1.7e308, drawn.gauss(0, 1e6)])
            spread = None if gap or drawn.random() < 0.5 else abs(drawn.gauss(0, 10))
            flags = drawn.sample(sorted(f for f in FLAGS if f), drawn.choice([0, 0, 1, 2]))
            rows.append(
                {
                    "sector": code,
                    "year": year,
                    "value": value,
                    "low": None if spread is None else value - spread,
                    "high": None if spread is None else value + spread,
                    "interval": None if spread is None else "draws",
                    "unit": "kt",
                    "status": "computed",
                    "flags": " ".join(flags),
                    "reason": drawn.choice(REASONS) if gap else None,
                    "sources": drawn.choice(SOURCES),
                }
            )
    lacking = {name: None for name in like.columns if name not in rows[0]}
    whole = [{name: (row | lacking)[name] for name in like.columns} for row in rows]
    fixed = {name: like[name][0] for name in ("indicator", "definition") if name in like.columns}
    return pl.DataFrame([row | fixed for row in whole], schema=like.schema)


@pytest.fixture(params=[1, 2])
def delivery(request, small_run):
    (indicator,) = small_run.definitions_of("small_waste")
    frame = made(request.param, small_run.observations_of(indicator))
    return delivery_of(small_run, [(indicator, frame)], "en")


@pytest.fixture
def written(delivery, tmp_path):
    def write(name):
        folder = tmp_path / name
        folder.mkdir()
        for file, make in find_form(name).files(delivery).items():
            make(folder / file)
        return folder

    return write


def held(delivery):
    """Code and year → figures and texts, as they are held; nothing is empty text."""
    (flow,) = delivery.flows
    rows = flow.figures().to_dicts()
    return {(r["sector"], r["year"]): (*(r[f] for f in FIGURES), *(r[t] or "" for t in TEXTS)) for r in rows}


def number(text):
    empty = text is None or str(text) in ("", "nan", "None", "NaN")
    return None if empty else float(text)


def plain(text):
    return "" if text is None or str(text) in ("nan", "None") else str(text)


def of_sdmx(rows):
    """The same of what was read as SDMX."""
    names = {"unit": "UNIT_MEASURE", "flags": "FLAGS", "reason": "REASON", "sources": "SOURCES"}
    numbers = {"value": "OBS_VALUE", "low": "LOW", "high": "HIGH"}
    return {
        (text_of_id(str(r["SECTOR"])), int(str(r["TIME_PERIOD"]))): (
            *(number(r.get(numbers[f])) for f in FIGURES),
            *(plain(r.get(names[t])) for t in TEXTS),
        )
        for r in rows
    }


@pytest.mark.parametrize("form", ["sdmx-csv", "sdmx-ml", "sdmx-ml-2-1"])
def test_pysdmx(delivery, written, form):
    from pysdmx.io import get_datasets

    folder = written(form)
    (data,) = get_datasets(next(folder.glob("data.*")), folder / "structure.xml")
    assert of_sdmx(data.data.astype(object).to_dict("records")) == held(delivery)


def test_sdmx1(delivery, written):
    import sdmx

    message = sdmx.read_sdmx(io.BytesIO((written("sdmx-ml-2-1") / "data.xml").read_bytes()))
    rows = []
    for obs in message.data[0].obs:
        row = {k: v.value for k, v in obs.key.values.items()}
        rows.append(row | {k: v.value for k, v in obs.attached_attribute.items()} | {"OBS_VALUE": obs.value})
    assert of_sdmx(rows) == held(delivery)


def test_a_plain_reader_of_csv(delivery, written):
    with (written("sdmx-csv") / "data.csv").open(encoding="utf-8", newline="") as file:
        assert of_sdmx(csv.DictReader(file)) == held(delivery)


@pytest.mark.filterwarnings("ignore:Shouldn't use this function:DeprecationWarning")
def test_jsonstat(delivery, written):
    from pyjstat import pyjstat

    told = json.loads((written("jsonstat") / "figures.json").read_text("utf-8"))
    frame = pyjstat.Dataset.read(json.dumps(told)).write("dataframe", naming="id")
    found = {
        (r["sector"], int(r["year"]), r["measure"]): r["value"]
        for r in frame.to_dict("records")
        if r["value"] is not None and not math.isnan(r["value"])
    }
    expected = {
        (code, year, name): value
        for (code, year), told in held(delivery).items()
        for name, value in zip(FIGURES, told, strict=False)
        if value is not None
    }
    assert found == expected


@pytest.mark.parametrize("form", ["datapackage", "csvw"])
def test_plain_tables(delivery, written, form):
    with (written(form) / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {
        (r["sector"], int(r["year"])): (*(number(r[f]) for f in FIGURES), *(r[t] for t in TEXTS)) for r in rows
    } == held(delivery)


def test_frictionless(delivery, written):
    from frictionless import Package, validate

    file = str(written("datapackage") / "datapackage.json")
    report = validate(file)
    assert report.valid, report.flatten(["type", "note"])
    rows = Package(file).get_resource("observations").read_rows()
    found = {(r["sector"], r["year"]): (*(number(r[f]) for f in FIGURES), *(plain(r[t]) for t in TEXTS)) for r in rows}
    assert found == held(delivery)


def test_csvw(delivery, written):
    from csvw import CSVW

    found = CSVW(str(written("csvw") / "csv-metadata.json"))
    assert found.is_valid
    (table,) = [t for t in found.tables if str(t.url) == "observations.csv"]
    rows = {
        (r["sector"], int(r["year"])): (*(number(r[f]) for f in FIGURES), *(plain(r[t]) for t in TEXTS)) for r in table
    }
    assert rows == held(delivery)
