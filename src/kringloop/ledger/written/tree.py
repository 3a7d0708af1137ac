"""What a formula says, before any ledger is asked whether it exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Code:
    """A code and its place."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Group:
    """Codes of which one must hold, perhaps with the attribute they are of: `stage:recovery/disposal`, `@NL`."""

    codes: tuple[Code, ...]
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a selection; an end of a flow may have several groups, which hold together."""

    name: str
    groups: tuple[Group, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Pick:
    """`layer[conditions]`."""

    layer: str
    conditions: tuple[Condition, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, "1" for none."""

    value: float
    unit: str
    at: int


@dataclass(frozen=True, slots=True)
class Pair:
    """left sign right."""

    left: Node
    sign: Literal["+", "−", "×", "÷"]
    right: Node
    at: int


@dataclass(frozen=True, slots=True)
class OtherYear:
    """`(inner) 2 years before` or `(inner) in 2010`."""

    inner: Node
    way: Literal["shift", "at"]
    year: int
    at: int


@dataclass(frozen=True, slots=True)
class OverLabels:
    """`sum over every sector=24/25 of (inner)`."""

    how: Literal["sum", "max"]
    dimension: str
    labels: tuple[Code, ...] | None
    complete: bool
    inner: Node
    at: int


@dataclass(frozen=True, slots=True)
class Reached:
    """`[inner ≥ level]`."""

    inner: Node
    level: Amount
    at: int


Node: TypeAlias = Pick | Amount | Pair | OtherYear | OverLabels | Reached
