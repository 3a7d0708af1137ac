"""What stands behind the figures of a scenario: accounts that are made anew, each with the assumptions on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from kringloop.scenarios import VOCABULARY, Assumption

PRODUCTS: Final = "products in use"
CHAINS: Final = "supply chains"
Group: TypeAlias = str
"""An account that goes on, `PRODUCTS` for all accounts of the life cycle, or `CHAINS` for those of supply chains."""


@dataclass(frozen=True, slots=True)
class Part:
    """Accounts that are made together.

    Parameters
    ----------
    assumptions : what they follow from
    told        : the hash of those: accounts of one hash are the same
    """

    group: Group
    accounts: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    told: str

    @property
    def follows_products(self) -> bool:
        """Whether they are of products in use, or follow what becomes of them."""
        return self.group == PRODUCTS or any(a.linked for a in self.assumptions)


@dataclass(frozen=True)
class Behind:
    """All that a scenario makes anew."""

    parts: tuple[Part, ...]

    @cached_property
    def accounts(self) -> frozenset[str]:
        """Accounts that are made anew."""
        return frozenset(account for part in self.parts for account in part.accounts)

    def of(self, reads: Collection[str]) -> tuple[Part, ...]:
        """Parts of which some accounts are read."""
        return tuple(part for part in self.parts if not set(part.accounts).isdisjoint(reads))

    def told_of(self, reads: Collection[str]) -> str:
        """What a figure depends on that reads some accounts: the same text, the same figure."""
        return " ".join(f"{part.group}:{part.told}" for part in self.of(reads))


def levers_in(assumptions: Sequence[Assumption]) -> tuple[str, ...]:
    """Levers that some assumptions move, in canonical order."""
    moved = {a.lever for a in assumptions}
    return tuple(key for key in VOCABULARY.keys if key in moved)
