"""`exergy`: the chemical exergy of formulas, one row for each edition of the reference environment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say, spoken
from kringloop.core import KringloopError, MissingDataError
from kringloop.reading import numbers, origin_name, origin_words
from kringloop.reference import CERTAINTY_WORDS, LATEST_EDITION, fact_source, reference_environments
from kringloop.valuation import COLUMNS, Exergy, chemical_exergy, phases_of, read_formula

LEAST_CERTAIN = ("derived", "memory")
"""Readings that are marked with the figure itself; that of a copy stands below it."""


@dataclass(frozen=True, slots=True)
class Told:
    """The exergy of one formula in one phase by edition, and why other editions have none."""

    formula: str
    phase: str
    found: tuple[Exergy, ...]
    refused: tuple[tuple[str, KringloopError], ...]


def exergy_command(
    formulas: Sequence[str],
    *,
    edition: str | None,
    phase: str | None,
    energy: float | None,
    language: str,
    as_json: bool,
) -> None:
    """Print the exergy of each formula; without an edition, by all that have it."""
    editions = [edition] if edition is not None else [*reference_environments()]
    told = [
        _told(formula, at, editions, energy)
        for formula in formulas
        for at in ([phase] if phase or energy is not None else _phases(formula))
    ]
    if as_json:
        print_json([_record(each, language) for one in told for each in one.found])
        return
    for one in told:
        _print(one, language)
    _print_foot([each for one in told for each in one.found], language)


def _phases(formula: str) -> Sequence[str | None]:
    return phases_of(formula) or [None]


def _told(formula: str, phase: str | None, editions: Sequence[str], energy: float | None) -> Told:
    read_formula(formula)
    found: list[Exergy] = []
    refused: list[tuple[str, KringloopError]] = []
    for edition in editions:
        try:
            found.append(chemical_exergy(formula, phase=phase, edition=edition, formation_energy=energy))
        except MissingDataError as error:
            refused.append((edition, error))
    if not found:
        latest = next((error for edition, error in refused if edition == LATEST_EDITION), refused[0][1])
        raise latest
    return Told(formula, found[0].phase, tuple(found), tuple(refused))


def _print(told: Told, language: str) -> None:
    out, first = console(), told.found[0]
    mass = numbers.figure(first.formula.molar_mass, language, digits=6)
    phase = say(f"phase_{told.phase}") if told.phase else say("phase_not_given")
    out.print(f"\n{told.formula} ({phase}), {mass} g/mol", style="bold", markup=False)
    if first.formation_energy is not None:
        figure = numbers.figure(first.formation_energy, language, digits=6)
        origin = say("given_by_you") if first.energy_source == "given" else _source(first.energy_source)
        out.print(say("formation_energy", figure=figure, source=origin), markup=False)
    heads = [("head_edition", "words"), ("head_molar", "right"), ("head_per_mass", "right"), ("head_remark", "words")]
    made = table("", [(say(head), side) for head, side in heads])
    for each in told.found:
        made.add_row(
            reference_environments()[each.edition].names[language],
            f"{numbers.figure(each.kj_per_mol, language, digits=5)} kJ/mol",
            f"{numbers.figure(each.mj_per_kg, language)} MJ/kg",
            _remark(each, language),
        )
    out.print(made)
    if told.refused:
        names = ", ".join(reference_environments()[edition].names[language] for edition, _ in told.refused)
        out.print(say("editions_without", editions=names), style="dim", markup=False)


def _remark(each: Exergy, language: str) -> str:
    said = []
    if each.published is not None and each.formation_energy is not None:
        said.append(say("published_beside", figure=numbers.figure(each.published.kj_per_mol, language)))
    if each.borrowed:
        base = reference_environments()[each.edition].base
        name = reference_environments()[base].names[language]
        said.append(say("borrowed", elements=", ".join(each.borrowed), edition=name))
    if each.certainty in LEAST_CERTAIN:
        said.append(CERTAINTY_WORDS[each.certainty][language])
    return "; ".join(said)


def _print_foot(found: Sequence[Exergy], language: str) -> None:
    out = console()
    out.print(f"\n{COLUMNS['chemical_exergy'].sees[language]}", markup=False)
    out.print(say("edition_counts"), markup=False)
    keys = dict.fromkeys(key for each in found for key in _sources(each))
    out.print(f"\n{say('sources')}:", markup=False)
    for key in keys:
        mark = CERTAINTY_WORDS[fact_source(key).certainty][language]
        out.print(f"  {_source(key)}: {mark}", style="dim", markup=False)


def _source(key: str) -> str:
    origin = fact_source(key).origin
    return f"{origin_name(origin, spoken())} ({origin_words(origin.vintage, spoken())})"


def _sources(each: Exergy) -> list[str]:
    own = [] if each.energy_source == "given" else [each.energy_source]
    return [*own, *(e.edition for e in each.elements)]


def _record(each: Exergy, language: str) -> dict[str, Any]:
    return {
        "formula": each.formula.text,
        "phase": each.phase or None,
        "edition": each.edition,
        "kj_per_mol": each.kj_per_mol,
        "mj_per_kg": each.mj_per_kg,
        "molar_mass_g_per_mol": each.formula.molar_mass,
        "formation_energy_kj_per_mol": each.formation_energy,
        "formation_energy_source": each.energy_source,
        "form": each.form or None,
        "elements": [
            {"symbol": e.symbol, "count": e.count, "kj_per_mol": e.kj_per_mol, "edition": e.edition}
            for e in each.elements
        ],
        "borrowed": list(each.borrowed),
        "published_kj_per_mol": None if each.published is None else each.published.kj_per_mol,
        "certainty": each.certainty,
        "sees": COLUMNS["chemical_exergy"].sees[language],
        "sources": [
            {"key": key, "source": _source(key), "certainty": fact_source(key).certainty}
            for key in dict.fromkeys(_sources(each))
        ],
    }
