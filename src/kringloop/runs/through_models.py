"""A figure drawn through the models that make its rows: inputs with a deviation are drawn, and the models run again.

It stands beside the draws of rows by their rule. Models that read one table share its draws, so that accounts of one
model, and figures on them, go together draw by draw. Inputs without a known deviation stay as they are, and are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kringloop.core import Array, MissingDataError, listing
from kringloop.indicators import Indicator
from kringloop.ledger import Account, Expression, Grid, Selection
from kringloop.models import MODELS, Draw, Input, compute_rows
from kringloop.robustness import Crew, Drawing, Samples, serial, without_draws, work_out
from kringloop.runs.evaluate import choices_for, evaluate_one
from kringloop.runs.kept_inputs import kept_inputs
from kringloop.study import AccountSpec, asked_with, assemble_whole
from kringloop.tables import Classification

if TYPE_CHECKING:
    from kringloop.runs.opened import Run

AT_ONCE = 25
"""Draws of a block."""
_Texts: TypeAlias = "Mapping[str, tuple[str, str, str]]"
"""By input of a model: what its table is called, its digest and its text."""


@dataclass(frozen=True, slots=True, eq=False)
class ThroughModels:
    """A figure drawn through models.

    Parameters
    ----------
    samples : the figure, and its draws
    drawn   : account → inputs of its model whose deviations are drawn
    held    : account → inputs that stay as they are, since no deviation of them is known
    """

    samples: Samples
    drawn: Mapping[str, tuple[str, ...]]
    held: Mapping[str, tuple[str, ...]]


def draw_through_models(
    run: Run, indicator: Indicator, *, drawing: Drawing | None = None, crew: Crew = serial, **labels: object
) -> ThroughModels:
    """Draw a figure of a run through the models that make its rows, as they are asked in the run itself.

    Any crew gives the same bits: a draw follows from the seed, the datum and its number.

    Parameters
    ----------
    drawing : how many and which seed; each draw runs the models once
    labels  : of the dimensions of the figure, and years; left out: those that the study shows

    Raises
    ------
    MissingDataError   no model behind the figure reads an input with a deviation; says which inputs are held
    """
    drawing = drawing or Drawing(count=100)
    expression = indicator.expression(run.ledger, choices_for(run.study, indicator))
    result = evaluate_one(indicator, expression, run.study, None, **labels)
    accounts = {s.account.key: s.account for s in expression.selections()}
    modelled = {key: spec for key, spec in run.study.accounts.items() if key in accounts and spec.engine}
    drawn = {k: found for k, spec in modelled.items() if (found := _uncertain(spec))}
    held = {
        k: rest for k, spec in modelled.items() if (rest := tuple(i for i in spec.inputs if i not in drawn.get(k, ())))
    }
    if not drawn:
        raise _nothing_to_draw(indicator, held)
    kept = kept_inputs(run.file.table("inputs"))
    texts = {k: {name: (t.name, t.digest, t.text) for name, t in kept[k].items()} for k in drawn}
    made = {k: (modelled[k], accounts[k], texts[k]) for k in drawn}
    question = _Question(without_draws(expression), result.grid, made, run.trees, drawing)
    starts = range(0, drawing.count, AT_ONCE)
    shapes = [(*result.grid.shape, min(AT_ONCE, drawing.count - start)) for start in starts]
    blocks = work_out([partial(question.block, start) for start in starts], shapes, crew)
    return ThroughModels(Samples(result, np.concatenate(blocks, axis=-1), drawing), drawn, held)


def _uncertain(spec: AccountSpec) -> tuple[str, ...]:
    """The inputs of an account's model that have deviations."""
    assert spec.engine is not None
    return tuple(name for name in MODELS[spec.engine].uncertain if name in spec.inputs)


def _nothing_to_draw(indicator: Indicator, held: Mapping[str, tuple[str, ...]]) -> MissingDataError:
    if not held:
        return MissingDataError(
            f"no model makes the rows behind '{indicator.id}'\n"
            f"  Draw the rows themselves: kringloop robust {indicator.key}.",
            nl=f"geen model maakt de rijen achter '{indicator.id}'\n"
            f"  Trek de rijen zelf: kringloop robust {indicator.key}.",
        )
    inputs = [f"{account}: {', '.join(names)}" for account, names in held.items()]
    return MissingDataError(
        f"no deviation is known of what the models behind '{indicator.id}' read ({listing(inputs)})\n"
        f"  Draw their rows by the rules of the study: kringloop robust {indicator.key}.",
        nl=f"er is geen afwijking bekend van wat de modellen achter '{indicator.id}' lezen "
        f"({listing(inputs, language='nl')})\n"
        f"  Trek hun rijen met de regels van de studie: kringloop robust {indicator.key}.",
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """A figure on a grid, and what its models are asked: all that a worker needs."""

    expression: Expression
    grid: Grid
    made: Mapping[str, tuple[AccountSpec, Account, _Texts]]
    trees: Mapping[str, Classification]
    drawing: Drawing

    def block(self, first: int) -> Array:
        """(cells…, draws) from a draw on."""
        last = min(first + AT_ONCE, self.drawing.count)
        return np.stack([self._one(number) for number in range(first, last)], axis=-1)

    def _one(self, number: int) -> Array:
        accounts = {key: self._account(key, Draw(number, self.drawing.seed)) for key in self.made}

        def moved(selection: Selection) -> Selection:
            account = accounts.get(selection.account.key)
            return selection if account is None else replace(selection, account=account, _mask=[])

        return self.expression.on_selections(moved).evaluate(self.grid).masked()

    def _account(self, key: str, draw: Draw) -> Account:
        spec, before, texts = self.made[key]
        inputs = {name: _input(*kept) for name, kept in texts.items()}
        rows = compute_rows(asked_with(spec, inputs, draw=draw), spec.layers, spec.deviations)
        assert before.nodes is not None
        return assemble_whole(key, spec, rows, nodes=before.nodes, trees=self.trees)


def _input(called: str, digest: str, text: str) -> Input:
    return Input(called, digest, None, lambda: text)
