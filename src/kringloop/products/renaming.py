"""A table with headings of its own becomes a table of a bill of materials; each heading is said to be something."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kringloop.core import Names, Problems, RangeError, TableError, header_problem, listing, separator_problem
from kringloop.products.columns import BILL
from kringloop.products.headings import LEFT_OUT, LEVEL, MAP_FILE, Target, proposal
from kringloop.products.intake import Intake, Left

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = frozenset(column.name for column in BILL.columns)
_UNTOLD = Names("u hebt deze kop weggelaten", "you left this heading out")


def renamed(
    text: str, name: str, given: Mapping[str, Target], known: Mapping[str, Target]
) -> tuple[str, Intake | None]:
    """Text of a table with the columns of a bill, and how it was read; None where its headings are those of a bill.

    Parameters
    ----------
    given : what the user says now
    known : what was remembered; what is given goes before it

    Raises
    ------
    TableError   a heading that is nothing, or does not stand in the table; two that are one column; levels that jump
    """
    rows = list(csv.reader(io.StringIO(text))) if not separator_problem(text.split("\n", 1)[0]) else []
    heads = [head.strip() for head in rows[0]] if rows else []
    said = {head: {**known, **given}[head] for head in heads if head in known or head in given}
    unknown = [head for head in heads if head not in said and head not in _NAMES]
    if not rows or not (said or given or unknown) or _is_broken(heads, rows):
        return text, None  # what is broken is told by the reader of tables
    _require_there(given, heads, name)
    if unknown:
        raise _unsaid(unknown, name)
    goals = [said.get(head, Target(head)) for head in heads]
    _require_once(goals, name)
    return _table(rows[1:], goals, name), _account(heads, goals, rows[1:])


def require_no_columns(given: Mapping[str, Target] | None, name: str) -> None:
    """Refuse columns beside what is no table of one's own."""
    if given:
        raise RangeError(
            f"--map is for headings of a table; {name} is none",
            nl=f"--map is voor koppen van een tabel; {name} is dat niet",
        )


def _is_broken(heads: list[str], rows: Sequence[Sequence[str]]) -> bool:
    return header_problem(heads) is not None or any(len(row) != len(heads) for row in rows)


def _require_there(given: Mapping[str, Target], heads: Sequence[str], name: str) -> None:
    absent = [head for head in given if head not in heads]
    if absent:
        raise TableError(
            f"{name} has no heading {listing(map(repr, absent))}; seen: {listing(heads, most=12)}",
            nl=f"{name} heeft geen kop {listing(map(repr, absent), language='nl')}; gezien: "
            f"{listing(heads, most=12, language='nl')}",
        )


def _unsaid(unknown: Sequence[str], name: str) -> TableError:
    """The error for headings that are nothing, with what would make them something."""
    options = " ".join(f"--map {shlex.quote(f'{head}={proposal(head)}')}" for head in unknown if head)
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
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise TableError(
            f"{name}: several headings are {listing(twice)}; make one of them - (a unit at mass and a level count)",
            nl=f"{name}: meer koppen zijn {listing(twice, language='nl')}; maak er één - (een eenheid bij mass en een "
            "niveau tellen mee)",
        )


def _table(rows: Sequence[Sequence[str]], goals: Sequence[Target], name: str) -> str:
    kept = [(place, goal) for place, goal in enumerate(goals) if goal.column not in (LEFT_OUT, LEVEL)]
    units = [goal.unit for goal in goals if goal.unit]
    level = next((place for place, goal in enumerate(goals) if goal.column == LEVEL), None)
    part = next((place for place, goal in enumerate(goals) if goal.column == "part"), None)
    parents = None if level is None or part is None else _parents(rows, level, part, name)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    added = (["unit"] if units else []) + (["parent"] if parents else [])
    writer.writerow([*(goal.column for _, goal in kept), *added])
    for number, row in enumerate(rows):
        cells = [row[place] for place, _ in kept]
        writer.writerow([*cells, *units, *([parents[number]] if parents else [])])
    return stream.getvalue()


def _parents(rows: Sequence[Sequence[str]], level: int, part: int, name: str) -> list[str]:
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
                f"{line}:{LEVEL}",
                f"'{text}' is no level below the row before it; expected a whole number, at most one deeper",
                nl=f"'{text}' is geen niveau onder de rij ervoor; verwacht: een heel getal, hoogstens één dieper",
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
    used = [f"{head} → {goal}" for head, goal, _ in both if goal.column != LEFT_OUT]
    return Intake(
        form="bill",
        names=Names("stuklijst met eigen koppen", "bill of materials with headings of its own"),
        version="",
        named=False,
        used=sum(count for _, goal, count in both if goal.column != LEFT_OUT),
        left=tuple(Left(head, count, _UNTOLD) for head, goal, count in both if goal.column == LEFT_OUT),
        declared=(),
        notes=(Names(f"Koppen: {', '.join(used)}.", f"Headings: {', '.join(used)}."),),
        checked=None,
        source="",
        certainty="read",
    )
