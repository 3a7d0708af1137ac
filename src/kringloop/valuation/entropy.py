"""Statistical entropy: how far one substance is spread over the flows of a stage, and how mixed a product is.

It says how concentrated or diluted a substance is, not what it is worth, whether it is harmful, or what it costs to get
it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kringloop.core import Array, RangeError, same


@dataclass(frozen=True, slots=True)
class Stage:
    """The entropy of one substance over the flows of a stage: H in bit, its largest value, and H over that."""

    name: str
    entropy: float
    largest: float
    relative: float


def relative_entropy(masses: Array, contents: Array, *, name: str = "") -> Stage:
    """Statistical entropy of one substance: m_i = M_i / Σ M c, H = −Σ m_i c_i log₂ c_i, H_max = log₂ Σ m_i.

    Parameters
    ----------
    masses   : of the flows of the stage, kg
    contents : share of the substance in each flow

    Source: Rechberger and Brunner, Environ. Sci. Technol. 36 (2002) 809; the formulas were read in open programs.

    Raises
    ------
    RangeError   contents outside 0 to 1, or a stage without the substance

    >>> relative_entropy(np.array([1000.0]), np.array([0.1])).relative
    1.0
    >>> relative_entropy(np.array([100.0, 900.0]), np.array([1.0, 0.0])).relative
    0.0
    """
    m, c = np.asarray(masses, dtype=float), np.asarray(contents, dtype=float)
    if m.shape != c.shape or m.ndim != 1:
        raise RangeError(f"{m.size} masses and {c.size} contents; expected one content for each flow")
    if not np.all((c >= 0) & (c <= 1)) or not np.all(m >= 0):
        raise RangeError(
            "masses must be at least 0 and contents lie between 0 and 1",
            nl="massa's moeten minstens 0 zijn en gehalten tussen 0 en 1 liggen",
        )
    substance = float((m * c).sum())
    if not substance > 0:
        raise RangeError(
            f"stage '{name}' holds none of the substance; entropy is of what is there",
            nl=f"stap '{name}' bevat niets van de stof; entropie gaat over wat er is",
        )
    share = m / substance
    entropy = float(-(share * c * np.log2(np.where(c > 0, c, 1.0))).sum()) + 0.0
    largest = float(np.log2(share.sum()))
    relative = 0.0 if same(largest, 0.0) else min(entropy / largest, 1.0)
    return Stage(name, entropy, largest, relative)


def along_chain(stages: Mapping[str, tuple[Array, Array]]) -> tuple[Stage, ...]:
    """Relative entropy of one substance at each stage of a chain, in the order given.

    A chain concentrates where it falls, and dilutes where it rises.

    Parameters
    ----------
    stages : masses and contents of the flows that leave each stage

    >>> ore, metal = (np.array([100.0]), np.array([0.01])), (np.array([1.0, 99.0]), np.array([1.0, 0.0]))
    >>> [stage.relative for stage in along_chain({"ore": ore, "metal": metal})]
    [1.0, 0.0]
    """
    if not stages:
        raise RangeError("a chain without a stage; give masses and contents of at least one")
    return tuple(relative_entropy(m, c, name=name) for name, (m, c) in stages.items())


def mixing_entropy(fractions: Array) -> Array:
    """How mixed a product is, bit: H = −Σ c_i log₂ c_i over mass fractions along the last axis.

    Source: Dahmus and Gutowski (2007), What gets recycled.

    >>> float(mixing_entropy(np.array([0.25, 0.25, 0.25, 0.25])))
    2.0
    """
    c = np.asarray(fractions, dtype=float)
    sums = np.atleast_1d(c.sum(axis=-1)).ravel()
    if not np.all(c >= 0) or not all(same(float(s), 1.0) for s in sums):
        raise RangeError(
            "mass fractions must be at least 0 and add up to 1",
            nl="massafracties moeten minstens 0 zijn en samen 1",
        )
    return np.asarray(-(c * np.log2(np.where(c > 0, c, 1.0))).sum(axis=-1)) + 0.0


def concentrating_efficiency(before: Stage, after: Stage) -> float:
    """How much a step concentrates: (RSE_in − RSE_out) / RSE_in; below 0 where it dilutes.

    The wording is from memory, not checked with the paper.
    """
    if same(before.relative, 0.0):
        raise RangeError(
            f"'{before.name}' is pure already; a step cannot concentrate it further",
            nl=f"'{before.name}' is al zuiver; een stap kan dat niet verder concentreren",
        )
    return (before.relative - after.relative) / before.relative
