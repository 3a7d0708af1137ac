"""What we write as SDMX is read by others as we hold it: by pysdmx, by sdmx1 and by the schemas of SDMX."""

import io

import polars as pl
import pytest
from tests.netherlands import results_file

from kringloop.core import FLAGS
from kringloop.exchange.components import component
from kringloop.exchange.delivered import delivery_of, plain_id, text_of_id
from kringloop.exchange.form import find_form
from kringloop.runs import open_run

NUMBERS = ("value", "low", "high")
XML = ("sdmx-ml", "sdmx-ml-2-1")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The results of the shipped study."""
    return open_run(results_file(tmp_path_factory), keep_open=True)


def flows_with_everything(run):
    """Definitions that hold marks, intervals, gaps, blanks in codes and dimensions that say nothing."""
    richest = """
        select indicator, definition from observations group by all having count(*) < 2000
        order by count(distinct flags) + count(distinct interval) + count(distinct reason) desc, 1, 2 limit 2"""
    blanks = "select distinct indicator, definition from observations where material like '% %' order by 1, 2 limit 1"
    rows = [*run.file.query(richest).iter_rows(), *run.file.query(blanks).iter_rows()]
    found = [run.definitions_of(".".join(filter(None, row)))[0] for row in rows]
    return [(indicator, run.observations_of(indicator)) for indicator in found]


@pytest.fixture(scope="module")
def delivery(run):
    return delivery_of(run, flows_with_everything(run), "nl")


@pytest.fixture(scope="module")
def written(delivery, tmp_path_factory):
    """Name of a form → its folder."""
    folders = {}
    for name in ("sdmx-csv", *XML):
        folders[name] = tmp_path_factory.mktemp(name)
        for file, write in find_form(name).files(delivery).items():
            write(folders[name] / file)
    return folders


def expected(flow):
    """The figures of a flow as they are held: code and number columns in one order."""
    frame = flow.figures()
    return frame.select(*flow.dimensions, "year", *NUMBERS, "unit", "status", "interval", "flags", "sources").sort(
        *flow.dimensions, "year"
    )


def read_back(rows, flow):
    """What another program read, in our columns: from texts to numbers and codes to what they stand for."""
    held = {"value": "OBS_VALUE", "low": "LOW", "high": "HIGH", "unit": "UNIT_MEASURE", "status": "KIND"}
    held |= {"interval": "INTERVAL", "flags": "FLAGS", "sources": "SOURCES"}
    frame = pl.DataFrame(rows, infer_schema_length=None)
    there = {c: pl.col(c).cast(pl.String) if c in frame.columns else pl.lit(None, pl.String) for c in held.values()}
    codes = [
        pl.col(component(d))
        .cast(pl.String)
        .map_elements(text_of_id, return_dtype=pl.String)
        .replace("_Z", None)
        .alias(d)
        for d in flow.dimensions
    ]
    year = pl.col("TIME_PERIOD").cast(pl.String).cast(pl.Int64).alias("year")
    made = frame.select(
        *codes, year, *(e.replace(["", "nan", "NaN"], None).alias(k) for k, c in held.items() for e in [there[c]])
    )
    return made.with_columns(pl.col(*NUMBERS).cast(pl.Float64)).sort(*flow.dimensions, "year")


def same(found, flow):
    kept = expected(flow).with_columns(pl.col("sources", "flags").replace("", None))
    assert found.equals(kept.select(found.columns)), f"{flow.id} came back otherwise"


def test_the_delivery_has_what_is_hard(delivery):
    frames = [f.figures() for f in delivery.flows]
    assert any(frame["flags"].drop_nulls().len() for frame in frames)
    assert any(frame["low"].drop_nulls().len() for frame in frames)
    assert any(frame["value"].null_count() for frame in frames)
    assert any(plain_id(code) != code for flow in delivery.flows for d in flow.dimensions for code in flow.used[d])


@pytest.mark.parametrize("form", ["sdmx-csv", *XML])
def test_pysdmx_reads_the_same_figures(delivery, written, form):
    from pysdmx.io import get_datasets

    data = next(written[form].glob("data.*"))
    sets = {
        s.short_urn.partition(":")[2].partition("(")[0]: s for s in get_datasets(data, written[form] / "structure.xml")
    }
    for flow in delivery.flows:
        same(read_back(sets[flow.id].data.astype(object).to_dict("list"), flow), flow)


@pytest.mark.parametrize("form", XML)
def test_the_schemas_of_sdmx_take_structure_and_data(written, form):
    from pysdmx.io import read_sdmx

    for file in sorted(written[form].iterdir()):
        assert read_sdmx(file, validate=True) is not None


@pytest.mark.parametrize("form", XML)
def test_the_structure_says_names_in_two_languages_and_parents(delivery, written, form):
    from lxml import etree

    tree = etree.parse(written[form] / "structure.xml")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for element in tree.iter("{*}Dataflow"):
        names = {n.get(lang): n.text for n in element.findall("{*}Name")}
        (flow,) = [f for f in delivery.flows if f.id == element.get("id")]
        assert names == {"en": flow.names.en, "nl": flow.names.nl}
    assert next(tree.iter("{*}Parent")) is not None


def test_sdmx1_reads_the_same_figures(delivery, written):
    import sdmx

    def read(name):
        return sdmx.read_sdmx(io.BytesIO((written["sdmx-ml-2-1"] / name).read_bytes()))

    structure = read("structure.xml")
    assert {f.id for f in delivery.flows} == set(structure.dataflow)
    message = read("data.xml")
    for number, flow in enumerate(delivery.flows):
        rows = []
        for obs in message.data[number].obs:
            row = {k: v.value for k, v in obs.key.values.items()} | {
                k: v.value for k, v in obs.attached_attribute.items()
            }
            rows.append(row | {"OBS_VALUE": obs.value})
        same(read_back(rows, flow), flow)
    names = structure.dataflow[delivery.flows[0].id].name
    assert names.localizations["nl"] == delivery.flows[0].names.nl


def test_every_mark_has_a_status_of_sdmx():
    from kringloop.exchange.components import _STATUS_OF_FLAG, OBSERVED_HOW

    assert set(_STATUS_OF_FLAG) == set(FLAGS)
    assert set(_STATUS_OF_FLAG.values()) <= set(OBSERVED_HOW)


def test_two_texts_stay_two_identifiers():
    texts = ["Iron ore", "Iron$20ore", "é", "a/b", "a_b", "a.b", ""]
    assert len({plain_id(t) for t in texts}) == len(texts)
    assert [text_of_id(plain_id(t)) for t in texts] == texts
