"""Levers as people write them: the same reader, bounds and refusals behind the terminal and Python."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.cli.main import run as command
from kringloop.core import Names, RangeError, UnknownNameError
from kringloop.front.moved import moved
from kringloop.reading import Words
from kringloop.scenarios import LEVERS, Assumption, Penetration, given_levers, lever_value
from tests.bench import bench


@given(st.sampled_from(LEVERS.keys), st.floats(0, 1))
def test_what_a_lever_prints_is_read_back(key, share):
    lever = LEVERS[key]
    percent = round(lever.low + share * (lever.high - lever.low), 6)
    assert lever_value(lever, lever.text(percent)) == lever.value(float(f"{percent:.10g}"))


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.key)
def test_bounds_are_in_and_just_beyond_is_out(lever):
    for bound, step in ((lever.low, -lever.step), (lever.high, lever.step)):
        assert lever_value(lever, lever.value(bound)) == lever.value(bound)
        with pytest.raises(RangeError, match="it runs from"):
            lever_value(lever, lever.text(bound + step))


@pytest.mark.parametrize(
    "levers",
    [{"reuse": "1.2"}, {"reuse": "0.95"}, {"lifetime": "+25"}, {"lifetime": "25"}, {"export": "inf"}, {"exprt": "5%"}],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_terminal_and_python_refuse_in_the_same_words(capsys, levers, language):
    with pytest.raises((RangeError, UnknownNameError)) as refused:
        moved(bench(), "0104", None, levers, Words(language))
    typed = [part for name, value in levers.items() for part in ("--lever", f"{name}={value}")]
    assert command(["stocks", "project", "--product", "0104", *typed, "--lang", language]) == 1
    assert refused.value.in_language(language) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lever", "given", "meant"), [("reuse", 20, "'20%'"), ("lifetime", "25", "'+25%'"), ("reuse", "200%", None)]
)
def test_a_percentage_without_its_sign_is_told_how_to_write_it(lever, given, meant):
    with pytest.raises(RangeError) as refused:
        lever_value(LEVERS[lever], given)
    told = refused.value.in_language("en"), refused.value.in_language("nl")
    assert ("write" in told[0], "schrijf" in told[1]) == (meant is not None, meant is not None)
    assert all(meant in text for text in told if meant)


def test_an_unknown_lever_names_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'reuse'"):
        given_levers({"reus": 0.2})


@pytest.mark.parametrize(
    ("lever", "ways"),
    [
        ("reuse", ("20%", "20 %", "20,0%", "+20%", 0.2, "0.2", "0,2")),
        ("reuse", ("0%", "-0%", "−0%", "-0", 0, -0.0)),
        ("lifetime", ("+25%", "25%", 1.25, "1.25", "1,25")),
        ("lifetime", ("+0%", "-0%", 1, 1.0)),
    ],
)
def test_one_value_written_in_many_ways_is_one_assumption(lever, ways):
    texts = Names("a", "b")
    course = Penetration(shape="step", first=2030)
    said = {
        Assumption(lever=lever, value=each, course=course, reason=texts, source=texts, certainty="assumed").said
        for each in ways
    }
    assert len(said) == 1


@pytest.mark.parametrize("slight", ["1e-300", "1e-300%", 1e-300, "1e-12%", "-1e-300%"])
def test_a_value_that_nothing_tells_from_none_is_refused(slight):
    with pytest.raises(RangeError) as caught:
        lever_value(LEVERS["reuse"], slight)
    assert "reuse" in str(caught.value)
    assert "knop 'reuse'" in caught.value.in_language("nl")
