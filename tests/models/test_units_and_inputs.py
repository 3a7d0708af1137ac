"""What an engine makes has a unit, and what it runs on makes sense: turned, or refused with file, row and reason."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import polars as pl
import pytest

from kringloop.core import YEAR, RangeError, StudyError, TableError, UnitError, UnknownNameError, wrong_choice
from kringloop.indicators import INDICATORS
from kringloop.models.declared import Asked, Input
from kringloop.models.draw import Draw
from kringloop.models.life_cycle_inputs import LIVES, SALES, persons_of, require_rows
from kringloop.models.lifetimes import FLOWS, LIFETIMES
from kringloop.models.registry import in_units
from kringloop.models.supply_chains import units_made
from kringloop.study.asking import ask, settings_of
from kringloop.study.model import AccountSpec
from kringloop.tables import read_yaml

TABLE = """block,row_region,row,column_region,column,value,unit,year
output,NL,goods,,,10,mln EUR,{year}
flows,NL,goods,NL,goods,3,mln EUR,{year}
final_demand,NL,goods,NL,households,7,mln EUR,{year}
extension,,co2,NL,goods,5,{unit},{year}
"""


@pytest.mark.parametrize(("declared", "factor"), [("kt", 1.0), ("t", 1000.0), ("Mt", 0.001), ("kg", 1e6)])
def test_figures_are_turned_to_the_unit_that_is_declared(declared, factor):
    rows = pl.DataFrame({"co2": [5.0, None], "value_added": [2.0, 3.0]})
    found = in_units(
        "chains", rows, {"co2": "kt", "value_added": "mln USD"}, {"co2": declared, "value_added": "mln USD"}, {}
    )
    assert found["co2"].to_list() == [pytest.approx(5.0 * factor), None]
    assert found["value_added"].to_list() == [2.0, 3.0]


def test_a_deviation_goes_with_its_layer():
    rows = pl.DataFrame({"lifetime": [2.0], "lifetime_sd": [0.5]})
    found = in_units("stocks.lives", rows, {"lifetime": "year"}, {"lifetime": "month"}, {"lifetime": "lifetime_sd"})
    assert found["lifetime"][0] == pytest.approx(24.0, rel=1e-3)
    assert found["lifetime_sd"][0] == pytest.approx(6.0, rel=1e-3)


def test_a_unit_of_something_else_is_refused():
    with pytest.raises(
        UnitError, match=r"'lifetime' is declared in 'kg' and engine stocks.lives makes it in 'year'\n  Write 'year'"
    ):
        in_units("stocks.lives", pl.DataFrame({"lifetime": [1.0]}), {"lifetime": "year"}, {"lifetime": "kg"}, {})
    with pytest.raises(
        UnknownNameError, match=r"'lifetme' is not a known layer in engine stocks.lives; did you mean 'lifetime'"
    ):
        in_units("stocks.lives", pl.DataFrame({"lifetime": [1.0]}), {"lifetime": "year"}, {"lifetme": "year"}, {})


def chain(folder: Path, *units):
    for year, unit in enumerate(units, 2010):
        (folder / f"t{year}.csv").write_text(TABLE.format(year=year, unit=unit))
    return AccountSpec(
        kind="flows",
        engine="chains.footprint",
        layers={"co2": "t"},
        inputs={f"of_{y}": Path(f"t{y}.csv") for y in range(2010, 2010 + len(units))},
        settings={"home": "NL", "regions": {"NL": {"node": "NL", "place": "NL"}}, "source": "s", "rounding": 0.0},
    )


def test_tables_say_their_own_units_and_must_agree(tmp_path):
    assert units_made(ask(chain(tmp_path, "kt", "kt"), tmp_path)) == {
        "co2": "kt",
        "value_added": "mln EUR",
        "share": "1",
    }
    with pytest.raises(StudyError, match="hold 'co2' in different units: kt in 2010, t in 2011; give all in one"):
        units_made(ask(chain(tmp_path, "kt", "t"), tmp_path))


FITTED = {
    "product": "a",
    "law": "weibull",
    "shape": 2.0,
    "scale": 10.0,
    "shape_error": 0.1,
    "scale_error": 0.2,
    "mean": 8.86227,
    "mean_error": 0.3,
    "growth_before": 0.02,
    "r_squared": 0.9,
    "introduced": 1990,
    "first": 1995,
    "last": 2005,
    "verdict": "fits",
    "reason": None,
    "source": "s",
}
PERSONS = {
    "series": "population_average",
    "region": "NL",
    "item": None,
    "year": 2000,
    "value": 1.6e7,
    "flag": None,
    "source": "s",
}
SOLD = {"year": 2000, "product": "a", "flow": "placed_on_market", "mass": 5.0, "flag": None, "source": "s"}
TYPES = {"text": pl.String, "integer": pl.Int64, "number": pl.Float64}


def rows(first, *changes, schema=None):
    types = {c.name: TYPES[c.type] for c in schema.columns} if schema else {"value": pl.Float64, "item": pl.String}
    return pl.DataFrame([first, *({**first, **change} for change in changes)], schema_overrides=types)


@pytest.mark.parametrize(
    ("frame", "rules", "message"),
    [
        (rows(FITTED, {"mean": -3.0}, schema=LIFETIMES), LIVES, "row 3:mean +is -3.0; expected above 0"),
        (
            rows(FITTED, {"mean_error": -0.1}, schema=LIFETIMES),
            LIVES,
            "row 3:mean_error +is -0.1; a standard error is never below 0",
        ),
        (rows(FITTED, {"mean": 88.6}, schema=LIFETIMES), LIVES, "row 3:mean +is 88.6; shape and scale give 8.86227"),
        (
            rows(FITTED, {"scale": None}, schema=LIFETIMES),
            LIVES,
            "row 3:scale +is None; a lifetime that fits has this figure",
        ),
        (
            rows(FITTED, {"last": 1994}, schema=LIFETIMES),
            LIVES,
            "row 3:last +is 1994; the record ends before it begins",
        ),
        (rows(FITTED, {"introduced": 0}, schema=LIFETIMES), LIVES, "row 3:introduced +is 0; expected 1800 … 2300"),
        (
            rows(PERSONS, {"year": 2001, "value": 0.0}),
            persons_of("NL"),
            "row 3:value +is 0.0; expected persons above 0",
        ),
        (
            rows(PERSONS, {"item": "x", "value": 1.7e7}),
            persons_of("NL"),
            "row 3:year +is 2000; this year has two figures; keep one",
        ),
        (rows(SOLD, {"year": 2001, "mass": -1.0}, schema=FLOWS), SALES, "row 3:mass +is -1.0; sales are never below 0"),
        (
            rows(SOLD, {"year": 2001, "mass": float("inf")}, schema=FLOWS),
            SALES,
            "row 3:mass +is inf; expected a finite number",
        ),
    ],
)
def test_a_row_no_model_can_run_on_is_refused(frame, rules, message):
    with pytest.raises(TableError, match=message):
        require_rows("table.csv", frame, rules)
    require_rows("table.csv", frame.head(1), rules)


def test_rows_that_are_not_used_may_be_odd():
    require_rows("t.csv", rows(SOLD, {"mass": -1.0, "flag": "implausible"}, schema=FLOWS), SALES)
    require_rows("t.csv", rows(PERSONS, {"region": "BE", "value": 0.0}), persons_of("NL"))
    require_rows("t.csv", rows(FITTED, {"verdict": "cannot", "mean": None, "scale": None}, schema=LIFETIMES), LIVES)


def test_every_shipped_choice_declares_its_range():
    without = [each.id for each in INDICATORS for choice in each.method.values() if choice.allowed is None]
    assert not without


@pytest.mark.parametrize(
    ("allowed", "default", "value", "message"),
    [
        ((0, 1), 0.9, 90, "is 90; expected a number between 0 and 1, such as 0.9"),
        ((0, 1), 0.9, -0.1, "is -0.1; expected a number between 0 and 1, such as 0.9"),
        ((0, 1), 0.9, float("nan"), "is nan; expected a number between 0 and 1, such as 0.9"),
        ((0, 1), 0.9, True, "is True; expected a number between 0 and 1, such as 0.9"),
        (
            (0, 1),
            0.9,
            10**400,
            "is a whole number of more than 15 digits; expected a number between 0 and 1, such as 0.9",
        ),
        (YEAR, 2010, 0, "is 0; expected a whole year, such as 2010"),
        (YEAR, 2010, 2010.5, "is 2010.5; expected a whole year, such as 2010"),
        (
            ("mean", "median"),
            "mean",
            "meen",
            "is 'meen'; expected one of mean, median; did you mean 'mean' or 'median'?",
        ),
        (None, 1.0, float("inf"), "is inf; expected a number that is finite, such as 1.0"),
        ((0, 1), 0.9, 1, ""),
        (YEAR, 2010, 2012, ""),
        (("mean", "median"), "mean", "median", ""),
    ],
)
def test_what_a_choice_may_be(allowed, default, value, message):
    assert wrong_choice(allowed, default, value) == message


def test_a_choice_out_of_range_is_refused_where_it_is_used():
    with pytest.raises(
        RangeError, match=r"choice 'best_recovery' of 'recycled_content_cap.*' is 90; expected a number between 0 and 1"
    ):
        next(i for i in INDICATORS if i.key == "recycled_content_cap").expression(None, {"best_recovery": 90})


@pytest.mark.parametrize("text", [".nan", ".inf", "-.inf", "1.0e+400", "123456789012345678901234567890"])
def test_no_number_enters_through_a_study_file(tmp_path, text):
    path = tmp_path / "study.yaml"
    path.write_text(f"study: x\nchoices:\n  a: {{b: {text}}}\n")
    with pytest.raises(StudyError, match=r"3:10 +(.*is no figure|a whole number of more than 15 digits)"):
        read_yaml(path)


@pytest.mark.parametrize("change", [{"rounding": float("inf")}, {"rounding": -1.0}, {"most": 0}, {"most": 10**9}])
def test_settings_of_a_chain_have_bounds(tmp_path, change):
    account = chain(tmp_path, "kt")
    with pytest.raises(StudyError, match=rf"settings of engine chains.footprint:\n  settings.{next(iter(change))}  "):
        settings_of(account.model_copy(update={"settings": {**account.settings, **change}}))


@dataclass(frozen=True)
class _Part:
    b: float
    a: tuple[str, ...] = ("x", "ç")


@dataclass(frozen=True)
class _Settings:
    parts: dict[str, _Part]
    first: int = 1


def test_a_question_is_told_by_every_field_of_its_settings_however_deep():
    table = Input("t.csv", "0" * 64, None, lambda: "")
    settings = _Settings({"two": _Part(2.0), "one": _Part(1.0)})
    found = Asked(model="m", inputs={"t": table}, settings=settings, draw=Draw(seed=1, number=2))
    told = json.dumps([[("t", "0" * 64)], asdict(settings), asdict(found.draw)], sort_keys=True)
    assert found.digest == hashlib.sha256(told.encode()).hexdigest()
    assert replace(found, settings=_Settings({"two": _Part(2.0), "one": _Part(1.5)})) != found


def test_a_setting_that_no_digest_can_tell_is_refused():
    with pytest.raises(TypeError, match=r"a setting of type \w*Path cannot be told"):
        Asked(model="m", inputs={}, settings=_Settings({"one": Path()}))
