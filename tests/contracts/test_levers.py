"""What every lever keeps to: neutral changes nothing, masses close and agree with the rates, bounds hold."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import polars as pl
import pytest

from kringloop.core import StudyError
from kringloop.models import MODELS, ScenarioSettings, TwoTexts, compute_rows, overfull
from kringloop.runs.checks import check_balances
from kringloop.scenarios import LEVERS, Lever, moved_levers
from tests.bench import bench, explore
from tests.netherlands import study

WASHERS = "0104"
MOVED = "moved"
NAMES = TwoTexts(nl="bewogen", en="moved")


def today():
    return asdict(bench().model.choices.today)


def scenario(levers):
    now = today()
    return {MOVED: ScenarioSettings(names=NAMES, changes={k: v for k, v in levers.items() if v != now[k]})}


def frames(levers, product=WASHERS):
    made = {}
    for key, asked in bench().questions.items():
        spec = bench().study.accounts[key]
        under = MODELS[asked.model].under
        settings = under(asked.settings, scenario(levers), (product,))
        made[key] = compute_rows(replace(asked, settings=settings), spec.layers, spec.deviations)
    return made


def middle(lever: Lever, levers):
    """A value halfway to the far bound that fits with the others; None where none does."""
    for share in (0.5, 0.25, 0.1):
        for bound in (lever.high, lever.low):
            start = lever.percent(lever.neutral(levers))
            value = lever.value(start + share * (bound - start))
            moved = moved_levers(levers, {lever.key: value})
            if value != lever.neutral(levers) and not overfull(moved):
                return value
    return None


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.key)
def test_neutral_changes_not_a_bit(lever):
    levers = today()
    moved = moved_levers(levers, {lever.key: lever.neutral(levers)})
    assert moved == levers
    for key, frame in frames(moved).items():
        assert frame.equals(frames(levers)[key], null_equal=True), key


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.key)
def test_every_node_closes_when_it_is_moved(lever):
    value = middle(lever, today())
    assert value is not None, "no value of this lever fits with the others"
    made = frames(moved_levers(today(), {lever.key: value}))
    checks = check_balances(study().file, made)
    assert checks.height
    assert set(checks["outcome"]) == {"pass"}, checks["detail"].to_list()


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.key)
def test_masses_agree_with_the_rates(lever):
    """Rates of the indicators against sums of the rows, added up outside them."""
    levers = moved_levers(today(), {lever.key: middle(lever, today())})
    found = explore({"product": WASHERS, lever.key: levers.get(lever.key, middle(lever, today()))})
    last = frames(levers)["life_cycle"].filter(pl.col("year") == found.year, pl.col("scenario") == MOVED)
    prefix = bench().model.choices.nodes

    def mass(**ends):
        return float(last.filter([pl.col(e).is_in(n) for e, n in ends.items()])["mass"].sum())

    use = [f"{prefix}.first_use", f"{prefix}.second_use"]
    new = mass(origin=["NL.market"], destination=use)
    gone = mass(destination=[f"{prefix}.discards"])
    secondary = mass(destination=[f"{prefix}.materials"])
    lost = mass(destination=[f"{prefix}.energy_recovery", f"{prefix}.landfill"])
    assert found["new_products"] == pytest.approx(new)
    assert found["recycled_content"] == pytest.approx(100 * secondary / new)
    assert found["recycling_rate"] == pytest.approx(100 * secondary / gone)
    parts = mass(destination=[f"{prefix}.parts"])
    assert found["primary"] == pytest.approx(new - secondary - parts)
    assert found["loss_rate"] == pytest.approx(100 * lost / gone)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.key)
def test_bounds_are_those_the_model_accepts(lever):
    apart = {"collection": 0.0, "export": 0.0, "refurbishment": 0.0, "remanufacture": 0.0}
    for bound in (lever.low, lever.high):
        others = {k: v for k, v in apart.items() if k != lever.key}
        assert np.isfinite(explore({"product": WASHERS, **others, lever.key: lever.value(bound)})["new_products"])


@pytest.mark.parametrize("lever", [x for x in LEVERS if x.moves is None], ids=lambda lever: lever.key)
def test_far_outside_is_refused_with_the_name(lever):
    with pytest.raises(StudyError, match=f"{lever.key} +is .*; expected"):
        explore({"product": WASHERS, lever.key: lever.value(5000.0)})


def test_the_order_of_asking_does_not_count():
    asked = {"reuse": 0.2, "lifetime": 1.25, "collection": 0.7}
    other = dict(reversed(asked.items()))
    assert moved_levers(today(), asked) == moved_levers(today(), other)
    assert explore({"product": WASHERS, **asked}).figures == explore({"product": WASHERS, **other}).figures


def test_a_lever_that_sets_what_another_sets_is_refused(monkeypatch):
    both = Lever(
        key="again",
        order=99,
        rung="R3",
        names=NAMES.names,
        meaning=NAMES.names,
        of=NAMES.names,
        low=0,
        high=100,
        moves=lambda levers, value: {"reuse": levers["reuse"] + value, "repair": levers["repair"] + value},
    )
    monkeypatch.setitem(LEVERS._entries, both.key, both)
    assert moved_levers(today(), {"again": both.neutral(today())}) == today()
    assert moved_levers(today(), {"again": 0.1})["repair"] == pytest.approx(0.1)
    with pytest.raises(StudyError, match=r"again +sets 'reuse', which 'reuse' sets too"):
        moved_levers(today(), {"again": 0.1, "reuse": 0.2})
    with pytest.raises(StudyError, match="did you mean 'again'"):
        moved_levers(today(), {"agin": 0.1})
