"""Definitions that cannot answer a question: said beside those that can, or as the answer where none can."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kringloop.cli.speech import say, spoken, words
from kringloop.core import KringloopError, UnknownDimensionError, UnknownNameError

if TYPE_CHECKING:
    from kringloop.indicators import Indicator


def tell_refused(refused: Sequence[tuple[Indicator, KringloopError]]) -> None:
    """Definitions that are left out, on stderr: those without a dimension that was asked in one line, else why."""
    lacking: dict[str, list[Indicator]] = {}
    for indicator, error in refused:
        if isinstance(error, UnknownDimensionError):
            lacking.setdefault(error.dimension, []).append(indicator)
        else:
            print(say("refused", id=indicator.id, why=error.in_language(spoken()).splitlines()[0]), file=sys.stderr)
    for dimension, indicators in lacking.items():
        names = "; ".join(f"{i.id} ({i.label[spoken()]})" if i.definition else i.id for i in indicators)
        print(say("refused_lacking", dimension=dimension, names=names), file=sys.stderr)


def why_refused(refused: Sequence[tuple[Indicator, KringloopError]]) -> KringloopError:
    """The error that tells most where no definition answers: one with the dimensions that were asked comes first.

    A dimension that a table heads with the word of another, such as `good` under "Product", is told as such.
    """
    other = [e for _, e in refused if not isinstance(e, UnknownDimensionError)]
    if other:
        return other[0]
    indicator, error = refused[0]
    asked = getattr(error, "dimension", "")
    word = words().word("dimension", asked)
    meant = [d for d in indicator.by if d != asked and words().word("dimension", d) == word]
    if not meant:
        return error
    return UnknownNameError(say("dimension_called", asked=asked, word=word, meant=meant[0], id=indicator.id))
