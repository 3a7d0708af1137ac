"""The country that somebody means: by a code, or by a name that is used for it in Dutch or English.

Names come from the classification of countries, from spellings of producers, from the CLDR (through Babel: ISO codes of
two and three letters and names in both languages) and from a table of other usual names beside this file. A word that
stands for two countries is refused; nobody guesses which was meant.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from kringloop.core import RangeError, UnknownNameError, one_text, unknown
from kringloop.reference.classifications import classification
from kringloop.reference.countries import country_codes
from kringloop.tables import Code

TWO, THREE = 2, 3
"""Letters of the two kinds of ISO codes."""
USUAL: Final = Path(__file__).with_name("country_usual_names.csv")
_NO_SIGN = re.compile(r"[^\w]+")


def country_named(word: str) -> str:
    """The code of the country that a word names: ISO of two or three letters, that of the Union, or a usual name.

    Raises
    ------
    UnknownNameError   no such country, with the nearest names; or one without figures of supply here
    RangeError         a name of two countries; both are told
    ShapeError         no text

    >>> country_named("Turkey"), country_named("EL"), country_named("Wit-Rusland"), country_named("GBR")
    ('TUR', 'GRC', 'BLR', 'GBR')
    >>> country_named("Korea")
    Traceback (most recent call last):
    ...
    kringloop.core.errors.RangeError: 'Korea' may be Korea, South (KOR) or Korea, North (PRK); write which
    """
    word = one_text(word, what="country")
    tree, found = classification("countries"), _coded().get(folded(word)) or _meant().get(folded(word), ())
    if len(found) == 1:
        return found[0]
    if found:
        told = [[f"{tree.names(code)[language]} ({code})" for code in found] for language in ("en", "nl")]
        raise RangeError(
            f"'{word}' may be {' or '.join(told[0])}; write which",
            nl=f"'{word}' kan {' of '.join(told[1])} zijn; schrijf welk land",
        )
    if folded(word) in _elsewhere():
        raise UnknownNameError(
            f"no supply from '{word}' is told apart here; ask for a country that is, by code or name",
            nl=f"van levering uit '{word}' zijn hier geen cijfers apart; vraag een land dat er is, met code of naam",
        )
    raise unknown("country", word, {n for c in tree.codes for n in (c.code, c.names.nl, c.names.en)})


def is_country(word: str) -> bool:
    """Whether a word names one country or more.

    >>> is_country("Korea, South"), is_country("Atlantis")
    (True, False)
    """
    return folded(word) in _meant()


def folded(word: str) -> str:
    """A name without capitals, accents, signs and "the" before it, so that spellings that differ in those are one.

    >>> folded("Côte d’Ivoire"), folded("the Trinidad & Tobago")
    ('cote d ivoire', 'trinidad and tobago')
    """
    plain = unicodedata.normalize("NFKD", word.casefold().replace("&", " and "))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NO_SIGN.sub(" ", plain).strip().removeprefix("the ")


@lru_cache(maxsize=1)
def _coded() -> Mapping[str, tuple[str, ...]]:
    """The folded codes of countries and the usual names: what asks for no names of the CLDR, which take long to read.

    What the table of usual names says goes before all else.
    """
    with USUAL.open(encoding="utf-8", newline="") as file:
        usual: dict[str, tuple[str, ...]] = {}
        for row in csv.DictReader(file):
            key = folded(row["word"])
            usual[key] = (*usual.get(key, ()), row["code"])
    return {**{folded(country.code): (country.code,) for country in _own()}, **usual}


@lru_cache(maxsize=1)
def _meant() -> Mapping[str, tuple[str, ...]]:
    """Codes by folded word, of all words."""
    own, two, names = _own(), _letters(), _names()
    codes = {country.code for country in own}
    found = {folded(word): (code,) for word, code in country_codes().items() if code in codes}
    for country in own:
        letters = two.get(country.code, "")
        words = [country.names.nl, country.names.en, letters, *(by.get(letters, "") for by in names)]
        found |= {folded(word): (country.code,) for word in words if word}
    return {**found, **_coded()}


def _own() -> list[Code]:
    """Countries, without the groups that they are members of."""
    codes = classification("countries").codes
    parents = {c.parent for c in codes}
    return [c for c in codes if c.code not in parents]


@lru_cache(maxsize=1)
def _elsewhere() -> frozenset[str]:
    """Words for countries and areas that the classification does not have."""
    both = _names()
    codes = {code for by in both for code in by if code.isalpha()}
    words = {word for by in both for code, word in by.items() if code in codes}
    return frozenset(map(folded, {*words, *(code for code in codes if len(code) == TWO)})) - _meant().keys()


def _letters() -> dict[str, str]:
    """ISO code of two letters by that of three."""
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    return {three: to[0] for three, to in aliases.items() if len(three) == THREE and three.isalpha()}


def _names() -> tuple[Mapping[str, str], ...]:
    """Names in both languages by code of two letters."""
    from babel import Locale

    return tuple(Locale(language).territories for language in ("nl", "en"))
