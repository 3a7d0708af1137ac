"""`firm` and `template`: one company from its own file beside a run, and the empty tables that companies fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.choose import refuse
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.render import console, print_blocks, print_json, table
from kringloop.cli.speech import say
from kringloop.core import KringloopError

if TYPE_CHECKING:
    from kringloop.reading import FirmView
    from kringloop.runs import Run


def firm_command(run: Run, file: Path, register: Path | None, *, language: str, as_json: bool) -> None:
    """What follows from the file of a company."""
    from kringloop.actors import read_claims, read_firm
    from kringloop.reading import Reading, firm_blocks, firm_view

    reading = Reading(run, run.file.path.name, piecewise=True)
    found = firm_view(reading, read_firm(file), None if register is None else read_claims(register))
    if as_json:
        print_json(_record(found, language))
        return
    print_bar(run)
    words = reading.words(language)
    out = console()
    out.print(f"{found.firm.name} ({file.name}, {found.firm.year})", style="bold", markup=False)
    out.print(words("shares.mark"), markup=False)
    print_blocks(firm_blocks(reading, found, words), out)
    print_run(run)


def _record(found: FirmView, language: str) -> dict[str, Any]:
    """The same as data; what could not be worked out says why."""
    firm = found.firm
    chain = found.chain
    return {
        "company": firm.name,
        "year": firm.year,
        "own_data": True,
        "place": [
            {
                "indicator": id,
                "unit": n.unit,
                "value": n.value(firm.name),
                "sector": n.within[firm.name],
                "of_sector": n.levels.share(firm.name, n.within[firm.name]) / 100,
                "whole": n.top,
                "of_whole": n.levels.share(firm.name, n.top) / 100,
            }
            for id, n in found.nations.items()
        ],
        "chain": {"why_not": chain.in_language(language)}
        if isinstance(chain, KringloopError)
        else {
            "pressure": chain.beside.what,
            "unit": chain.beside.unit,
            "table_year": chain.beside.year,
            "kind": "modelled",
            "shares": dict(chain.shares),
            "company": dict(chain.company),
            "industry": dict(chain.industry),
            "influence_adds_up": False,
        },
        "goals": [_goal(key, made, found, language) for key, made in found.goals.items()],
        "claims": None if found.claims is None else _claims(found),
        "esrs": None if firm.esrs is None else firm.esrs.as_dict(),
        "not_filled": list(firm.not_filled),
        "without": {key: error.in_language(language) for key, error in found.missed.items()},
    }


def _goal(key: str, made: Any, found: FirmView, language: str) -> dict[str, Any]:
    from kringloop.reading import firm_part

    if isinstance(made, KringloopError):
        return {"target": key, "why_not": made.in_language(language)}
    principles: dict[str, dict[str, Any]] = {}
    for principle, parts in made.parts.items():
        if isinstance(parts, KringloopError):
            principles[principle] = {"why_not": parts.in_language(language)}
        else:
            part = firm_part(found.firm, parts)
            principles[principle] = {"base": part.base, "target": part.target, "change": part.change}
    return {"target": key, "unit": made.held.unit, "base_year": made.year, "principles": principles}


def _claims(found: FirmView) -> list[dict[str, Any]]:
    assert found.claims is not None
    return [
        {
            "effect": e.key,
            "kind": e.kind,
            "unit": e.unit,
            "share": sum(c.share for c in e.claims if c.holder == found.firm.name),
            "amount": e.part(found.firm.name),
            "unclaimed": e.unclaimed,
        }
        for e in found.claims.effects.values()
        if any(c.holder == found.firm.name for c in e.claims)
    ]


def template_command(kind: str, out: Path | None, *, force: bool, language: str, as_json: bool) -> None:
    """An empty table: its notes on the terminal, or the table itself in a file."""
    from kringloop.exchange import template_bytes
    from kringloop.reading import WORDS, template_of
    from kringloop.tables import replace_file

    made = template_of(kind, WORDS[language])
    if as_json:
        notes = [dict(zip(("name", "meaning", "unit", "needed"), note, strict=True)) for note in made.notes]
        print_json({"key": made.key, "heads": list(made.heads), "rows": [list(r) for r in made.rows], "notes": notes})
        return
    if out is None:
        sheet = table(made.title, [(head, "words") for head in made.note_heads])
        for note in made.notes:
            sheet.add_row(*note)
        console().print(sheet)
        console().print(say("template_how", kind=kind), style="dim", markup=False)
        return
    form = out.suffix.casefold().removeprefix(".")
    refuse(form not in ("csv", "xlsx"), "template_ending", file=out)
    data = template_bytes(made, form)
    replace_file(out, lambda path: path.write_bytes(data), force=force)
    print(out)
