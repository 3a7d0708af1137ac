"""The supply chain of a run under scenarios: its last table goes on, and levers change it year by year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kringloop.core import NOISE, Array, StudyError, conversion_factor
from kringloop.ledger import Account
from kringloop.models import FIRST_TIER, FURTHER, LATER, ChainSettings, later_places, later_values
from kringloop.runs.chains import chains_of_run
from kringloop.runs.kept_inputs import chain_account
from kringloop.runs.opened import Run
from kringloop.scenarios import Assumption, GoingOn, chain_moved, going_on, with_none
from kringloop.study import settings_of

if TYPE_CHECKING:
    from kringloop.chains import Engine, Moved

Ratio = Callable[[Assumption], Array]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """An account of the chain that goes on.

    places : (rows,) of rows after the record the place in the values of their year, flat; −1 where no chain makes it
    """

    model: str
    settings: ChainSettings
    going: GoingOn
    places: NDArray[np.intp]


@dataclass(slots=True)
class ChainBench:
    """The chain accounts of a run, ready to be made under scenarios.

    Parameters
    ----------
    horizon : the last year
    """

    run: Run
    horizon: int
    _kept: dict[str, Any] = field(init=False, default_factory=dict)

    @property
    def accounts(self) -> tuple[str, ...]:
        """Accounts that can go on: those that read the table which the run keeps."""
        if "accounts" not in self._kept:
            accounts, whose = self.run.study.accounts, chain_account(self.run.study)
            kept = whose is not None and chains_of_run(self.run) is not None
            mine = (k for k, s in accounts.items() if s.engine in LATER) if kept and whose is not None else ()
            self._kept["accounts"] = tuple(k for k in mine if whose and accounts[k].inputs == accounts[whose].inputs)
        found: tuple[str, ...] = self._kept["accounts"]
        return found

    @property
    def engine(self) -> Engine:
        """The solver of the last table.

        Raises
        ------
        StudyError   the run keeps no table of supply chains
        """
        if "engine" not in self._kept:
            chains = chains_of_run(self.run)
            if chains is None or not self.accounts:
                raise StudyError(
                    "this run keeps no table of supply chains; a scenario cannot change one",
                    nl="deze run bewaart geen tabel van ketens; een scenario kan er geen veranderen",
                )
            self._kept["engine"] = chains.engine(max(chains.engines))
        found: Engine = self._kept["engine"]
        return found

    @property
    def years(self) -> range:
        """Years after the last table."""
        return range(self.engine.economy.year + 1, self.horizon + 1)

    def moved(self, assumptions: Sequence[Assumption], ratio: Ratio) -> Moved:
        """What a scenario changes in the table, by year of `years`."""
        home = self._parts[self.accounts[0]].settings.home
        return chain_moved(self.engine, home, self.years, assumptions, ratio)

    def made(self, assumptions: Sequence[Assumption], ratio: Ratio, keys: Sequence[str] = ()) -> tuple[Account, ...]:
        """The accounts under a scenario, or some of them; where nothing differs in a year its rows stay to the bit.

        Raises
        ------
        KringloopError   as `chain_moved`, or recipes that make the table unproductive
        """
        from kringloop.chains import MovedTable

        moved = self.moved(assumptions, ratio)
        differs = self._differs(moved)
        table = MovedTable.of(self.engine, moved.at(differs)) if differs.any() else None
        return tuple(self._account(key, table, differs) for key in keys or self.accounts)

    def record(self, key: str) -> int:
        """The last year of an account that is no scenario."""
        return self._parts[key].going.last

    def _differs(self, moved: Moved) -> NDArray[np.bool_]:
        """(year,) whether anything differs from the table."""
        base = self.engine.economy.final_demand[:, moved.users]
        return np.asarray(
            (moved.delta != 0).any(axis=(1, 2))
            | (moved.demand != base).any(axis=(1, 2))
            | (moved.factors != 1).any(axis=1)
        )

    def _account(self, key: str, table: Any, differs: NDArray[np.bool_]) -> Account:
        part = self._parts[key]
        account = part.going.account
        if table is None:
            return account
        values = later_values(part.model, table, part.settings)
        row_year = account.years.astype(np.int64) - self.years[0]
        mine = part.going.after & (part.places >= 0)
        mine[mine] &= differs[row_year[mine]]
        nth = np.cumsum(differs) - 1
        at = nth[row_year[mine]], part.places[mine]
        layers = {}
        for name, layer in account.layers.items():
            unit = self.engine.economy.extension(name).unit
            found = values[name].reshape(len(table.output), -1) * conversion_factor(unit, layer.unit)
            self._require_all(key, found, part)
            new = layer.values.copy()
            new[mine] = found[at]
            layers[name] = replace(layer, values=new)
        return replace(account, layers=layers, _derived={}, _years_of_codes={})

    def _require_all(self, key: str, found: Array, part: _Part) -> None:
        """Refuse what would arise where the account has no row for it: it would be lost without a word."""
        there = np.zeros(found.shape[1], dtype=bool)
        there[part.places[part.places >= 0]] = True
        nowhere = found[:, ~there]
        if not nowhere.any():
            return
        lost = float(np.abs(nowhere).sum(axis=1).max(initial=0.0))
        if lost > NOISE * float(np.abs(found).sum(axis=1).max(initial=1.0)):
            raise StudyError(
                f"the scenario gives {lost:.3g} in account '{key}' where its last table has nothing; no row "
                "can hold it",
                nl=f"het scenario geeft {lost:.3g} in rekening '{key}' waar de laatste tabel niets heeft; geen rij kan "
                "het dragen",
            )

    @property
    def _parts(self) -> Mapping[str, _Part]:
        if "parts" not in self._kept:
            self._kept["parts"] = {key: self._part(key) for key in self.accounts}
        found: Mapping[str, _Part] = self._kept["parts"]
        return found

    def _part(self, key: str) -> _Part:
        spec, account = self.run.study.accounts[key], self.run.ledger.account(key).account
        assert spec.engine is not None
        settings: ChainSettings = settings_of(spec)
        going = going_on(_whole(account), self.horizon)
        by_series = later_places(spec.engine, settings, self.engine.economy, list(_rows(going.account)))
        places = np.where(going.after, by_series[going.account.series], -1)
        return _Part(spec.engine, settings, going, places)


def _whole(account: Account) -> Account:
    """The account with a row for all that the seller could begin to buy: nothing, until a scenario says otherwise."""
    last = account.years[account.starts[1:] - 1] == account.year_range[1]
    rows = [(n, row) for n, row in enumerate(_rows(account)) if last[n]]
    there = {row[:3] for _, row in rows if row[3] == FIRST_TIER}
    lacks = [n for n, row in rows if row[3] == FURTHER and row[:3] not in there]
    return with_none(account, np.array(lacks, dtype=np.intp), "tier", FIRST_TIER) if lacks else account


def _rows(account: Account) -> Iterator[tuple[str, str, str, str]]:
    """Origin node, industry, good and tier of each series."""
    names = ("origin", "industry", "good", "tier")
    words = [[d.labels[c] for c in d.codes.tolist()] for d in (account.dimension(n) for n in names)]
    yield from zip(*words, strict=True)
