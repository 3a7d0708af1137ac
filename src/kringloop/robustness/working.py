"""Work out numbered blocks through any executor: in any order, again where a worker was lost, kept when finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import overload

from kringloop.core import Array, KringloopError, ResultsError
from kringloop.robustness.executors import Crew, is_lost_worker
from kringloop.robustness.kept import Kept

Work = Callable[[], Array]
"""Works out one block."""
Progress = Callable[[int, int], None]
"""Told how many blocks are finished, and of how many."""
IN_HAND = 64
"""Blocks handed out and not yet taken back."""
MOST_LOST = 3
"""Times that workers may be lost without one block finished in between."""


def work_out(
    works: Sequence[Work],
    shapes: Sequence[tuple[int, ...]],
    crew: Crew,
    *,
    kept: Kept | None = None,
    progress: Progress = lambda _, __: None,
) -> Sequence[Array]:
    """The blocks in order; those that are kept are read when they are asked, so that memory holds few of them.

    Parameters
    ----------
    works  : each works out one block; must be what can be sent to a worker, which is sent no other
    shapes : of each block
    kept   : where finished blocks are kept, and found again; not to be cleared before they were read

    Raises
    ------
    KringloopError   workers were lost again and again; and whatever a block raises
    """
    found: dict[int, Array | None] = {}
    for number, shape in enumerate(shapes):
        if kept and kept.get(number, shape) is not None:
            found[number] = None
    if found:
        progress(len(found), len(shapes))
    lost = 0
    while len(found) < len(shapes):
        finished = len(found)
        to_do = [n for n in range(len(shapes)) if n not in found]
        with crew() as executor:
            whole = _one_crew(works, to_do, executor, _Finished(found, len(shapes), kept, progress))
        lost = 0 if whole or len(found) > finished else lost + 1
        if lost >= MOST_LOST:
            raise KringloopError(
                f"workers were lost {lost} times in a row, "
                f"with {len(shapes) - len(found)} of {len(shapes)} blocks to go\n"
                "  Most often memory runs out: take fewer workers."
                + (" The blocks that are finished were kept." if kept else "")
            )
    if kept:
        return _OnDisk(kept, shapes)
    return [block for number in range(len(shapes)) if (block := found[number]) is not None]


@dataclass(frozen=True, slots=True)
class _OnDisk(Sequence[Array]):
    """Finished blocks, each read when it is asked."""

    kept: Kept
    shapes: Sequence[tuple[int, ...]]

    def __len__(self) -> int:
        return len(self.shapes)

    @overload
    def __getitem__(self, at: int) -> Array: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Array]: ...
    def __getitem__(self, at: int | slice) -> Array | Sequence[Array]:
        numbers = range(len(self.shapes))[at]
        if isinstance(numbers, range):
            return [self[number] for number in numbers]
        block = self.kept.get(numbers, self.shapes[numbers])
        if block is None:
            raise ResultsError(
                f"block {numbers} of the draws in '{self.kept.folder}' was damaged or removed while it was needed\n"
                "  Run again: only what is gone is drawn anew.",
                nl=f"blok {numbers} van de trekkingen in '{self.kept.folder}' is beschadigd of verwijderd terwijl het "
                "nodig was\n  Draai opnieuw: alleen wat weg is wordt opnieuw getrokken.",
            )
        return block


@dataclass(slots=True)
class _Finished:
    """Where finished blocks go."""

    found: dict[int, Array | None]
    total: int
    kept: Kept | None
    progress: Progress

    def take(self, number: int, block: Array) -> None:
        self.found[number] = None if self.kept else block
        if self.kept:
            self.kept.put(number, block)
        self.progress(len(self.found), self.total)


def _one_crew(works: Sequence[Work], numbers: Sequence[int], executor: Executor, finished: _Finished) -> bool:
    """Work with one executor until all is finished, or a worker is lost: whether all was finished."""
    pending: dict[Future[Array], int] = {}
    try:
        for number in numbers:
            pending[executor.submit(works[number])] = number
            _take_done(pending, finished, wait_for_one=len(pending) >= IN_HAND)
        while pending:
            _take_done(pending, finished, wait_for_one=True)
    except BaseException as error:
        for future in pending:
            future.cancel()
        if not is_lost_worker(error):
            raise
        for future, number in pending.items():  # what others had finished by then is not lost
            if future.done() and not future.cancelled() and future.exception() is None:
                finished.take(number, future.result())
        return False
    return True


def _take_done(pending: dict[Future[Array], int], finished: _Finished, *, wait_for_one: bool) -> None:
    """Take every finished block, in the order in which they were handed out."""
    wait(pending, timeout=None if wait_for_one else 0, return_when=FIRST_COMPLETED)
    for future in [f for f in pending if f.done()]:
        block = future.result()
        finished.take(pending.pop(future), block)
