"""What follows products in use in a scenario: spending along chains, and rows of accounts in tonnes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, StudyError, conversion_factor
from kringloop.ledger import Ledger
from kringloop.models import Tonnes
from kringloop.scenarios import ACCOUNT, LAYER, Assumption, Plan, products_of, rows_chosen


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """The products of a run, asked what they change by.

    Parameters
    ----------
    products : keys of those that are followed; none in a study without
    below    : code of a product or group → the codes below it
    tonnes   : scenario → its tonnes of products in use
    baseline : the scenario that others are compared with
    """

    products: tuple[str, ...]
    below: Callable[[str], Collection[str]]
    tonnes: Callable[[Plan], Tonnes]
    baseline: Callable[[], Plan]
    _coverages: dict[str, float] = field(init=False, default_factory=dict)

    def followed(self, each: Assumption) -> frozenset[str]:
        """The products that spending or rows follow.

        Raises
        ------
        StudyError   the study follows none
        RangeError   a product that is not followed; names the nearest
        """
        if not self.products:
            raise StudyError(
                f"'{each.lever}' follows products in use, and this study follows none",
                nl=f"'{each.lever}' volgt producten in gebruik, en deze studie volgt er geen",
            )
        return frozenset(products_of(each.products, self.products, self.below, each.place))

    def bought(self, plan: Plan, each: Assumption, years: Sequence[int]) -> Array:
        """(year,) what is bought of the products that spending follows, over that in the baseline; 1 on record."""
        mine = self.followed(each)
        after, before = self.tonnes(plan), self.tonnes(self.baseline())
        now, then = (found.total("bought", mine) for found in (after, before))
        ratio = np.divide(now, then, out=np.ones_like(now), where=then > 0)
        return np.asarray(np.interp(years, after.years, ratio, left=1.0))

    def more(self, plan: Plan, each: Assumption, years: NDArray[np.int64]) -> Array:
        """(year,) [t] what a flow of products is more than in the baseline; in their record nothing."""
        mine, after = self.followed(each), self.tonnes(plan)
        change = after.total(each.follows, mine) - self.tonnes(self.baseline()).total(each.follows, mine)
        return np.asarray(np.interp(years, after.years, change, left=0.0))

    def coverage(self, each: Assumption, ledger: Ledger) -> float:
        """Share [1] that the flow of products is of the rows that follow it, in the last year of those."""
        key = f"{each.scope} {each.follows} {each.products}"
        if key not in self._coverages:
            self._coverages[key] = self._coverage(each, ledger)
        return self._coverages[key]

    def _coverage(self, each: Assumption, ledger: Ledger) -> float:
        account = ledger.account(each.scope[ACCOUNT][0]).account
        layer, last = account.layer(each.scope.get(LAYER, ("mass",))[0]), account.year_range[1]
        mine = rows_chosen(ledger, account.key, each)[account.series] & (account.years == last)
        whole = float(layer.values[mine].sum()) * conversion_factor(layer.unit, "t")
        tonnes = self.tonnes(self.baseline())
        flow = np.interp(last, tonnes.years, tonnes.total(each.follows, self.followed(each)))
        return float(flow) / whole
