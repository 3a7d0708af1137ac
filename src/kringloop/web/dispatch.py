"""From an address to an answer: which page, which run, and which file of the view is asked for."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache, partial
from threading import Event

from kringloop.core import KringloopError
from kringloop.exchange import find_form, sheet_bytes_of, template_bytes
from kringloop.reading import WORDS, Picture, Reading
from kringloop.web.address import Address, ElsewhereError, Question, split_ending
from kringloop.web.answers import Answer, Kept, answer
from kringloop.web.errors import MistakeError, NotThereError, WebError, in_both, near_or_known, said, sentence
from kringloop.web.guard import EMBED_POLICY, PICTURE_POLICY, one_line
from kringloop.web.layout import embed_html, page_html
from kringloop.web.pages import PAGES
from kringloop.web.pages.perspectives import table as perspectives
from kringloop.web.pages.products import pages as products
from kringloop.web.pages.scenarios import sent as scenarios
from kringloop.web.pages.shares import pages as shares
from kringloop.web.sent import Sent
from kringloop.web.shelf import Listed, Shelf, Subject, shown_name
from kringloop.web.view import Asked, Page, View, as_csv, as_json, as_metadata

PICTURES = (".svg", ".png", ".vl.json")
"""Endings that ask for one picture of the view."""
ANALYST = {".xlsx": "xlsx", ".sheet.csv": "csv"}
"""Endings that ask for the figures as an analyst takes them along, and the form each is in."""
Pairs = Sequence[tuple[str, str]]
TAKES_FILES = {"products": products, "perspectives": perspectives, "scenarios": scenarios, "shares": shares}
"""Pages that take a file, and what answers it: `FILES` names the fields of its form that hold one, `LONGEST` says how
long another field may be where it is not the usual."""
EMBED = "embed/"
"""Before a path: one chart of the view, for a page of another."""
log = logging.getLogger("kringloop.web")


class Dispatch:
    """Answers addresses of pages and of the files of their views."""

    def __init__(self, shelf: Shelf, kept: Kept) -> None:
        self.shelf = shelf
        self.kept = kept

    def kept_answer(self, language: str, path: str, pairs: Pairs) -> Answer | None:
        """The answer, when it was made before from what lies there now; opens no file."""
        subject = self.shelf.known_subject(dict(pairs).get("run", ""))
        return None if subject is None else self.kept.get(self._key(subject, language, path, pairs))

    def answer(self, language: str, path: str, pairs: Pairs) -> Answer:
        """The answer, made now when it was not before."""

        def look() -> Answer:
            subject = self.shelf.subject(dict(pairs).get("run", ""))
            key = self._key(subject, language, path, pairs)
            return self.kept.get_or_make(key, lambda: self._answer(subject.listed, language, path, pairs))

        return self.shelf.unmoved(look)

    def sent(self, language: str, path: str, sent: Sent | WebError) -> tuple[str, int]:
        """The page for a file that was sent, and its status; neither is kept."""
        reading = self.shelf.opened("")
        page, takes = next(p for p in PAGES if p.path == path), TAKES_FILES[path]
        asked = Asked(self.shelf, reading, reading.words(language), page.path, {}, Question([]))
        if isinstance(sent, WebError):
            view, address, status = takes.refused(asked, sent, " ".join(sentence(s, language) for s in sent.said))
        else:
            view, address, status = takes.build_sent(asked, sent)
        return page_html(page, view, asked, address), status

    def _key(self, subject: Subject, language: str, path: str, pairs: Pairs) -> Hashable:
        """What decides the bytes of an answer: its run and the address; the whole folder, where a page reads it."""
        what = subject.folder if _reads_other_runs(path) else (subject.stamp, subject.passed_over)
        asked = repr((what, language, path, list(pairs)))
        return hashlib.blake2b(asked.encode("utf-8", "surrogatepass"), digest_size=24).digest()

    def _answer(self, listed: Listed, language: str, path: str, pairs: Pairs) -> Answer:
        embedded = path.startswith(EMBED)
        bare, ending = (path.removeprefix(EMBED), "") if embedded else split_ending(path)
        reading = self.shelf.read(listed)
        page, names = find_page(bare, reading)
        question = Question(pairs, at=None if ending else bare)
        chart = question.free("chart") if embedded or ending in PICTURES else ""
        asked = Asked(self.shelf, reading, reading.words(language), bare, names, question)
        try:
            view, address = page.build(asked)
        except ElsewhereError as error:
            start = f"/{EMBED}"[:-1] if embedded else ""
            return Answer(b"", "text/plain", f'W/"{reading.hash}"', location=start + error.address.url())
        except WebError:
            raise
        except KringloopError as error:
            raise MistakeError(said("error.cannot", why=in_both(error))) from error
        except Exception as error:
            if self.shelf.is_as_written(listed):
                raise
            log.warning("%s: %s", one_line(reading.file_name), one_line(repr(error)))
            raise NotThereError(said("error.unreadable", name=shown_name(listed.stamp.path))) from error
        if embedded:
            return _embedded(find_picture(view, chart), view, asked, address)
        return self._file(page, view, asked, address, ending, chart=chart)

    def _file(self, page: Page, view: View, asked: Asked, address: Address, ending: str, *, chart: str) -> Answer:
        run, name = asked.reading.hash, re.sub(r"[^\w.-]+", "-", asked.path).strip("-") or "start"
        make = partial(answer, run=run)
        if not ending:
            status = MistakeError.status if view.wrong else 200
            return make(page_html(page, view, asked, address), "text/html; charset=utf-8", status=status)
        if view.wrong:
            raise MistakeError(*view.wrong)
        file_name = f"kringloop-{name}-{run}{ending}"
        if ending in PICTURES:
            picture = find_picture(view, chart)
            if ending == ".vl.json":
                spec = picture.alive()
                if spec is None:
                    raise NotThereError(said("error.no_spec"))
                return make(
                    json.dumps(spec, ensure_ascii=False), "application/json; charset=utf-8", file_name=file_name
                )
            if ending == ".svg":
                kind = "image/svg+xml"
                return make(picture.svg(), kind, policy=PICTURE_POLICY, file_name=file_name)
            return make(picture.png(), "image/png", policy=PICTURE_POLICY, file_name=file_name)
        if ending in ANALYST:
            return make(*analyst_file(view, ANALYST[ending]), file_name=file_name)
        if ending == ".yaml":
            if view.written is None:
                raise NotThereError(said("error.no_file"))
            return make(view.written(), "application/yaml; charset=utf-8", file_name=file_name)
        href = address.url(ending)
        if ending == ".metadata.json":
            text = as_metadata(view, asked, address, href=href)
            return make(text, "application/json; charset=utf-8", file_name=file_name)
        if not view.tables:
            raise NotThereError(said("error.no_table"))
        if ending == ".csv" and view.filled_in is not None:
            return make(*analyst_file(view, "csv"), file_name=file_name)
        if ending == ".csv":
            return make(as_csv(view.tables[0]), "text/csv; charset=utf-8", file_name=file_name)
        text = as_json(view, href=href, updated=asked.reading.meta["created"])
        return make(text, "application/json; charset=utf-8", file_name=file_name)

    def warm_up(self, enough: Event) -> None:
        """Open the newest run, its ledger and the start pages before the first reader asks; stops when it is enough."""
        try:
            for _ in self._warming():
                if enough.is_set():
                    return
        except (WebError, KringloopError, OSError) as error:
            log.info("nothing to warm up: %s", error)
        except Exception:
            log.exception("the warm-up failed; readers will be answered as they ask")

    def _warming(self) -> Iterator[None]:
        """The warm-up in steps, none of them long."""
        reading = self.shelf.opened("")
        yield
        for language in WORDS:
            self.answer(language, "", [])
            yield
        for key in reading.ledger.accounts:
            reading.ledger.account(key)
            yield
        for language in WORDS:
            for page in PAGES:
                if "{" not in page.path and not page.slow and page.exists(reading):
                    self.answer(language, page.path, [])
                    yield


def _embedded(picture: Picture, view: View, asked: Asked, address: Address) -> Answer:
    """One chart with its sentence and source."""
    text = embed_html(picture, view, asked, address)
    return answer(text, "text/html; charset=utf-8", run=asked.reading.hash, policy=EMBED_POLICY)


@lru_cache(maxsize=256)
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))


def _reads_other_runs(path: str) -> bool:
    bare = path.removeprefix(EMBED) if path.startswith(EMBED) else split_ending(path)[0]
    return any(page.other_runs and _pattern(page.path).fullmatch(bare) for page in PAGES)


def find_page(path: str, reading: Reading) -> tuple[Page, dict[str, str]]:
    """The page of a path and the names in it.

    Raises
    ------
    NotThereError   no page has this path, or this run has nothing for it; names the nearest
    """
    for page in PAGES:
        found = _pattern(page.path).fullmatch(path)
        if found and page.exists(reading):
            return page, found.groupdict()
    plain = [p.path for p in PAGES if "{" not in p.path and p.path and p.exists(reading)]
    near = near_or_known(path, plain)
    raise NotThereError(said("error.no_page", links=[(p, p) for p in near]))


def analyst_file(view: View, form: str) -> tuple[bytes, str]:
    """The figures of a view in words, with notes and sources, as the bytes of a file and their kind."""
    if view.filled_in is not None:
        return template_bytes(view.filled_in, form), find_form(form).media_type
    if view.analyst is None:
        raise NotThereError(said("error.no_sheet"))
    return sheet_bytes_of(view.analyst(), form), find_form(form).media_type


def find_picture(view: View, chart: str) -> Picture:
    """The picture asked for, or the first."""
    if not view.pictures:
        raise NotThereError(said("error.no_picture"))
    if not chart:
        return view.pictures[0]
    for picture in view.pictures:
        if picture.key == chart:
            return picture
    known = [p.key for p in view.pictures]
    raise NotThereError(said("error.value", near=near_or_known(chart, known), key="chart", value=chart))
