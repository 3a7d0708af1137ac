"""`targets`: where every goal of a run stands, or everything of one; and the mission account. Knows no formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kringloop.cli.choose import refuse
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say
from kringloop.cli.tables import FIRM
from kringloop.core import RangeError, typed_number

if TYPE_CHECKING:
    from kringloop.reading import Held, Mission, Reading, Words
    from kringloop.runs import Run


def targets_command(run: Run, target: str | None, *, language: str, as_json: bool) -> None:
    """A table of all targets by goal, or the sentences of one."""
    from kringloop.reading import Reading, held_target, held_targets, target_record

    reading = Reading(run, run.file.path.name, piecewise=True)
    words = reading.words(language)
    refuse(not run.targets, "targets_none", study=run.meta["study"])
    found = held_targets(reading) if target is None else (held_target(reading, target),)
    if as_json:
        print_json([target_record(held, words) for held in found])
        return
    print_bar(run)
    if target is None:
        _print_all(found, words, reading.title(language))
    else:
        _print_one(found[0], words)
    print_run(run)


def _print_all(found: tuple[Held, ...], words: Words, title: str) -> None:
    from kringloop.indicators import GOALS
    from kringloop.reading import without_figure

    out = console()
    out.print(f"\n{say('targets_title', study=title)}", style="bold", markup=False)
    sheets = []
    shown = [h for h in found if not without_figure(h)]
    for goal in dict.fromkeys(h.statement.goal for h in shown):
        sheet = table(
            GOALS[goal][words.language],
            [
                (say("targets_name"), "words"),
                (say("targets_key"), "left"),
                (say("targets_course"), "words"),
                (say("targets_verdict"), "words"),
                (say("targets_chance"), "right"),
            ],
        )
        for held in shown:
            if held.statement.goal == goal:
                sheet.add_row(*_cells(held, words))
        sheets.append(sheet)
    for sheet in sheets:
        sheet.beside = [s for s in sheets if s is not sheet]
        out.print(sheet)
    _print_without([h for h in found if without_figure(h)], words)
    out.print(say("targets_rule"), style="dim", markup=False)
    if any(h.judged is not None and getattr(h.judged.chance, "trend_only", False) for h in found):
        out.print(say("targets_trend_only"), style="dim", markup=False)
    out.print(say("targets_more"), style="dim", markup=False)


def _print_without(found: Sequence[Held], words: Words) -> None:
    """Goals that no table carries, with who would hold their figure."""
    from kringloop.reading import holder_text

    if not found:
        return
    heads = [(say("targets_name"), "words"), (say("targets_key"), "left"), (words("target.head_holder"), "words")]
    sheet = table(words("target.without"), heads)
    for held in found:
        sheet.add_row(held.statement.names[words.language], held.statement.key, holder_text(held, words))
    console().print(sheet)


def _cells(held: Held, words: Words) -> tuple[str, ...]:
    from kringloop.reading import chance_text, course_text, numbers, target_verdict

    s = held.statement
    unit = numbers.unit_words(held.unit, words.language) if held.judged is not None else ""
    name = s.names[words.language]
    return (
        f"{name} [{unit}]" if unit else name,
        s.key,
        course_text(held, words).replace(" (", f"{FIRM}(").replace("≤ ", f"≤{FIRM}").replace("≥ ", f"≥{FIRM}"),
        target_verdict(held, words),
        chance_text(held, words),
    )


def _print_one(held: Held, words: Words) -> None:
    from kringloop.reading import held_sentences, target_verdict

    out = console()
    out.print(f"\n{held.statement.names[words.language]}: {target_verdict(held, words)}", style="bold", markup=False)
    for line in held_sentences(held, words):
        out.print(line, markup=False)


def mission_command(run: Run, asked: Sequence[str], saved: str | None, *, language: str, as_json: bool) -> None:
    """The extra material of capacity that is added, on an account of its own; what it saves stands apart."""
    from kringloop.reading import Reading, mission_of

    capacities: dict[str, float] = {}
    for each in asked:
        name, equals, megawatts = (part.strip() for part in each.rpartition("="))
        refuse(not equals or not _is_number(megawatts), "mission_form", given=each)
        refuse(name in capacities, "mission_twice", name=name)
        capacities[name] = typed_number(megawatts, what=name)
    amount, _, unit = (saved or "").partition(" ")
    refuse(saved is not None and not (_is_number(amount) and unit), "mission_saved", given=saved)
    reading = Reading(run, run.file.path.name, piecewise=True)
    found = mission_of(
        reading, capacities, saved=typed_number(amount, what="--saved") if amount else 0.0, saved_unit=unit
    )
    if as_json:
        account = found.account
        print_json(
            {
                "capacities_MW": dict(found.capacities),
                "metals_t": {metal: dict(each) for metal, each in found.metals.items()},
                "metals_year": found.year,
                "own_Mt": account.own,
                "own_year": found.own_year,
                "extra_Mt": account.extra,
                "use_Mt": account.use,
                "saved": account.saved if saved is not None else None,
                "saved_unit": account.saved_unit or None,
                "sources": list(found.sources),
            }
        )
        return
    print_bar(run)
    _print_mission(reading, found, language)
    print_run(run)


def _is_number(text: str) -> bool:
    try:
        typed_number(text, what="")
    except RangeError:
        return False
    return True


def _print_mission(reading: Reading, found: Mission, language: str) -> None:
    from kringloop.reading import numbers

    out, account = console(), found.account
    names = [reading.name("technology", t, language) for t in found.capacities]
    heads = [(say("mission_metal"), "words"), *((name, "right") for name in names), (say("mission_all"), "right")]
    sheet = table(say("mission_title"), heads)
    for metal, by in sorted(found.metals.items(), key=lambda each: -sum(each[1].values())):
        masses = [*(by.get(t) for t in found.capacities), sum(by.values())]
        cells = [numbers.figure(mass, language, digits=3) for mass in masses]
        sheet.add_row(reading.name("metal", metal, language), *cells)
    out.print(sheet)
    own = numbers.quantity(account.own, "Mt", language)
    extra = numbers.quantity(found.total, "t", language)
    share = numbers.percent(account.extra / account.own, language, digits=2)
    out.print(say("mission_account", own=own, own_year=found.own_year, extra=extra, share=share), markup=False)
    if account.saved_unit:
        saved = numbers.quantity(account.saved, account.saved_unit, language)
        out.print(say("mission_apart", saved=saved), markup=False)
    out.print(say("mission_note", year=found.year), style="dim", markup=False)
