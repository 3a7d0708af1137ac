"""What `reconcile` prints: published beside adjusted, whether the figures agree, suspects, what cannot be known."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say, spoken, words
from kringloop.core import listing
from kringloop.reading import chance_words, numbers, verdict
from kringloop.reconcile import KIND_WORDS, Kind, read_system, reconcile, suspects

if TYPE_CHECKING:
    from kringloop.reconcile import Reconciled, Suspect


_PARTS, _NAMED = 5, 4
"""Parts that are shown of figures that fall apart, and figures that are named of each."""


def reconcile_command(file: Path, *, method: str, bounds: str, alpha: float, language: str, as_json: bool) -> None:
    """Reconcile a file and print all that came out of it."""
    answer = reconcile(read_system(file), method=method, bounds=bounds, alpha=alpha)  # type: ignore[arg-type]
    doubted = suspects(answer)
    if as_json:
        print_json(_plain(answer, doubted))
        return
    out = console()
    out.print(_verdict(answer))
    out.print(_quantities(str(file), answer, language))
    out.print(_constraints(answer, language))
    if doubted:
        out.print(_suspects(doubted, language))
    for line in _further(answer):
        out.print(line)


def _verdict(answer: Reconciled) -> str:
    return verdict(
        words(),
        agrees=answer.agrees,
        squares=answer.objective_free,
        freedom=answer.freedom,
        limit=answer.limit,
        chance=answer.chance,
    )


def _quantities(file: str, answer: Reconciled, language: str) -> object:
    sides = {"quantity": "name", "published": "right", "adjusted": "right", "change": "right", "class": "words"}
    made = table(
        say("reconcile_title", file=file, method=answer.method.names[language].lower()),
        [(say(f"head_reconcile_{key}"), side) for key, side in sides.items()],
        caption=say("reconcile_note"),
    )
    system = answer.system
    for i, name in enumerate(system.names):
        marks = [
            say(f"reconcile_{key}")
            for key, where in (
                ("suspect", abs(answer.tests[i]) > answer.critical),
                ("pinned", answer.pinned[i]),
                ("beyond", answer.beyond[i] and not answer.pinned[i]),
            )
            if where
        ]
        made.add_row(
            name,
            with_error(system.values[i], system.deviations[i], language),
            with_error(answer.values[i], answer.deviations[i], language, system.unit_of(i)),
            "–" if math.isnan(answer.change[i]) else numbers.fixed(float(answer.change[i]), 2, language),
            ", ".join([KIND_WORDS[Kind(int(answer.classes.kinds[i]))][language], *marks]),
        )
    return made


def _constraints(answer: Reconciled, language: str) -> object:
    made = table(
        say("reconcile_constraints_title"),
        [
            (say("head_reconcile_constraint"), "words"),
            (say("head_reconcile_left"), "right"),
            (say("head_reconcile_pulled"), "name"),
            (say("head_reconcile_pull"), "right"),
        ],
        caption=say("reconcile_constraints_note"),
    )
    for row, (name, left) in enumerate(answer.constraints.select("constraint", "published_left").iter_rows()):
        place, pull = answer.strongest_pull(row)
        made.add_row(
            name,
            "–" if left is None else numbers.figure(left, language),
            answer.system.names[place] if place >= 0 else "–",
            numbers.fixed(pull, 2, language) if place >= 0 else "–",
        )
    return made


def _suspects(doubted: tuple[Suspect, ...], language: str) -> object:
    keys = ("suspect", "test", "published", "others", "rest")
    made = table(
        say("reconcile_suspects_title"),
        [(say(f"head_reconcile_{key}"), "name" if key == "suspect" else "right") for key in keys],
        caption=say("reconcile_suspects_note"),
    )
    for one in doubted:
        made.add_row(
            " = ".join([one.name, *one.alike]),
            numbers.fixed(one.test, 1, language),
            numbers.figure(one.published, language),
            "–" if math.isnan(one.computed) else numbers.figure(one.computed, language),
            chance_words(one.chance, language),
        )
    return made


def _further(answer: Reconciled) -> list[str]:
    """What no rule ties together, what crosses a bound, and which figures move together without being known."""
    names = answer.system.names
    lines = _apart(answer)
    if answer.beyond.any():
        lines.append(say("reconcile_beyond_list", names=_named(answer, answer.beyond)))
    if answer.below_zero.any():
        lines.append(say("reconcile_below_zero", names=_named(answer, answer.below_zero)))
    groups = answer.classes.moves_with
    for group in range(int(groups.max(initial=-1)) + 1):
        held = listing((names[i] for i in np.flatnonzero(groups == group).tolist()), language=spoken())
        lines.append(say("reconcile_unknowable", names=held))
    return lines


def _apart(answer: Reconciled) -> list[str]:
    """The parts that nothing ties together, each with its first figures; nothing where all is one."""
    parts, names = answer.system.parts, answer.system.names
    count = int(parts.max(initial=-1)) + 1
    if count < 2:
        return []
    lines = [say("reconcile_apart", count=count)]
    for part in range(min(count, _PARTS)):
        held = np.flatnonzero(parts == part).tolist()
        lines.append(f"  {part + 1}: {listing((names[i] for i in held), most=_NAMED, language=spoken())}")
    return lines + (["  …"] if count > _PARTS else [])


def _named(answer: Reconciled, where: np.ndarray) -> str:
    return listing((answer.system.names[i] for i in np.flatnonzero(where).tolist()), language=spoken())


def with_error(value: float, deviation: float, language: str, unit: str = "1") -> str:
    if math.isnan(value):
        return "–"
    shown = numbers.figure(float(value), language)
    if deviation > 0:
        shown += f" ± {numbers.figure(float(deviation), language, digits=2)}"
    return shown if unit == "1" else f"{shown} {unit}"


def _plain(answer: Reconciled, doubted: tuple[Suspect, ...]) -> dict[str, object]:
    """The same for programs; what is absent is null."""

    def known(value: float) -> float | None:
        return None if math.isnan(value) else value

    return {
        "method": answer.method.key,
        "bounds": answer.bounds,
        "agrees": answer.agrees,
        "sum_of_squares": answer.objective_free,
        "degrees_of_freedom": answer.freedom,
        "limit": known(answer.limit),
        "chance": known(answer.chance),
        "critical_test": answer.critical,
        "steps": answer.found.steps,
        "below_zero": [n for n, below in zip(answer.system.names, answer.below_zero, strict=True) if below],
        "parts": int(answer.system.parts.max(initial=-1)) + 1,
        "quantities": answer.quantities.to_dicts(),
        "constraints": answer.constraints.to_dicts(),
        "suspects": [
            {
                "quantity": s.name,
                "test": s.test,
                "same_test": list(s.alike),
                "published": s.published,
                "computed_by_others": known(s.computed),
                "chance_of_the_rest": known(s.chance),
            }
            for s in doubted
        ],
    }
