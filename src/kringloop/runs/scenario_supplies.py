"""What there is to replace primary with in a scenario: rows of an account that goes on in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, StudyError, conversion_factor
from kringloop.ledger import Ledger
from kringloop.runs.scenario_allowed import placed
from kringloop.scenarios import ACCOUNT, LAYER, Assumption, Plan, rows_chosen, scope_words


def there_in(ledger: Ledger, each: Assumption, years: NDArray[np.int64]) -> Array:
    """(year,) [t] the rows of a supply together, in the ledger of the scenario.

    Raises
    ------
    UnknownNameError, RangeError   rows that are not there, as for the scope of a lever
    UnitError                      a layer that is no mass
    """
    account, rows = ledger.account(each.supply[ACCOUNT][0]).account, supply_of(each)
    layer = account.layer(rows.scope.get(LAYER, ("mass",))[0])
    mine = rows_chosen(ledger, account.key, rows)[account.series]
    mine &= np.isin(account.years, years)
    at = np.searchsorted(years, account.years[mine])
    whole = np.bincount(at, weights=layer.values[mine], minlength=len(years))
    return np.asarray(whole * conversion_factor(layer.unit, "t"))


def supply_of(each: Assumption) -> Assumption:
    """The assumption with its supply for scope: what `rows_chosen` asks."""
    return replace(each, scope=each.supply, supply={})


def require_supplies(plan: Plan, ledger: Ledger) -> None:
    """Refuse supplies that do not go on, that are held to a supply themselves, or of which rows would be used twice.

    Raises
    ------
    StudyError   such a supply, with its account; names both levers where two would use the same rows
    """
    held = [each for about in plan.on_rows.values() for each in about if each.supply]
    for each in held:
        key = each.supply[ACCOUNT][0]
        about = plan.on_rows.get(key, ())
        if not about:
            raise placed(
                StudyError(
                    f"the supply of '{each.lever}' is account '{key}', which does not go on in this scenario: what "
                    f"there is after its record is not known; add growth with scope {{account: {key}}}",
                    nl=f"het aanbod van '{each.lever}' is rekening '{key}', die in dit scenario niet doorloopt: wat er "
                    f"na de meting is, is niet bekend; voeg growth toe met bereik {{account: {key}}}",
                ),
                [each],
            )
        if any(other.supply for other in about):
            raise placed(
                StudyError(
                    f"the supply of '{each.lever}' is account '{key}', which is itself held to a supply; take rows "
                    "that are not",
                    nl=f"het aanbod van '{each.lever}' is rekening '{key}', die zelf aan een aanbod vastzit; neem "
                    "rijen waarvoor dat niet geldt",
                ),
                [each],
            )
    for one, two in combinations(held, 2):
        _require_once(one, two, ledger)


def _require_once(one: Assumption, two: Assumption, ledger: Ledger) -> None:
    """Two levers may share a supply where they act on one account: there the second gets what the first leaves."""
    key = one.supply[ACCOUNT]
    alike = scope_words(one.supply) == scope_words(two.supply)
    if key != two.supply[ACCOUNT] or (alike and one.scope[ACCOUNT] == two.scope[ACCOUNT]):
        return
    rows = [rows_chosen(ledger, key[0], supply_of(each)) for each in (one, two)]
    if (rows[0] & rows[1]).any():
        raise placed(
            StudyError(
                f"'{one.lever}' on {scope_words(one.scope)} and '{two.lever}' on {scope_words(two.scope)} would use "
                f"the same rows of account '{key[0]}'; give each a supply of its own",
                nl=f"'{one.lever}' op {scope_words(one.scope)} en '{two.lever}' op {scope_words(two.scope)} zouden "
                f"dezelfde rijen van rekening '{key[0]}' gebruiken; geef elk een eigen aanbod",
            ),
            [one, two],
        )
