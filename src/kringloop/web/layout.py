"""What every page has around its content: menu, language, run, downloads, link."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from kringloop.core import Origin
from kringloop.reading import (
    Picture,
    Reading,
    Words,
    cell_words,
    failed_sentence,
    flag_words,
    of_what,
    origin_name,
    row_name,
)
from kringloop.web.address import Address, link
from kringloop.web.explained import Explained
from kringloop.web.pages import PAGES
from kringloop.web.templating import render
from kringloop.web.view import Asked, Page, View, sources_of


def page_html(page: Page, view: View, asked: Asked, address: Address) -> str:
    """A whole page."""
    language, reading = asked.language, asked.reading
    run = address.query.get("run")
    other = "en" if language == "nl" else "nl"
    fixed = {**address.query, "run": reading.hash}
    drawn = () if view.private else view.pictures
    specs = {p.key: address.url(".vl.json", chart=p.key) for p in drawn if p.alive()}
    return render(
        page.template,
        language,
        view=view,
        address=address,
        page=page,
        other=other,
        other_href=address.other(other),
        canonical=address.url(),
        fixed_href=link(language, address.path, fixed),
        nav=menu(reading, asked.words, "nav", here=page, run=run),
        footer_nav=menu(reading, asked.words, "footer", here=page, run=run),
        embed_href=f"/embed{link(language, address.path, fixed)}" if drawn else "",
        home=link(language, "", {"run": run}),
        run=reading,
        run_key=run,
        files=[] if view.private else _files(view, address, asked.words),
        link=lambda path, **query: link(language, path, {**query, "run": run}),
        lively=bool(specs),
        spec_of=lambda picture: specs.get(picture.key, ""),
        sources=sources_named(view, reading, language),
        failed_checks=failed_sentence(reading.run, asked.words),
        passed_over=() if run else asked.shelf.passed_over(),
        words=asked.words,
        explained=Explained(language),
        flag_words=lambda flags: flag_words(tuple(flags), asked.words),
        cell_text=lambda row: cell_words(reading, row.definition, row.cell, asked.words),
        of_what=lambda row: of_what(reading, row, asked.words),
        row_name=lambda row: row_name(reading, row, asked.words),
        **{"sought": "", **view.content},
    )


def embed_html(picture: Picture, view: View, asked: Asked, address: Address) -> str:
    """One picture for a page of another: title, drawing, sentence, sources and the way to the whole page."""
    language, reading = asked.language, asked.reading
    fixed = {**address.query, "run": reading.hash, "chart": ""}
    return render(
        "embed.html",
        language,
        view=view,
        picture=picture,
        run=reading,
        failed_checks=failed_sentence(reading.run, asked.words),
        page_href=link(language, address.path, fixed),
        sources=sources_named(view, reading, language),
    )


@dataclass(frozen=True, slots=True)
class SourceNamed:
    """A source as the foot of a page tells it.

    Parameters
    ----------
    key   : of its page; empty where the run has none
    name  : maker and dataset
    title : what tells it apart from others of that name; empty where the name does
    """

    key: str
    name: str
    title: str
    origin: Origin


def sources_named(view: View, reading: Reading, language: str) -> list[SourceNamed]:
    """Sources of a view by maker and dataset; a name that several have is followed by the title of each."""
    told = {key: (origin_name(origin, language), origin) for key, origin in sources_of(view, reading).items()}
    names = Counter(name for name, _ in told.values())
    return [
        SourceNamed(key if key in reading.origins else "", name, origin.title if names[name] > 1 else "", origin)
        for key, (name, origin) in told.items()
    ]


def menu(
    reading: Reading, words: Words, where: str, *, here: Page | None = None, run: str | None = None
) -> list[dict[str, Any]]:
    """The pages of the menu (`nav`) or of the foot (`footer`) that this run has something for."""
    found = []
    for page in PAGES:
        key = getattr(page, where)
        if key and page.exists(reading):
            inside = here is not None and page.path and here.path.startswith(page.path.removesuffix("s") + "/")
            href = link(words.language, page.path, {"run": run})
            found.append({"text": words(key), "href": href, "here": here is page, "inside": bool(inside)})
    return found


def _files(view: View, address: Address, words: Words) -> list[tuple[str, str]]:
    """What the view can be taken along as, in words: for a spreadsheet, for a program, as a picture."""
    endings = [".xlsx", ".sheet.csv"] if view.analyst else [".xlsx"] if view.filled_in else []
    endings += [".yaml"] if view.written else []
    endings += [*([".csv", ".json"] if view.tables else []), *([".svg", ".png"] if view.pictures else [])]
    endings += [".metadata.json"]
    named = [(f"files.{ending[1:].replace('.', '_')}", ending) for ending in endings]
    return [(words(key) if words.has(key) else e.split(".")[1], address.url(e)) for key, e in named]
