"""Figures drawn through the models behind them, on the shipped study: what is drawn, what is held, the same bits."""

import pickle
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from kringloop.core import MismatchError, MissingDataError, RangeError
from kringloop.models import Block, Draw, compute_rows
from kringloop.robustness import Drawing, draw, serial
from kringloop.runs import draw_through_models, moved, open_run
from kringloop.runs.claimed import Series
from kringloop.runs.drawn import drawn_figure
from kringloop.runs.drawn_tables import through_tables
from kringloop.runs.evaluate import evaluate_indicator
from kringloop.runs.measured import measured_inputs
from kringloop.runs.through_models import behind_all, draw_all_through_models
from kringloop.study import ask, find_study
from tests.netherlands import results_file

CELL = {"good": "0104", "scenario": "history"}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return open_run(results_file(tmp_path_factory), keep_open=True)


class Sending(Executor):
    """Works out what has been through a pipe, as another process would."""

    def submit(self, fn, /, *args, **kwargs):
        future: Future = Future()
        future.set_result(pickle.loads(pickle.dumps(fn))(*args, **kwargs))
        return future


def test_lives_are_drawn_and_the_stock_follows(run, monkeypatch):
    (stock,) = run.definitions_of("in_use_stock")
    asked = {"year": [2000, 2010], **CELL}
    found = draw_through_models(run, stock, drawing=Drawing(count=4), **asked)
    assert found.drawn == {"in_use": ("lifetimes", "flows", "population")}
    assert found.held == {}
    spec, folder = run.study.accounts["in_use"], find_study("netherlands").parent
    measured = measured_inputs(spec, run.study, run.sure_ledger)
    for number in (0, 3):  # the model asked by itself, its rows added up outside the ledger, t to kt
        asked_by_itself = replace(ask(spec, folder, draw=Draw(number)), measured=measured)
        rows = compute_rows(asked_by_itself, spec.layers, spec.deviations)
        mine = rows.filter(*(pl.col(k) == v for k, v in CELL.items()), pl.col("year").is_in(asked["year"]))
        assert found.samples.drawn.reshape(2, 4)[:, number].tolist() == pytest.approx(
            mine.group_by("year").agg(pl.col("mass").sum() / 1000).sort("year")["mass"].to_list()
        )
    assert (found.samples.deviation > 0).all()
    monkeypatch.setattr(moved, "AT_ONCE", 3)
    monkeypatch.setattr(moved, "TOGETHER", 2)
    cut = draw_through_models(run, stock, drawing=Drawing(count=4), crew=lambda: nullcontext(Sending()), **asked)
    assert np.array_equal(cut.samples.drawn, found.samples.drawn)


def test_all_figures_go_with_one_draw_and_each_says_what_is_behind_it(run):
    study = SimpleNamespace(file=run.study, path=find_study("netherlands"), trees=run.trees, ledger=run.sure_ledger)
    keys = ("in_use_stock", "stock_turnover", "longevity", "carbon_footprint_chain", "ghg_direct")
    outcomes = [evaluate_indicator(i, run.study, run.ledger) for key in keys for i in run.definitions_of(key)]
    behind = behind_all(run.study, outcomes, run.sure_ledger)
    assert behind["in_use_stock"].why_not is None
    assert (behind["stock_turnover"].drawn, "ghg_direct.cbs" in behind) == (
        dict.fromkeys(("life_cycle", "in_use"), ("lifetimes", "flows", "population")),
        False,
    )
    assert "'longevity' takes a run of its model for each draw" in str(behind["longevity"].why_not)
    moving = [o for o in outcomes if o.indicator.id in ("in_use_stock", "stock_turnover")]
    drawing = Drawing(count=14)
    found = {o.indicator.id: s for o, s in draw_all_through_models(study, moving, drawing, serial)}
    stock, turnover = (found[k].drawn[found[k].result.index({"year": 2010, **CELL})] for k in found)
    # a longer life keeps more in use and turns it over more slowly, draw by draw
    assert np.corrcoef(stock, turnover)[0, 1] < -0.3
    (figure,) = run.definitions_of("in_use_stock")
    alone = draw_through_models(run, figure, drawing=drawing, year=[2010], **CELL)
    assert np.array_equal(alone.samples.drawn.reshape(-1), stock)
    rows = run.file.table("observations")
    series = Series(run.study, {o.indicator.id: o for o in moving}, rows)
    drawn = [drawn_figure(o, found[o.indicator.id], series) for o in moving]
    tables = through_tables(drawn, behind, rows)
    quantiles = tables["through_quantiles"].filter(
        pl.col("indicator") == "in_use_stock", pl.col("year") == 2010, *(pl.col(k) == v for k, v in CELL.items())
    )
    assert quantiles["deviation"].to_list() == pytest.approx([stock.std()])
    assert quantiles["middle"].to_list() == pytest.approx([np.median(stock)])
    told = {r["indicator"]: r for r in tables["through_models"].iter_rows(named=True)}
    assert (told["in_use_stock"]["drawn"], told["in_use_stock"]["held"]) == (
        "in_use.lifetimes in_use.flows in_use.population",
        "",
    )
    assert told["longevity"]["why_not_nl"].startswith("'longevity' vraagt per trekking een run van het model")


def test_what_the_ledger_has_too_is_one_datum_and_one_draw(run):
    ledger, years = run.sure_ledger, np.array([2004, 2005])
    measured = measured_inputs(run.study.accounts["in_use"], run.study, ledger)
    sold = {"flow": "placed_on_market", "product": "0104"}
    (mine,) = measured["flows"].drawn(Block(0, 20), [sold], [years])
    (parts,) = measured["flows"].drawn(Block(6, 8), [sold], [years])
    of_ledger = draw(
        ledger.account("electronics").select("mass", **sold), "year", year=years.tolist(), drawing=Drawing(count=20)
    )
    assert np.array_equal(mine, of_ledger.drawn)
    assert np.array_equal(parts, mine[:, 6:14])
    (people,) = measured["population"].drawn(Block(0, 20), [{"region": "NL"}], [years])
    persons = ledger.account("population_average").select("value", region="NL")
    assert np.array_equal(people, draw(persons, "year", year=years.tolist(), drawing=Drawing(count=20)).drawn)
    assert people.std(axis=1) == pytest.approx(0.0025 * people.mean(axis=1), rel=0.5)
    with pytest.raises(MismatchError, match="has no single row of flow=placed_on_market, product=0104 in each year"):
        measured["flows"].drawn(Block(0, 2), [sold], [np.array([1900])])


def test_inputs_without_a_deviation_in_the_ledger_stay_as_they_are(run):
    spec = run.study.accounts["in_use"]
    assert measured_inputs(spec, run.study, run.ledger) == {}


def test_a_law_of_draws_and_models_that_changed_are_refused(run):
    (stock,) = run.definitions_of("in_use_stock")
    with pytest.raises(RangeError, match="models draw what they read as lognormal"):
        draw_through_models(run, stock, drawing=Drawing(count=4, law="normal"))
    spec, account = run.study.accounts["in_use"], run.ledger.account("in_use").account
    asked = ask(spec, find_study("netherlands").parent)
    texts = {name: (t.name, t.digest, t.text) for name, t in asked.inputs.items()}
    other = replace(account.layer("mass"), values=account.layer("mass").values * 1.01)
    changed = replace(account, layers={**account.layers, "mass": other}, _derived={})
    with pytest.raises(MismatchError, match="the model of 'in_use' gives other figures now than in this run") as error:
        moved.Engine(spec, changed, texts, run.trees).places("mass")
    assert "Draai de studie opnieuw" in error.value.in_language("nl")


def test_where_no_deviation_is_known_the_figure_says_so(run):
    (direct,) = (i for i in run.definitions_of("ghg_direct") if i.id == "ghg_direct.cbs")
    with pytest.raises(MissingDataError, match=r"no model makes the rows behind 'ghg_direct.cbs'\n  Draw the rows"):
        draw_through_models(run, direct)
    chain = run.definitions_of("carbon_footprint_chain")[0]
    with pytest.raises(
        MissingDataError, match=r"no deviation is known of what the models .* read \(chains_out"
    ) as error:
        draw_through_models(run, chain)
    assert "er is geen afwijking bekend van wat de modellen achter" in error.value.in_language("nl")
