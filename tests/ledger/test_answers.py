"""Answers of an account that are kept: asked once, never written, and forgotten in their turn."""

import pickle

import numpy as np
import polars as pl
import pytest

from kringloop.ledger import Account
from kringloop.ledger.answers import KEPT, Answers
from kringloop.ledger.cells import Cells, Grid
from kringloop.ledger.selection import select


def account() -> Account:
    frame = pl.DataFrame(
        {"year": [2001, 2001, 2002], "good": ["a", "b", "a"], "mass": [1.0, 2.0, 3.0], "source": ["x", "x", "x"]}
    )
    return Account.from_frame("things", frame, kind="published", units={"mass": "t"})


GRID = Grid(("year", "good"), {"year": ("2001", "2002"), "good": ("a", "b")})


def test_the_same_rows_on_the_same_cells_are_added_up_once() -> None:
    things = account()
    first, again = (select(things, "mass").evaluate(GRID) for _ in range(2))
    assert first is again
    assert first.values.tolist() == [[1.0, 2.0], [3.0, 0.0]]


def test_other_rows_or_cells_are_another_answer() -> None:
    things = account()
    narrow = Grid(("year", "good"), {"year": ("2002",), "good": ("a",)})
    whole, part, cell = (
        s.evaluate(g) for s, g in ((select(things, "mass"), GRID), (select(things, "mass", good="a"), GRID),
                                   (select(things, "mass"), narrow))
    )  # fmt: skip
    assert part.values.tolist() == [[1.0, 0.0], [3.0, 0.0]]
    assert cell.values.tolist() == [[3.0]]
    assert whole.values.tolist() == [[1.0, 2.0], [3.0, 0.0]]


def test_an_answer_that_is_kept_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        select(account(), "mass").evaluate(GRID).values[0, 0] = 9.0


def test_the_oldest_answer_goes_first_and_a_copy_begins_without() -> None:
    answers, made = Answers(), list[int]()

    def answer() -> Cells:
        made.append(1)
        return Cells(np.zeros(1), np.zeros(1, dtype=np.int8))

    for asked in (*range(KEPT + 1), KEPT, 0):
        answers.of(asked, answer)
    assert len(made) == KEPT + 2
    pickle.loads(pickle.dumps(answers)).of(0, answer)
    assert len(made) == KEPT + 3
