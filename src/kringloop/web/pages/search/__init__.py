"""The search box: words of people lead to indicators, sectors and terms."""

from __future__ import annotations

from itertools import groupby

from kringloop.reading import Hit, Reading, default_definition, find, suggestions
from kringloop.web.address import Address, ElsewhereError
from kringloop.web.view import Asked, Column, Page, Table, View

_COLUMNS = ("kind", "id", "name", "note")


def build(asked: Asked) -> tuple[View, Address]:
    """What was found; a name or key that only one thing has leads straight there."""
    words, language = asked.words, asked.language
    text = asked.question.free("q").strip()
    address = asked.question.done(language, asked.path)
    found = find(asked.reading, text)
    exact = [hit for hit in found if hit.exact and hit.kind != "term"]
    if len(exact) == 1:
        path, query = place_of(asked.reading, exact[0])
        raise ElsewhereError(Address(language, path, _with_run(query, address)))
    rows = tuple({"kind": h.kind, "id": h.key, "name": h.name[language], "note": h.note[language]} for h in found)
    groups = [
        (kind, [(h, *place_of(asked.reading, h)) for h in hits]) for kind, hits in groupby(found, key=lambda h: h.kind)
    ]
    view = View(
        title=_title(asked, text, len(found)),
        summary=words("search.lead"),
        content={
            "groups": groups,
            "sought": text,
            "near": suggestions(asked.reading, text) if text and not found else (),
        },
        tables=(
            Table("found", words("search.caption"), tuple(Column(c, words(f"column.{c}")) for c in _COLUMNS), rows),
        ),
    )
    return view, address


def _with_run(query: dict[str, str], address: Address) -> dict[str, str]:
    kept = {"run": address.query["run"]} if "run" in address.query else {}
    return dict(sorted((query | kept).items()))


def place_of(reading: Reading, hit: Hit) -> tuple[str, dict[str, str]]:
    """Path and keys of what was found."""
    if hit.kind == "indicator":
        key, _, definition = hit.key.partition(".")
        own = definition and default_definition(reading, key).definition != definition
        return f"indicator/{key}", {"definition": definition} if own else {}
    return (f"sector/{hit.key}", {}) if hit.kind == "sector" else ("glossary", {})


def _title(asked: Asked, text: str, count: int) -> str:
    if not text:
        return asked.words("search.title_empty")
    key = "search.title_none" if not count else "search.title_one" if count == 1 else "search.title"
    return asked.words(key, word=text, count=count)


ORDER = 120
PAGES = (Page(path="search", template="search/page.html", build=build),)
