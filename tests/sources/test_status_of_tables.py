"""The status that the statistical office gives its tables is on every figure."""

from functools import cache

import polars as pl
import pytest

from kringloop.study import find_study

pytestmark = pytest.mark.published


@cache
def table(name):
    return pl.read_csv(find_study("netherlands").parent / "tables" / f"{name}.csv", infer_schema=False)


def flags(name, year):
    return set(table(name).filter(pl.col("year") == year)["flag"].fill_null("").to_list())


@pytest.mark.parametrize("name", ["production", "production_volumes"])
def test_the_last_year_of_the_national_accounts_is_provisional(name):
    assert flags(name, "2024") == {"p"}
    assert flags(name, "2022") == {""}


def test_the_whole_energy_table_is_provisional_and_begins_with_a_break():
    # description of CBS 85849: "De cijfers hebben een voorlopige status", from 2014 on; 84450 counted before
    assert flags("energy", "2014") == {"b p"}
    assert flags("energy", "2023") == {"p"}
    assert flags("energy", "2013") == {""}


@pytest.mark.parametrize("name", ["waste", "waste_split"])
def test_industrial_waste_of_2021_is_provisional(name):
    # description of CBS 84970: final until 2020, 2021 provisional; 84971 is the same survey by treatment
    assert flags(name, "2021") == {"p"}
    assert flags(name, "2020") == {""}


def test_joined_flags_of_eurostat_stand_apart():
    seen = {f for text in table("eurostat")["flag"].drop_nulls().to_list() for f in text.split()}
    assert seen <= {"b", "e", "i", "p", "d", "u", "s"}
