"""The years over which every series of a run is judged: one window for all."""

from __future__ import annotations

from dataclasses import dataclass

from kringloop.core import RangeError

LENGTH = 8


@dataclass(frozen=True, slots=True)
class Window:
    """Calendar years from first to last, both in it.

    Raises
    ------
    RangeError   the last year comes before the first
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise RangeError(f"the window runs from {self.first} to {self.last}; the first year comes first")

    def __contains__(self, year: object) -> bool:
        return isinstance(year, int) and self.first <= year <= self.last


def window_of(declared: tuple[int, int] | None, last_recorded: int) -> Window:
    """The window a study declares, or the eight years up to the last year that any series has on record.

    >>> window_of(None, 2024), window_of((2016, 2024), 2023)
    (Window(first=2017, last=2024), Window(first=2016, last=2024))
    """
    return Window(*declared) if declared else Window(last_recorded - LENGTH + 1, last_recorded)
