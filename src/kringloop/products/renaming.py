"""A table with headings of its own becomes a table of a bill of materials; each heading is said to be something."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.core import (
    Names,
    Problems,
    RangeError,
    TableError,
    did_you_mean,
    header_problem,
    listing,
    separator_problem,
)
from kringloop.products.columns import BILL
from kringloop.products.headings import BEFORE, LEFT_OUT, LEVEL, MAP_FILE, Target, proposal
from kringloop.products.intake import Intake, Left

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = frozenset(column.name for column in BILL.columns)
_FLAT = Names(
    "Geen kop zegt waar een onderdeel in zit: elke rij ligt in één product, met de naam van het bestand.",
    "No heading says what a part sits in: every row lies in one product, named as the file.",
)
_TOTALS = frozenset({"total", "totals", "subtotal", "sum", "totaal", "totalen", "subtotaal", "som", "summe", "gesamt"})
_SUM = Names(
    "; is dit een rij met totalen, haal haar dan weg: opgeteld wordt hier",
    "; if it is a row of totals, remove it: adding up is done here",
)
_LOOK = 12
"""Rows among which the one of headings is looked for, to name it in a refusal."""
_UNTOLD = Names("u hebt deze kop weggelaten", "you left this heading out")


def renamed(
    text: str,
    name: str,
    given: Mapping[str, Target],
    known: Mapping[str, Target],
    place: Callable[[int], str] = str,
    options: str = "",
    *,
    flat: bool = False,
) -> tuple[str, Intake | None, int]:
    """Text of a table with the columns of a bill, how it was read, and how many rows were put before its own.

    How it was read is None where its headings are those of a bill.

    Parameters
    ----------
    given : what the user says now
    known : what was remembered; what is given goes before it
    place : what a line of the text is called in the file it came from
    options : how the place of the table in its file is said on a command line, for the proposal
    flat  : whether rows with headings of a bill that say nothing of what they sit in are parts of one product

    Raises
    ------
    TableError   a heading that is nothing, or does not stand in the table; two that are one column; levels that jump
    """
    rows = list(csv.reader(io.StringIO(text, newline=""))) if not separator_problem(text.split("\n", 1)[0]) else []
    heads = [head.strip() for head in rows[0]] if rows else []
    said = {head: {**known, **given}[head] for head in heads if head in known or head in given}
    unknown = [head for head in heads if head not in said and head not in _NAMES]
    _require_headings(rows, name, place)
    flat = flat and {"part", "mass"} <= set(heads) and "parent" not in heads
    if not rows or not (said or given or unknown or flat) or _is_broken(heads, rows):
        return text, None, 0  # what is broken is told by the reader of tables
    _require_there(given, heads, name)
    if unknown:
        raise _unsaid(unknown, name, options)
    goals = [said.get(head, Target(head)) for head in heads]
    _require_once(goals, name)
    table, added = _table(rows[1:], goals, name, place)
    return table, _account(heads, goals, rows[1:]), added


def require_no_columns(given: Mapping[str, Target] | None, name: str) -> None:
    """Refuse columns beside what is no table of one's own."""
    if given:
        raise RangeError(
            f"--map is for headings of a table; {name} is none",
            nl=f"--map is voor koppen van een tabel; {name} is dat niet",
        )


def _is_broken(heads: list[str], rows: Sequence[Sequence[str]]) -> bool:
    return header_problem(heads) is not None or any(len(row) != len(heads) for row in rows)


def _require_headings(rows: Sequence[Sequence[str]], name: str, place: Callable[[int], str]) -> None:
    """Refuse a title or a second row of headings above a row that looks more like the one of headings."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:_LOOK]]
    if not filled or filled[0] == max(filled) or (header_problem([cell.strip() for cell in rows[0]]) is None):
        return
    better = filled.index(max(filled))
    if header_problem([cell.strip() for cell in rows[better]]) is None:
        seen, row = place(1), place(better + 1)
        raise TableError(
            f"{name}: row {seen} has {filled[0]} of {max(filled)} headings filled, row {row} all of them\n"
            f"  If the headings stand in row {row}, say --header {row}; else give every column a heading.",
            nl=f"{name}: in rij {seen} zijn {filled[0]} van {max(filled)} koppen gevuld, in rij {row} alle\n"
            f"  Staan de koppen in rij {row}, zeg dan --header {row}; geef anders elke kolom een kop.",
        )


def _require_there(given: Mapping[str, Target], heads: Sequence[str], name: str) -> None:
    absent = [head for head in given if head not in heads]
    if absent:
        raise TableError(
            f"{name} has no heading {listing(map(repr, absent))}; seen: {listing(heads, most=12)}",
            nl=f"{name} heeft geen kop {listing(map(repr, absent), language='nl')}; gezien: "
            f"{listing(heads, most=12, language='nl')}",
        )


def _unsaid(unknown: Sequence[str], name: str, place: str) -> TableError:
    """The error for headings that are nothing, with what would make them something."""
    maps = " ".join(f"--map {shlex.quote(f'{head}={proposal(head)}')}" for head in unknown if head)
    options = f"{place} {maps}".strip()
    seen = {of: listing([head or '""' for head in unknown], most=12, language=of) for of in ("en", "nl")}
    return TableError(
        f"{name} has headings that are no columns of a bill: {seen['en']}\n"
        f"  Say which column each is, or - to leave it out; it is remembered in {MAP_FILE}. A proposal, to check:\n"
        f"  kringloop product {shlex.quote(name)} {options}",
        nl=f"{name} heeft koppen die geen kolommen van een stuklijst zijn: {seen['nl']}\n"
        f"  Zeg welke kolom elk is, of - om hem weg te laten; dat wordt onthouden in {MAP_FILE}. Een voorstel, om na "
        f"te kijken:\n  kringloop product {shlex.quote(name)} {options}",
    )


def _require_once(goals: Sequence[Target], name: str) -> None:
    """No column twice; a mass with its unit leaves no column for units, and a level none for parents."""
    columns = [goal.column for goal in goals if goal.column != LEFT_OUT]
    columns += ["unit"] if any(goal.unit for goal in goals) else []
    columns += ["parent"] if LEVEL in columns else []
    columns += ["after"] if BEFORE in columns else []
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise TableError(
            f"{name}: several headings are {listing(twice)}; make one of them - (a unit at mass and a level count)",
            nl=f"{name}: meer koppen zijn {listing(twice, language='nl')}; maak er één - (een eenheid bij mass en een "
            "niveau tellen mee)",
        )


def _table(
    rows: Sequence[Sequence[str]], goals: Sequence[Target], name: str, place: Callable[[int], str]
) -> tuple[str, int]:
    """The table in columns of a bill, and how many rows were put before those that it had."""
    at = {goal.column: number for number, goal in enumerate(goals) if goal.column != LEFT_OUT}
    columns = {
        goal.column: [_listed(row[number]) if goal.column == "after" else row[number] for row in rows]
        for number, goal in enumerate(goals)
        if goal.column not in (LEFT_OUT, LEVEL, BEFORE)
    }
    if units := [goal.unit for goal in goals if goal.unit]:
        columns["unit"] = units * len(rows)
    if "part" in at and LEVEL in at:
        columns["parent"] = _parents(rows, at[LEVEL], at["part"], name, place)
    if "part" in at and BEFORE in at:
        columns["after"] = _after(rows, at[BEFORE], at["part"], name, place)
    flat = "part" in at and "parent" not in columns
    if flat:
        _require_no_total(columns["part"], name, place)
        whole = _whole(name, columns["part"])
        columns["parent"] = [whole] * len(rows)
        columns = {key: [whole if key == "part" else "", *cells] for key, cells in columns.items()}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return stream.getvalue(), int(flat)


def _require_no_total(parts: Sequence[str], name: str, place: Callable[[int], str]) -> None:
    """Refuse a row of totals where every row is a part: all would weigh twice as much."""
    problems = Problems(name)
    for line, part in enumerate(parts, 2):
        if _is_total(part):
            problems.add(
                f"{place(line)}:part",
                f"'{part}' would count as a part{_SUM.en}",
                nl=f"'{part}' zou als onderdeel tellen{_SUM.nl}",
            )
    problems.raise_if_any(TableError, closing="Nothing was read.")


def _is_total(text: str) -> bool:
    """Whether a cell is what a row of totals is called.

    >>> _is_total("Totaal:"), _is_total("total pump")
    (True, False)
    """
    return re.sub(r"\W", "", text).casefold() in _TOTALS


def _whole(name: str, parts: Sequence[str]) -> str:
    """Id of the product that a table without parents is of: the name of its file, and no part."""
    stem = "_".join(Path(name).name.split(".")[0].split()) or "product"
    return stem if stem not in (part.strip() for part in parts) else f"{stem}_product"


def _listed(cell: str) -> str:
    """Parts of a cell that other programs part by a comma, semicolon or bar, parted by blanks.

    >>> _listed("3; 5|7")
    '3 5 7'
    """
    return " ".join(re.split(r"[\s;,|]+", cell.strip()))


def _after(rows: Sequence[Sequence[str]], before: int, part: int, name: str, place: Callable[[int], str]) -> list[str]:
    """What each row comes off after, from what each row is before."""
    ids, problems = [row[part].strip() for row in rows], Problems(name)
    first: dict[str, list[str]] = {each: [] for each in ids}
    for line, row in enumerate(rows, 2):
        for each in _listed(row[before]).split():
            if each in first:
                first[each].append(row[part].strip())
            else:
                problems.add(
                    f"{place(line)}:{BEFORE}",
                    f"'{each}' is no part; {did_you_mean(each, ids)}",
                    nl=f"'{each}' is geen onderdeel; {did_you_mean(each, ids, 'nl')}",
                )
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return [" ".join(first[each]) for each in ids]


def _parents(rows: Sequence[Sequence[str]], level: int, part: int, name: str, place: Callable[[int], str]) -> list[str]:
    """What each row lies in: the last row before it that is one level up."""
    problems, parents = Problems(name), []
    above: list[str] = []
    first: int | None = None
    for line, row in enumerate(rows, 2):
        text = row[level].strip().lstrip(".")
        depth = int(text) if text.isdecimal() and len(text) < 4 else -1
        first = depth if first is None else first
        depth -= first
        if depth < 0 or depth > len(above):
            problems.add(
                f"{place(line)}:{LEVEL}",
                f"'{text}' is no level below the row before it; expected a whole number, at most one deeper"
                f"{_SUM.en * _is_total(text)}",
                nl=f"'{text}' is geen niveau onder de rij ervoor; verwacht: een heel getal, hoogstens één dieper"
                f"{_SUM.nl * _is_total(text)}",
            )
            parents.append("")
            continue
        parents.append(above[depth - 1] if depth else "")
        above[depth:] = [row[part].strip()]
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return parents


def _account(heads: Sequence[str], goals: Sequence[Target], rows: Sequence[Sequence[str]]) -> Intake:
    """How the table was read: each heading with its column, and those that were left out."""
    filled = [sum(bool(row[place].strip()) for row in rows) for place in range(len(heads))]
    both = list(zip(heads, goals, filled, strict=True))
    placed = {"parent", LEVEL} & {goal.column for goal in goals}
    flat = () if placed else (_FLAT,)
    used = [f"{head} → {goal}" for head, goal, _ in both if goal.column != LEFT_OUT]
    return Intake(
        form="bill",
        names=Names("stuklijst met eigen koppen", "bill of materials with headings of its own"),
        version="",
        named=False,
        used=sum(count for _, goal, count in both if goal.column != LEFT_OUT),
        left=tuple(Left(head, count, _UNTOLD) for head, goal, count in both if goal.column == LEFT_OUT),
        declared=(),
        notes=(Names(f"Koppen: {', '.join(used)}.", f"Headings: {', '.join(used)}."), *flat),
        checked=None,
        source="",
        certainty="read",
    )
