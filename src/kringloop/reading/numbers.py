"""Figures, units, years and dates as people write them in Dutch and in English."""

from __future__ import annotations

import math
import re
from datetime import datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from kringloop.core import readable_unit

LOCALES = {"nl": Locale("nl", "NL"), "en": Locale("en", "GB")}
_INDEX = (r"^(\d{4})=100$", r"(\1 = 100)")
_NL_UNITS = (
    _INDEX,    (r"\bthousand\b", "duizend"), (r"\bmillion persons\b", "miljoen inwoners"), (r"\bmillion\b", "miljoen"),
    (r"\bbn\b", "mld"), (r"\bperson\b", "persoon"), (r"\bFTE\b", "fte"), (r"\bpoints\b", "punten"),
    (r"\byear\b", "jaar"),
    (r" of (\d{4})", r" (\1)"), (r"\bacid eq\b", "zuurequivalent"), (r"\bplanetary_boundary\b", "planetaire grens"),
)  # fmt: skip
_EN_UNITS = (
    _INDEX,
    (r"^year$", "years"),
    (r"\bmln\b", "million"),
    (r" of (\d{4})", r" (\1)"),
    (r"\bplanetary_boundary\b", "planetary boundary"),
)


@lru_cache(maxsize=65536)
def figure(value: float | None, language: str, *, digits: int = 4) -> str:
    """A figure with at most `digits` significant digits; a dash when it is absent.

    >>> figure(41636.4, "nl"), figure(0.30612, "en", digits=3), figure(None, "nl")
    ('41.636', '0.306', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    decimals = max(0, min(6, digits - 1 - magnitude))
    text = format_decimal(round(value, decimals) + 0.0, format="#,##0." + "#" * 6, locale=LOCALES[language])
    return str(text).replace("-", "−")


def with_error(value: float, error: float, language: str) -> str:
    """A figure and its error, no more digits than the error carries: one, or two after a leading 1.

    >>> with_error(12.14, 0.83, "nl"), with_error(111.4, 23.0, "en"), with_error(13611.0, 148.0, "nl")
    ('12,1 ± 0,8', '110 ± 20', '13.610 ± 150')
    """
    exponent = math.floor(math.log10(error))
    places = (1 if error / 10**exponent < 1.95 else 0) - exponent
    shown = [figure(round(number, places), language, digits=15) for number in (value, error)]
    return " ± ".join(shown)


def signed(value: float | None, language: str, *, digits: int = 3) -> str:
    """A figure with its sign, for differences."""
    text = figure(value, language, digits=digits)
    return f"+{text}" if value is not None and value > 0 else text


def percent(share: float | None, language: str, *, digits: int = 3) -> str:
    """A share as a percentage.

    >>> percent(0.416, "nl"), percent(None, "en")
    ('41,6 %', '–')
    """
    return "–" if share is None else f"{figure(share * 100, language, digits=digits)} %"


@lru_cache(maxsize=1024)
def unit_words(unit: str, language: str) -> str:
    """A unit as people write it in a language; nothing for a plain number.

    >>> unit_words("thousand FTE", "nl"), unit_words("Mt_CO2e", "en"), unit_words("1", "nl")
    ('duizend fte', 'Mt CO₂-eq', '')
    """
    if unit in ("1", ""):
        return ""
    text = readable_unit(unit).replace("CO2e", "CO₂-eq").replace("EUR", "€")
    for pattern, word in _NL_UNITS if language == "nl" else _EN_UNITS:
        text = re.sub(pattern, word, text)
    text = re.sub(r"^1/\((.+)\)$", r"per \1", text)
    return re.sub(r"\(((?:\w+|€)(?: \w+| €)*(?: \(\d{4}\))?)\)$", r"\1", text).replace("/", " / ")


def date_words(text: str, language: str) -> str:
    """An ISO date or moment as a day in words; the text itself when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return str(format_date(moment, format="long", locale=LOCALES[language]))


def span(first: int, last: int) -> str:
    """A run of years."""
    return str(first) if first == last else f"{first}–{last}"
