"""A small run through the front door: figures worked by hand, what is refused, and how it is said."""

import sys

import numpy as np
import polars as pl
import pytest

import kringloop as kl
from kringloop.core import KringloopError, MissingDataError, RangeError, ResultsError, StudyError, UnknownNameError
from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet
from kringloop.ledger import REASON_TEXT, Reason


def test_a_figure_worked_by_hand(small):
    figure = small.indicator("small_waste", sector="24-25", year=2020)
    assert figure.value == 120.0  # 30 + 10 + 60 + 20 kt
    assert (figure.unit, figure.frame["status"].to_list(), small.hash in repr(small)) == ("kt", ["computed"], True)


def test_data_is_a_labelled_array_with_unit(small):
    data = small.indicator("small_waste", sector=["24", "25"]).data
    assert data.dims == ("year", "sector")
    assert data.attrs["unit"] == "kt"
    assert data.sel(sector="24").values.tolist() == [100.0, 50.0]
    assert float(data.sel(year=2021, sector="25")) == 10.0
    assert data["status"].sel(year=2020, sector="24").item() == "observed"


def test_a_cell_without_a_figure_is_nan_in_the_array(small):
    figure = small.indicator("small_recovery.published")
    data = figure.data.sel(year=2020)
    assert (float(data.sel(region="BE", item="one")), figure.frame.height) == (35.5, 3)
    assert np.isnan(data.sel(region="BE", item="two"))
    assert data["status"].sel(region="BE", item="two").item() == "missing"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_why_there_is_no_figure_is_said_in_the_language_asked(small_run, language):
    figure = kl.open(small_run.file.path, language=language).indicator("small_recovery")
    gone = figure.frame.with_columns(value=pl.lit(None, pl.Float64), reason=pl.lit(REASON_TEXT["en"][Reason.NO_DATA]))
    figure.frame = Frame(gone)
    assert repr(figure).splitlines()[-1] == REASON_TEXT[language][Reason.NO_DATA]


def test_other_dimensions_are_computed_anew_from_the_ledger(small):
    found = small.indicator("small_waste", sector="24", material="metal", year=2020)
    assert found.value == 90.0  # 30 recovered and 60 disposed
    assert small.indicator("small_waste", by=[], year=[2020]).value == 120.0


def test_a_figure_is_opened_down_to_its_rows(small):
    opened = small.indicator("small_waste", sector="24").explain(year=2020)
    assert opened.value == 100.0
    assert opened.frame["value"].sum() == 100.0
    assert opened.frame["value"].to_list()[0] == 60.0
    assert list(opened.sources) == ["waste_office"]


def test_a_change_is_split_over_its_terms(small):
    # waste per euro halves because waste halves; value added did not change
    found = small.indicator("small_intensity", sector="24").decompose(2020, 2021)
    assert found.total == pytest.approx(-0.25)
    assert sum(found.effects.values()) == pytest.approx(found.total)
    assert [round(v, 12) for v in found.effects.values()] == [-0.25, 0.0]
    assert found.frame["effect"].sum() == pytest.approx(-0.25)


def test_what_did_not_change_is_not_split(small):
    same = small.indicator("small_recovery.scaled", sector="25").decompose(2020, 2021)
    assert (same.effects, same.total) == ({}, 0.0)
    assert "nothing to split" in repr(same)
    with pytest.raises(RangeError, match="there is no change to draw"):
        same.chart()


def test_a_folder_gives_its_newest_file(small, tmp_path):
    assert kl.open(str(small.path.parent)).path == small.path
    assert kl.open(small.path.parent, study="small", language="nl").name == "Kleine studie"
    with pytest.raises(ResultsError, match=r"there are no results of study 'smal'.*did you mean 'small'"):
        kl.open(small.path.parent, study="smal")
    with pytest.raises(ResultsError, match=r"there are no results in .*make them with: kringloop run netherlands"):
        kl.open(tmp_path)
    with pytest.raises(ResultsError):
        kl.open(tmp_path / "nothing.duckdb")
    with pytest.raises(RangeError, match="is one file; leave study='small' out"):
        kl.open(small.path, study="small")


def test_a_study_is_run_by_path(folder, tmp_path):
    run = kl.run(str(folder), out=str(tmp_path / "out"))
    assert run.path.parent == tmp_path / "out"
    assert run.indicator("small_waste", sector="25", year=2021).value == 10.0
    with pytest.raises(StudyError, match=r"'netherland' is not a study.*did you mean 'netherlands'"):
        kl.run("netherland", out=tmp_path)


REFUSED = [
    (lambda r: r.indicator("small_wast"), UnknownNameError, "not a known indicator; did you mean 'small_waste'"),
    (lambda r: r.indicator("small_absent"), RangeError, "'small_absent' has no figures in study 'small': .*gold"),
    (lambda r: r.indicator("small_waste", sector="240"), UnknownNameError, "did you mean '24'"),
    (lambda r: r.indicator("small_waste", secter="24"), UnknownNameError, "did you mean 'sector'"),
    (lambda r: r.indicator("small_waste", year=2035), RangeError, "no figure for 2035 here; .* 2020–2021"),
    (lambda r: r.indicator("small_waste", year=[2020, 2035]), RangeError, "no figure for 2035"),
    (lambda r: r.indicator("small_waste", year="2020"), RangeError, "expected a year, a list or a range"),
    (
        lambda r: r.indicator("small_waste", sector=3.5),
        RangeError,
        'expected a code or a list of codes.*sector="C"',
    ),
    (lambda r: r.indicator("small_waste", set="careful"), RangeError, r"no figures under sets.*\n.*kl.run\(study"),
    (lambda r: r.indicator("small_waste").value, RangeError, "6 figures here, not one; choose one year, sector"),
    (lambda r: r.indicator("small_waste").explain(sector="26"), UnknownNameError, "not a known sector"),
    (lambda r: r.indicator("small_waste").explain(secter="24"), UnknownNameError, "did you mean 'sector'"),
    (lambda r: r.indicator("small_waste").explain(year=1999), RangeError, "no figure for 1999 in this cell"),
    (lambda r: r.indicator("small_waste", sector=["24", "25"]).explain(), RangeError, 'say which sector.*"24"'),
    (lambda r: r.indicator("small_waste", sector="24").decompose(2020, 2030), RangeError, "no figure for 2030"),
    (lambda r: r.indicator("small_waste", sector="24").decompose(2020, 2021, year=1), RangeError, "two years"),
    (
        lambda r: r.indicator("small_recovery.published", region="NL", item="one").decompose(2020, 2021),
        RangeError,
        "published ready-made",
    ),
    (lambda r: r.indicator("small_waste", sector="24", year=2020).chart(), RangeError, "nothing to compare"),
    (lambda r: r.flows("wast"), UnknownNameError, "did you mean 'waste'"),
    (lambda r: r.flows("waste", layer="value"), UnknownNameError, "not a known layer"),
    (lambda r: r.flows("waste", year=1999), RangeError, "no flows in 1999; it has 2020–2021"),
    (lambda r: r.flows("waste", scenario="x"), UnknownNameError, "not a known dimension"),
    (lambda r: r.with_levers(), RangeError, r'no account that levers change\n.*kl.run\("netherlands"\)'),
    (lambda r: r.indicators.small_wast, AttributeError, "did you mean 'small_waste'"),
    (lambda r: kl.open(r.path, language="de"), UnknownNameError, "not a known language"),
]


def test_what_cannot_be_says_how_to_go_on(small):
    for ask, error, message in REFUSED:
        with pytest.raises(error, match=f"(?s){message}") as caught:
            ask(small)
        said = caught.value
        assert not isinstance(said, KringloopError) or said.in_language("nl") != str(said), said


def test_a_range_of_years_takes_those_there_are_and_says_which_are_not(small):
    figure = small.indicator("small_waste", sector="24", year=range(2019, 2022))
    assert figure.frame["year"].to_list() == [2020, 2021]
    assert "no figures for 2019" in repr(figure)


def test_a_dimension_of_another_definition_is_named_with_it(small):
    with pytest.raises(UnknownNameError, match=r"(?s)These know region, item: small_recovery.published"):
        small.indicator("small_recovery.scaled", region="NL", item="one")


def test_a_pandas_table_where_pandas_is(small):
    pytest.importorskip("pandas")
    frame = small.indicator("small_waste", sector="24").frame.to_pandas()
    assert frame["value"].tolist() == [100.0, 50.0]


def test_without_pandas_a_sentence(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingDataError, match=r"pandas is not installed.*\n.*pip install pandas"):
        small.indicator("small_waste").frame.to_pandas()


def test_keys_are_completed(small):
    assert "small_waste" in dir(small.indicators)
    assert small.indicators.small_waste.frame.equals(small["small_waste"].frame)
    assert {"small_waste", "small_recovery.scaled"} <= set(small._ipython_key_completions_())
    assert list(small.indicators) == ["small_waste", "small_recovery", "small_intensity"]
    assert {"chart", "data", "decompose", "explain", "frame"} <= set(dir(small.indicators.small_waste))


def test_a_table_of_html_has_a_row_per_cell(small):
    html = small.indicator("small_waste")._repr_html_()
    assert (html.count("<tr>"), html.count("<svg")) == (1 + 3, 1)
    assert "<svg" not in small.indicator("small_waste", year=2020)._repr_html_()


def test_texts_are_escaped_in_html():
    html = Sheet("<b>", ("a<", ">b"), [("<script>", "1")], ("&",)).html()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_drawing_is_kept_once(small, tmp_path):
    drawing = small.indicator("small_waste", sector=["24", "25"]).chart()
    assert drawing.svg.startswith("<svg")
    assert drawing._repr_svg_() == drawing.svg
    path = drawing.save(tmp_path / "waste.svg")
    assert path.read_text(encoding="utf-8") == drawing.svg
    with pytest.raises(ResultsError):
        drawing.save(path)
    with pytest.raises(RangeError, match=r"end it with \.svg or \.png"):
        drawing.save(tmp_path / "waste.pdf")


def test_a_run_beside_itself_does_not_differ(small):
    found = small.compare(str(small.path))
    assert found.frame.height == 0
    assert "Inputs and program are the same." in repr(found)
