"""Numbers and words that people give on a page, in an address, a command, a file or Python: one rule for all."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final

from kringloop.core.errors import RangeError, ShapeError
from kringloop.core.phrases import words

LARGEST_TYPED, SMALLEST_TYPED = 1e15, 1e-9
"""Beyond these a number that somebody types is a slip, and reads as infinite or as nothing further on."""
LONGEST_TYPED: Final = 40
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")


def typed_number(text: object, *, what: str) -> float:
    """A number as somebody types it: with a decimal point or comma, no marks of thousands; −0 is 0.

    Raises
    ------
    RangeError   no number; one that can be read in two ways; infinite, or so small that nothing tells it from 0

    >>> typed_number("12,5", what="share"), typed_number("-0", what="share"), typed_number("1e3", what="share")
    (12.5, 0.0, 1000.0)
    >>> typed_number("1e400", what="share")
    Traceback (most recent call last):
    ...
    kringloop.core.errors.RangeError: share is '1e400'; that is too large, write a number below 1e+15
    """
    seen = text.strip().replace("−", "-") if isinstance(text, str) else ""
    if not seen or len(seen) > LONGEST_TYPED or not _NUMBER.fullmatch(seen):
        raise _no_number(what, text, "write a number such as 12.5", "schrijf een getal, zoals 12,5")
    if _THOUSANDS.fullmatch(seen):
        whole, decimal = seen.replace(",", ""), f"{float(seen.partition(',')[0] + '.' + seen.partition(',')[2][:3]):g}"
        raise _no_number(what, text, f"write {whole}, or {decimal}", f"schrijf {whole}, of {decimal}")
    value = float(seen.replace(",", "."))
    if not abs(value) < LARGEST_TYPED:
        most = f"{LARGEST_TYPED:g}"
        raise _no_number(
            what, text, f"that is too large, write a number below {most}", f"te groot: schrijf een getal onder {most}"
        )
    if abs(value) < SMALLEST_TYPED and re.search("[1-9]", re.split("[eE]", seen)[0]):
        raise _no_number(
            what, text, "nothing tells that from 0; write 0", "dat is niet van 0 te onderscheiden: schrijf 0"
        )
    return value + 0.0  # −0 is 0


def is_slight(value: float, least: float = SMALLEST_TYPED) -> bool:
    """Whether a number is so small that nothing tells it from 0, and yet is not 0.

    >>> is_slight(1e-300), is_slight(0.0), is_slight(0.01)
    (True, False, False)
    """
    return 0.0 < abs(value) < least


def one_text(given: object, *, what: str, example: str = "") -> str:
    """One text with something in it, without blanks around it.

    Raises
    ------
    ShapeError   no text, or nothing in it

    >>> one_text(" France ", what="country")
    'France'
    """
    if isinstance(given, str) and given.strip():
        return given.strip()
    such, zoals = (f", {word} {each}" if each else "" for word, each in (("such as", example), ("zoals", example)))
    raise ShapeError(
        f"{what} is {seen_as(given)}; expected a text{such}",
        nl=f"{words(what)} is {seen_as(given)}; verwacht: een tekst{zoals}",
    )


def several_texts(given: object, *, what: str, example: str) -> tuple[str, ...]:
    """Several texts in a list, or one alone, which is never read letter by letter.

    Raises
    ------
    ShapeError   no text and no list of texts

    >>> several_texts("reuse", what="levers", example="'reuse'")
    ('reuse',)
    """
    each = [given] if isinstance(given, str) else given
    if not isinstance(each, list | tuple):
        one_text(given, what=what, example=f"{example}, or a list of them")
    return tuple(one_text(one, what=what, example=example) for one in each)  # type: ignore[attr-defined]


def mapping_given(given: object, *, what: str, example: str) -> dict[str, Any]:
    """A mapping by text; nothing given is an empty one.

    Raises
    ------
    ShapeError   no mapping, or a key that is no text

    >>> mapping_given({"reuse": 2}, what="costs", example="{'reuse': 2}")
    {'reuse': 2}
    """
    if given is None:
        return {}
    if isinstance(given, Mapping) and all(isinstance(key, str) for key in given):
        return dict(given)
    seen = seen_as(given)
    raise ShapeError(
        f"{what} is {seen}; expected a mapping such as {example}",
        nl=f"{words(what)} is {seen}; verwacht: een dict zoals {example}",
    )


def yes_or_no(given: object, *, what: str) -> bool:
    """True or False, and nothing that Python would take for one.

    Raises
    ------
    ShapeError   anything else
    """
    if isinstance(given, bool):
        return given
    raise ShapeError(
        f"{what} is {seen_as(given)}; expected True or False",
        nl=f"{words(what)} is {seen_as(given)}; verwacht: True of False",
    )


def path_given(given: object, *, what: str) -> Path:
    """A path, from a path or a text.

    Raises
    ------
    ShapeError   anything else, or a text that no file can have as its name

    >>> path_given("own.yaml", what="file").name
    'own.yaml'
    """
    found = fspath(given) if isinstance(given, str | PathLike) else None
    if isinstance(found, str) and found.strip() and "\0" not in found:
        return Path(found)
    raise ShapeError(
        f"{what} is {seen_as(given)}; expected the path of a file",
        nl=f"{words(what)} is {seen_as(given)}; verwacht: het pad van een bestand",
    )


def seen_as(given: object) -> str:
    """What was given, on one line and no longer than a line: numbers and texts as Python writes them.

    >>> seen_as(None), seen_as("a"), seen_as([1, 2])
    ('None', "'a'", '[1, 2]')
    """
    plain = given is None or isinstance(given, str | int | float | list | tuple | dict | set)
    told = " ".join(repr(given).split()) if plain else f"<{type(given).__name__}>"
    return told if len(told) <= LONGEST_TYPED else f"{told[:LONGEST_TYPED]}…"


def _no_number(what: str, text: object, en: str, nl: str) -> RangeError:
    seen = seen_as(text)
    return RangeError(f"{what} is {seen}; {en}", nl=f"{words(what)} is {seen}; {nl}")


def is_finite_number(given: object) -> bool:
    """Whether something is one finite number: no truth value, no text.

    >>> is_finite_number(0.2), is_finite_number(True), is_finite_number(float("inf"))
    (True, False, False)
    """
    return isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)
