"""What is timed, beside what, at which sizes.

A subject is set up outside the clock and returns the callables to time. `ours`
and `peer` must give the same answer: `difference` compares them and its outcome is printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SUBJECTS: dict[str, Benchmark] = {}


class NotInstalledError(Exception):
    """A peer that is no part of the test environment: the subject is skipped, with this sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One prepared case: our callable, the peer's, and how far their answers lie apart."""

    ours: Callable[[], Any]
    peer: Callable[[], Any] | None = None
    difference: Callable[[Any, Any], float] | None = None
    array_bytes: int | None = None
    """Size of the input arrays, to state memory as a multiple of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    key: str
    peer: str
    sizes: tuple[Any, ...]
    goal: str
    repeats: int
    prepare: Callable[[Any], Subject]


def benchmark(
    key: str, *, sizes: tuple[Any, ...], goal: str, peer: str = "", repeats: int = 5
) -> Callable[[Callable[[Any], Subject]], Callable[[Any], Subject]]:
    """Register a subject; `goal` is the sentence of the aim it is held against."""

    def register(prepare: Callable[[Any], Subject]) -> Callable[[Any], Subject]:
        if key in SUBJECTS:
            raise ValueError(f"benchmark '{key}' is registered twice")
        SUBJECTS[key] = Benchmark(key=key, peer=peer, sizes=sizes, goal=goal, repeats=repeats, prepare=prepare)
        return prepare

    return register
