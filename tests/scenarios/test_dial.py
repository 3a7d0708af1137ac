"""Levers set on a scenario: nothing set is the scenario itself, only what is set changes, what cannot be is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import Names, RangeError, UnknownNameError
from kringloop.scenarios import (
    OWN_NAMES,
    VOCABULARY,
    Assumption,
    Penetration,
    Setting,
    dialled,
    dials_of,
    plan_of,
    setting_of,
)

BECAUSE = Names("daarom", "because")
COURSE = Penetration(shape="linear", first=2026, last=2035)
TODAY = {"reuse": 0.0, "lifetime": 1.0, "collection": 0.55}
ROWS = {"account": ("metals",), "material": ("iron",)}


def assumed(lever, value, **more):
    return Assumption(
        lever=lever, value=value, course=COURSE, reason=BECAUSE, source=BECAUSE, certainty="published", **more
    )


START = plan_of(
    "start",
    OWN_NAMES,
    [assumed("reuse", "15%", scope={"product": ("large",)}), assumed("secondary_input", "10%", scope=ROWS)],
    [assumed("growth", "0%", scope={"account": ("metals",)})],
)


def dials(start=START, front=()):
    return dials_of(start, [START], TODAY, COURSE, front)


def test_a_dial_is_what_is_there_or_what_would_be_added():
    found = dials()
    assert list(found) == ["lifetime", "reuse", "collection", "secondary_input.metals"]  # by the R-ladder
    assert [(d.percent, d.today, d.there) for d in found.values()] == [
        (0, 0, False),
        (15, 0, True),
        (55, 55, False),
        (10, 0, True),
    ]


@given(st.sampled_from(["lifetime", "reuse", "collection", "secondary_input.metals"]))
def test_a_dial_set_where_it_stands_is_the_scenario_itself(key):
    found = dials()
    at = found[key]
    asked = Setting(percent=at.percent, years=at.template.course.span)
    assert dialled(START, found, {key: asked}) is START


def test_only_what_is_set_changes_and_is_said_to_be_the_readers():
    made = dialled(START, dials(), {"reuse": Setting(percent=30.0)})
    reuse, metal = made.own
    assert (reuse.value, reuse.scope, reuse.course) == ("30%", {"product": ("large",)}, COURSE)
    assert (reuse.certainty, reuse.source.en) == ("assumed", "choice of who made this scenario")
    assert metal in START.own
    assert made.of_baseline == START.of_baseline
    assert made.digest != START.digest


def test_a_lever_set_to_its_value_of_today_says_nothing_any_more():
    made = dialled(START, dials(), {"reuse": Setting(percent=0.0), "secondary_input.metals": Setting(percent=0.0)})
    assert made.own == ()


def test_two_ways_to_one_scenario_have_one_hash():
    once = dialled(START, dials(), {"reuse": Setting(percent=30.0), "lifetime": Setting(percent=25.0)})
    first = dialled(START, dials(), {"lifetime": Setting(percent=25.0)})
    twice = dialled(first, dials(first), {"reuse": Setting(percent=30.0)})
    assert once.digest == twice.digest


def test_years_and_products_go_with_a_lever():
    asked = {"lifetime": Setting(percent=25.0, years=(2030, 2030), products=("0104", "0102"))}
    life = dialled(START, dials(), asked).own[0]
    assert (life.course.shape, life.course.first) == ("step", 2030)
    assert life.scope == {"product": ("0104", "0102")}


def test_what_a_study_puts_in_front_is_in_front_with_its_words():
    factories = assumed("clean_process", 1.0, scope={"account": ("air",), "sector": ("C",)})
    found = dials(front=[(factories, BECAUSE), (assumed("reuse", 0.0), None)])
    assert [key for key, d in found.items() if d.front] == ["reuse", "clean_process.air"]
    assert found["clean_process.air"].names == BECAUSE
    assert found["clean_process.air"].percent == 0


def test_a_lever_that_needs_a_limit_is_no_dial_unless_it_is_there():
    assert "phase_out" in VOCABULARY
    assert "phase_out" not in dials_of(START, (), {**TODAY, "phase_out": 0.0}, COURSE)


@pytest.mark.parametrize(
    ("key", "setting", "kind", "words"),
    [
        ("reus", Setting(percent=1.0), UnknownNameError, "reuse"),
        ("phase_out", Setting(percent=0.0), RangeError, "takes more than a value here.*kringloop scenario file KEY"),
        ("secondary_input", Setting(percent=1.0), UnknownNameError, "did you mean 'secondary_input.metals'"),
        ("reuse", Setting(percent=95.0), RangeError, "runs from 0% to 90%"),
        ("reuse", Setting(percent=float("nan")), RangeError, "write a number"),
        ("reuse", Setting(percent=1.0, years=(2035, 2030)), RangeError, "first year comes before"),
        ("secondary_input.metals", Setting(percent=1.0, products=("0104",)), RangeError, "not on products"),
    ],
)
def test_what_cannot_be_set_is_refused(key, setting, kind, words):
    with pytest.raises(kind, match=words):
        dialled(START, dials(), {key: setting})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20%", Setting(percent=20.0)),
        ("0.2", Setting(percent=20.0)),
        ("20%~2030", Setting(percent=20.0, years=(2030, 2030))),
        ("20%~all", Setting(percent=20.0, products=())),
        ("20%~0104", Setting(percent=20.0, products=("0104",))),  # a code of a product is no year
    ],
)
def test_a_setting_as_people_write_it(text, expected):
    assert setting_of(dials()["reuse"], text) == expected


@pytest.mark.parametrize("text", ["20%~0104~0102", "20%~2027..2030~2031", "20%~all~0104"])
def test_what_is_said_twice_is_refused_rather_than_half_of_it_lost(text):
    with pytest.raises(RangeError, match="told twice for when or for what, the second time as") as no:
        setting_of(dials()["reuse"], text)
    assert "twee keer" in no.value.in_language("nl")
