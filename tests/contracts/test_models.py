"""What every model keeps to: declared units and columns, same question same rows, settings refused by path."""

from __future__ import annotations

from dataclasses import fields

import pytest

from kringloop.core import conversion_factor
from kringloop.models import MODELS
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
    value = {"base_years": 5, "pressure": "ch4"}[name]
    other = spec.model_copy(update={"settings": {**spec.settings, name: value}})
    assert ask(other, FOLDER).digest != ask(spec, FOLDER).digest
