"""A few answers that are kept by what was asked, the last ones asked for; safe among threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most so many answers; the one not asked for longest goes first.

    >>> squares = Kept(2)
    >>> [squares.of(n, lambda: n * n) for n in (3, 4, 3, 5)], len(squares)
    ([9, 16, 9, 25], 2)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known)

    def __reduce__(self) -> tuple[type[Kept[T]], tuple[int]]:
        """A copy, or one in another process, begins without answers."""
        return type(self), (self._most,)

    def get(self, asked: Hashable) -> T | None:
        """The answer, where it is kept."""
        with self._lock:
            if asked in self._known:
                self._known.move_to_end(asked)
            return self._known.get(asked)

    def put(self, asked: Hashable, answer: T) -> T:
        """Keep an answer."""
        with self._lock:
            self._known[asked] = answer
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return answer

    def of(self, asked: Hashable, work_out: Callable[[], T]) -> T:
        """The answer, worked out where it is not kept."""
        known = self.get(asked)
        return self.put(asked, work_out()) if known is None else known
