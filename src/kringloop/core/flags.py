"""Flags of figures: one closed list with words in both languages.

Letters are those of SDMX (OBS_STATUS and CONF_STATUS) as Eurostat uses them; whole words are our own. A producer may
join letters ("bp"); they are taken apart where the table is read and stand apart from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kringloop.core.errors import SourceError, did_you_mean
from kringloop.core.names import Names

FLAGS: Mapping[str, Names] = MappingProxyType(
    {
        "p": Names("voorlopig", "provisional"),
        "e": Names("geschat", "estimated"),
        "b": Names("breuk in de reeks", "break in series"),
        "c": Names("vertrouwelijk", "confidential"),
        "u": Names("weinig betrouwbaar", "low reliability"),
        "n": Names("niet significant", "not significant"),
        "i": Names("geschat door Eurostat", "estimated by Eurostat"),
        "s": Names("schatting van Eurostat", "estimate of Eurostat"),
        "d": Names("andere definitie", "definition differs"),
        "f": Names("voorspelling", "forecast"),
        "r": Names("herzien", "revised"),
        "z": Names("niet van toepassing", "not applicable"),
        "projected": Names("vooruitberekend", "projected"),
        "corrected": Names("verbeterd", "corrected"),
        "censored": Names("boven of onder de meetgrens", "beyond the limit of measurement"),
        "implausible": Names("onwaarschijnlijk", "implausible"),
    }
)
CONFIDENTIAL, PROVISIONAL, BREAK, PROJECTED = "c", "p", "b", "projected"


def split_flags(text: str, *, where: str) -> tuple[str, ...]:
    """The flags in a producer's text: known words as they are, letters one by one.

    Raises
    ------
    SourceError   a flag that is not on the list; names the nearest

    >>> split_flags("bp", where="a table"), split_flags("projected", where="a table"), split_flags("", where="a table")
    (('b', 'p'), ('projected',), ())
    """
    found: list[str] = []
    for part in text.split():
        letters = [part] if part in FLAGS else list(part)
        unknown = [f for f in letters if f not in FLAGS]
        if unknown:
            raise SourceError(f"{where} has the flag '{part}', which is not known; {did_you_mean(part, FLAGS)}")
        found += letters
    return tuple(dict.fromkeys(found))
