"""What a lever does outside products in use: to rows of an account that goes on, or to the supply chain.

Times a factor, taken over by another code, or following what becomes of products in use. What is taken over keeps its
sum where the replacement is one for one: shares of origin go on adding up to 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from kringloop.core import Array

Factor: TypeAlias = Callable[[Array, float], Array]
"""(p(t) (year,), value) → (year,) what the rows are times what they were without."""


@dataclass(frozen=True, slots=True)
class OnRows:
    """An effect on rows.

    Parameters
    ----------
    factor  : on the rows in scope
    takes   : whether what is taken away goes to rows of another code, `per` of it for each
    moves   : whether it must go one for one, as shares of origin do
    follows : whether the rows change by the tonnes that a flow of products in use changes by
    """

    factor: Factor
    takes: bool = False
    moves: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class OnChain:
    """An effect on the supply chain.

    Parameters
    ----------
    block   : "demand": what final users buy; "inputs": what a unit made takes; "trade": both, of one product;
              "pressure": what a unit made causes; "respent": what is done with money saved
    factor  : on the cells in scope
    takes   : what takes over what is taken away: another industry of the same region ("industry"), one at home
              ("home"), or the same industry elsewhere ("region"); empty: nothing, it is saved
    needs   : whether that must be named
    follows : whether final users buy less as fewer of the products in use are made
    """

    block: Literal["demand", "inputs", "trade", "pressure", "respent"]
    factor: Factor
    takes: Literal["", "industry", "home", "region"] = ""
    needs: bool = True
    follows: bool = False

    @property
    def moves(self) -> bool:
        """Whether it must go one for one."""
        return self.takes == "region"


def share_left(course: Array, value: float) -> Array:
    """1 − p · share."""
    return np.asarray(1.0 - course * value)


def times(course: Array, value: float) -> Array:
    """1 + p · (factor − 1)."""
    return np.asarray(1.0 + course * (value - 1.0))


def one_over(course: Array, value: float) -> Array:
    """1 over (1 + p · (factor − 1))."""
    return np.asarray(1.0 / times(course, value))


def compounded(course: Array, value: float) -> Array:
    """Π (1 + p · growth) over the years so far."""
    return np.asarray(np.cumprod(1.0 + course * value))


def followed(course: Array, value: float) -> Array:
    """p · share, of the change of what is followed."""
    return np.asarray(course * value)
