"""What a shock is: a material, who stops, how much of it, from when and for how long; and what cannot be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from numbers import Real
from typing import Final, Literal

from kringloop.core import DuplicateError, RangeError, unknown, whole
from kringloop.reference import TRADE_YEARS, classification, country_codes

Basis = Literal["trade", "assessment"]
BASES: Final = ("trade", "assessment")
LONGEST: Final = 520
"""Weeks: ten years, beyond which makers and recipes are no longer those of today."""


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


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def require_shock(shock: Shock) -> Shock:
    """The shock itself, when it can be asked.

    Raises
    ------
    RangeError       a share outside 0 … 100 %, weeks outside their bounds, a year without trade or of the
                     assessment, an unknown basis or stage, no country at all
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
    if not _is_number(shock.share):
        raise RangeError(
            f"share is {shock.share!r}; expected a number from 0 to 1, the part of its deliveries that stops",
            nl=f"het aandeel is {shock.share!r}; verwacht een getal van 0 tot 1, het deel dat stopt",
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
    if shock.year is not None and not first <= shock.year <= last:
        raise RangeError(
            f"no trade of {shock.year}; observed are {first} to {last}",
            nl=f"geen handel van {shock.year}; er is {first} tot en met {last}",
        )
    return shock


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Code by the words with which a country can be asked for."""
    tree = classification("countries")
    parents = {c.parent for c in tree.codes}
    own = {word: c.code for c in tree.codes if c.code not in parents for word in (c.code, c.names.nl, c.names.en)}
    return {word.casefold(): code for word, code in {**country_codes(), **own}.items()}


def country_of(word: str) -> str:
    """The code of a country, by its code or its name in either language.

    Raises
    ------
    UnknownNameError   no such country; names the nearest

    >>> country_of("Frankrijk"), country_of("france"), country_of("FRA")
    ('FRA', 'FRA', 'FRA')
    """
    asked = " ".join(word.split()).casefold()
    if asked not in _countries():
        tree = classification("countries")
        raise unknown("country", word, {n for c in tree.codes for n in (c.code, c.names.nl, c.names.en)})
    return _countries()[asked]


def countries_of(text: str | Iterable[str]) -> tuple[str, ...]:
    """The codes of countries named one by one, or in one text with commas between them.

    Raises
    ------
    UnknownNameError   no such country; names the nearest

    >>> countries_of("China, Vietnam"), countries_of(["CHN", "Korea, South"])
    (('CHN', 'VNM'), ('CHN', 'KOR'))
    """
    asked = [text] if isinstance(text, str) else list(text)
    return tuple(code for each in asked for code in _codes(each))


def _codes(text: str) -> tuple[str, ...]:
    """Countries in one text; a name that holds a comma of its own, as that of South Korea, is one country."""
    parts = [part for part in (each.strip() for each in text.split(",")) if part]
    found, at = [], 0
    while at < len(parts):
        whole = ", ".join(parts[at : at + 2]) if at + 1 < len(parts) else ""
        step = 2 if whole.casefold() in _countries() else 1
        found.append(country_of(whole if step == 2 else parts[at]))
        at += step
    return tuple(found)
