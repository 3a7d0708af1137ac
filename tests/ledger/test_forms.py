"""Adding a class of expressions takes one file: what follows is such a file, and everything asks it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from kringloop.ledger import Expression
from kringloop.ledger.expression import answers
from tests.ledger.small import account, ledger, row


@dataclass(frozen=True, eq=False)
class Squared(Expression):
    """Its inner expression squared."""

    inner: Expression

    @property
    def parts(self):
        return (self.inner,)

    @property
    def unit(self):
        return "1"

    def __str__(self):
        return f"({self.inner})²"

    def evaluate(self, grid):
        inner = self.inner.evaluate(grid)
        return type(inner)(inner.values**2, inner.reasons)

    def derivatives(self, values):
        return (2 * values[0],)

    def secants(self, start, end):
        return (start[0] + end[0],)


ROWS = [row(2020, "24", 3.0), row(2021, "24", 5.0), row(2020, "25", 1.0), row(2021, "25", 1.0)]


def squared(**more):
    made = ledger(account(ROWS)).with_layer("a", "mass", **more) if more else ledger(account(ROWS))
    return Squared(made.account("a").select("mass", sector="24"))


def test_a_new_class_is_evaluated_drawn_opened_and_split():
    expression = squared()
    assert expression.by("year").value.tolist() == [9.0, 25.0]
    assert (1 + expression / 2).by(year=2020).value.tolist() == [5.5]
    assert str(2 * expression) == f"2 × {expression}"
    assert expression.decompose(2020, 2021) == {str(expression.inner): 16.0}
    assert [d for _, d in expression.gradient(year=2020)] == [6.0]
    assert expression.pooled("sector").by(year=2021).value.tolist() == [25.0]
    opened = expression.explain(year=2020)
    assert [(t.value, t.move.value) for t in opened.terms] == [(3.0, "up")]
    assert expression.over("origin").by("year").value.tolist() == [9.0, 25.0]


def test_a_new_class_has_an_interval_of_deviations_and_of_draws():
    rows = np.array([0.1, 0.0, 0.0, 0.0])  # 24 in 2020: d(x²) = 2 · 3 · 0.1
    assert squared(sd=rows).by(year=2020).deviation.tolist() == pytest.approx([0.6])
    drawn = squared(draws=np.array([[2.0, 4.0], [5.0, 5.0], [1.0, 1.0], [1.0, 1.0]])).by(year=2020)
    assert (drawn.value[0], drawn.deviation[0]) == (9.0, 6.0)  # of 4 and 16


def test_a_verb_is_answered_once():
    with pytest.raises(ValueError, match=r"the verb '÷' is answered twice: by .*Quotient.* and by .*Squared"):
        answers("÷")(Squared)
