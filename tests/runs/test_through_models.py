"""Figures drawn through the models behind them, on the shipped study: what is drawn, what is held, the same bits."""

import pickle
from concurrent.futures import Executor, Future
from contextlib import nullcontext

import numpy as np
import polars as pl
import pytest

from kringloop.core import MissingDataError
from kringloop.models import Draw, compute_rows
from kringloop.robustness import Drawing
from kringloop.runs import draw_through_models, open_run
from kringloop.runs import through_models as through
from kringloop.study import ask, find_study
from tests.netherlands import results_file

CELL = {"good": "0104", "scenario": "history"}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return open_run(results_file(tmp_path_factory))


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
    assert found.drawn == {"in_use": ("lifetimes",)}
    assert found.held == {"in_use": ("flows", "population")}
    spec, folder = run.study.accounts["in_use"], find_study("netherlands").parent
    for number in (0, 3):  # the model asked by itself, its rows added up outside the ledger, t to kt
        rows = compute_rows(ask(spec, folder, draw=Draw(number)), spec.layers, spec.deviations)
        mine = rows.filter(*(pl.col(k) == v for k, v in CELL.items()), pl.col("year").is_in(asked["year"]))
        assert found.samples.drawn.reshape(2, 4)[:, number].tolist() == pytest.approx(
            mine.group_by("year").agg(pl.col("mass").sum() / 1000).sort("year")["mass"].to_list()
        )
    assert (found.samples.deviation > 0).all()
    monkeypatch.setattr(through, "AT_ONCE", 3)
    cut = draw_through_models(run, stock, drawing=Drawing(count=4), crew=lambda: nullcontext(Sending()), **asked)
    assert np.array_equal(cut.samples.drawn, found.samples.drawn)


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
