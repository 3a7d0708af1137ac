"""How a figure is written beside its error: in one way, on screens, pages, drawings and paper."""

from __future__ import annotations

import math

from kringloop.core.numerics import same

MOST_DECIMALS, SMALLEST_POWER = 6, -4
"""Decimals of a figure at most, and the power of ten below which it is written with an exponent instead of as 0."""
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_DUTCH = str.maketrans(",.", ".,")


def in_language(text: str, language: str) -> str:
    """A figure as Python writes it, with the marks of a language, a minus as wide as a plus, and its power of ten.

    >>> in_language("-1,234.5", "nl"), in_language("6.95e-06", "nl")
    ('−1.234,5', '6,95×10⁻⁶')
    """
    text = text.replace("-", "−", 1) if text.startswith("-") else text
    amount, power, exponent = text.partition("e")
    if power and exponent.lstrip("+-").isdecimal():
        text = f"{amount}×10{str(int(exponent)).translate(_RAISED)}"
    return text.translate(_DUTCH) if language == "nl" else text


def decimals_beside(value: float, digits: int = 3) -> int:
    """Decimals that show `digits` significant digits of a figure, six at most.

    >>> decimals_beside(12.14), decimals_beside(0.864), decimals_beside(41633.0), decimals_beside(0.0)
    (1, 3, 0, 2)
    """
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    return max(0, min(MOST_DECIMALS, digits - 1 - magnitude))


def with_error(value: float, error: float, language: str, *, digits: int = 3) -> str:
    """A figure with the digits it always has, and its error: two digits of it, no finer than the figure.

    An error far smaller than the figure shows its first digit, and one below the sixth decimal its power of ten.

    >>> with_error(12.14, 0.83, "nl"), with_error(111.4, 23.0, "en"), with_error(13611.0, 148.0, "nl")
    ('12,1 ± 0,8', '111 ± 23', '13.611 ± 150')
    >>> with_error(30.6, 3.34, "en"), with_error(5.0, 0.004, "en"), with_error(2.04e-7, 3.1e-8, "nl")
    ('30.6 ± 3.3', '5.00 ± 0.004', '2,04×10⁻⁷ ± 3,1×10⁻⁸')
    >>> with_error(12.0, 4e-12, "en")
    '12.0 ± 4×10⁻¹²'
    """
    if value and math.floor(math.log10(abs(value))) < SMALLEST_POWER:
        return " ± ".join(in_language(text, language) for text in (f"{value:.{digits}g}", f"{error:.2g}"))
    decimals, size = decimals_beside(value, digits), math.floor(math.log10(error))
    if size < -MOST_DECIMALS:
        return " ± ".join(in_language(text, language) for text in (f"{value:,.{decimals}f}", f"{error:.1g}"))
    places = max(min(decimals, 1 - size), -size)
    while (
        decimals
        and places <= decimals
        and all(same(round(n, decimals), round(n, decimals - 1)) for n in (value, error))
    ):
        decimals, places = decimals - 1, min(places, decimals - 1)
    shown = [f"{round(value, decimals) + 0.0:,.{decimals}f}", f"{round(error, places):,.{max(places, 0)}f}"]
    return " ± ".join(in_language(text, language) for text in shown)
