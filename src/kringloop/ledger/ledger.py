"""The ledger: nodes, accounts and the origins of every figure."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

from kringloop.core import (
    Array,
    DuplicateError,
    MissingDataError,
    Names,
    Origin,
    UnknownNameError,
    listing,
    unknown,
)
from kringloop.ledger.account import Account
from kringloop.ledger.draws import Law, drawn_account
from kringloop.ledger.forms.selected import Selected
from kringloop.ledger.history import Step, content_hash
from kringloop.ledger.layering import layered
from kringloop.ledger.nodes import NodeFilter, Nodes, region
from kringloop.ledger.overlap import refuse_overlap
from kringloop.ledger.selection import Condition, select

PUT_TOGETHER = Names("samengesteld uit rekeningen", "put together from accounts")


@dataclass(frozen=True, slots=True, eq=False)
class AccountView:
    """An account as indicators see it: something to select from."""

    account: Account

    def select(self, layer: str, *, year: int | Iterable[int] | None = None, **conditions: Condition) -> Selected:
        """Rows that carry `layer` and meet every condition, as an expression."""
        return Selected(select(self.account, layer, year=year, **conditions))


@dataclass(frozen=True, eq=False)
class Ledger:
    """Every account of a study, over one set of nodes. A value: what changes it gives a new one, the old one stays.

    Raises
    ------
    DuplicateError     an account key twice
    MissingDataError   a row or layer whose source has no origin
    AdditivityError    a total beside its parts inside an account
    """

    nodes: Nodes
    accounts: Mapping[str, Account]
    origins: Mapping[str, Origin]
    made_from: Ledger | None
    """The ledger that this one is a change of; None for one put together from accounts."""
    words: Names
    """What was done to make it."""

    def __init__(
        self, nodes: Nodes, accounts: Iterable[Account], origins: Mapping[str, Origin], *, checked: bool = False
    ) -> None:
        """`checked` says that the accounts were searched for totals beside parts before."""
        by_key: dict[str, Account] = {}
        for account in accounts:
            if account.key in by_key:
                raise DuplicateError(f"account '{account.key}' is given twice")
            _require_origins(account, origins)
            if not checked:
                refuse_overlap(account)
            by_key[account.key] = account
        self._set(nodes, by_key, origins, None, PUT_TOGETHER)

    @classmethod
    def of_checked(cls, nodes: Nodes, accounts: Mapping[str, Account], origins: Mapping[str, Origin]) -> Ledger:
        """A ledger over accounts that were checked before; an account is made when it is first asked for."""
        made = object.__new__(cls)
        made._set(nodes, accounts, origins, None, PUT_TOGETHER)
        return made

    def _set(
        self,
        nodes: Nodes,
        accounts: Mapping[str, Account],
        origins: Mapping[str, Origin],
        made_from: Ledger | None,
        words: Names,
    ) -> None:
        values = {
            "nodes": nodes,
            "accounts": accounts,
            "origins": dict(origins),
            "made_from": made_from,
            "words": words,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def account(self, key: str) -> AccountView:
        """An account to select from."""
        if key not in self.accounts:
            raise unknown("account", key, self.accounts)
        return AccountView(self.accounts[key])

    @property
    def home(self) -> NodeFilter:
        """The nodes of the region a study tells of.

        Raises
        ------
        UnknownNameError   the study does not say
        """
        return self._nodes_at("home", "region")

    @property
    def home_code(self) -> str:
        """The code of the region a study tells of."""
        return self._code_of("home", "region")

    @property
    def abroad(self) -> NodeFilter:
        """The nodes outside it: the rest of the world."""
        return self._nodes_at("abroad", "abroad")

    @property
    def whole(self) -> str:
        """The code of the region that home is a part of, such as a union of countries."""
        return self._code_of("whole", "whole")

    def _nodes_at(self, place: str, key: str) -> NodeFilter:
        return region(self._code_of(place, key))

    def _code_of(self, place: str, key: str) -> str:
        code: str = getattr(self.nodes.places, place)
        if not code:
            raise UnknownNameError(f"the study does not say which region is '{place}'\n  Give its code under '{key}:'.")
        return code

    def __len__(self) -> int:
        return sum(len(a) for a in self.accounts.values())

    @cached_property
    def hash(self) -> str:
        """Hash of the content: the same for the same accounts and origins, in whatever way they came together."""
        return content_hash(self.accounts, self.origins)

    @property
    def history(self) -> tuple[Step, ...]:
        """What was made from what, the first ledger first; the last step is this one."""
        steps, ledger = [Step(self.words, self.hash)], self.made_from
        while ledger is not None:
            steps.append(Step(ledger.words, ledger.hash))
            ledger = ledger.made_from
        return tuple(reversed(steps))

    def with_accounts(
        self,
        *accounts: Account,
        origins: Mapping[str, Origin] | None = None,
        words: Names | None = None,
        checked: bool = False,
    ) -> Ledger:
        """A ledger with more accounts; one whose key is there already takes the place of the old one.

        Parameters
        ----------
        origins : origins of sources that the ledger does not know yet
        words   : what this does, for the history; left out, the accounts are named
        checked : the accounts were searched for totals beside parts before

        Raises
        ------
        DuplicateError     an account given twice, or a source with another origin than it has here
        MissingDataError   a source without an origin
        AdditivityError    a total beside its parts inside an account
        """
        known = _joined(self.origins, origins or {})
        fresh: dict[str, Account] = {}
        for account in accounts:
            if account.key in fresh:
                raise DuplicateError(f"account '{account.key}' is given twice")
            _require_origins(account, known)
            if not checked:
                refuse_overlap(account)
            fresh[account.key] = account
        return self._changed(fresh, known, words or _account_words(fresh, self.accounts))

    def with_layer(
        self,
        account: str,
        layer: str,
        values: Array | None = None,
        *,
        unit: str | None = None,
        sd: Array | None = None,
        draws: Array | None = None,
        shared: str | Sequence[str] | None = None,
        own: Array | None = None,
        origin: Origin | Sequence[Origin] | None = None,
        words: Names | None = None,
    ) -> Ledger:
        """A ledger in which a layer is new, or has other values, deviations or draws.

        Other values drop the deviations and draws of the old ones, unless new ones are given; without `values` the
        central values stay and what is given is put beside them.

        Parameters
        ----------
        values : (rows,) central values, in the row order of the account [unit]
        unit   : needed for a new layer
        sd     : (rows,) standard deviations [unit]
        draws  : (rows, draws) what the values could be [unit]
        shared : the error that rows share, so that they are off together: one name for all, a name per row ("" for
                 none), or "source" for one error per source; equal names in other layers are the same error
        own    : (rows,) the part of the deviation that a row has by itself beside what it shares [unit]; left out, 0
        origin : where the figures of this layer come from, for all or per row; left out, they come from where the
                 rows come from
        words  : what this does, for the history; left out, the layer is named

        Raises
        ------
        UnknownNameError   an account the ledger does not have
        UnitError          a new layer without unit, or another unit than the layer has
        ShapeError         not one value per row, or draws in place of values
        RangeError         a negative deviation
        """
        old = self.account(account).account
        names, origins = _named(origin, self.origins)
        made = layered(old, layer, values, unit=unit, sd=sd, draws=draws, shared=shared, sources=names, own=own)
        copy = replace(old, layers={**old.layers, layer: made}, _derived={})
        return self._changed(
            {account: copy}, origins, words or _layer_words(account, layer, new=layer not in old.layers)
        )

    def with_draws(
        self, count: int, *, seed: int = 7, law: Law = "normal", accounts: Iterable[str] | None = None
    ) -> Ledger:
        """A ledger in which every layer with deviations has draws beside its central values.

        A draw is a fixed function of the seed, the row (or the error it shares) and its number: other rows, layers
        or accounts change nothing, and more draws begin with the same ones.

        Parameters
        ----------
        count    : number of draws
        law      : "normal"; "lognormal" around the central value as mean, for what cannot be negative; or "mixed":
                   lognormal for values above 0, normal for the others
        accounts : which; left out, all

        Raises
        ------
        RangeError         no draws, or a lognormal law for a value that is not above 0
        MissingDataError   no layer has a deviation
        """
        chosen = tuple(self.accounts) if accounts is None else tuple(accounts)
        found = {key: drawn_account(self.account(key).account, count, seed, law) for key in chosen}
        changed = {key: account for key, account in found.items() if account is not None}
        if not changed:
            raise MissingDataError(
                f"no layer of {listing(chosen)} has standard deviations to draw from\n"
                "  Give them with with_layer(account, layer, sd=...)."
            )
        words = Names(
            f"{count} trekkingen naast de waarden van {listing(changed)} ({law}, seed {seed})",
            f"{count} draws beside the values of {listing(changed)} ({law}, seed {seed})",
        )
        return self._changed(changed, self.origins, words)

    def _changed(self, fresh: Mapping[str, Account], origins: Mapping[str, Origin], words: Names) -> Ledger:
        """A ledger with other accounts over the same nodes; what is not asked for stays unread."""
        made = object.__new__(Ledger)
        over, below = dict(fresh), self.accounts
        if isinstance(below, ChainMap):  # two levels at most, however many steps
            over, below = {**below.maps[0], **over}, below.maps[1]
        both = ChainMap(over, cast("dict[str, Account]", below))
        made._set(self.nodes, cast("Mapping[str, Account]", both), origins, self, words)
        return made


def _require_origins(account: Account, origins: Mapping[str, Origin]) -> None:
    lost = [s for s in account.all_sources if s not in origins]
    if lost:
        raise MissingDataError(
            f"account '{account.key}' has rows from {listing(lost)}, which have no origin\n"
            "  Give each source its origin: {source: Origin(producer=…, dataset=…, …)}."
        )


def _joined(known: Mapping[str, Origin], more: Mapping[str, Origin]) -> dict[str, Origin]:
    for key, origin in more.items():
        if key in known and known[key] != origin:
            raise DuplicateError(
                f"source '{key}' has two origins: {known[key].label} and {origin.label}\n"
                "  Give one of them another key."
            )
    return {**known, **more}


def _named(
    origin: Origin | Sequence[Origin] | None, known: Mapping[str, Origin]
) -> tuple[str | list[str] | None, Mapping[str, Origin]]:
    """The source of each figure by its key, and the origins with those that are new."""
    if origin is None:
        return None, known
    each = [origin] if isinstance(origin, Origin) else list(origin)
    keys = {o: next((k for k, v in known.items() if v == o), o.id) for o in each}
    origins = {**known, **{k: o for o, k in keys.items()}}
    return (keys[origin] if isinstance(origin, Origin) else [keys[o] for o in each]), origins


def _account_words(fresh: Mapping[str, Account], known: Mapping[str, Account]) -> Names:
    put = [key for key in fresh if key in known]
    added = [key for key in fresh if key not in known]
    nl = [f"{listing(added)} erbij"] * bool(added) + [f"{listing(put)} vervangen"] * bool(put)
    en = [f"{listing(added)} added"] * bool(added) + [f"{listing(put)} replaced"] * bool(put)
    return Names("rekeningen: " + "; ".join(nl or ["geen"]), "accounts: " + "; ".join(en or ["none"]))


def _layer_words(account: str, layer: str, *, new: bool) -> Names:
    if new:
        return Names(f"laag '{layer}' erbij in rekening '{account}'", f"layer '{layer}' added to account '{account}'")
    return Names(
        f"laag '{layer}' van rekening '{account}' gewijzigd", f"layer '{layer}' of account '{account}' changed"
    )
