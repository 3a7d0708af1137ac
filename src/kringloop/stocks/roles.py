"""What a flow of a life cycle counts as: kept in use, back in use, recycled, a component, exported, lost.

Owns the one table from kinds of nodes to roles. Every flow has exactly one role, so that mass sent by a new route is
seen by every rate. Rules: C5, C7.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from kringloop.core import Array, BalanceError, tolerance
from kringloop.stocks.looprun import LoopRun

Role = Literal["in_use", "on_its_way", "reused", "recycled", "components", "exported", "lost"]
ROLE_OF_END: Final[dict[str, Role]] = {
    "secondary": "recycled",
    "component_reuse": "components",
    "export": "exported",
    "energy_recovery": "lost",
    "landfill": "lost",
    "environment": "lost",
}
"""What mass counts as that leaves the life cycle through an end of this kind."""
FINAL: Final[tuple[Role, ...]] = ("reused", "recycled", "components", "exported", "lost")
"""Roles that discards end in: together they are all discards."""
Pair = tuple[str, str]


def nodes_in_use(run: LoopRun) -> frozenset[str]:
    """Phases, and repair steps: what is repaired never left use."""
    return frozenset((*run.cycle.phase_keys, *run.of_kind("repair")))


def role_of(run: LoopRun, origin: str, destination: str) -> Role:
    """What the flow between two nodes counts as.

    ======================================  ===========================================
    flow                                    role
    ======================================  ===========================================
    within use, repair counted as use       in_use
    recycling → a phase                     recycled: the material of new products
    any other node → use                    reused
    any node → an end                       that of the kind of end (`ROLE_OF_END`)
    any other                               on_its_way
    ======================================  ===========================================
    """
    kinds, use = run.cycle.kinds, nodes_in_use(run)
    if destination in use:
        if origin in use:
            return "in_use"
        return "recycled" if kinds[origin] == "recycling" else "reused"
    return ROLE_OF_END.get(kinds[destination], "on_its_way")


def by_role(run: LoopRun) -> dict[Role, dict[Pair, Array]]:
    """All flows of a run by role."""
    found: dict[Role, dict[Pair, Array]] = {role: {} for role in ("in_use", "on_its_way", *FINAL)}
    for (origin, destination), mass in run.flows.items():
        found[role_of(run, origin, destination)][origin, destination] = mass
    return found


def require_all_seen(discarded: Array, roles: dict[Role, dict[Pair, Array]]) -> None:
    """Refuse rates over flows that do not account for all discards."""
    ended = sum((mass for role in FINAL for mass in roles[role].values()), np.zeros_like(discarded))
    lost = np.argwhere(np.abs(discarded - ended) > 64 * tolerance(discarded))
    if len(lost):
        where = tuple(int(i) for i in lost[0])
        raise BalanceError(
            f"{float(discarded[where]):.6g} is discarded and {float(ended[where]):.6g} arrives somewhere at {where}\n"
            "  Every discard is reused, recycled, a component, exported or lost; look for a flow that is not."
        )
