"""Figures, units, years and dates as people write them in Dutch and in English."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from kringloop.core import MOST_DECIMALS, SMALLEST_POWER, decimals_beside, in_language, readable_unit, same, with_error

_LOCALES = {"nl": "nl_NL", "en": "en_GB"}
_INDEX = (r"^(\d{4})=100$", r"(\1 = 100)")
_NL_UNITS = (
    _INDEX,
    (r"\bthousand\b", "duizend"),
    (r"\bmillion persons\b", "miljoen inwoners"),
    (r"\bmillion\b", "miljoen"),
    (r"\bbn\b", "mld"),
    (r"\bperson\b", "inwoner"),
    (r"^piece$", "stuks"),
    (r"\bFTE\b", "fte"),
    (r"\bpoints\b", "punten"),
    (r"\byear\b", "jaar"),
    (r" of (\d{4})", r" (prijzen van \1)"),
    (r"\bacid eq\b", "zuurequivalent"),
)
_EN_UNITS = (
    _INDEX,
    (r"^year$", "years"),
    (r"^piece$", "pieces"),
    (r"\bmln\b", "million"),
    (r"\bbn\b", "billion"),
    (r"\bmillion persons\b", "million inhabitants"),
    (r" of (\d{4})", r" (\1 prices)"),
    (r"\bacid eq\b", "acid equivalents"),
)
_LARGER = {
    "kt": (1e3, "Mt"),
    "kt CO2e": (1e3, "Mt CO2e"),
    "Mt": (1e3, "Gt"),
    "mln EUR": (1e3, "bn EUR"),
    "mln USD": (1e3, "bn USD"),
    "t": (1e6, "Mt"),
    "kg": (1e3, "t"),
}
"""Unit → how much of it makes one of the next, which reads better from there on."""
_MONEY = {"EUR": "€", "USD": "$"}
_MONEY_UNIT = re.compile(r"^(?:(mln|bn) )?(EUR|USD)(?: of (\d{4}))?(/.+)?$")
_SIZES = {"nl": {"mln": "miljoen", "bn": "miljard"}, "en": {"mln": "million", "bn": "billion"}}
_MORE_DIGITS = 2
"""Digits that figures side by side get more where fewer would write figures that differ the same."""
_PRICES = {"nl": " (prijzen van {})", "en": " ({} prices)"}


@lru_cache(maxsize=65536)
def figure(value: float | None, language: str, *, digits: int = 4) -> str:
    """A figure with at most `digits` significant digits; a dash when it is absent.

    >>> figure(41636.4, "nl"), figure(0.30612, "en", digits=3), figure(None, "nl"), figure(-2e-7, "en")
    ('41.636', '0.306', '–', '−2×10⁻⁷')
    """
    if value is None or not math.isfinite(value):
        return "–"
    if value and math.floor(math.log10(abs(value))) < SMALLEST_POWER:
        return in_language(f"{value:.{digits}g}", language)
    decimals = decimals_beside(value, digits)
    text = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return in_language(text.rstrip("0").rstrip(".") if "." in text else text, language)


def whole(count: int, language: str) -> str:
    """A count, every digit of it.

    >>> whole(122123, "nl"), whole(7, "en")
    ('122.123', '7')
    """
    return in_language(f"{count:,}", language)


def signed(value: float | None, language: str, *, digits: int = 3) -> str:
    """A figure with its sign, for differences."""
    text = figure(value, language, digits=digits)
    return f"+{text}" if value is not None and value > 0 else text


_POINTS = {"nl": "procentpunt", "en": "points"}


def percent(share: float | None, language: str, *, digits: int = 3) -> str:
    """A share as a percentage.

    >>> percent(0.416, "nl"), percent(None, "en")
    ('41,6 %', '–')
    """
    return "–" if share is None else f"{figure(share * 100, language, digits=digits)} %"


def stated_percent(text: str, language: str) -> str:
    """A percentage as a scenario file states it, for a reader; any other text as it is.

    >>> [stated_percent(text, "nl") for text in ("-12.5%", "+25%", "+0%", "x")]
    ['−12,5 %', '+25 %', '0 %', 'x']
    """
    found = re.fullmatch(r"([+-]?)(\d+(?:\.\d+)?)%", text)
    if found is None:
        return text
    sign = found[1].replace("-", "−") if float(found[2]) else ""
    return f"{sign}{in_language(found[2], language)} %"


@lru_cache(maxsize=1024)
def unit_words(unit: str, language: str) -> str:
    """A unit as people write it in a language; nothing for a plain number.

    >>> unit_words("thousand FTE", "nl"), unit_words("kg_CO2e/EUR_2021", "en"), unit_words("1", "nl")
    ('duizend fte', 'kg CO₂-eq per euro (2021 prices)', '')
    """
    if unit in ("1", ""):
        return ""
    text = readable_unit(unit).replace("CO2e", "CO₂-eq")
    for pattern, word in _NL_UNITS if language == "nl" else _EN_UNITS:
        text = re.sub(pattern, word, text)
    text = re.sub(r"^1/\((.+)\)$", r"per \1", text)
    above, per, below = text.partition("/")
    if per:
        below = re.sub(r"^\((.+)\)$", r"\1", below).replace("EUR", "euro").replace("USD", "dollar")
        text = f"{above} per {below}"
    return text.replace("EUR", "€")


def difference_unit(unit: str, language: str) -> str:
    """The unit of what two figures differ by: points between per cents, else the unit of the figures.

    >>> difference_unit("%", "nl"), difference_unit("%", "en"), difference_unit("kt", "nl")
    ('procentpunt', 'points', 'kt')
    """
    return _POINTS[language] if unit == "%" else unit_words(unit, language)


def quantity(value: float | None, unit: str, language: str, *, digits: int = 3, error: float | None = None) -> str:
    """A figure with its unit as one would say it: the unit that reads well, money with its sign first.

    >>> quantity(18459.0, "mln EUR", "en"), quantity(97889.0, "mln EUR_2021", "nl")
    ('€18.5 billion', '€ 97,9 miljard (prijzen van 2021)')
    >>> quantity(13611.0, "kt", "nl"), quantity(30.6, "%", "en"), quantity(4.03, "1", "en")
    ('13,6 Mt', '30.6 %', '4.03')
    >>> quantity(5.89, "EUR_2021/kg", "nl"), quantity(-1.2, "mln EUR/kt", "en"), quantity(129962.0, "EUR/FTE", "en")
    ('€ 5,89 per kg (prijzen van 2021)', '−€1.2 million per kt', '€129,962 per FTE')
    """
    if value is None or not math.isfinite(value):
        return "–"
    base, of, year = readable_unit(unit).partition(" of ")
    factor, base = _larger(value, base)
    value, error = value / factor, None if error is None else error / factor
    text = with_error(value, error, language, digits=digits) if error else figure(value, language, digits=digits)
    money = _MONEY_UNIT.match(base + of + year)
    if money:
        size, currency, prices, below = money.groups()
        sign = _MONEY[currency] + (" " if language == "nl" else "")
        text = f"−{sign}{text[1:]}" if text.startswith("−") else f"{sign}{text}"
        per = f" {unit_words(f'1{below}', language).removeprefix('1 ')}" if below else ""
        sized = f" {_SIZES[language][size]}" if size else ""
        return text + sized + per + (_PRICES[language].format(prices) if prices else "")
    return f"{text} {unit_words(base + of + year, language)}".rstrip()


def _larger(value: float, base: str) -> tuple[float, str]:
    """What a figure is divided by to read well, and the unit it then has."""
    factor, larger = _LARGER.get(base, (1.0, base))
    return (factor, larger) if abs(value) >= factor > 1 else (1.0, base)


def change_beside(change: float, value: float, unit: str, language: str) -> str:
    """A change with its sign, in the unit in which `quantity` writes the figure it stands beside.

    >>> quantity(13611.0, "kt", "nl"), change_beside(-370.0, 13611.0, "kt", "nl")
    ('13,6 Mt', '−0,37')
    >>> change_beside(2593.0, 97889.0, "mln EUR_2021", "en"), change_beside(-0.97, 41.6, "Mt_CO2e", "en")
    ('+2.6', '−0.97')
    """
    factor, _ = _larger(value, readable_unit(unit).partition(" of ")[0])
    return signed(change / factor, language, digits=2)


def decimals_for(values: Iterable[float | None], *, digits: int = 4) -> int:
    """Decimals of a whole column: the middle figure shows `digits` significant digits, with six decimals at most.

    Decimals that are zero in every figure are left out. A figure too small for them gets more of its own (`fixed`).

    >>> decimals_for([120.0, 60.0]), decimals_for([41.636, 0.12, 5.5]), decimals_for([1007330.0, 159.4])
    (0, 3, 0)
    """
    known = sorted(abs(v) for v in values if v and math.isfinite(v))
    if not known:
        return 0
    middle = math.floor(math.log10(known[len(known) // 2]))
    places = max(0, min(MOST_DECIMALS, digits - 1 - middle))
    while places and all(same(round(v, places), round(v, places - 1)) for v in known):
        places -= 1
    return places


def fixed(value: float | None, decimals: int, language: str) -> str:
    """A figure with as many decimals as its column has; a small one gets the decimals that show two of its digits.

    >>> fixed(41.6, 2, "nl"), fixed(97889.0, 0, "en"), fixed(-0.00034, 2, "en"), fixed(None, 1, "en")
    ('41,60', '97,889', '−0.00034', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    if value and abs(value) < 10.0 ** (1 - decimals) and not same(value, round(value, decimals)):
        return figure(value, language, digits=2)
    return in_language(f"{round(value, decimals) + 0.0:,.{decimals}f}", language)


def told_apart(values: Sequence[float | None], language: str, *, digits: int = 3) -> list[str]:
    """Figures side by side, all with the decimals it takes to tell those that differ apart, up to two digits more.

    >>> told_apart([159.08, 158.6, None], "en"), told_apart([-1.0748, -1.1], "en"), told_apart([62.3, 62.3], "nl")
    (['159.1', '158.6', '–'], ['−1.07', '−1.10'], ['62,3', '62,3'])
    """
    most = digits + _MORE_DIGITS
    differ = len({f"{v:.{most}g}" for v in values if v is not None})
    for tried in range(digits, most + 1):
        decimals = decimals_for(values, digits=tried)
        written = [fixed(v, decimals, language) for v in values]
        if len(set(written) - {fixed(None, 0, language)}) >= differ:
            break
    return written


_POWER = "(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
_PARTS = re.compile(rf"([−€$ ]*[\d.,]+{_POWER}(?: ± [\d.,]+{_POWER})?) ?(.*)", re.DOTALL)


def parted(text: str) -> tuple[str, str]:
    """A quantity as figure and what follows it, for a page that sets them apart.

    >>> parted("€ 97,9 miljard (prijzen van 2021)"), parted("12.1 ± 0.8 Mt"), parted("4.03"), parted("–")
    (('€ 97,9', 'miljard (prijzen van 2021)'), ('12.1 ± 0.8', 'Mt'), ('4.03', ''), ('–', ''))
    >>> parted("−2×10⁻⁷ kg per euro")
    ('−2×10⁻⁷', 'kg per euro')
    """
    found = _PARTS.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


_SIGNS = "[%‰€$±]"
_UNITS = "[kMG]?t|[mk]?g|[kMGTP]?J|[kMGT]?Wh?|fte|FTE|mln|mld|miljoen|miljard|million|billion|duizend|thousand"
_COUNTED = "procentpunt|punten|points?|stuks|pieces?|jaar|years?|weken|weeks?|dagen|days?"
_TOGETHER = re.compile(
    rf" (?:(?<=\d )(?={_SIGNS}|(?:{_UNITS}|{_COUNTED})(?!\w))"  # a figure and its unit
    r"|(?<=[≤≥<>=±€$] )(?=[\d−+€$])|(?<=[kMG ]t )(?=CO₂)|(?<=\bp )(?=[<=] \d))"
)


def unbroken(text: str) -> str:
    """A text for a page or paper, in which no line ends between a figure and its unit or its sign.

    What a program or a terminal reads keeps its plain blanks: this is for what is set in lines, and only there.

    >>> unbroken("41.6 Mt CO₂-eq in 2024, ≤ 30 %").replace("\\u00a0", "_").replace("\\u2011", "-")
    '41.6_Mt_CO₂-eq in 2024, ≤_30_%'
    >>> unbroken("12 goods of 5 countries")
    '12 goods of 5 countries'
    """
    return _TOGETHER.sub("\u00a0", text).replace("₂-eq", "₂\u2011eq")


def date_words(text: str, language: str) -> str:
    """An ISO date or moment as a day in words; the text itself when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    from babel.dates import format_date  # read where a date is written: most screens have none

    return str(format_date(moment, format="long", locale=_LOCALES[language]))


def moment_words(text: str, language: str) -> str:
    """An ISO moment as a day in words and the time in UTC; the text itself when it is none.

    >>> moment_words("2026-11-28T21:47:27+00:00", "nl"), moment_words("2026-11-28T21:47:27+00:00", "en")
    ('28 nov 2026 21:47 UTC', '28 Nov 2026 21:47 UTC')
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    from babel.dates import format_date  # read where a moment is written: most screens have none

    at = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{format_date(at, format='d MMM y', locale=_LOCALES[language])} {at:%H:%M} UTC"


def span(first: int, last: int) -> str:
    """A run of years."""
    return str(first) if first == last else f"{first}–{last}"
