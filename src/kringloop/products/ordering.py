"""The order of steps that frees most as early as possible, in blocks; and after which block to stop.

The aim is the least `sum of w_j C_j`: gain w_j times the moment C_j at which it is free. Where each step waits for one
other at most, joining blocks by their ratio of gain to time is exact (Horn 1972). In general the steps fall into blocks
of falling ratio (Sidney 1975): each is a set that can be done at once with the largest gain per minute; some best order
does the blocks one after the other. Within a block the order is found by integer programming, or, above `EXACT` steps,
by a rule whose cost is at most twice the least (Chekuri and Motwani 1999).
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from kringloop.products.general import general_order
from kringloop.products.orders import Ordered, ratio

if TYPE_CHECKING:
    from kringloop.products.steps import Steps


def ordered(steps: Steps) -> Ordered:
    """The order that frees most as early as possible."""
    if steps.is_forest:
        return _joined(steps)
    return general_order(steps)


def _joined(steps: Steps) -> Ordered:
    """Blocks of a forest: the one with the largest ratio joins what it waits for, or is placed if that is none.

    O(n log n): a heap of ratios, and a table that says in which block a step now is.
    """
    size = len(steps)
    head = list(range(size))
    gain, minutes = steps.gain.tolist(), steps.minutes.tolist()
    waits = [first[0] if first else -1 for first in steps.before]
    members: list[list[int]] = [[step] for step in range(size)]
    placed = [False] * size
    version = [0] * size
    heap = [(-ratio(gain[i], minutes[i]), i, 0) for i in range(size)]
    heapq.heapify(heap)
    order: list[int] = []
    ends: list[int] = []
    while heap:
        _, block, made = heapq.heappop(heap)
        if made != version[block] or placed[block]:
            continue
        above = waits[block]
        if above < 0 or placed[(upper := _head(head, above))]:
            placed[block] = True
            order += members[block]
            ends.append(len(order))
            continue
        head[block] = upper
        gain[upper] += gain[block]
        minutes[upper] += minutes[block]
        if len(members[block]) > len(members[upper]):
            members[block][:0] = members[upper]
            members[upper] = members[block]
        else:
            members[upper] += members[block]
        version[block] = -1
        version[upper] += 1
        heapq.heappush(heap, (-ratio(gain[upper], minutes[upper]), upper, version[upper]))
    return Ordered(tuple(order), tuple(ends), exact=True, gap=0.0)


def _head(head: list[int], step: int) -> int:
    """The block a step is in; paths are halved on the way."""
    while head[step] != step:
        head[step] = head[head[step]]
        step = head[step]
    return step
