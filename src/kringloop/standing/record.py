"""What of a series is on record, and what is a model, an assumption or a look ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RECORD = frozenset({"observed", "published", "computed"})
"""Kinds of figures on which a trend may be told: counted, published, or computed from such figures."""
AHEAD = "scenario"
PROJECTED = "projected"
BREAK = "b"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a series.

    Parameters
    ----------
    status : observed, published, computed, modelled, assumed, scenario or missing
    flags  : codes of the producer, each by itself
    """

    year: int
    value: float | None
    status: str
    flags: tuple[str, ...] = ()


def projected(figure: Figure) -> bool:
    """Whether a figure looks ahead: a scenario, or flagged as a projection by its producer.

    >>> projected(Figure(2031, 1.0, "modelled", ("projected",))), projected(Figure(2023, 1.0, "observed", ("p",)))
    (True, False)
    """
    return figure.status == AHEAD or PROJECTED in figure.flags


def recorded(figures: Iterable[Figure]) -> list[Figure]:
    """The years on record that have a figure, in order.

    >>> [f.year for f in recorded([Figure(2023, 2.0, "observed"), Figure(2030, 1.0, "scenario")])]
    [2023]
    """
    known = (f for f in figures if f.value is not None and f.status in RECORD and not projected(f))
    return sorted(known, key=lambda f: f.year)


def since_break(figures: Sequence[Figure]) -> list[Figure]:
    """The years from the last break on: what came before is another series (flag b)."""
    breaks = [i for i, f in enumerate(figures) if BREAK in f.flags]
    return list(figures[breaks[-1] :] if breaks else figures)


def latest_figure(figures: Iterable[Figure]) -> Figure | None:
    """The figure a headline shows: the last on record; without a record the last that is modelled or assumed.

    None where a series only looks ahead.

    >>> latest_figure([Figure(2011, 3.0, "modelled"), Figure(2030, 1.0, "scenario")]).year
    2011
    """
    figures = sorted(figures, key=lambda f: f.year)
    on_record = recorded(figures)
    if on_record:
        return on_record[-1]
    return next((f for f in reversed(figures) if f.value is not None and not projected(f)), None)
