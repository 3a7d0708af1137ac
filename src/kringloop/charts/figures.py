"""How figures are written: locale, digits that the error carries, units people read.

Rounding is for display only (rule C6).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kringloop.core import NOISE, RangeError, decimals_beside, in_language, with_error

FORMAT_LOCALES: Mapping[str, Mapping[str, object]] = {
    "nl": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€\u00a0", ""], "minus": "−"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""], "minus": "−"},
}
TIME_LOCALES: Mapping[str, Literal["nl-NL", "en-GB"]] = {"nl": "nl-NL", "en": "en-GB"}
"""Names that vl-convert knows."""
NO_FIGURE = "–"
LANGUAGES = ("nl", "en")
_LARGER: Mapping[str, tuple[tuple[float, str, str], ...]] = {
    "t": ((1e9, "Gt", "Gt"), (1e6, "Mt", "Mt"), (1e3, "kt", "kt")),
    "kt": ((1e6, "Gt", "Gt"), (1e3, "Mt", "Mt")),
    "mln €": ((1e3, "mld €", "bn €"),),
    "million €": ((1e3, "mld €", "billion €"),),
    "EUR": ((1e9, "mld €", "bn €"), (1e6, "mln €", "m €")),
    "MJ": ((1e9, "PJ", "PJ"), (1e6, "TJ", "TJ")),
    "TJ": ((1e3, "PJ", "PJ"),),
}
_PLAIN: Mapping[str, tuple[str, str]] = {
    "EUR": ("€", "€"),
    "mln EUR": ("mln €", "million €"),
    "1": ("%", "%"),
    "person": ("personen", "people"),
    "year": ("jaar", "years"),
    "fte": ("fte", "fte"),
    "kEUR": ("duizend €", "thousand €"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit figures are shown in: shown = stored × factor."""

    factor: float
    label: str

    def of(self, value: float | None) -> float | None:
        return None if value is None or not math.isfinite(value) else value * self.factor


def require_language(language: str) -> None:
    """Refuse a language the house does not speak."""
    if language not in LANGUAGES:
        raise RangeError(f"language is '{language}'; expected nl or en")


def scale_for(unit: str, values: Iterable[float | None], language: str) -> Scale:
    """The unit in which the largest of these values reads well.

    >>> scale_for("t", [41_600_000.0], "nl")
    Scale(factor=1e-06, label='Mt')
    >>> scale_for("1", [0.3], "en")
    Scale(factor=100.0, label='%')
    """
    require_language(language)
    base, _, rest = unit.partition("_")
    if unit == "1":
        return Scale(100.0, "%")
    largest = max((abs(v) for v in values if v is not None and math.isfinite(v)), default=0.0)
    tail = _substance(rest, language)
    for size, nl, en in _LARGER.get(base, ()):
        if largest >= size:
            return Scale(1 / size, (nl if language == "nl" else en) + tail)
    if unit in _PLAIN:
        return Scale(1.0, _PLAIN[unit][0 if language == "nl" else 1])
    return Scale(1.0, base + tail if base in _LARGER else unit.replace("_", " "))


def _substance(rest: str, language: str) -> str:
    if rest == "CO2e":
        return " CO₂-eq" if language == "nl" else " CO₂e"
    return f" {rest.replace('_', ' ').replace('CO2', 'CO₂')}" if rest else ""


def decimals_for(value: float | None, error: float | None = None) -> int:
    """Decimals a figure deserves: those of its error (one digit, two after a leading 1), else three digits.

    >>> decimals_for(13.234, 0.87), decimals_for(13.234, 0.13), decimals_for(4123.0, 60.0), decimals_for(13.234)
    (1, 2, 0, 1)
    """
    if error is not None and math.isfinite(error) and error > 1e-300:
        exponent = math.floor(math.log10(error))
        leading = error / 10**exponent
        return max(0, min(6, (1 if leading < 1.95 else 0) - exponent))
    if value is None or not math.isfinite(value) or value == 0:
        return 0
    return decimals_beside(value)


def number(value: float | None, language: str, decimals: int | None = None, *, sign: bool = False) -> str:
    """A figure in the locale; – when absent; a true minus.

    >>> number(1234.56, "nl", 1), number(-0.5, "en"), number(None, "nl"), number(0.9, "nl", 1, sign=True)
    ('1.234,6', '−0.500', '–', '+0,9')
    """
    require_language(language)
    if value is None or not math.isfinite(value):
        return NO_FIGURE
    text = f"{value:+,.{decimals_for(value) if decimals is None else decimals}f}"
    if not text.strip("+-0.,"):
        text = text.replace("-", "+")
    if text.startswith("+") and (not sign or not text.strip("+-0.,")):
        text = text[1:]
    return in_language(text, language)


def figure(value: float | None, language: str, unit: str = "", error: float | None = None) -> str:
    """A figure with its error and unit, as text beside the drawing writes them.

    >>> figure(13.234, "nl", "%", 0.87), figure(13.234, "en", "Mt")
    ('13,2 ± 0,9 %', '13.2 Mt')
    """
    if value is None or not math.isfinite(value):
        return NO_FIGURE
    known = error is not None and math.isfinite(error) and error > 0
    text = with_error(value, error, language) if known and error else number(value, language)
    return f"{text} {unit}".rstrip()


def p_value(p: float, language: str) -> str:
    """A probability with its sign, three decimals, never 0.

    >>> p_value(0.0001, "nl"), p_value(0.0167, "en")
    ('< 0,001', '= 0.017')
    """
    return f"< {number(0.001, language, 3)}" if p < 0.001 else f"= {number(p, language, 3)}"


def stated(value: float | None, language: str, unit: str = "") -> str:
    """A figure that somebody set, such as a target: its own digits and no more.

    >>> stated(70.0, "nl", "Mt"), stated(12.5, "nl", "%"), stated(0.0, "nl", "Mt")
    ('70 Mt', '12,5 %', '0 Mt')
    """
    decimals = next(
        (d for d in range(4) if value is not None and abs(round(value, d) - value) <= NOISE * abs(value)), 3
    )
    return f"{number(value, language, decimals)} {unit}".rstrip()
