"""Why a lifetime does not fit, as a reader is told: the sentences of the fit, with figures written as everywhere."""

from __future__ import annotations

import re

_NUMBER = r"(-?[\d.]+(?:e[+-]?\d+)?)"
_FORMS = (
    (re.compile(rf"'(\w+)' is not identified: {_NUMBER} ± {_NUMBER}"), "lifetime_loose"),
    (re.compile(rf"the mean life is not identified: {_NUMBER} ± {_NUMBER} years"), "lifetime_mean_loose"),
    (
        re.compile(
            rf"a mean life of {_NUMBER} years on a record of {_NUMBER}: it rests on inflow that was not observed"
        ),
        "lifetime_beyond_record",
    ),
    (re.compile(rf"the inflow before the record would have to grow by {_NUMBER}% a year or more"), "lifetime_growth"),
    (re.compile(rf"the model explains {_NUMBER}% of the variation; at least {_NUMBER}% is asked"), "lifetime_explains"),
    (
        re.compile(
            rf"the series is too short to fit: {_NUMBER} observations for {_NUMBER} parameters; at least {_NUMBER} "
            "are needed"
        ),
        "lifetime_short",
    ),
)
"""Sentences as they stand in the table of a study, and the message that tells them."""


_PARAMETERS = {"shape": "vorm", "scale": "schaal", "growth": "groei", "mean": "gemiddelde"}
"""Parameters of a fit in Dutch."""


def reason_words(reason: str, language: str) -> str:
    """A reason in the language asked; one that is not ours stays as its owner wrote it.

    >>> reason_words("the model explains 18% of the variation; at least 80% is asked", "nl")
    'het model verklaart 18 % van de schommelingen; ten minste 80 % is nodig'
    >>> reason_words("the mean life is not identified: 111 ± 3.2e+02 years", "en")
    'the mean life is too uncertain: 111 years, with an error of 320 years'
    """
    from kringloop.cli.speech import words

    for pattern, message in _FORMS:
        if (found := pattern.fullmatch(reason)) is not None:
            values = {f"a{place}": _figure(text, language) for place, text in enumerate(found.groups(), 1)}
            return words(language)(f"terminal.{message}", **values)
    return reason


def _figure(text: str, language: str) -> str:
    """A figure as the fit wrote it, with the signs of a language; the name of a parameter as it is."""
    from kringloop.reading import numbers

    try:
        return numbers.figure(float(text), language)
    except ValueError:
        return _PARAMETERS.get(text, text) if language == "nl" else text
