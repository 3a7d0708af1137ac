"""Loss with hands free: the best use of what is left, week by week, as one linear programme.

    max   Σ_t Σ_j worth_j · x_jt
    with  Σ_j need_j · (x_jt − put off_jt − substituted_jt) + held_t − held_{t−1} ≤ there_t + spare_t + recovered_t
          put off_jt + substituted_jt ≤ x_jt,   x_jt ≤ 1 − d · (1 − by · x_t),   0 ≤ held_t ≤ stock

Of all best courses the one with the service earliest is given. Weeks in which nothing changes are worked as one
period for the value and its prices: what is best on the mean of a period is best in each of its weeks, and what is held
lies between its ends. Solved by HiGHS.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kringloop.core import NOISE, Array, InfeasibleError
from kringloop.shocks.buffers import Buffers, running
from kringloop.shocks.chain import UseChain
from kringloop.shocks.loss import Course

KEPT: Final = 1e-7
"""Part of the best value that the search for the earliest service may give up."""
SOURCES: Final = ("spare", "recovery", "substitutes", "longer_life")
"""What fills a gap beside what is in store."""


def adaptive(chain: UseChain, there: Array, others: float, buffers: Buffers) -> Course:
    """The best course: what is made in each week, and what a little more of each buffer would save.

    Parameters
    ----------
    there   : (week,) [1] of the use of the material that comes in
    others  : [1] of the use that other suppliers deliver now; their spare is a share of it

    Raises
    ------
    InfeasibleError   the solver finds no course, which should not be possible

    Half of the supply stops for ten weeks and one week is in store: four weeks' worth are lost.

    >>> from kringloop.shocks.chain import simple_chain
    >>> one = simple_chain(np.array([1.0]), np.array([1.0]))
    >>> round(adaptive(one, np.full(10, 0.5), 0.5, Buffers(stock=1.0)).loss, 6)
    4.0
    """
    shape = (len(there), len(chain.need))
    if (there >= 1.0).all():
        none = dict.fromkeys(SOURCES, np.zeros(len(there)))
        return Course(
            made=np.ones(shape), worth=chain.worth, gains=dict.fromkeys(("stock", *SOURCES), 0.0), used=none, least=0.0
        )
    short = _Programme(chain, there, others, buffers, _periods(there, buffers))
    best = short.solve(short.values)
    least = short.loss(best)
    if least == 0.0:  # nothing can be earlier than always
        made, used = (
            np.ones(shape),
            {key: np.repeat(v, short.lengths.astype(int)) for key, v in short.used(best).items()},
        )
    else:
        weekly = _Programme(chain, there, others, buffers, np.arange(len(there)))
        early = weekly.solve(weekly.values * weekly.earlier, least=float(short.values @ best.x))
        made, used = np.clip(early.x[weekly.at["x"]].reshape(shape), 0.0, 1.0), weekly.used(early)
    return Course(made=made, worth=chain.worth, gains=short.gains(best), used=used, least=least)


def least_losses(chain: UseChain, there: Array, others: float, buffers: Buffers) -> Callable[[Buffers], float]:
    """The loss [value] of the best course alone, by buffers that are at most these and have their delays.

    >>> from kringloop.shocks.chain import simple_chain
    >>> one, both = simple_chain(np.array([1.0]), np.array([1.0])), Buffers(stock=1.0, spare=0.1)
    >>> lost = least_losses(one, np.full(10, 0.5), 0.5, both)
    >>> [round(lost(buffers), 6) for buffers in (both, Buffers(stock=1.0), Buffers())]
    [3.5, 4.0, 5.0]
    """
    if (there >= 1.0).all():
        return lambda _: 0.0
    made = _Programme(chain, there, others, buffers, _periods(there, buffers))

    def lost(some: Buffers) -> float:
        made.take(some)
        return made.loss(made.solve(made.values))

    return lost


def _periods(there: Array, buffers: Buffers) -> NDArray[np.int_]:
    """(period,) week in which each starts: the first, and every one in which supply changes or a delay ends."""
    ends = np.ceil([buffers.spare_delay, buffers.substitutes_delay, buffers.recovery_delay])
    ends = ends[ends < len(there)]  # part of a week late is a week late, and may be after the end
    return np.asarray(np.unique(np.concatenate([[0], np.nonzero(np.diff(there))[0] + 1, ends])), dtype=np.int_)


class _Programme:
    """The programme in the form that the solver takes: one row per period of material, per node and per edge.

    Parameters
    ----------
    starts : (period,) week in which each starts; variables are the mean of the weeks in it
    """

    def __init__(
        self, chain: UseChain, there: Array, others: float, buffers: Buffers, starts: NDArray[np.int_]
    ) -> None:
        self.chain, self.there, self.buffers = chain, there[starts], buffers
        self.starts, self.lengths = starts, np.diff(np.append(starts, len(there))).astype(float)
        self.weeks, self.nodes = len(starts), len(chain.need)
        cells = self.weeks * self.nodes
        sizes = {"x": cells, "longer_life": cells, "substitutes": cells}
        sizes |= dict.fromkeys(("spare", "recovery", "held"), self.weeks)
        ends = np.cumsum([0, *sizes.values()]).tolist()
        self.at = {key: slice(a, b) for key, a, b in zip(sizes, ends[:-1], ends[1:], strict=True)}
        self.values = np.zeros(ends[-1])
        self.scale = float(chain.worth.max(initial=0.0)) or 1.0  # the solver has one tolerance for every size
        self.values[self.at["x"]] = np.outer(self.lengths, chain.worth / self.scale).reshape(-1)
        self.earlier = np.ones(ends[-1])
        self.earlier[self.at["x"]] = np.repeat(np.linspace(2.0, 1.0, self.weeks), self.nodes)
        self.per_unit = self._per_unit(others)
        self.rows, self.right = self._rows()
        self.take(buffers)

    def take(self, buffers: Buffers) -> None:
        """Other amounts of the buffers, with the delays they had."""
        self.buffers = buffers
        self.most = self._most()
        self.right[0] = self.there[0] * self.lengths[0] + buffers.stock

    def _per_unit(self, others: float) -> dict[str, Array]:
        """Most of each variable per unit of its buffer."""
        b, cells, starts = self.buffers, self.weeks * self.nodes, self.starts
        return {
            "longer_life": np.ones(cells),
            "substitutes": np.repeat(running(starts, b.substitutes_delay), self.nodes),
            "spare": others * running(starts, b.spare_delay),
            "recovery": running(starts, b.recovery_delay),
            "held": np.ones(self.weeks),
        }

    def _most(self) -> Array:
        b, most = self.buffers, np.ones(len(self.values))
        units = {
            "longer_life": b.longer_life,
            "substitutes": b.substitutes,
            "spare": b.spare,
            "recovery": b.recovery,
            "held": b.stock,
        }
        for key, unit in units.items():
            most[self.at[key]] = unit * self.per_unit[key]
        return most

    def _rows(self) -> tuple[Any, Array]:
        """Rows ≤ right: material of each week, what a node can save of its use, and what edges pass on."""
        from scipy import sparse

        chain, weeks, nodes, edges = self.chain, self.weeks, self.nodes, len(self.chain.to)
        column = np.arange(len(self.values))
        x, life, other = (column[self.at[key]].reshape(weeks, nodes) for key in ("x", "longer_life", "substitutes"))
        spare, recovery, held = (column[self.at[key]] for key in ("spare", "recovery", "held"))
        week, each = np.arange(weeks), np.ones(weeks)
        uses = np.outer(self.lengths, chain.need * chain.essential)
        passed = -chain.dependence[:, None] * chain.by
        passed[np.arange(edges), chain.to] += 1.0
        saves = weeks + np.arange(weeks * nodes).reshape(weeks, nodes)
        passes = weeks * (1 + nodes) + np.arange(weeks * edges).reshape(weeks, edges)
        parts = [
            *((week[:, None], at, sign * uses) for at, sign in ((x, 1.0), (life, -1.0), (other, -1.0))),
            *((week, at, -self.lengths) for at in (spare, recovery)),
            (week, held, each),
            (week[1:], held[:-1], -each[1:]),
            *((saves, at, np.full((weeks, nodes), sign)) for at, sign in ((x, -1.0), (life, 1.0), (other, 1.0))),
            (passes[:, :, None], x[:, None, :], np.broadcast_to(passed, (weeks, edges, nodes))),
        ]
        cells = [np.broadcast_arrays(*part) for part in parts]
        row, at, value = (np.concatenate([each.reshape(-1) for each in same]) for same in zip(*cells, strict=True))
        there = value != 0.0
        shape = (weeks * (1 + nodes + edges), len(column))
        rows = sparse.csr_matrix((value[there], (row[there], at[there])), shape=shape)
        return rows, np.concatenate(
            [self.there * self.lengths, np.zeros(weeks * nodes), np.tile(1.0 - chain.dependence, weeks)]
        )

    def solve(self, values: Array, least: float | None = None) -> Any:
        """The best answer by these values; with `least`, among those that are worth that much."""
        from scipy import sparse
        from scipy.optimize import linprog

        rows, right = self.rows, self.right
        if least is not None:
            rows = sparse.vstack([rows, sparse.csr_matrix(-self.values)], format="csr")
            right = np.append(right, -least * (1.0 - KEPT))
        bounds = np.column_stack([np.zeros(len(values)), self.most])
        answer = linprog(-values, A_ub=rows, b_ub=right, bounds=bounds, method="highs")  # type: ignore[call-overload]
        if answer.status != 0:
            raise InfeasibleError(
                f"the best course of a shortage was not found: {answer.message}",
                nl=f"het beste verloop van een tekort is niet gevonden: {answer.message}",
            )
        return answer

    def used(self, answer: Any) -> dict[str, Array]:
        """Source → (period,) [1] share of the use that it fills."""
        shape = (self.weeks, self.nodes)
        found = {key: answer.x[self.at[key]] for key in ("spare", "recovery")}
        saved = {key: answer.x[self.at[key]].reshape(shape) @ self.chain.need for key in ("substitutes", "longer_life")}
        return found | saved

    def loss(self, best: Any) -> float:
        """[value] what is not made, of all that is made when nothing is short; 0 where that is rounding."""
        whole = float(self.values.sum())
        lost = whole - float(self.values @ best.x)
        return self.scale * lost if lost > NOISE * whole else 0.0

    def gains(self, best: Any) -> dict[str, float]:
        """[value per unit] what one more unit of each buffer saves: the dual values of what bounds it."""
        bound = {key: float(-best.upper.marginals[self.at[key]] @ unit) for key, unit in self.per_unit.items()}
        stock = bound.pop("held") - float(best.ineqlin.marginals[0])
        return {key: max(0.0, self.scale * gain) for key, gain in {"stock": stock, **bound}.items()}
