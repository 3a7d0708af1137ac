"""The sources of a run: who made them, which edition, under which licence, and which indicators rest on them."""

from __future__ import annotations

from collections import Counter

from kringloop.reading import origin_name, origin_words, uses
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.since import since_last
from kringloop.web.view import Asked, Column, Table, View

_COLUMNS = ("id", "producer", "dataset", "title", "vintage", "licence", "kind", "url", "note")


def build_sources(asked: Asked) -> tuple[View, Address]:
    """Every source with its licence and edition."""
    words, reading = asked.words, asked.reading
    address = asked.question.done(asked.language, asked.path)
    used, since = uses(reading), since_last(asked)
    origins = sorted(reading.origins.items(), key=lambda o: (o[1].producer, o[1].dataset))
    rows = tuple({"id": i, **{n: getattr(o, n) for n in _COLUMNS[1:]}} for i, o in origins)
    licences = Counter(o.licence for _, o in origins)
    view = View(
        title=words("sources.title", count=len(origins), producers=len({o.producer for _, o in origins})),
        summary=words("sources.lead"),
        content={
            "origins": [(i, o, used.get(i, ())) for i, o in origins],
            "licences": licences.most_common(),
            "fresh": since.fresh if since else {},
        },
        tables=(
            Table("origins", words("sources.caption"), tuple(Column(c, words(f"column.{c}")) for c in _COLUMNS), rows),
        ),
        sources=tuple(i for i, _ in origins),
    )
    return view, address


def build_source(asked: Asked) -> tuple[View, Address]:
    """One source, and what rests on it."""
    words, reading, id = asked.words, asked.reading, asked.names["id"]
    address = asked.question.done(asked.language, asked.path)
    if id not in reading.origins:
        near = near_or_known(id, reading.origins)
        raise NotThereError(said("error.source", value=id, links=[(n, f"source/{n}") for n in near]))
    origin = reading.origins[id]
    used = [reading.definitions[d] for d in uses(reading).get(id, ()) if d in reading.definitions]
    rows = tuple({"indicator": d.key, "definition": d.definition, "name": d.full_name(asked.language)} for d in used)
    view = View(
        title=f"{origin_name(origin, asked.language)}: {origin_words(origin.title, asked.language)}",
        summary=words("source.lead", count=len(used)),
        content={"id": id, "origin": origin, "used": used},
        tables=(
            Table(
                "used",
                words("source.caption"),
                tuple(Column(c, words(f"column.{c}")) for c in ("indicator", "definition", "name")),
                rows,
            ),
        ),
        sources=(id,),
    )
    return view, address
