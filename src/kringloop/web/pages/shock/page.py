"""One shock on a page: the form that asks it, the finding, the tables, and how to ask it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kringloop.core import KringloopError, Names, typed_number
from kringloop.reading import (
    Words,
    largest_supplier_of,
    shock_blocks,
    shock_command,
    shock_picture,
    shock_result,
    shock_sources,
    shock_title,
    shockable,
)
from kringloop.reference import TRADE_YEARS, raw_material
from kringloop.runs import assumed_in, shock_of, shock_of_run
from kringloop.shocks import (
    ASSUMED,
    UNITS,
    Assumptions,
    Shock,
    ShockAnswer,
    countries_of,
    shipped_assumptions,
    uses_of,
    with_substitutes,
)
from kringloop.study import ShockSpec
from kringloop.web.address import Address, link
from kringloop.web.errors import in_both, said
from kringloop.web.view import Asked, Column, Table, View

SHOCK: Final = ("material", "from", "share", "weeks", "start", "basis", "year")
OF_THE_MATERIAL: Final = ("substitutes", "recovery", "longer_life")
"""Assumptions that differ by material: a form that was shown for another one says nothing of them."""
BASES: Final = ("trade", "assessment")
VALUE: Final = "crm_value_added.by_material"
"""The definition that rests on the same uses and value added."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What the form holds, as text."""

    material: str
    origin: str
    share: str
    weeks: str
    start: str
    basis: str
    year: str


def build(asked: Asked) -> tuple[View, Address]:
    """The page at one shock; with what is wrong where it cannot be worked."""
    usual = _usual(asked)
    codes = [code for code, _ in shockable(asked.language)]
    question = asked.question
    material = question.one("material", codes, usual.material) or usual.material
    origin = question.free("from") or _from(usual)
    share, part = question.decimal("share", usual.share)
    weeks = question.number("weeks", usual.weeks, 1, 9999)
    start = question.number("start", usual.start, 0, 9999)
    basis = question.one("basis", BASES, usual.basis) or usual.basis
    latest = usual.year or TRADE_YEARS[1]
    year = question.number("year", latest, 0, 9999)
    shown = f"{material} {basis} {year}"
    question.shown_for("shown", shown, keep=[k for k in (*SHOCK, *ASSUMED) if k not in OF_THE_MATERIAL])
    when = None if basis == "assessment" and year == latest else year
    assumed, moved, unread = _assumed(asked, material, _usual_assumptions(asked, material, basis, when))
    unread |= {"share": share} if part is None else {}
    address = question.done(asked.language, asked.path)
    fields = Fields(material, origin, share, str(weeks), str(start), basis, str(year))
    content = {**_content(asked, fields, assumed, moved=bool(moved or unread)), "shown": shown}
    try:
        _require_numbers(unread, {"share": asked.words("shock.stopped")} | {a["key"]: a["name"] for a in assumed})
        shock = Shock(
            material=material,
            origins=countries_of(origin),
            share=(part or 0.0) / 100.0,
            weeks=weeks,
            start=start,
            basis=basis,  # type: ignore[arg-type]
            year=when,
        )
        found = shock_of_run(asked.reading.run, shock, shipped_assumptions().with_values(moved))
    except KringloopError as error:
        return _refused(asked.words, content, in_both(error)), address
    return _answered(asked, found, content), address


def _require_numbers(unread: dict[str, str], labels: dict[str, str]) -> None:
    """What was to be a number and is none, by the name of its field."""
    for key, text in unread.items():
        typed_number(text, what=labels[key])


def _usual(asked: Asked) -> ShockSpec:
    """The first shock of the study, or the first material of the list from its largest supplier by the assessment."""
    stated = list(asked.reading.run.study.shocks.values())
    if stated:
        first = stated[0]
        return first.model_copy(update={"material": raw_material(first.material)})
    code = next(code for code, _ in shockable(asked.language) if uses_of(code))
    return ShockSpec.model_validate(
        {
            "names": {"nl": code, "en": code},
            "material": code,
            "origin": largest_supplier_of(code),
            "basis": "assessment",
        }
    )


def _from(spec: ShockSpec) -> str:
    """The countries of a shock as the form and the address hold them."""
    return ", ".join(spec.origin)


def _usual_assumptions(asked: Asked, material: str, basis: str, year: int | None) -> Assumptions:
    """What is assumed of this supply unless the reader says otherwise."""
    shipped = shipped_assumptions()
    try:
        return assumed_in(asked.reading.run, Shock(material=material, origins=("",), basis=basis, year=year), shipped)  # type: ignore[arg-type]
    except KringloopError:  # the answer meets the same mistake, and tells it
        return shipped


def _assumed(
    asked: Asked, material: str, assumptions: Assumptions
) -> tuple[list[dict[str, str]], dict[str, float], dict[str, str]]:
    """Each assumption as the form shows it, those that were moved, and those that are no number."""
    usual, words = with_substitutes(material, assumptions), asked.words
    rows, moved, unread = [], dict[str, float](), dict[str, str]()
    for key, about in ASSUMED.items():
        default = float(f"{usual.taken[key].value:.{3 if usual.taken[key].certainty == 'derived' else 10}g}")
        text, value = asked.question.decimal(key, default)
        if value is None:
            unread[key] = text
        elif value != default:
            moved[key] = value
        unit = UNITS[about.unit][words.language]
        rows.append({"key": key, "name": about.names[words.language], "unit": unit, "text": text})
    return rows, moved, unread


def _content(asked: Asked, fields: Fields, assumed: list[dict[str, str]], *, moved: bool) -> dict[str, Any]:
    return {
        "fields": fields,
        "assumed": assumed,
        "moved": moved,
        "materials": shockable(asked.language),
        "worked": _worked(asked, fields),
        "blocks_shown": (),
        "picture": None,
        "result": "",
        "wrong": "",
        "command": "",
    }


def _worked(asked: Asked, fields: Fields) -> list[tuple[str, str, bool]]:
    """The shocks of the study as links."""
    made, usual = [], _usual(asked)
    for spec in asked.reading.run.study.shocks.values():
        shock = shock_of(spec)
        query: dict[str, object] = {"material": shock.material, "from": _from(spec), "basis": spec.basis}
        query |= {"share": f"{spec.share:g}", "weeks": spec.weeks, "start": spec.start}
        if spec.year is not None:
            query["year"] = spec.year
        first = {"material": usual.material, "from": _from(usual), "basis": usual.basis, "share": f"{usual.share:g}"}
        first |= {"weeks": str(usual.weeks), "start": str(usual.start)}
        kept = {k: v for k, v in query.items() if str(v) != first.get(k)}
        here = (shock.material, _from(spec), spec.basis) == (fields.material, fields.origin, fields.basis)
        made.append((spec.names.model_dump()[asked.language], link(asked.language, asked.path, kept), here))
    return made


def _refused(words: Words, content: dict[str, Any], why: Names) -> View:
    return View(
        title=words("shock.cannot"),
        summary=words("shock.lead"),
        content={**content, "wrong": why[words.language]},
        wrong=(said("error.shock", why=why),),
    )


def _answered(asked: Asked, found: ShockAnswer, content: dict[str, Any]) -> View:
    words = asked.words
    picture = shock_picture(found, words)
    command = shock_command(found)
    content |= {
        "blocks_shown": shock_blocks(found, words),
        "picture": picture,
        "result": shock_result(found, words),
        "command": command,
    }
    return View(
        title=shock_title(found, words),
        summary=words("shock.lead"),
        content=content,
        tables=(_table(found, words),),
        pictures=(picture,),
        sources=_sources(asked),
        facts=shock_sources(found),
        about={"status": found.status, "shock": found.as_dict(), "command": command},
    )


def _sources(asked: Asked) -> tuple[str, ...]:
    if VALUE not in asked.reading.definitions:
        return ()
    told = asked.reading.figures(VALUE)["sources"].drop_nulls().unique().to_list()
    return tuple(sorted({source for each in told for source in each.split()}))


def _table(found: ShockAnswer, words: Words) -> Table:
    columns = (
        Column("level", words("shock.level"), "dimension"),
        Column("rigid", words("shock.rigid"), "attribute", found.unit),
        Column("adaptive", words("shock.adaptive"), "measure", found.unit),
        Column("adaptivity", words("shock.adaptivity"), "attribute", "1"),
        Column("recovery", words("shock.recovery"), "attribute", "week"),
        Column("status", words("column.status")),
    )
    rows = tuple(
        {
            "level": level,
            "rigid": case.rigid,
            "adaptive": case.adaptive,
            "adaptivity": case.adaptivity,
            "recovery": case.recovery,
            "status": found.status,
        }
        for level, case in found.cases.items()
    )
    return Table("losses", shock_blocks(found, words)[0].title, columns, rows)
