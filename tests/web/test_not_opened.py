"""A figure that cannot be opened says why; only a formula the program does not know is told as such."""

import pytest

from kringloop.core import MissingDataError, RangeError, UnknownNameError
from kringloop.reading import WORDS, Reading
from kringloop.web.pages.data.number import _opened


class Formula:
    def __init__(self, error):
        self.error = error

    def explain(self, **_cell):
        raise self.error


class Run:
    def __init__(self, expression):
        self.known_indicators = {"a": self}
        self.ledger = None
        self.expression = lambda _ledger, _choices: expression()

    def explain(self, indicator, **cell):
        return indicator.expression(None, {}).explain(**cell)


class Asked:
    id, choices = "a", ()


def refused():
    raise RangeError("factor is 3; expected at most 1")


def unknown():
    raise UnknownNameError("'gold' is not a known account")


def test_the_reason_is_told_in_the_language():
    error = MissingDataError("there is no figure", nl="er is geen cijfer")
    reading = Reading(Run(lambda: Formula(error)), "a.duckdb")
    opened, why = _opened(reading, Asked, {}, 2020, WORDS["nl"])
    assert (opened, why) == (None, "Dit kan niet worden beantwoord: er is geen cijfer")


def test_a_formula_that_is_not_known_any_more_is_told_as_such():
    opened, why = _opened(Reading(Run(unknown), "a.duckdb"), Asked, {}, 2020, WORDS["en"])
    assert opened is None
    assert "no longer knows the formula" in why


def test_another_mistake_is_not_taken_for_a_formula_that_is_not_known():
    with pytest.raises(RangeError, match="factor is 3"):
        Reading(Run(refused), "a.duckdb").expression(Asked)
