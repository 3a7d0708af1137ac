"""The indicators of a run as a list of keys, each of which gives its figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from kringloop.core import unknown
from kringloop.front.figure import Figure
from kringloop.front.layout import Sheet, Shown
from kringloop.reading import Reading, Words, default_definition


class Indicators(Shown, Sequence[str]):
    """Keys in the order of the run; `run.indicators.ghg_direct` gives the figure, with completion by Tab."""

    def __init__(self, reading: Reading, ask: Callable[[str], Figure], words: Words) -> None:
        self._reading, self._ask, self._words = reading, ask, words
        self._keys = tuple(reading.keys)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self._keys[index]

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __getattr__(self, key: str) -> Figure:
        if key.startswith("_"):
            raise AttributeError(key)
        if key not in self._keys:
            raise AttributeError(str(unknown("indicator", key, self._keys)))
        return self._ask(key)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._keys]

    def _sheet(self) -> Sheet:
        language = self._words.language
        rows = [(k, default_definition(self._reading, k).names[language]) for k in self._keys]
        return Sheet(
            self._words("py.indicators", count=len(rows)), (self._words("py.key"), self._words("column.name")), rows
        )
