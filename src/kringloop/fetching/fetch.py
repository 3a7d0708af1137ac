"""Have tables from their producers, or from files that were downloaded by hand, and keep them.

What comes is read as its recipe reads it before it is kept: what cannot be read is refused, and the last good snapshot
stays in use. One table that cannot be had does not keep the others back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from kringloop.core import FetchError, KringloopError, SourceError, listing, system_reason
from kringloop.fetching.asking import Wanted, instead, readers_of
from kringloop.fetching.codes import CodeChange, changed_codes
from kringloop.fetching.line import Line
from kringloop.fetching.producer import Had, Session, Tell
from kringloop.fetching.secret import refuse_secret, without
from kringloop.fetching.snapshot import Snapshot
from kringloop.fetching.store import Store, stamp
from kringloop.fetching.unsound import UnsoundError, read_archive, refuse_page
from kringloop.sources import Extent, Source, find

Outcome = Literal["new", "unchanged", "kept", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one table.

    Parameters
    ----------
    name     : as it was asked
    outcome  : a new release; unchanged at the producer; kept, where nothing was asked; or failed
    snapshot : what is in use now, which after a failure is the last good one; None where there never was one
    codes    : codes that are not what they were
    why      : of a failure
    extent   : how large the table is that was read before it was kept; None where nothing new came, or where only a
               source of ours reads it
    """

    name: str
    outcome: Outcome
    snapshot: Snapshot | None
    codes: tuple[CodeChange, ...] = ()
    why: KringloopError | None = None
    extent: Extent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """From where producers are asked: the store, the line, and the addresses that replace their own."""

    store: Store
    line: Line
    bases: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    tell: Tell = lambda _: None

    def fetch(self, asked: Sequence[Wanted]) -> Iterator[Fetched]:
        """Ask for each table in turn, the same one once."""
        done: dict[str, Fetched] = {}
        for each in (instead(every, self.bases) for every in asked):
            if each.producer is None:
                yield self._by_hand(each)
                continue
            file = each.producer.file(each.code)
            if file not in done:
                done[file] = self._one(each, file)
            first = done[file]
            yield replace(first, name=each.name)

    def _one(self, asked: Wanted, file: str) -> Fetched:
        held, secret = None, self._secret(asked)
        try:
            held = self.store.newest(file)
            with self.store.workshop() as folder, _known_form(asked):
                had = self._had(asked, held, folder)
                now = self.line.clock.now()
                if had is None:
                    self.store.note(file, now)
                    return Fetched(name=asked.name, outcome="unchanged", snapshot=held)
                refuse_secret(had.body, secret)
                body, extent = _read(asked, had.body, folder / had.file)
                kept = keep(self.store, body, _described(asked, had, stamp(now)))
        except KringloopError as error:
            why = without(secret, error if isinstance(error, FetchError) else _unread(error))
            self.store.note(file, self.line.clock.now(), why)
            return Fetched(name=asked.name, outcome="failed", snapshot=held, why=why)
        self.store.note(file, now, had=replace(kept, etag=had.etag, modified=had.modified))
        same = held is not None and held.sha256 == kept.sha256
        codes = changed_codes(held, kept) if held is not None else ()
        outcome: Outcome = "unchanged" if same else "new"
        return Fetched(name=asked.name, outcome=outcome, snapshot=kept, codes=codes, extent=extent)

    def _had(self, asked: Wanted, held: Snapshot | None, folder: Path) -> Had | None:
        producer = asked.producer
        assert producer is not None
        session = Session(
            line=self.line,
            base=self.bases.get(producer.key, producer.base),
            folder=folder,
            pause=producer.pause,
            held=self.store.validated(held) if held is not None and held.way == "fetched" else None,
            secret=self._secret(asked),
            tell=self.tell,
        )
        return producer.fetch(session, asked.code)

    def _secret(self, asked: Wanted) -> str:
        """The user's own key; empty where none is needed or set."""
        named = asked.producer.secret if asked.producer is not None else ""
        return self.environment.get(named, "").strip() if named else ""

    def _by_hand(self, asked: Wanted) -> Fetched:
        return Fetched(name=asked.name, outcome="failed", snapshot=_held(self.store, asked), why=not_asked_for(asked))


def offline(store: Store, asked: Sequence[Wanted]) -> Iterator[Fetched]:
    """What is held of each table, asking nobody."""
    for each in asked:
        lacking = [names for names in each.needed if store.newest(*names) is None]
        why = None
        if lacking:
            told, told_nl = _names(lacking, "en"), _names(lacking, "nl")
            why = FetchError(
                f"{each.name}: {told} is not in {store.folder}, and --offline asks nobody",
                nl=f"{each.name}: {told_nl} staat niet in {store.folder}, en --offline vraagt niemand",
            )
        yield Fetched(name=each.name, outcome="failed" if lacking else "kept", snapshot=_held(store, each), why=why)


def register(store: Store, asked: Wanted, place: Path, at: str) -> Iterator[Fetched]:
    """Keep files that were downloaded by hand: one file, or those that a folder holds.

    Raises
    ------
    FetchError    a file that is none of those the source needs, a web page in its place, or a zip file that is cut
    SourceError   a file that cannot be read as its producer's format
    """
    for file, path in _matched(asked, place):
        held = store.newest(file)
        with store.workshop() as folder:
            shutil.copyfile(path, folder / "body")
            _refuse_no_data(folder / "body", path)
            body, extent = _read(asked, folder / "body", folder / file)
            kept = keep(store, body, _registered(asked, file, path, at))
        same = held is not None and held.sha256 == kept.sha256
        codes = changed_codes(held, kept) if held is not None else ()
        outcome: Outcome = "unchanged" if same else "new"
        yield Fetched(name=asked.name, outcome=outcome, snapshot=kept, codes=codes, extent=extent)


def _refuse_no_data(body: Path, path: Path) -> None:
    """Refuse what a browser saves where a download did not come: a page to log in at, nothing, half an archive."""
    try:
        refuse_page(body, "")
        if path.suffix.lower() == ".zip":
            read_archive(body)
    except UnsoundError as unsound:
        raise FetchError(
            f"{path}: {unsound.en}\n  Download it again.", nl=f"{path}: {unsound.nl}\n  Download het opnieuw."
        ) from None


def keep(store: Store, body: Path, snapshot: Snapshot) -> Snapshot:
    """Keep a file, after the sources that read it have read it.

    Raises
    ------
    SourceError   a source cannot read it; nothing is kept
    """
    for source in readers_of(snapshot.file):
        _prove(store, source, body, snapshot.file)
    return store.keep(body, snapshot)


def _read(asked: Wanted, body: Path, named: Path) -> tuple[Path, Extent | None]:
    """The file under its own name, by which its form is known, and how large the table in it is.

    Raises
    ------
    SourceError   it cannot be read as its producer's format
    """
    body.replace(named)
    read = asked.producer.read if asked.producer is not None else None
    if read is None:
        return named, None
    with _by_name(named.parent):
        return named, read(named).extent


@contextmanager
def _by_name(folder: Path) -> Iterator[None]:
    """Let an error name files without the folder in which they stand on their way: it is gone when the error is read.

    Raises
    ------
    SourceError   a file cannot be read
    """
    place = f"{folder}{os.sep}"
    try:
        yield
    except KringloopError as error:
        told = {language: error.in_language(language).replace(place, "") for language in ("nl", "en")}
        raise SourceError(told["en"], nl=told["nl"]) from None


@contextmanager
def _known_form(asked: Wanted) -> Iterator[None]:
    """Tell what the machine refuses, and an answer of another form than its producer had: of this table alone.

    Raises
    ------
    FetchError   the disk is full, a field is not there, a list stands where an object did
    """
    try:
        yield
    except KringloopError:
        raise
    except OSError as error:
        raise FetchError(
            f"{asked.name} cannot be kept: {system_reason(error)}\n  What was fetched before stays in use.",
            nl=f"{asked.name} kan niet worden bewaard: {system_reason(error, 'nl')}\n"
            "  Wat eerder is opgehaald blijft in gebruik.",
        ) from None
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        told = f"{type(error).__name__} {error}"
        raise FetchError(
            f"what came of {asked.name} has another form than is known ({told}) and is not kept\n"
            "  Has the service changed? Download by hand and use --from FILE. What was fetched before stays in use.",
            nl=f"wat kwam van {asked.name} heeft een andere vorm dan bekend is ({told}) en wordt niet bewaard\n"
            "  Is de dienst veranderd? Download zelf en gebruik --from BESTAND. Wat eerder is opgehaald blijft in "
            "gebruik.",
        ) from error


def _prove(store: Store, source: Source, body: Path, file: str) -> None:
    """Let a source read a new file beside the others it needs; one that lacks others is read when they are there."""
    others = [names for names in source.needed if file not in names]
    beside = [store.newest(*names) for names in others]
    if any(each is None for each in beside):
        return
    with store.workshop() as folder:
        place = folder / "proof"
        store.lay_out([each for each in beside if each is not None], place)
        shutil.copyfile(body, place / file)
        with _by_name(place):
            source.clean(place)


def not_asked_for(asked: Wanted) -> FetchError:
    """Why a source cannot be fetched, and how it comes into the store."""
    assert asked.source is not None
    page = asked.source.origin.url
    names, names_nl = _names(asked.needed, "en"), _names(asked.needed, "nl")
    return FetchError(
        f"{asked.name} cannot be fetched: no service gives it. Download {names} by hand from {page or 'its producer'}, "
        f"then: kringloop fetch {asked.name} --from FILE",
        nl=f"{asked.name} is niet op te halen: geen dienst geeft het. Download {names_nl} zelf bij "
        f"{page or 'de producent'}, en dan: kringloop fetch {asked.name} --from BESTAND",
    )


def _names(needed: Iterable[Sequence[str]], language: str) -> str:
    """Files that are needed, each by the first of the names it may have."""
    return ", ".join(listing(names, most=2, language=language) for names in needed)


def _unread(error: KringloopError) -> FetchError:
    return FetchError(
        f"what came cannot be read and is not kept: {error}\n  What was fetched before stays in use.",
        nl=f"wat kwam is niet te lezen en wordt niet bewaard: {error.in_language('nl')}\n"
        "  Wat eerder is opgehaald blijft in gebruik.",
    )


def _held(store: Store, asked: Wanted) -> Snapshot | None:
    return store.newest(*(name for names in asked.needed for name in names)) if asked.needed else None


def _described(asked: Wanted, had: Had, fetched: str) -> Snapshot:
    producer = asked.producer
    assert producer is not None
    return Snapshot(
        file=had.file,
        sha256="",
        size=0,
        fetched=fetched,
        address=had.address,
        producer=producer.names.en if asked.source is None else asked.source.origin.producer,
        dataset=asked.code,
        title=had.title,
        licence=had.licence or producer.licence,
        released=had.released,
        status=had.status,
        etag=had.etag,
        modified=had.modified,
        codes=had.codes,
    )


def _registered(asked: Wanted, file: str, path: Path, at: str) -> Snapshot:
    origin = asked.source.origin if asked.source is not None else None
    producer = asked.producer
    assert origin is not None or producer is not None
    return Snapshot(
        file=file,
        sha256="",
        size=0,
        fetched=at,
        address=path.name,
        producer=origin.producer if origin is not None else producer.names.en if producer is not None else "",
        dataset=origin.dataset if origin is not None else asked.code,
        title=origin.title if origin is not None else "",
        licence=origin.licence if origin is not None else producer.licence if producer is not None else "",
        way="registered",
    )


def _matched(asked: Wanted, place: Path) -> list[tuple[str, Path]]:
    """The files at a place under the names that recipes know."""
    if place.is_dir():
        found = [(path.name, path) for names in asked.needed if (path := find(place, names)) is not None]
    else:
        every = [name for names in asked.needed for name in names]
        ends = [name for name in every if Path(name).suffix == place.suffix]
        # another name is taken where the source reads the file, which proves what it is; else only its own
        alone = ends[:1] if len(asked.needed) == 1 and isinstance(asked.source, Source) else []
        found = [(name, place) for name in ([place.name] if place.name in every else alone)]
    if not place.exists() or not found:
        names, names_nl = _names(asked.needed, "en"), _names(asked.needed, "nl")
        raise FetchError(
            f"{place} is none of the files that {asked.name} needs: {names}\n  Give the file, or the folder it is in.",
            nl=f"{place} is geen van de bestanden die {asked.name} nodig heeft: {names_nl}\n"
            "  Geef het bestand, of de map waarin het staat.",
        )
    return found
