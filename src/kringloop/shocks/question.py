"""What a shock is: a material, who stops, how much of it, from when and for how long; and what cannot be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from kringloop.core import DuplicateError, RangeError, ShapeError, in_language, is_slight, number, one_text, whole
from kringloop.reference import TRADE_YEARS, country_named, is_country

Basis = Literal["trade", "assessment"]
BASES: Final = ("trade", "assessment")
LONGEST: Final = 520
"""Weeks: ten years, beyond which makers and recipes are no longer those of today."""
SMALLEST_SHARE: Final = 1e-6
"""[1] of deliveries, below which no figure of trade tells a stop from none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shock:
    """An export stop.

    Parameters
    ----------
    material : code of a raw material
    origins  : codes of the countries that stop, all at once and to the same part
    share    : [1] of their deliveries that stops
    weeks    : how long
    start    : [weeks] between the announcement, from which delays count, and the stop
    importer : code of who imports, see `reference.trade_importer`
    basis    : observed trade of the importer, or what the assessment of the EU says that the Union buys from whom
    stage    : E (extraction) or P (processing); None: processing where it is known
    year     : of the trade; None: the last
    """

    material: str
    origins: tuple[str, ...]
    share: float = 1.0
    weeks: int = 52
    start: int = 0
    importer: str = ""
    basis: Basis = "trade"
    stage: Literal["E", "P"] | None = None
    year: int | None = None


def require_shock(shock: Shock) -> Shock:
    """The shock itself, when it can be asked.

    Raises
    ------
    RangeError       a share outside 0 … 100 % or too small to tell from none, weeks outside their bounds, a year
                     without trade or of the assessment, an unknown basis or stage, no country at all
    ShapeError       a share, weeks or a year that is no number
    DuplicateError   a country twice
    """
    if not shock.origins:
        raise RangeError(
            "no country stops; name at least one, by code or name", nl="geen land stopt; noem er een, met code of naam"
        )
    if twice := sorted({c for c in shock.origins if shock.origins.count(c) > 1}):
        raise DuplicateError(
            f"{', '.join(twice)} stops twice; name each country once",
            nl=f"{', '.join(twice)} stopt twee keer; noem elk land één keer",
        )
    number(shock.share, what="share")
    if is_slight(shock.share, SMALLEST_SHARE):
        seen, least = 100 * shock.share, in_language(f"{100 * SMALLEST_SHARE:.4f}", "nl")
        raise RangeError(
            f"share is {seen:g} %, too little to tell from nothing; give 0, or {100 * SMALLEST_SHARE:.4f} % or more",
            nl=f"het aandeel is {seen:g} %, niet van niets te onderscheiden; geef 0, of {least} % of meer",
        )
    if not 0.0 <= shock.share <= 1.0:
        raise RangeError(
            f"share is {100 * shock.share:g} %; a country can stop 0 to 100 % of its deliveries",
            nl=f"het aandeel is {100 * shock.share:g} %; een land kan 0 tot 100 % van zijn leveringen stoppen",
        )
    for name, weeks in (("weeks", shock.weeks), ("start", shock.start)):
        whole(weeks, what=name, least=-(10**9))
    if not 1 <= shock.weeks <= LONGEST or not 0 <= shock.start <= LONGEST:
        raise RangeError(
            f"{shock.weeks} weeks from week {shock.start}; a shock lasts 1 to {LONGEST} weeks and begins in week "
            f"0 to {LONGEST}",
            nl=f"{shock.weeks} weken vanaf week {shock.start}; een schok duurt 1 tot {LONGEST} weken en begint in "
            f"week 0 tot {LONGEST}",
        )
    if shock.basis not in BASES or shock.stage not in (None, "E", "P"):
        raise RangeError(
            f"basis '{shock.basis}', stage '{shock.stage or '-'}'; expected a basis of {' or '.join(BASES)} and a "
            "stage of E (extraction) or P (processing)",
            nl=f"grondslag '{shock.basis}', stap '{shock.stage or '-'}'; verwacht grondslag {' of '.join(BASES)} en "
            "stap E (winning) of P (bewerking)",
        )
    if shock.basis == "assessment" and shock.year is not None:
        raise RangeError(
            f"year {shock.year} with basis 'assessment', which has no years; leave the year out, or take 'trade'",
            nl=f"jaar {shock.year} bij grondslag 'assessment', die geen jaren heeft; laat het weg, of neem 'trade'",
        )
    first, last = TRADE_YEARS
    if shock.year is not None:
        whole(shock.year, what="year", least=-(10**9))
    if shock.year is not None and not first <= shock.year <= last:
        raise RangeError(
            f"no trade of {shock.year}; observed are {first} to {last}",
            nl=f"geen handel van {shock.year}; er is {first} tot en met {last}",
        )
    return shock


def countries_of(text: str | Iterable[str]) -> tuple[str, ...]:
    """The codes of countries named one by one, or in one text with commas between them.

    Raises
    ------
    UnknownNameError   no such country; names the nearest
    RangeError         a name of two countries, such as Korea
    ShapeError         no text and no list of texts

    >>> countries_of("China, Vietnam"), countries_of(["CHN", "Korea, South"])
    (('CHN', 'VNM'), ('CHN', 'KOR'))
    """
    if isinstance(text, bytes | Mapping) or not isinstance(text, Iterable):
        raise ShapeError(
            f"country is {text!r}; expected a code or name, or a list of them",
            nl=f"land is {text!r}; verwacht: een code of naam, of een lijst daarvan",
        )
    asked = [text] if isinstance(text, str) else [one_text(each, what="country") for each in text]
    return tuple(code for each in asked for code in _codes(each))


def _codes(text: str) -> tuple[str, ...]:
    """Countries in one text; a name that holds a comma of its own, as that of South Korea, is one country."""
    parts = [part for part in (each.strip() for each in text.split(",")) if part]
    found, at = [], 0
    while at < len(parts):
        whole = ", ".join(parts[at : at + 2]) if at + 1 < len(parts) else ""
        step = 2 if whole and is_country(whole) else 1
        found.append(country_named(whole if step == 2 else parts[at]))
        at += step
    return tuple(found)
