"""What each lever adds to the outcomes in view, and what each scenario in one does; others move levers meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from kringloop.core import KringloopError
from kringloop.reading import ProductBlock, added_block, figure_name, part_rows, together_block, together_rows
from kringloop.runs import ORDERS, ScenarioBench
from kringloop.web.errors import told
from kringloop.web.moves import Moves
from kringloop.web.view import Asked
from kringloop.web.workbench import table_of


@dataclass(frozen=True, slots=True)
class Added:
    """What levers or scenarios add to one outcome; `why` not, where that cannot be told; neither where none acts."""

    name: str
    block: ProductBlock | None = None
    why: str = ""


def parts_for(asked: Asked, moves: Moves, parts: str) -> list[Added]:
    """By lever, of each outcome in view; every order on a bench of its own, as it takes long."""
    plan, words = moves.plan, asked.words
    if not parts or plan is None or not plan.own:
        return []
    ids = tuple(dict.fromkeys(moves.shown))
    every = parts == "all"
    bench = ScenarioBench(moves.bench.run) if every else moves.bench

    def made(id: str) -> Iterator[Added]:
        along = ids[ids.index(id) :] if every else (id,)
        rows = part_rows(bench, plan, (id,), moves.year, asked.language, every_order=every, orders=ORDERS, along=along)
        name = figure_name(asked.reading, id, asked.language)
        yield Added(name, added_block(rows[0], words) if rows[0]["parts"] else None)

    with nullcontext() if every else table_of(asked.reading).turn:
        return [each for id in ids for each in _or_why(asked, id, made)]


def together_for(asked: Asked, moves: Moves) -> list[Added]:
    """By scenario that it is made of, of each outcome in view; nothing of one that is made of none."""
    plan = moves.plan

    def made(id: str) -> Iterator[Added]:
        assert plan is not None
        for row in together_rows(moves.bench, plan, (id,), moves.year, asked.language):
            yield Added(figure_name(asked.reading, id, asked.language), together_block(row, asked.words))

    return [] if plan is None else [each for id in dict.fromkeys(moves.shown) for each in _or_why(asked, id, made)]


def _or_why(asked: Asked, id: str, made: Callable[[str], Iterator[Added]]) -> list[Added]:
    try:
        return list(made(id))
    except KringloopError as error:
        return [Added(figure_name(asked.reading, id, asked.language), why=told(error, asked.language))]
