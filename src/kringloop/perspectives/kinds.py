"""Of which kind the figure behind a sentence is, so that what comes from a model never looks observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kringloop.reading import Reading, Words

NOT_OBSERVED: Final = ("modelled", "assumed", "scenario")
"""Kinds that are told wherever such a figure stands; the others rest on what was observed or published."""


def kind_at(reading: Reading, indicator: str, cell: Mapping[str, str], year: int | None) -> str:
    """The kind of a figure of the run, such as `observed` or `modelled`; empty where the run has none of that year."""
    return next((r["status"] for r in reading.series(indicator, dict(cell)) if r["year"] == year), "")


def not_observed_words(kinds: Iterable[str], words: Words) -> str:
    """Of figures that are not observed, of which kind they are: "from a model"; empty where all are.

    >>> from kringloop.reading import WORDS
    >>> not_observed_words(["observed", "modelled", "modelled"], WORDS["en"])
    'from a model'
    >>> not_observed_words(["published"], WORDS["en"])
    ''
    """
    return ", ".join(words.word("kind", kind) for kind in dict.fromkeys(kinds) if kind in NOT_OBSERVED)
