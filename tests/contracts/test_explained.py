"""What a term of an indicator is said to do is what it does, of every indicator on the shipped figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kringloop.indicators import INDICATORS
from kringloop.ledger import Explanation, Ledger, Move, Role, Term
from kringloop.runs.evaluate import choices_for, evaluate_one
from tests.netherlands import netherlands, study

STEP = 1e-4
ALONE = {
    Role.ADDS: Move.UP,
    Role.DIVIDES: Move.DOWN,
    Role.DIVISOR_ADDS: Move.DOWN,
    Role.SQUARED: Move.UP,
    Role.SUBTRACTS: Move.DOWN,
    Role.DIVISOR_SUBTRACTS: Move.UP,
    Role.MULTIPLIES: Move.UP,
    Role.FACTOR_ADDS: Move.UP,
    Role.FACTOR_SUBTRACTS: Move.DOWN,
}
"""Which way a figure moves with a term of each role, where all figures are positive and it scales the whole."""


def opened(id: str, ledger: Ledger, cell: dict[str, str]) -> Explanation:
    indicator = INDICATORS[id]
    return indicator.expression(ledger, choices_for(study().file, indicator)).explain(**cell)


def a_cell(id: str) -> dict[str, str]:
    indicator = INDICATORS[id]
    expression = indicator.expression(netherlands(), choices_for(study().file, indicator))
    cells = [cell for _, cell in evaluate_one(indicator, expression, study().file).cells()]
    return cells[2 * len(cells) // 3]


def raised(term: Term) -> Ledger:
    """The shipped ledger with the rows of one term a little larger."""
    account, layer = term.selection.account, term.selection.layer
    values = account.layer(layer).values.copy()
    values[term.places] *= 1 + STEP
    return netherlands().with_layer(account.key, layer, values)


def is_alone(term: Term, explanation: Explanation) -> bool:
    """Whether no other term of the formula reads a row of this one."""
    return not any(
        t is not term
        and t.selection.account is term.selection.account
        and t.selection.layer == term.selection.layer
        and len(np.intersect1d(t.places, term.places))
        for t in explanation.terms
    )


@pytest.mark.parametrize("id", list(INDICATORS.keys))
def test_a_figure_moves_the_way_each_term_says(id):
    cell = a_cell(id)
    before = opened(id, netherlands(), cell)
    for term in before.terms:
        if not is_alone(term, before) or (not term.value and term.count == 1):
            continue
        change = opened(id, raised(term), cell).value - before.value
        noise = 1e-12 * (abs(before.value) + sum(abs(c) for c in before.constants))
        assert term.move == (Move.NONE if abs(change) <= noise else Move.UP if change > 0 else Move.DOWN), term.role


@pytest.mark.parametrize("id", list(INDICATORS.keys))
def test_a_role_of_positive_figures_says_which_way(id):
    explanation = opened(id, netherlands(), a_cell(id))
    scales = [t.value for t in explanation.terms] + [t.whole.value for t in explanation.terms if t.whole]
    if not all(v is not None and v > 0 for v in (*scales, explanation.value)):
        pytest.skip("a figure of the formula is zero, negative or one of several")
    for term in explanation.terms:
        if term.role in ALONE and not term.of_part:
            assert term.move == ALONE[term.role]
    assert math.isclose(explanation.total, explanation.value, rel_tol=1e-9)
