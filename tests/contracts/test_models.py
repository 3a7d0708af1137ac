"""What every model keeps to: declared units and columns, same question same rows, settings refused by path."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields

import numpy as np
import polars as pl
import pytest

from kringloop.core import RangeError, conversion_factor
from kringloop.models import MODELS, Block, Draw, compute_moved, compute_rows
from kringloop.models.life_cycle import read_products
from kringloop.study.asking import SettingsError, ask, settings_of
from tests.netherlands import study

FOLDER = study().path.parent
ACCOUNTS = {key: spec for key, spec in study().file.accounts.items() if spec.engine is not None}


@pytest.fixture(params=sorted(ACCOUNTS))
def account(request):
    return request.param, ACCOUNTS[request.param]


def test_every_model_is_used_by_the_shipped_study():
    assert {spec.engine for spec in ACCOUNTS.values()} == set(MODELS.keys)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_names_in_both_languages_and_choices_that_are_settings(model):
    assert model.names.nl != model.names.en or model.names.nl.isupper()
    known = {f.name for f in fields(model.settings)}
    assert set(model.method) <= known


def test_rows_hold_what_the_account_declares(account):
    key, spec = account
    frame = study().tables[key]
    ends = {"flows": {"origin", "destination"}, "stocks": {"node"}, "published": set()}[spec.kind]
    expected = {"year", "source", *ends, *spec.dimensions, *spec.layers, *spec.deviations.values()}
    assert expected <= set(frame.columns)
    assert set(frame["source"]) <= set(study().ledger.origins)
    assert not frame.select(["year", *sorted(ends), *spec.dimensions]).is_duplicated().any()


def test_units_are_those_the_model_makes_or_can_be_turned(account):
    _, spec = account
    made = MODELS[spec.engine].units(ask(spec, FOLDER))
    for layer, unit in spec.layers.items():
        assert conversion_factor(made[layer], unit) > 0


def test_the_same_question_has_the_same_digest_and_rows(account):
    _, spec = account
    first, again = ask(spec, FOLDER), ask(spec, FOLDER)
    assert first == again
    assert first.digest == again.digest
    model = MODELS[spec.engine]
    assert model.rows(first).equals(model.rows(again), null_equal=True)


def test_a_setting_it_does_not_have_is_refused_with_its_path(account):
    _, spec = account
    wrong = spec.model_copy(update={"settings": {**spec.settings, "sorce": "x"}})
    with pytest.raises(SettingsError, match=r"settings\.sorce  unknown key"):
        settings_of(wrong)


def test_another_setting_is_another_question(account):
    _, spec = account
    name = next(iter(MODELS[spec.engine].method))
    values = {"base_years": 5, "pressure": "ch4", "profile": "geometric", "weight": "value"}
    value = (values | {"environment": "szargut1989", "flow": "placed_on_market", "list": "pops"})[name]
    other = spec.model_copy(update={"settings": {**spec.settings, name: value}})
    assert ask(other, FOLDER).digest != ask(spec, FOLDER).digest


ONE = {
    key: spec.model_copy(update={"settings": {**spec.settings, "products": ["0104", "0701"]}})
    if "today" in spec.settings
    else spec
    for key, spec in ACCOUNTS.items()
}
"""The accounts of the study; of life cycles two products."""


def rows_of(key, draw):
    spec = ONE[key]
    return compute_rows(ask(spec, FOLDER, draw=draw), spec.layers, spec.deviations)


def test_no_draw_is_the_figures_on_record_under_the_digest_they_always_had(account):
    _, spec = account
    question = ask(spec, FOLDER)
    assert question.draw is None
    assert ask(spec, FOLDER, draw=None) == question
    told = [sorted((name, table.digest) for name, table in question.inputs.items()), asdict(question.settings)]
    assert question.digest == hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@pytest.mark.parametrize("key", sorted(ACCOUNTS))
def test_draws_differ_where_inputs_are_uncertain_and_nowhere_else(key):
    record, first, second = (rows_of(key, draw) for draw in (None, Draw(0), Draw(1)))
    moved = not first.equals(record, null_equal=True)
    assert moved == (not first.equals(second, null_equal=True))
    if not MODELS[ACCOUNTS[key].engine].uncertain:
        assert not moved
    # persons are counted, whatever lives the products have
    assert moved == (key in ("life_cycle", "in_use", "product_lives"))


@pytest.mark.parametrize("key", ["life_cycle", "product_lives"])
def test_the_same_draw_asked_twice_is_the_same_and_another_seed_is_another(key):
    spec = ONE[key]
    model = MODELS[spec.engine]
    first, again, other = (ask(spec, FOLDER, draw=d) for d in (Draw(3), Draw(3), Draw(3, seed=8)))
    assert first.digest == again.digest
    assert model.rows(first).equals(model.rows(again), null_equal=True)
    assert not model.rows(other).equals(model.rows(first), null_equal=True)
    assert len({ask(spec, FOLDER, draw=d).digest for d in (None, Draw(0), Draw(1), Draw(0, seed=8))}) == 4


def test_a_draw_of_a_product_does_not_ask_what_else_is_followed():
    alone = ONE["life_cycle"].model_copy(update={"settings": {**ONE["life_cycle"].settings, "products": ["0701"]}})
    rows = compute_rows(ask(alone, FOLDER, draw=Draw(2)), alone.layers, alone.deviations)
    both = rows_of("life_cycle", Draw(2)).filter(pl.col("good") == "0701")
    keys = ["year", "origin", "destination", "scenario", "source"]
    joined = rows.join(both, on=keys, how="inner")
    assert joined.height == rows.height
    assert joined["mass"].to_numpy() == pytest.approx(joined["mass_right"].to_numpy(), rel=1e-12)


def test_models_that_read_one_table_share_its_draw():
    """The lives of `product_lives` are those by which `in_use` discards: with them the stock of first use comes out."""
    lives = rows_of("product_lives", Draw(5)).filter(pl.col("scenario") == "history", pl.col("year") == 2010)
    record = rows_of("product_lives", None).filter(pl.col("scenario") == "history", pl.col("year") == 2010)
    stock, before = (
        rows_of("in_use", draw).filter(pl.col("scenario") == "history", pl.col("year") == 2010)
        for draw in (Draw(5), None)
    )
    for good in ("0104", "0701"):
        longer, more = (
            float(new.filter(pl.col("good") == good)[column][0] - old.filter(pl.col("good") == good)[column][0])
            for new, old, column in ((lives, record, "lifetime"), (stock, before, "mass"))
        )
        assert (longer > 0) == (more > 0), good


@pytest.mark.parametrize(
    ("key", "layer"),
    [("life_cycle", "mass"), ("in_use", "mass"), *(("product_lives", n) for n in ("lifetime", "uses", "settling"))],
)
def test_draws_in_a_block_are_those_asked_one_by_one(key, layer):
    spec = ONE[key]
    question = ask(spec, FOLDER)
    several, fewer = (compute_moved(question, block, layer, spec.layers[layer]) for block in (Block(1, 5), Block(3, 2)))
    assert np.array_equal(several[:, 2:4], fewer, equal_nan=True)
    for number in (1, 4):
        alone = rows_of(key, Draw(number))[layer].cast(pl.Float64).fill_null(np.nan).to_numpy()
        assert several[:, number - 1] == pytest.approx(alone, rel=1e-13, nan_ok=True)


def test_a_model_has_draws_in_a_block_where_its_inputs_are_uncertain_and_refuses_them_elsewhere():
    for model in (MODELS[key] for key in MODELS.keys):
        assert model.moved is not None or not model.uncertain, model.key
    spec = ONE["population_path"]
    with pytest.raises(RangeError, match=r"no deviation is known of what engine stocks.population reads"):
        compute_moved(ask(spec, FOLDER), Block(0, 2), "persons", "person")
    with pytest.raises(RangeError, match="number of draws is 0"):
        Block(0, 0)


def test_many_draws_of_a_life_have_its_mean_and_its_error():
    spec = ONE["product_lives"]
    question = ask(spec, FOLDER)
    own = read_products(question.inputs, region="NL")
    place = own.keys.index("0104")
    means = np.array([read_products(question.inputs, region="NL", draw=Draw(k)).mean[place] for k in range(200)])
    # of 200 draws the mean is known to sd/14 and the deviation to 5 %; both within three of those
    assert means.mean() == pytest.approx(own.mean[place], abs=3 * own.mean_error[place] / 200**0.5)
    assert means.std() == pytest.approx(own.mean_error[place], rel=0.15)


@pytest.mark.parametrize("wrong", [-1, 0.5])
def test_a_number_of_a_draw_is_whole_and_counted_from_0(wrong):
    with pytest.raises(RangeError, match="number of a draw is"):
        Draw(wrong)
