"""What a page says of draws: the ends, the change and the trend with their verdict; nothing where nothing was drawn."""

from types import SimpleNamespace

import polars as pl
import pytest

from kringloop.core import MissingDataError
from kringloop.reading import Reading, Words, apart_words, drawn_rows, state_row, through_rows
from kringloop.robustness import Drawing
from kringloop.runs import Draws, open_run, run_study
from tests.runs.test_intervals import HEAD, TENTH
from tests.small import folder, indicators, results, study

__all__ = ["folder", "indicators", "results", "study"]


@pytest.fixture
def read(folder, results):
    def of(*, draws: bool) -> Reading:
        (folder / "margins.csv").write_text(HEAD + TENTH, encoding="utf-8")
        asked = Draws(drawing=Drawing(count=400)) if draws else None
        run = open_run(run_study(folder / "study.yaml", results, draws=asked).path)
        return Reading(run, run.file.path.name)

    return of


def row_of(reading):
    definition = reading.definitions["small_waste"]
    row = state_row(reading, definition, sector="24-25")
    assert row is not None
    return row


def test_interval_change_and_trend_are_those_of_the_tables_with_their_verdict(read):
    reading = read(draws=True)
    row = row_of(reading)
    for language, sure in (("nl", "−60 kt, zeker lager ("), ("en", "−60 kt, surely lower (")):
        (drawn,) = drawn_rows(reading, [row], reading.words(language))
        assert (drawn.change.startswith(sure), drawn.trend.startswith(sure)) == (True, True)
        assert drawn.trend.endswith("(2020–2021)")
        table = reading.run.file.table("draw_quantiles")
        (low,) = table.filter(
            pl.col("indicator") == "small_waste", pl.col("sector") == "24-25", pl.col("year") == 2021
        )["low"]
        assert f"{low:.2f}".replace(".", "," if language == "nl" else ".") in drawn.between
        assert not drawn.apart
    assert apart_words(reading, reading.words("en"))
    assert through_rows(reading, reading.words("en")) == ([], [])


def test_figures_through_models_say_their_margin_and_what_stood_still():
    tables = {
        "through_models": pl.DataFrame(
            [
                ("a", "", "in_use.lifetimes", "in_use.flows x.flows", None, None),
                ("b", "", "", "", "daarom niet", "why"),
            ],
            schema=["indicator", "definition", "drawn", "held", "why_not_nl", "why_not_en"],
            orient="row",
        ),
        "through_quantiles": pl.DataFrame({"indicator": ["a"], "definition": [""], "half": [0.13]}),
    }
    reading = SimpleNamespace(
        tables=tuple(tables),
        table=tables.__getitem__,
        keep=lambda _key, make: make(),
        definitions={},
        run=SimpleNamespace(file=SimpleNamespace(query=lambda _sql: tables["through_quantiles"])),
    )
    assert through_rows(reading, Words("nl")) == (
        [("a", "± 13 %", "levensduur van producten", "verkoop en afdanking")],
        [("b", "daarom niet")],
    )


def test_through_models_is_refused_where_no_model_reads_a_deviation(folder, results):
    (folder / "margins.csv").write_text(HEAD + TENTH, encoding="utf-8")
    asked = Draws(drawing=Drawing(count=4), through_models=True)
    with pytest.raises(MissingDataError, match="there is nothing to draw through models"):
        run_study(folder / "study.yaml", results, draws=asked)
    assert not list(results.glob("*.duckdb"))


def test_a_run_without_draws_has_none_of_it(read):
    reading = read(draws=False)
    assert drawn_rows(reading, [row_of(reading)], reading.words("nl")) == ()
    assert apart_words(reading, reading.words("nl")) == ""
    assert through_rows(reading, reading.words("nl")) == ([], [])
