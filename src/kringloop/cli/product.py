"""What `product` prints: a bill of materials and what follows from it, or two designs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say
from kringloop.core import RangeError
from kringloop.products import Sheet, best_changes, compared, compared_materials, comparison, material, product
from kringloop.reading import numbers
from kringloop.reference import thresholds

if TYPE_CHECKING:
    from rich.console import Console

    from kringloop.products import Changed, Shown, TakenApart

COMPARE = "compare"
_MARKS = {"memory": "**", "read_second_hand": "*", "proposal": "°"}
"""What stands behind a figure whose formula was not read in its source."""
_MOST_STEPS = 40


def product_command(
    words: Sequence[str], *, which: str, labour: float | None, gain: str, changes: bool, language: str, as_json: bool
) -> None:
    """Print one product, or two side by side.

    Raises
    ------
    RangeError   neither one file nor `compare` and two; labour below zero, or left out where changes are asked
    """
    if labour is not None and not 0 <= labour < float("inf"):
        raise RangeError(say("product_labour", labour=labour))
    if words and words[0] == COMPARE and len(words) == 3:
        if which or labour is not None or changes or gain != "value":
            raise RangeError(say("product_compare_alone"))
        _compare(product(words[1]), product(words[2]), language, as_json=as_json)
        return
    if len(words) != 1 or words[0] == COMPARE:
        raise RangeError(say("product_words", seen=" ".join(words)))
    if changes and not labour:
        raise RangeError(say("product_changes_labour"))
    if labour is not None and gain != "value":
        raise RangeError(say("product_labour_gain", gain=gain))
    sheet = product(words[0], which=which)
    if as_json:
        print_json(
            sheet.as_dict(labour=labour, kind=gain) | (_changes_plain(sheet, labour, language) if changes else {})
        )
        return
    _print(console(), sheet, sheet.take_apart(gain, labour=labour), language)
    if changes and labour:
        _print_changes(console(), sheet, labour, language)


def _print(out: Console, sheet: Sheet, apart: TakenApart, language: str) -> None:
    out.print(f"{sheet.name} ({sheet.bill.origin})", style="bold")
    out.print(say("product_own" if sheet.bill.own else "product_published"))
    out.print(_materials(sheet, language))
    out.print(_figures(sheet, language))
    _print_repair(out, sheet, language)
    _print_screen(out, sheet, language)
    _print_apart(out, apart, language)
    _print_gaps(out, sheet, language)


def _materials(sheet: Sheet, language: str) -> object:
    made = table(
        say("product_materials"),
        [(say("head_product_material"), "words"), ("g", "right"), ("%", "right")],
    )
    total = sum(sheet.materials.values())
    for key, mass in sheet.materials.items():
        name = material(key).names[language] if key else say("product_unknown")
        made.add_row(name, _figure(1e3 * mass, language), _figure(100 * mass / total, language, digits=3))
    return made


def _figures(sheet: Sheet, language: str) -> object:
    made = table(
        say("product_figures"),
        [
            (say("head_product_figure"), "words"),
            (say("head_product_value"), "right"),
            ("", "left"),
            (say("head_product_source"), "words"),
        ],
        caption=say("product_marks"),
    )
    for shown in sheet.figures.values():
        if shown.value is None:
            continue
        mark = _MARKS.get(shown.formula.certainty, "")
        made.add_row(
            shown.formula.names[language],
            _value(shown, language),
            _unit(shown, language),
            f"{shown.formula.source} {mark}".strip(),
        )
    return made


def _print_repair(out: Console, sheet: Sheet, language: str) -> None:
    if sheet.repair.index is not None:
        out.print(
            say("product_repair", letter=sheet.repair.class_, index=_figure(sheet.repair.index, language, digits=3))
        )
    lacking = [s for s in sheet.figures.values() if s.value is None and s.lacking is not None]
    for shown in lacking:
        assert shown.lacking is not None
        out.print(say("product_lacking", figure=shown.formula.names[language].strip(), why=shown.lacking[language]))
    if sheet.repair.lacking is not None:
        out.print(say("product_lacking", figure=say("product_repair_name"), why=sheet.repair.lacking[language]))
    out.print("")


def _print_screen(out: Console, sheet: Sheet, language: str) -> None:
    if sheet.critical:
        heads = ("part", "material", "function", "substitute")
        made = table(
            say("product_critical"),
            [*((say(f"head_product_{key}"), "words") for key in heads[:2]), ("g", "right")]
            + [(say(f"head_product_{key}"), "words") for key in heads[2:]],
        )
        for each in sheet.critical:
            made.add_row(
                each.part,
                each.names[language],
                _figure(1e3 * each.mass, language),
                each.function or "–",
                each.substitute or "–",
            )
        out.print(made)
    else:
        out.print(say("product_no_critical"))
    for substance in sheet.substances:
        share = (
            ""
            if substance.content is None
            else say(
                "product_within", share=_figure(100 * substance.content, language, digits=3), within=substance.within
            )
        )
        out.print(f"{substance.part}: {substance.said[language]} {share}".rstrip())
        if substance.above:
            out.print(
                say("product_above", limits=", ".join(thresholds()[key].names[language] for key in substance.above))
            )
    if not sheet.substances:
        out.print(say("product_no_substances"))
    out.print("")


def _print_apart(out: Console, apart: TakenApart, language: str) -> None:
    if not apart.steps:
        out.print(say("product_no_steps"))
        out.print("")
        return
    unit = apart.unit
    made = table(
        say("product_apart", unit=unit),
        [
            ("", "right"),
            (say("head_product_part"), "words"),
            ("min", "right"),
            (unit, "right"),
            (say("head_product_minutes"), "right"),
            (say("head_product_gain", unit=unit), "right"),
            ("", "left"),
        ],
        caption=say(
            "product_proven" if apart.exact else "product_bound", gap=_figure(100 * apart.gap, language, digits=2)
        ),
    )
    for number, step in enumerate(apart.steps[:_MOST_STEPS], 1):
        stop = number == apart.stop and number < len(apart.steps)
        made.add_row(
            str(number),
            say("product_opens", part=step.part) if step.opens else step.part,
            _figure(step.minutes, language, digits=3),
            _figure(step.gain, language, digits=3),
            _figure(step.minutes_so_far, language, digits=3),
            _figure(step.gain_so_far, language, digits=3),
            say("product_stop") if stop else "",
        )
    out.print(made)
    if len(apart.steps) > _MOST_STEPS:
        out.print(say("product_more_steps", count=len(apart.steps) - _MOST_STEPS))
    out.print(apart.why[language])
    if apart.net is not None:
        out.print(say("product_net", net=_figure(apart.net, language, digits=3), unit=unit))
    out.print("")


def _print_gaps(out: Console, sheet: Sheet, language: str) -> None:
    if not sheet.gaps:
        out.print(say("product_no_gaps"))
        return
    made = table(
        say("product_gaps"),
        [
            (say("head_product_gap"), "words"),
            (say("head_product_cost"), "right"),
            (say("head_product_fill"), "words"),
            (say("head_product_first"), "words"),
        ],
        caption=say("product_gaps_note"),
    )
    for gap in sheet.gaps:
        made.add_row(
            gap.what[language], _figure(gap.cost, language, digits=3), ", ".join(gap.columns), ", ".join(gap.parts)
        )
    out.print(made)


def _print_changes(out: Console, sheet: Sheet, labour: float, language: str) -> None:
    answer = best_changes(sheet.bill, labour / 60)
    made = table(
        say("product_changes", retained=_figure(answer.retained, language, digits=3)),
        [
            (say("head_product_change"), "words"),
            ("EUR", "right"),
            ("EUR/g", "right"),
            ("EUR/min", "right"),
        ],
        caption=say("product_changes_note"),
    )
    rows = [*answer.alone[:3], *([answer.together] if answer.together else [])]
    for done in rows:
        names = " + ".join(change.names[language] for change in done.changes)
        made.add_row(names, *(_figure(v, language, digits=3) for v in (done.gain, done.per_gram, done.per_minute)))
    out.print(made)


def _changes_plain(sheet: Sheet, labour: float | None, language: str) -> dict[str, object]:
    answer = best_changes(sheet.bill, (labour or 0.0) / 60)

    def plain(done: Changed) -> dict[str, object]:
        return {
            "changes": [change.names[language] for change in done.changes],
            "gain_eur": done.gain,
            "grams": done.grams,
            "minutes": done.minutes,
        }

    together = plain(answer.together) if answer.together else None
    return {
        "changes": {"retained_eur": answer.retained, "alone": [plain(d) for d in answer.alone], "together": together}
    }


def _compare(first: Sheet, second: Sheet, language: str, *, as_json: bool) -> None:
    if as_json:
        print_json(comparison(first, second))
        return
    out = console()
    out.print(say("product_beside", first=first.name, second=second.name), style="bold")
    if first.bill.own or second.bill.own:
        out.print(say("product_own"))
    made = table(
        say("product_figures"),
        [
            (say("head_product_figure"), "words"),
            ("A", "right"),
            ("B", "right"),
            (say("head_product_difference"), "right"),
            ("", "left"),
        ],
        caption=say("product_beside_note"),
    )
    for beside in compared(first, second):
        if beside.difference is None and beside.first.value is None and beside.second.value is None:
            continue
        change = "–" if beside.difference is None else numbers.signed(beside.difference, language)
        made.add_row(
            beside.first.formula.names[language],
            _value(beside.first, language),
            _value(beside.second, language),
            change if beside.settled or beside.difference is None else f"({change})",
            _unit(beside.first, language),
        )
    out.print(made)
    goods = table(
        say("product_materials"), [(say("head_product_material"), "words"), ("A g", "right"), ("B g", "right")]
    )
    for key, pair in compared_materials(first, second).items():
        name = material(key).names[language] if key else say("product_unknown")
        goods.add_row(name, *(_figure(1e3 * mass, language) for mass in pair))
    out.print(goods)


def _value(shown: Shown, language: str) -> str:
    if shown.value is None:
        return "–"
    if shown.ranged and shown.most is not None:
        low, high = sorted((shown.value, shown.most))
        return f"{_figure(low, language, digits=3)}–{_figure(high, language, digits=3)}"
    return f"{'≥ ' if shown.at_least else ''}{_figure(shown.value, language)}"


def _unit(shown: Shown, language: str) -> str:
    if shown.formula.key == "footprint":
        return say("product_file_unit")
    return numbers.unit_words(shown.formula.unit, language)


def _figure(value: float, language: str, *, digits: int = 4) -> str:
    return numbers.figure(value, language, digits=digits)
