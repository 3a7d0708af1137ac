"""Figures drawn through the models that make their rows: what the models read is drawn, not the rows they give.

It stands beside the draws of rows by their rule, and counts the errors of the drawn inputs alone. Models that read one
table share its draws, so that figures on accounts of one model, and of several, go together draw by draw. Inputs
without a known deviation stay as they are, and are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from kringloop.core import KringloopError, MissingDataError, RangeError, listing
from kringloop.indicators import Indicator
from kringloop.ledger import Account, Expression, Ledger, Result
from kringloop.models import MODELS, Input
from kringloop.robustness import Crew, Drawing, Kept, Progress, Samples, serial, without_draws
from kringloop.runs.evaluate import Outcome, choices_for, evaluate_one
from kringloop.runs.kept_inputs import read_inputs
from kringloop.runs.measured import measured_inputs
from kringloop.runs.moved import Engine, moved_rows
from kringloop.study import AccountSpec, Study, StudyFile, ask

if TYPE_CHECKING:
    from kringloop.runs.opened import Run

MOST_CELLS = 6_000
"""Cells of figures whose draws are held at once."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """The models behind a figure: account → inputs that are drawn, and that are held; and why nothing is drawn."""

    drawn: Mapping[str, tuple[str, ...]]
    held: Mapping[str, tuple[str, ...]]
    why_not: KringloopError | None


def draw_through_models(
    run: Run,
    indicator: Indicator,
    *,
    drawing: Drawing | None = None,
    crew: Crew = serial,
    progress: Progress = lambda _, __: None,
    **labels: object,
) -> ThroughModels:
    """Draw a figure of a run through the models that make its rows, as they are asked in the run itself.

    Any crew gives the same bits: a draw follows from the seed, the datum and its number.

    Parameters
    ----------
    drawing : how many and which seed
    labels  : of the dimensions of the figure, and years; left out: those that the study shows

    Raises
    ------
    MissingDataError   no model behind the figure reads an input with a deviation; says which inputs are held
    RangeError         a law of draws: models draw what they read by a law of their own
    MismatchError      the models give other figures now than in the run
    """
    drawing = drawing or Drawing(count=100)
    _require_own_law(drawing)
    expression = indicator.expression(run.ledger, choices_for(run.study, indicator))
    result = evaluate_one(indicator, expression, run.study, None, **labels)
    accounts = _modelled(run.study, result)
    behind = _behind(indicator, accounts, run.study, run.sure_ledger)
    if behind.why_not is not None:
        raise behind.why_not
    kept = read_inputs(run.file.table("inputs"))
    engines = {
        key: Engine(spec, accounts[key], _told(kept[key]), run.trees, measured_inputs(spec, run.study, run.sure_ledger))
        for key in behind.drawn
        if (spec := run.study.accounts[key])
    }
    asked = [(without_draws(expression), result.grid)]
    (drawn,) = moved_rows(asked, engines, drawing, crew, progress=progress).values(asked)
    drawn[~np.isfinite(result.value)] = np.nan
    return ThroughModels(Samples(result, drawn, drawing), behind.drawn, behind.held)


def behind_all(file: StudyFile, outcomes: Sequence[Outcome], ledger: Ledger) -> dict[str, Behind]:
    """Of each figure on rows of models what is behind it, by its id.

    A figure on rows that a model works out draw by draw is not drawn with all others: it is asked by itself.

    Parameters
    ----------
    ledger : with the margins of the study
    """
    found = {}
    for outcome in outcomes:
        if outcome.result is None or not (accounts := _modelled(file, outcome.result)):
            continue
        behind = _behind(outcome.indicator, accounts, file, ledger)
        slow = [s.layer for s in outcome.result.expression.selections() if s.layer in _slow(file, s.account.key)]
        found[outcome.indicator.id] = replace(behind, why_not=_slowly(outcome.indicator)) if slow else behind
    return found


def draw_all_through_models(
    study: Study,
    outcomes: Sequence[Outcome],
    drawing: Drawing,
    crew: Crew,
    *,
    kept: Kept | None = None,
    progress: Progress = lambda _, __: None,
) -> Iterator[tuple[Outcome, Samples]]:
    """Figures of a study on rows of models, on the same draws: the rows of the models are drawn once for all.

    Parameters
    ----------
    study    : with the margins of its data in its ledger
    outcomes : figures that are drawn, by `behind_all`

    Raises
    ------
    RangeError   a law of draws
    """
    _require_own_law(drawing)
    results = [o.result for o in outcomes if o.result is not None]
    engines = {
        key: Engine(
            spec,
            account,
            _told(ask(spec, study.path.parent).inputs),
            study.trees,
            measured_inputs(spec, study.file, study.ledger),
        )
        for result in results
        for key, account in _modelled(study.file, result).items()
        if _drawn(spec := study.file.accounts[key], study.file, study.ledger)
    }
    asked = [(without_draws(cast(Expression, result.expression)), result.grid) for result in results]
    rows = moved_rows(asked, engines, drawing, crew, kept=kept, progress=progress)
    for few in _few(results):
        for n, drawn in zip(few, rows.values([asked[n] for n in few]), strict=True):
            drawn[~np.isfinite(results[n].value)] = np.nan
            yield outcomes[n], Samples(results[n], drawn, drawing)


def _require_own_law(drawing: Drawing) -> None:
    """Refuse a law that models do not draw by.

    Raises
    ------
    RangeError   a law other than "mixed"
    """
    if drawing.law != "mixed":
        raise RangeError(
            f"law of draws is '{drawing.law}'; models draw what they read as lognormal figures above 0\n"
            "  Leave the law out.",
            nl=f"de verdeling van de trekkingen is '{drawing.law}'; modellen trekken wat ze lezen lognormaal, boven 0\n"
            "  Laat de verdeling weg.",
        )


def _few(results: Sequence[Result]) -> Iterator[list[int]]:
    """Numbers of figures, as many as are held at once."""
    few: list[int] = []
    cells = 0
    for number, result in enumerate(results):
        size = int(np.prod(result.grid.shape))
        if few and cells + size > MOST_CELLS:
            yield few
            few, cells = [], 0
        few.append(number)
        cells += size
    if few:
        yield few


def _modelled(file: StudyFile, result: Result) -> dict[str, Account]:
    """The accounts that a figure reads and a model makes."""
    read = {s.account.key: s.account for s in result.expression.selections()}
    return {k: account for k, account in read.items() if k in file.accounts and file.accounts[k].engine}


def _drawn(spec: AccountSpec, file: StudyFile, ledger: Ledger) -> tuple[str, ...]:
    """The inputs of an account's model whose deviations a draw reads: of their own columns, or of the ledger."""
    own = tuple(name for name in MODELS[str(spec.engine)].uncertain if name in spec.inputs)
    return own + tuple(name for name in measured_inputs(spec, file, ledger) if name not in own)


def _slow(file: StudyFile, account: str) -> tuple[str, ...]:
    """Layers of an account that its model works out draw by draw."""
    spec = file.accounts.get(account)
    return MODELS[spec.engine].slowly if spec is not None and spec.engine else ()


def _told(inputs: Mapping[str, Input]) -> dict[str, tuple[str, str, str]]:
    return {name: (table.name, table.digest, table.text) for name, table in inputs.items()}


def _behind(indicator: Indicator, accounts: Mapping[str, Account], file: StudyFile, ledger: Ledger) -> Behind:
    specs = {key: file.accounts[key] for key in accounts}
    drawn = {key: found for key, spec in specs.items() if (found := _drawn(spec, file, ledger))}
    moved = {s.inputs[name] for k, s in specs.items() for name in drawn.get(k, ())}
    held = {k: rest for k, s in specs.items() if (rest := tuple(i for i, at in s.inputs.items() if at not in moved))}
    return Behind(drawn, held, None if drawn else _nothing_to_draw(indicator, held))


def _slowly(indicator: Indicator) -> MissingDataError:
    how = f"kringloop robust {indicator.id} --through-models"
    return MissingDataError(
        f"'{indicator.id}' takes a run of its model for each draw, and is not drawn with all others\n  Ask it: {how}.",
        nl=f"'{indicator.id}' vraagt per trekking een run van het model, en wordt niet met de rest getrokken\n"
        f"  Vraag het zo: {how}.",
    )


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
