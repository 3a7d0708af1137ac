"""A document of another format becomes a table of parts, with an account of how it was read."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any, Final

from kringloop.core import Names, Problems, RangeError, TableError, listing, parse_quantity
from kringloop.products.documents import hollow, left_behind, open_document, used_count
from kringloop.products.drafting import Draft
from kringloop.products.form import (
    EMPTY,
    Form,
    find_form,
    is_open_disassembly,
    no_open_disassembly,
    recognised,
    require_unwrapped,
)
from kringloop.products.intake import Intake, Left, also_told
from kringloop.products.nested import beside_parts, parts_text
from kringloop.products.validating import checked
from kringloop.tables import json_of

PARTS = Names("onderdelen", "parts")
_BESIDE: Final = Names(
    "staat naast de onderdelen; een stuklijst leest wat in een onderdeel staat",
    "stands beside the parts; a bill reads what stands in a part",
)


def bill_table(text: str, name: str, *, form: str = "", mass: str = "") -> tuple[str, list[str], Intake | None]:
    """Text of JSON as text of a table, the place of each row, and how it was read.

    How it was read is None for a bill of our own of which nothing was left.

    Parameters
    ----------
    form : key of the format that it must be; left out, it is recognised

    Raises
    ------
    TableError   no JSON, or as `take_in`
    RangeError   it is not of the format that was named, or a mass is given that nobody asked for
    """
    data = json_of(text, name, wanted=PARTS)
    seen = recognised(data)
    wanted = find_form(form) if form else seen
    if wanted is not None and not wanted.fits(data):
        raise _other(name, wanted, seen)
    if wanted is None:
        if isinstance(data, dict) and "part" not in data and any(map(is_open_disassembly, (*data, *data.values()))):
            raise no_open_disassembly(name)
        require_unwrapped(data, name)
        require_own(form, mass, name)
        table, places = parts_text(data, name)
        return table, places, _beside(data, name, table)
    return take_in(data, wanted, name, mass=mass)


def _beside(data: Any, name: str, table: str) -> Intake | None:
    """How a bill of our own was read, where its file holds more than parts."""
    left = left_behind(open_document(dict(beside_parts(data)), name)) if beside_parts(data) else {}
    used = sum(map(bool, (cell for row in list(csv.reader(table.splitlines()))[1:] for cell in row)))
    return also_told(None, used=used, notes=(), left=[Left(path, count, _BESIDE) for path, count in left.items()])


def with_headings(intake: Intake | None, headings: Intake | None) -> Intake | None:
    """How a bill of our own was read, with how its headings were: what either left out is told."""
    if intake is None or headings is None:
        return intake or headings
    return replace(headings, left=(*intake.left, *headings.left))


def require_own(form: str, mass: str, name: str) -> None:
    """Refuse a format of others, or a mass, beside a table of parts of our own."""
    wanted = find_form(form) if form else None
    if wanted is not None:
        raise RangeError(
            f"{name} is a table by its name; {wanted.names.en} is JSON",
            nl=f"{name} is naar zijn naam een tabel; {wanted.names.nl} is JSON",
        )
    if mass:
        raise RangeError(
            f"{name} says its own masses; leave out --mass", nl=f"{name} noemt zelf massa's; laat --mass weg"
        )


def take_in(data: Any, form: Form, name: str, *, mass: str = "") -> tuple[str, list[str], Intake]:
    """The rows of a document as text of a table, the place of each in it, and how it was read.

    Parameters
    ----------
    mass : of the product with its unit, for a document that gives shares alone

    Raises
    ------
    TableError   a version that is not read; a value that is missing, of another kind or out of bounds; masses or shares
                 that do not add up; or what dppvalidator refuses. All of a document are told together, by path.
    RangeError   a mass that no one asked for, or that is not above zero
    """
    version, named = _version(data, form, name)
    document = open_document(data, name)
    draft = Draft(mass_given=_kilograms(mass) if mass else None, version=version)
    form.write(document, draft)
    if draft.mass_ignored and not len(document.account.problems):
        require_own("", mass, name)
    problems = document.account.problems
    told = Problems(name)
    said = checked(data, form, version, told)
    for each in told.found:
        problems.add(each.place, each.what, nl=each.in_language("nl"))
    problems.raise_if_any(TableError, closing="Nothing was read.")
    left, empty = left_behind(document), hollow(document)
    intake = Intake(
        form=form.key,
        names=form.names,
        version=version,
        named=named,
        used=used_count(document),
        left=tuple(
            Left(path or "$", count, EMPTY if path in empty else form.why_left(path)) for path, count in left.items()
        ),
        declared=tuple(draft.declared),
        notes=draft.told(),
        checked=said,
        source=form.source,
        certainty=form.certainty,
    )
    return draft.table(), draft.places, intake


def _other(name: str, wanted: Form, seen: Form | None) -> RangeError:
    as_en, as_nl = (
        (f"it looks like {seen.names.en} (--format {seen.key})", f"het lijkt op {seen.names.nl} (--format {seen.key})")
        if seen
        else ("it looks like no format that is known", "het lijkt op geen bekend formaat")
    )
    return RangeError(f"{name} is not {wanted.names.en}: {as_en}", nl=f"{name} is geen {wanted.names.nl}: {as_nl}")


def _version(data: Any, form: Form, name: str) -> tuple[str, bool]:
    said = form.version(data)
    if said and said not in form.versions:
        raise TableError(
            f"{name} names version {said} of {form.names.en}; read are {listing(form.versions)}",
            nl=f"{name} noemt versie {said} van {form.names.nl}; leesbaar: {listing(form.versions, language='nl')}",
        )
    return said or form.versions[0], bool(said)


def _kilograms(text: str) -> float:
    mass = parse_quantity(text, "kg")
    if not 0 < mass < float("inf"):
        raise RangeError(f"--mass is {text}; expected above 0", nl=f"--mass is {text}; verwacht: groter dan 0")
    return mass
