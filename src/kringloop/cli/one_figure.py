"""One figure of each definition of an indicator, and the margins it is asked with: for `robust` and `sensitivity`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kringloop.cli.explaining import cell_meant
from kringloop.cli.refused import tell_refused, why_refused
from kringloop.cli.speech import say
from kringloop.core import KringloopError, MissingDataError, RangeError, UnknownNameError
from kringloop.robustness import read_margins, with_margins

if TYPE_CHECKING:
    from kringloop.indicators import Indicator
    from kringloop.ledger import Ledger
    from kringloop.runs import Run

T = TypeVar("T")


def ledger_asked(run: Run, margins: Path | None) -> Ledger:
    """The ledger with the margins of a file, or with those that the run was made with."""
    if margins is None:
        return run.sure_ledger
    rules = read_margins(margins)
    read = dict.fromkeys(rule.account for rule in rules if rule.follows)
    totals = {key: found for key in read if (found := run.totals_of(key)) is not None}
    return with_margins(run.ledger, rules, totals=totals)


def each_definition(
    run: Run,
    key: str,
    labels: Mapping[str, list[str]],
    command: str,
    answer: Callable[[Indicator, Mapping[str, str]], T],
) -> list[T]:
    """The answer for each definition that has the figure and data with a margin; why others have none is told.

    Raises
    ------
    RangeError       several codes of one dimension, or no definition has the figure
    KringloopError   why the only definitions there are cannot answer
    """
    if several := [d for d, codes in labels.items() if len(codes) > 1]:
        raise RangeError(say("one_figure_of", command=command, dimensions=", ".join(several)))
    found: list[T] = []
    refused: list[tuple[Indicator, KringloopError]] = []
    for indicator in run.definitions_of(key):
        if indicator.certainty == "memory" and "." not in key:
            continue
        try:
            cell = cell_meant(run, indicator, labels, None)
            if cell is not None:
                found.append(answer(indicator, cell))
        except (MissingDataError, RangeError, UnknownNameError) as error:
            refused.append((indicator, error))
    if not found:
        raise why_refused(refused) if refused else RangeError(say("no_figure_at_all", key=key))
    tell_refused(refused)
    return found
