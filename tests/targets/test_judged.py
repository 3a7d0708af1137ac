"""A target as a row of a table, what is wrong with such a row, and the target held against a series."""

import polars as pl
import pytest

from kringloop.core import MissingDataError, Problems, RangeError
from kringloop.indicators import INDICATORS
from kringloop.targets import TARGETS, Course, check_targets, judge, statements_of
from kringloop.targets.statement import EXAMPLE

SCHEMA = {c.name: {"integer": pl.Int64, "number": pl.Float64}.get(c.type, pl.String) for c in TARGETS.columns}


def table(**changed):
    return pl.DataFrame([EXAMPLE | changed], schema=SCHEMA)


def statement(**changed):
    return statements_of(table(**changed))[0]


@pytest.mark.analytic
def test_a_half_by_2030_held_against_figures_by_hand():
    years = list(range(2016, 2024))
    found = judge(
        statement(), years, [100, 99, 97, 96, 94, 93, 91, 90], activity=(years, [100 * 1.02**t for t in range(8)])
    )
    assert (found.base, found.aim, found.latest) == ((2016, 100), 50, (2023, 90))
    assert found.distance.required == pytest.approx(-50 / 14)
    assert found.distance.required_from_now == pytest.approx(-40 / 7)
    assert found.distance.gap_from_course == pytest.approx(90 - 75)
    assert found.courses["linear"].cumulative == pytest.approx(14 * 75)
    growth, left = found.growth
    assert (growth, left) == (pytest.approx(0.02), pytest.approx(50 / 90 / 1.02**7))
    assert found.chance.chance < 0.01
    assert isinstance(found.courses["exponential"], Course)


def test_no_less_than_the_base_is_a_target_too():
    found = judge(statement(kind="direction", value=None, side="at_least"), [2016, 2020, 2023], [10, 12, 13])
    assert (found.aim, found.distance.state) == (10, "met")
    assert isinstance(found.chance, MissingDataError)


def test_a_base_year_outside_the_data_is_refused():
    with pytest.raises(RangeError, match=r"the base year 2014 of target 'half' is not in the data \(2016–2020\)") as no:
        judge(statement(base_year=2014), [2016, 2020], [1, 2])
    assert "het basisjaar 2014 van doel 'half' staat niet in de gegevens" in no.value.in_language("nl")
    assert judge(statement(base_year=2014, base_value=4.0), [2016, 2020], [1, 2]).aim == 2


@pytest.mark.parametrize(
    ("changed", "said", "dutch"),
    [
        ({"indicator": "dmj"}, "did you mean 'dmi'", "bedoelt u 'dmi'"),
        ({"metric": "TMC"}, "TMC and DMI cannot be compared", "TMC en DMI zijn niet te vergelijken"),
        ({"indicator": "recovery_share_cbs", "metric": "DMI"}, "no figure of material use", "geen cijfer over"),
        ({"unit": "EUR"}, "EUR", "EUR"),
        ({"kind": "value"}, "unit is needed here", "unit is hier nodig"),
        ({"value": None}, "value is needed here", "value is hier nodig"),
        ({"base_year": None}, "base_year is needed here", "base_year is hier nodig"),
        ({"base_year": 2030}, "expected before 2030", "verwacht: voor 2030"),
        ({"indicator": None}, "holder_nl or indicator is needed", "holder_nl of indicator is hier nodig"),
        ({"kind": "direction"}, "a target of kind direction has no value", "van de soort direction heeft geen value"),
        ({"note_nl": "let op"}, "note_nl or note_en is needed", "note_nl of note_en is hier nodig"),
    ],
)
def test_a_row_that_says_too_little_or_what_cannot_be(changed, said, dutch):
    problems = Problems("targets.csv")
    check_targets(table(**changed), INDICATORS, problems)
    assert any(said in p.what for p in problems.found)
    assert any(dutch in p.in_language("nl") for p in problems.found)


def test_a_sound_row_and_a_goal_without_figure_pass():
    problems = Problems("targets.csv")
    check_targets(table(metric="DMI"), INDICATORS, problems)
    check_targets(table(indicator=None, holder_nl="CBS", holder_en="CBS"), INDICATORS, problems)
    assert problems.found == ()
