"""Loss with hands tied: recipes and origins stay, and whoever lacks something essential stops in proportion.

Source: the Leontief bottleneck, x_j = min over its essential inputs of what is there over what is needed.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from kringloop.core import NOISE, Array, ConvergenceError
from kringloop.shocks.chain import UseChain
from kringloop.shocks.loss import Course

ROUNDS: Final = 10_000


def bottleneck(chain: UseChain, there: float) -> Array:
    """(node,) [1] what each node still makes when `there` of its material comes in.

    x = min(own, 1 − d · by · (1 − x)) over the edges into a node, passed on round by round until nothing changes.

    Parameters
    ----------
    there : [1] of the use of the material, the same for every user

    Raises
    ------
    ConvergenceError   edges in a circle that never come to rest

    A maker loses half; whoever needs it for 40 % loses a fifth:

    >>> chain = UseChain(need=np.array([1.0, 0.0]), worth=np.ones(2), essential=np.array([True, False]),
    ...                  to=np.array([1]), by=np.array([[1.0, 0.0]]), dependence=np.array([0.4]))
    >>> bottleneck(chain, 0.5).tolist()
    [0.5, 0.8]
    """
    made = np.where(chain.essential & (chain.need > 0), there, 1.0)
    for _ in range(ROUNDS):
        passed = made.copy()
        np.minimum.at(passed, chain.to, 1.0 - chain.dependence * (chain.by @ (1.0 - made)))
        if np.abs(passed - made).max(initial=0.0) <= NOISE:
            return passed
        made = passed
    raise ConvergenceError("a shortage that is passed on in a circle does not come to rest; lower the dependences")


def rigid(chain: UseChain, there: Array) -> Course:
    """What is made in each week when nobody adapts.

    Parameters
    ----------
    there : (week,) [1] of the use of the material that comes in
    """
    levels, place = np.unique(there, return_inverse=True)
    made = np.array([bottleneck(chain, float(level)) for level in levels])
    return Course(made=made[place], worth=chain.worth)
