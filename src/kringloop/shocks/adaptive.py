"""Loss with hands free: the best use of what is left, week by week, as one linear programme.

    max   Σ_t Σ_j worth_j · x_jt
    with  Σ_j need_j · (x_jt − put off_jt − substituted_jt) + held_t − held_{t−1} ≤ there_t + spare_t + recovered_t
          put off_jt + substituted_jt ≤ x_jt,   x_jt ≤ 1 − d · (1 − by · x_t),   0 ≤ held_t ≤ stock

Of all best courses the one with the service earliest is given. Solved by HiGHS.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kringloop.core import Array, InfeasibleError
from kringloop.shocks.buffers import Buffers, running
from kringloop.shocks.chain import UseChain
from kringloop.shocks.loss import Course

KEPT: Final = 1e-7
"""Part of the best value that the search for the earliest service may give up."""


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
    made = _Programme(chain, there, others, buffers)
    best = made.solve(made.values)
    early = made.solve(made.values * made.earlier, least=float(made.values @ best.x))
    shape = (len(there), len(chain.need))
    x = np.clip(early.x[made.at["x"]].reshape(shape), 0.0, 1.0)
    used = {key: early.x[made.at[key]] for key in ("spare", "recovery")}
    used |= {key: early.x[made.at[key]].reshape(shape) @ chain.need for key in ("substitutes", "longer_life")}
    return Course(made=x, worth=chain.worth, gains=made.gains(best), used=used)


class _Programme:
    """The programme in the form that the solver takes: one row per week of material, per node and per edge."""

    def __init__(self, chain: UseChain, there: Array, others: float, buffers: Buffers) -> None:
        self.chain, self.there, self.buffers = chain, there, buffers
        self.weeks, self.nodes = len(there), len(chain.need)
        cells = self.weeks * self.nodes
        sizes = {"x": cells, "longer_life": cells, "substitutes": cells}
        sizes |= dict.fromkeys(("spare", "recovery", "held"), self.weeks)
        ends = np.cumsum([0, *sizes.values()]).tolist()
        self.at = {key: slice(a, b) for key, a, b in zip(sizes, ends[:-1], ends[1:], strict=True)}
        self.values = np.zeros(ends[-1])
        self.scale = float(chain.worth.max(initial=0.0)) or 1.0  # the solver has one tolerance for every size
        self.values[self.at["x"]] = np.tile(chain.worth / self.scale, self.weeks)
        self.earlier = np.ones(ends[-1])
        self.earlier[self.at["x"]] = np.repeat(np.linspace(2.0, 1.0, self.weeks), self.nodes)
        self.per_unit = self._per_unit(others)
        self.most = self._most()
        self.rows, self.right = self._rows()

    def _per_unit(self, others: float) -> dict[str, Array]:
        """Most of each variable per unit of its buffer."""
        b, cells = self.buffers, self.weeks * self.nodes
        return {
            "longer_life": np.ones(cells),
            "substitutes": np.repeat(running(self.weeks, b.substitutes_delay), self.nodes),
            "spare": others * running(self.weeks, b.spare_delay),
            "recovery": running(self.weeks, b.recovery_delay),
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

        chain, weeks, nodes = self.chain, self.weeks, self.nodes
        week, cell = sparse.identity(weeks, format="csr"), sparse.identity(weeks * nodes, format="csr")
        uses = sparse.kron(week, (chain.need * chain.essential).reshape(1, -1))
        held = week - sparse.eye(weeks, k=-1)
        edges = len(chain.to)
        passed = -chain.dependence[:, None] * chain.by
        passed[np.arange(edges), chain.to] += 1.0
        none = sparse.csr_matrix((weeks * edges, len(self.values) - weeks * nodes))
        rows = sparse.vstack(
            [
                sparse.hstack([uses, -uses, -uses, -week, -week, held]),
                sparse.hstack([-cell, cell, cell, sparse.csr_matrix((weeks * nodes, 3 * weeks))]),
                sparse.hstack([sparse.kron(week, sparse.csr_matrix(passed)), none]),
            ],
            format="csr",
        )
        material = self.there.copy()
        material[0] += self.buffers.stock
        return rows, np.concatenate([material, np.zeros(weeks * nodes), np.tile(1.0 - chain.dependence, weeks)])

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

    def gains(self, best: Any) -> dict[str, float]:
        """[value per unit] what one more unit of each buffer saves: the dual values of what bounds it."""
        bound = {key: float(-best.upper.marginals[self.at[key]] @ unit) for key, unit in self.per_unit.items()}
        stock = bound.pop("held") - float(best.ineqlin.marginals[0])
        return {key: max(0.0, self.scale * gain) for key, gain in {"stock": stock, **bound}.items()}
