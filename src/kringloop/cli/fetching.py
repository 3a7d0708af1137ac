"""`fetch` and `sources`: what came of each table, and how fresh each source is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kringloop.cli.agreed import UNAVAILABLE
from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say
from kringloop.core import listing
from kringloop.reading import origin_words

if TYPE_CHECKING:
    from kringloop.core import KringloopError
    from kringloop.fetching import Fetched, Fresh, Snapshot, Store, Wanted

Rows = list[dict[str, Any]]
_SHORT = 12
_TOLD = 20
"""Changed codes of one table that are told on a screen."""


def fetch_command(
    names: Sequence[str],
    given: Path | None,
    store: Path | None,
    base: Sequence[str],
    *,
    offline: bool,
    language: str,
    as_json: bool,
) -> int:
    """Fetch or register, and say what came of it; 3 when anything could not be had."""
    from kringloop.fetching import SystemClock, register, stamp, wanted
    from kringloop.fetching import offline as held_only

    asked, place = [wanted(name) for name in names], chosen_store(store)
    if given is not None:
        found = list(register(place, asked[0], given, stamp(SystemClock().now())))
    elif offline:
        found = list(held_only(place, asked))
    else:
        found = fetched(asked, place, base)
    if as_json:
        print_json([fetched_record(each) for each in found])
    else:
        print_fetched(found)
        print(say("fetch_store", store=place.folder), file=sys.stderr)
    print_failed(found, language)
    return UNAVAILABLE if any(each.outcome == "failed" for each in found) else 0


def chosen_store(folder: Path | None) -> Store:
    """The store that was named, or the user's own."""
    from kringloop.fetching import Store, default_store

    return Store(folder or default_store())


def fetched(asked: Sequence[Wanted], store: Store, base: Iterable[str]) -> list[Fetched]:
    """Ask producers, naming each host before it is asked, with a line that says what is being asked."""
    from kringloop.fetching import PRODUCERS, Desk, Line, bases, instead

    replaced = bases(base, store.folder, PRODUCERS.keys)
    asked = [instead(each, replaced) for each in asked]
    hosts = {urlsplit(replaced.get(w.producer.key, w.producer.base)).netloc for w in asked if w.producer is not None}
    if hosts:
        print(say("fetch_asking", hosts=", ".join(sorted(hosts))), file=sys.stderr)
    with Line() as line, _asking() as tell:
        return list(Desk(store=store, line=line, bases=replaced, tell=tell).fetch(asked))


@contextmanager
def _asking() -> Iterator[Callable[[str], None]]:
    """A line with the address that is being asked, on a terminal only."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield lambda _: None
        return
    with screen.status(say("starting")) as status:
        yield lambda address: status.update(say("fetch_address", address=address))


def fetched_record(each: Fetched) -> dict[str, Any]:
    """What came of one table, for programs."""
    return {
        "source": each.name,
        "outcome": each.outcome,
        "snapshot": each.snapshot.brief if each.snapshot is not None else None,
        "codes": [
            {"dimension": c.dimension, "code": c.code, "what": c.what, "old": c.old, "new": c.new} for c in each.codes
        ],
        "read": _extent_record(each),
        "why": in_both(each.why),
    }


def in_both(error: KringloopError | None) -> dict[str, str] | None:
    """An error in both languages, for programs; null where there is none."""
    return None if error is None else {language: error.in_language(language) for language in ("nl", "en")}


def _extent_record(each: Fetched) -> dict[str, Any] | None:
    """What was read of a table before it was kept; null where nothing new was read."""
    if each.extent is None:
        return None
    found = each.extent
    return {
        "rows": found.rows,
        "columns": list(found.columns),
        "unused": list(found.unused),
        "empty": [{"reason": reason, "count": count} for reason, count in found.empty.items()],
    }


def _extent_words(each: Fetched) -> Iterator[str]:
    """Rows and columns of a table that was read, figures that are absent, and fields that were not read."""
    if each.extent is None:
        return
    found, columns = each.extent, ", ".join(each.extent.columns)
    yield say("fetch_read", source=each.name, rows=found.rows, count=len(found.columns), columns=columns)
    if found.empty:
        reasons = (f"{reason or say('fetch_no_reason')} {count}" for reason, count in found.empty.items())
        yield say("fetch_empty", source=each.name, count=sum(found.empty.values()), reasons=", ".join(reasons))
    if found.unused:
        yield say("fetch_unused", source=each.name, fields=", ".join(found.unused))


def print_fetched(found: Sequence[Fetched], *, extents: bool = True) -> None:
    """A row per table, and below it what was read of it and the codes that are not what they were.

    Parameters
    ----------
    extents : whether rows, columns and fields are told; where all is about what changed they hide it
    """
    heads = ("source", "outcome", "file", "release", "status", "hash")
    made = table("", [(say(f"head_{h}"), "left") for h in heads])
    for each in found:
        held = each.snapshot
        made.add_row(each.name, say(f"fetch_{each.outcome}"), *(_brief(held) if held else ("–",) * 4))
    console().print(made)
    for each in found:
        for line in _extent_words(each) if extents else ():
            console().print(line, markup=False)
        for change in each.codes[:_TOLD]:
            named = {"dimension": change.dimension, "code": change.code, "old": change.old, "new": change.new}
            console().print(say(f"code_{change.what}", source=each.name, **named), markup=False)
        if len(each.codes) > _TOLD:
            console().print(say("more_rows", count=len(each.codes) - _TOLD), style="dim")


def print_failed(found: Sequence[Fetched], language: str) -> None:
    """Why tables could not be had: the same reason once."""
    reasons: dict[str, list[str]] = {}
    for each in found:
        if each.why is not None:
            reasons.setdefault(each.why.in_language(language), []).append(each.name)
    for why, names in reasons.items():
        named = len(names) == 1 and why.startswith(f"{names[0]}:")
        print(why if named else say("fetch_why", names=listing(names, language=language), why=why), file=sys.stderr)


def _brief(held: Snapshot) -> tuple[str, str, str, str]:
    return held.file, _day(held.released), status_words(held.status), held.sha256[:_SHORT]


def _day(text: str) -> str:
    return text[:10] or "–"


def status_words(status: str) -> str:
    """Definitive or provisional, in the language in use."""
    return say(f"release_{status}") if status else "–"


def source_rows(found: Iterable[Fresh], language: str, *, as_json: bool) -> Rows:
    """A row per source: as it ships, and what the store holds of it."""
    row = _record if as_json else _shown
    return [row(fresh, language) for fresh in found]


def _record(fresh: Fresh, language: str) -> dict[str, Any]:
    source, held = fresh.source, fresh.newest
    origin = source.origin
    return {
        "key": source.key,
        "name": source.names[language],
        "producer": origin.producer,
        "table": origin.dataset,
        "years": f"{source.years[0]}–{source.years[1]}",
        "vintage": origin.vintage,
        "licence": origin.licence,
        "kind": origin.kind,
        "how": fresh.how,
        "snapshots": [s.brief for s in fresh.snapshots],
        "released": held.released if held else None,
        "fetched": held.fetched if held else None,
        "status": (held.status or None) if held else None,
        "sha256": held.sha256 if held else None,
        "asked": fresh.asked or None,
        "failed": fresh.failed and fresh.failed[language],
    }


def _shown(fresh: Fresh, language: str) -> dict[str, Any]:
    """A row of the screen: the release that is held, or the edition that ships."""
    source, held = fresh.source, fresh.newest
    ships = origin_words(source.origin.vintage, language)
    return {
        "key": source.key,
        "name": source.names[language],
        "producer": origin_words(source.origin.producer, language),
        "release": _day(held.released) if held is not None and held.released else ships if held is None else "–",
        "fetched": held.fetched[:10] if held else say("source_ships") if source.ships else say("source_not_ships"),
        "status": status_words(held.status) if held is not None else "",
        "hash": held.sha256[:8] if held is not None else "",
        "how": say(f"how_{fresh.how}"),
        "licence": origin_words(source.origin.licence, language),
    }


def sources_command(store: Path | None, *, stale: bool, language: str, as_json: bool) -> None:
    """Print every source, or those that could not be had when they were last asked for."""
    from kringloop.fetching import freshness

    place = chosen_store(store)
    found = [fresh for fresh in freshness(place) if fresh.failed or not stale]
    rows = source_rows(found, language, as_json=as_json)
    if as_json:
        print_json(rows)
        return
    if not rows:
        print(say("none_stale"), file=sys.stderr)
        return
    wide = ("name", "producer", "release", "how", "licence")
    made = table("", [(say(f"head_{c}"), "words" if c in wide else "left") for c in rows[0]])
    for row in rows:
        made.add_row(*map(str, row.values()))
    console().print(made)
    if stale:
        for fresh in found:
            print(f"{fresh.source.key}: {fresh.failed and fresh.failed[language]}", file=sys.stderr)
    print(say("sources_more", store=place.folder), file=sys.stderr)
