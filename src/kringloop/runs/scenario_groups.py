"""One figure of a scenario while only some of its parts are taken, such as levers; each group is asked once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from kringloop.core import RangeError
from kringloop.runs.scenario import ScenarioBench
from kringloop.runs.scenario_line import Line
from kringloop.scenarios import BASELINE, Assumption, Plan


@dataclass(slots=True, kw_only=True)
class Groups:
    """What a figure is in one year with some parts of a scenario; without any it is the baseline.

    Parameters
    ----------
    kept  : parts → the assumptions that stay with them
    along : other figures, worked out with this one as each group is asked: a ledger that is made serves all
    """

    bench: ScenarioBench
    plan: Plan
    id: str
    year: int
    kept: Callable[[frozenset[str]], Sequence[Assumption]]
    along: tuple[str, ...] = ()
    _seen: dict[frozenset[str], Line] = field(init=False, default_factory=dict)

    def worth(self, group: Sequence[str]) -> float:
        """The figure with a group of parts.

        Raises
        ------
        RangeError         it has no value in this year
        UnknownNameError   a figure that the run does not have
        """
        value = self._line(frozenset(group)).at(self.year)
        if np.isnan(value):
            raise RangeError(
                f"'{self.id}' has no figure in {self.year} on the way to scenario '{self.plan.key}'",
                nl=f"'{self.id}' heeft in {self.year} geen cijfer op weg naar scenario '{self.plan.key}'",
            )
        return value

    @property
    def unit(self) -> str:
        """The unit of the figure."""
        return self._line(frozenset()).unit

    def _line(self, some: frozenset[str]) -> Line:
        if some not in self._seen:
            plan = self.plan.only(self.kept(some)) if some else self.bench.plans[BASELINE]
            if self.along:
                self.bench.lines(plan, (self.id, *self.along))
            self._seen[some] = self.bench.line(plan, self.id)
        return self._seen[some]
