"""Levers as people write them: text or number to the value a model takes, the same at every door."""

from __future__ import annotations

from collections.abc import Mapping

from kringloop.core import RangeError, is_finite_number, typed_number, unknown
from kringloop.scenarios.lever import Lever
from kringloop.scenarios.registry import LEVERS


def given_levers(given: Mapping[str, float | str]) -> dict[str, float]:
    """The values a model takes, by lever, in the order given.

    Raises
    ------
    UnknownNameError   a lever that is not there; names the nearest
    RangeError         no number, or out of the bounds of its lever

    >>> given_levers({"reuse": "20%", "lifetime": "+25%"})
    {'reuse': 0.2, 'lifetime': 1.25}
    """
    for name in given:
        if name not in LEVERS:
            raise unknown("lever", name, LEVERS.keys)
    return {name: lever_value(LEVERS[name], each) for name, each in given.items()}


def lever_value(lever: Lever, given: float | str) -> float:
    """The number a model takes: 0.2 and "20%" are the same; for a factor 1.25 and "+25%".

    Raises
    ------
    RangeError   no number, or out of bounds

    >>> lifetime = LEVERS["lifetime"]
    >>> lever_value(LEVERS["reuse"], "20%"), lever_value(lifetime, "+25%"), lever_value(lifetime, 1.25)
    (0.2, 1.25, 1.25)
    """
    text = str(given).strip().replace("−", "-")
    number = _number(lever, given, text)
    change = text.endswith("%")
    if lever.factor and isinstance(given, str) and not change and text[:1] in "+-":
        raise RangeError(
            f"lever '{lever.key}' is {given!r}; write a change as \"+25%\" or a factor as 1.25",
            nl=f"knop '{lever.key}' is {given!r}; schrijf een verandering als \"+25%\" of een factor als 1.25",
        )
    value = lever.value(number) if change else number + 0.0
    if lever.percent(value) == lever.percent(lever.idle) and number not in (0.0, lever.idle):
        raise RangeError(
            f"lever '{lever.key}' is {given!r}; nothing tells that from {lever.text(0.0)}, write that",
            nl=f"knop '{lever.key}' is {given!r}; dat is niet van {lever.text(0.0)} te onderscheiden, schrijf dat",
        )
    if not lever.low <= lever.percent(value) <= lever.high:
        seen, low, high = (lever.text(each) for each in (lever.percent(value), lever.low, lever.high))
        meant = "" if change or not lever.low <= number <= lever.high else lever.text(number)
        raise RangeError(
            f"lever '{lever.key}' is {given!r}, which is {seen}; it runs from {low} to {high}"
            f"{f'; for {meant} write {meant!r}' if meant else ''}",
            nl=f"knop '{lever.key}' is {given!r}, dat is {seen}; hij loopt van {low} tot {high}"
            f"{f'; schrijf voor {meant} {meant!r}' if meant else ''}",
        )
    return value


def _number(lever: Lever, given: float | str, text: str) -> float:
    """The number, without its per cent sign; a decimal comma is one."""
    if is_finite_number(given):
        return float(given)
    if not isinstance(given, str):
        raise _no_number(lever, given)
    try:
        return typed_number(text.removesuffix("%"), what=lever.key)
    except RangeError:
        raise _no_number(lever, given) from None


def _no_number(lever: Lever, given: float | str) -> RangeError:
    example, voorbeeld = (f'1.25{word}"+25%"' if lever.factor else f'0.2{word}"20%"' for word in (" or ", " of "))
    return RangeError(
        f"lever '{lever.key}' is {given!r}; write a number such as {example}",
        nl=f"knop '{lever.key}' is {given!r}; schrijf een getal zoals {voorbeeld}",
    )
