"""What a name on the command line asks for: a source of ours, or a table of a producer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kringloop.core import FetchError, UnknownNameError, did_you_mean, modules_in, unknown
from kringloop.fetching import producers
from kringloop.fetching.producer import PRODUCERS, Producer
from kringloop.sources import RELEASES, SOURCES, Release, Source

modules_in(producers.__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be had.

    Parameters
    ----------
    name     : as it was asked
    source   : the source of ours, if it is one
    producer : who is asked for it; None where it is downloaded by hand
    code     : of the table at its producer
    """

    name: str
    source: Release | None = None
    producer: Producer | None = None
    code: str = ""

    @property
    def needed(self) -> tuple[tuple[str, ...], ...]:
        """Each file that it is, as the names it may have."""
        own = self.producer.file(self.code) if self.producer is not None else None
        if self.source is None:
            return ((own,),) if own is not None else ()
        return tuple(self.source.needed)


def wanted(name: str) -> Wanted:
    """What a name asks for.

    Raises
    ------
    UnknownNameError   no source and no producer of this name
    FetchError         a code that its producer cannot have
    """
    key, slash, code = name.partition("/")
    if slash:
        if key not in PRODUCERS:
            raise unknown("producer", key, PRODUCERS.keys)
        producer = PRODUCERS[key]
        _require_name(producer.file(code), name, producer.code)
        return Wanted(name, producer=producer, code=code)
    known = [*SOURCES.keys, *RELEASES.keys]
    if name not in known:
        raise UnknownNameError(
            f"'{name}' is no source; {did_you_mean(name, known)}\n  A table of a producer is written as cbs/84970NED "
            f"(producers: {', '.join(PRODUCERS.keys)}).",
            nl=f"'{name}' is geen bron; {did_you_mean(name, known, 'nl')}\n  Een tabel van een producent schrijft u "
            f"als cbs/84970NED (producenten: {', '.join(PRODUCERS.keys)}).",
        )
    return of_source(SOURCES[name] if name in SOURCES else RELEASES[name])


def _require_name(file: str, name: str, example: str) -> None:
    """Refuse a code that would be kept elsewhere than under a name of its own."""
    if not re.fullmatch(r"\w[\w.()-]*", file) or ".." in file:
        raise FetchError(
            f"'{name}' is no code; write one such as {name.partition('/')[0]}/{example}",
            nl=f"'{name}' is geen code; schrijf er een zoals {name.partition('/')[0]}/{example}",
        )


def of_source(source: Release) -> Wanted:
    """A source of ours, with the producer that can be asked for it."""
    for producer in PRODUCERS:
        code = producer.code_of(source)
        if code is not None:
            return Wanted(source.key, source, producer, code)
    return Wanted(source.key, source)


def instead(asked: Wanted, bases: Mapping[str, str]) -> Wanted:
    """What is asked of the producer that `bases` names in place of the one that is known.

    Raises
    ------
    FetchError   that producer has other tables
    """
    known = asked.producer
    named = bases.get(known.key, "") if known is not None else ""
    if known is None or named not in PRODUCERS:
        return asked
    other = PRODUCERS[named]
    if other.instead_of != known.key:
        raise FetchError(
            f"{named} has other tables than {known.key}, and cannot be asked in its place (--base {known.key}={named})",
            nl=f"{named} heeft andere tabellen dan {known.key}, en kan niet in de plaats daarvan worden bevraagd "
            f"(--base {known.key}={named})",
        )
    return replace(asked, producer=other)


def readers_of(file: str) -> Iterator[Source]:
    """The sources of ours that read a file."""
    for source in SOURCES:
        if any(file in names for names in source.needed):
            yield source
