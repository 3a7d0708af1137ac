"""What each buffer saves of a loss, so that the parts add up to all that is saved.

A buffer does less once another is there. What each saves is therefore the mean over all orders in which they can be
added (Shapley); what sharing out what is left by worth saves comes first, because every buffer is used that way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kringloop.actors import shapley
from kringloop.core import Array
from kringloop.shocks.adaptive import least_losses
from kringloop.shocks.buffers import Buffers
from kringloop.shocks.chain import UseChain
from kringloop.shocks.loss import within

SHARING: Final = "sharing"
"""What is left goes where most value rests on it, instead of to all in proportion."""
BUFFERS: Final = ("stock", "spare", "substitutes", "recovery", "longer_life")


def saved_by(chain: UseChain, there: Array, others: float, buffers: Buffers, tied: float) -> dict[str, float]:
    """[value] saved by sharing and by each buffer; together the loss with hands tied less the least loss.

    Parameters
    ----------
    there, others, buffers : as in `adaptive`
    tied                   : [value] lost with hands tied

    Half stops for ten weeks. A week in store saves one week's worth, and a tenth more from others another half,
    whatever comes first:

    >>> import numpy as np
    >>> from kringloop.shocks.chain import simple_chain
    >>> one = simple_chain(np.array([1.0]), np.array([1.0]))
    >>> found = saved_by(one, np.full(10, 0.5), 0.5, Buffers(stock=1.0, spare=0.1), 5.0)
    >>> {key: round(value, 6) for key, value in found.items() if value}
    {'stock': 1.0, 'spare': 0.5}

    Source: Shapley (1953).
    """
    found = dict.fromkeys((SHARING, *BUFFERS), 0.0)
    if not tied > 0:
        return found
    lost = least_losses(chain, there, others, buffers)
    bare = within(lost(Buffers()), tied)
    players = [name for name in BUFFERS if getattr(buffers, name) > 0]
    found[SHARING] = tied - bare
    if players:
        shares = shapley(players, lambda group: bare - within(lost(_only(buffers, group)), bare))
        found |= {name: shares.of(name) for name in players}
    return found


def _only(buffers: Buffers, group: Sequence[str]) -> Buffers:
    """The buffers of a group and no others."""
    return replace(buffers, **dict.fromkeys((name for name in BUFFERS if name not in group), 0.0))
