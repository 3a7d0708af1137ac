"""JSON-stat, a data package and CSV on the Web: others find them valid and read the figures as we hold them."""

import json

import polars as pl
import pytest

from kringloop.core import RangeError
from kringloop.exchange import delivery_of, find_form, whole_delivery
from kringloop.exchange import jsonstat as our_jsonstat

FIGURES = ("value", "low", "high", "interval", "unit", "status", "flags", "sources")


@pytest.fixture
def delivery(small_run):
    return whole_delivery(small_run, "nl")


@pytest.fixture
def written(delivery, tmp_path):
    """Write a form to a folder."""

    def write(name):
        folder = tmp_path / name
        folder.mkdir()
        for file, make in find_form(name).files(delivery).items():
            make(folder / file)
        return folder

    return write


def held(small_run):
    """All figures of the run, in one order, empty texts as nothing."""
    frame = small_run.file.table("observations").with_columns(pl.col(pl.String).replace("", None))
    keys = ["indicator", "definition", "sector", "region", "item", "year"]
    return frame.select(*keys, *FIGURES).sort(keys)


def test_a_flow_is_a_definition_with_its_dimensions(delivery):
    found = {flow.id: flow.dimensions for flow in delivery.flows}
    assert found == {
        "small_waste": ("sector",),
        "small_recovery-scaled": ("sector",),
        "small_recovery-published": ("region", "item"),
        "small_intensity": ("sector",),
    }
    assert delivery.rows == sum(flow.figures().height for flow in delivery.flows)


@pytest.mark.parametrize("name", ["datapackage", "csvw"])
def test_plain_tables_hold_every_figure(small_run, written, name):
    found = pl.read_csv(written(name) / "observations.csv", infer_schema_length=None)
    expected = held(small_run)
    back = found.rename({"kind": "status"}).select(expected.columns)
    assert back.cast(dict(expected.schema)).sort(expected.columns[:6]).equals(expected)


def test_frictionless_finds_the_package_valid(written):
    from frictionless import validate

    report = validate(str(written("datapackage") / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    assert {task.name for task in report.tasks} == {"observations", "indicators", "dimensions", "codes", "sources"}


def test_frictionless_sees_what_is_wrong(written):
    from frictionless import validate

    folder = written("datapackage")
    table = folder / "observations.csv"
    table.write_text(table.read_text("utf-8").replace("small_waste,small_waste", "nothing,small_waste"), "utf-8")
    assert "foreign-key" in {error[0] for error in validate(str(folder / "datapackage.json")).flatten(["type"])}


def test_csvw_finds_the_tables_valid(written):
    from csvw import CSVW

    file = written("csvw") / "csv-metadata.json"
    found = CSVW(str(file))
    assert found.is_valid
    text = file.read_text("utf-8").replace('"datatype": "integer"', '"datatype": "date"')
    file.write_text(text, "utf-8")
    with pytest.raises((UserWarning, ValueError), match="2020"):
        _ = CSVW(str(file)).is_valid


def test_the_validator_of_jsonstat_passes(delivery, written):
    from jsonstat_validator import validate_jsonstat

    told = json.loads((written("jsonstat") / "figures.json").read_text("utf-8"))
    assert told["class"] == "collection"
    assert validate_jsonstat(told)
    for each in told["link"]["item"]:
        assert validate_jsonstat(each)


@pytest.mark.filterwarnings("ignore:Shouldn't use this function:DeprecationWarning")
def test_a_reader_of_jsonstat_finds_the_same_cells(small_run, delivery, tmp_path):
    from pyjstat import pyjstat

    (indicator,) = small_run.definitions_of("small_recovery.published")
    one = delivery_of(small_run, [(indicator, small_run.observations_of(indicator))], "en")
    our_jsonstat.write_jsonstat(one, tmp_path / "one.json")
    told = json.loads((tmp_path / "one.json").read_text("utf-8"))
    frame = pl.DataFrame(pyjstat.Dataset.read(json.dumps(told)).write("dataframe", naming="id").to_dict("list"))
    values = frame.filter(pl.col("measure") == "value", pl.col("value").is_not_nan())
    mine = small_run.observations_of(indicator).filter(pl.col("value").is_not_nan())
    mine = mine.with_columns(item=pl.col("item").fill_null("_Z"))
    columns = ("region", "item", "year", "value")
    assert set(values.cast({"year": pl.Int64}).select(columns).iter_rows()) == set(mine.select(columns).iter_rows())
    assert told["dimension"]["measure"]["category"]["unit"]["value"]["label"] == "%"


def test_jsonstat_says_mark_kind_and_source_of_the_same_cell(small_run, tmp_path):
    (indicator,) = small_run.definitions_of("small_recovery.published")
    one = delivery_of(small_run, [(indicator, small_run.observations_of(indicator))], "en")
    our_jsonstat.write_jsonstat(one, tmp_path / "one.json")
    told = json.loads((tmp_path / "one.json").read_text("utf-8"))
    (cell,) = [cell for cell, value in told["value"].items() if value == 35.5]
    assert told["status"] == {cell: "e"}
    assert told["extension"]["kind"][cell] == "published"
    assert told["extension"]["sources"][cell] == "rate_office"


def test_more_cells_than_a_number_counts_are_refused(small_run, tmp_path, monkeypatch):
    monkeypatch.setattr(our_jsonstat, "MOST_CELLS", 3)
    with pytest.raises(RangeError, match="JSON-stat counts 3 at most; take sdmx-csv"):
        our_jsonstat.write_jsonstat(whole_delivery(small_run, "en"), tmp_path / "x.json")


def test_a_form_whose_package_is_lacking_says_how_to_get_it(monkeypatch):
    from kringloop.exchange import form

    monkeypatch.setattr(form, "find_spec", lambda _: None)
    with pytest.raises(
        form.NotInstalledError, match=r"needs pysdmx, lxml.*pip install 'kringloop\[exchange\]'"
    ) as told:
        find_form("sdmx-csv")
    assert "heeft pysdmx, lxml nodig" in told.value.in_language("nl")
    assert find_form("jsonstat")


@pytest.mark.parametrize("form", ["jsonstat", "datapackage", "sdmx-csv"])
def test_the_command_delivers_all_files_or_none(kringloop, small_run, tmp_path, form):
    out = tmp_path / "out"
    code, said, _ = kringloop("export", "--as", form, "--out", out, "--run", small_run.file.path)
    assert code == 0
    names = said.split()
    assert len(names) == len(find_form(form).files(whole_delivery(small_run, "en")))
    before = {p: p.read_bytes() for p in map(type(out), names)}
    code, said, err = kringloop("export", "--as", form, "--out", out, "--run", small_run.file.path)
    assert (code, said) == (1, "")
    assert "is there already" in err
    assert {p: p.read_bytes() for p in before} == before


def test_a_table_beside_a_form_of_exchange_is_refused(kringloop, small_run, tmp_path):
    asked = ("export", "--as", "csvw", "--tables", "nodes", "--out", tmp_path / "x", "--run", small_run.file.path)
    code, _, err = kringloop(*asked)
    assert code == 1
    assert "--tables goes with csv" in err
    assert not (tmp_path / "x").exists()


def test_years_and_labels_cut_what_is_delivered(kringloop, small_run, tmp_path):
    asked = ("export", "small_waste", "--as", "jsonstat", "--year", "2020", "--where", "sector=24")
    assert kringloop(*asked, "--out", tmp_path / "x.json", "--run", small_run.file.path)[0] == 0
    told = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert told["value"] == {"0": 100.0}
    assert told["dimension"]["year"]["category"]["index"] == ["2020"]
