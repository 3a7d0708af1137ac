"""One assumption of a scenario: a lever, how far, where, along which course, and why; every one with its certainty."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Final

from kringloop.core import Kind, KringloopError, Names, RangeError, listing
from kringloop.scenarios.course import Penetration
from kringloop.scenarios.effect import OnChain, OnRows
from kringloop.scenarios.given import lever_value
from kringloop.scenarios.lever import RUNGS, Lever
from kringloop.scenarios.registry import VOCABULARY

ACCOUNT, LAYER, PRODUCT, MATERIAL, CHAIN = "account", "layer", "product", "material", "chain"
ON_CHAIN: Final = (CHAIN, "region", "user", "input", "supplier")
"""What a scope on the supply chain can say: industries, whose they are or who buys them, which final users, and of
inputs the industries and regions they come from."""
FLOWS: Final = {
    "new": Names("nieuwe producten", "new products"),
    "discarded": Names("afgedankte producten", "products discarded"),
    "secondary": Names("materiaal uit recycling", "material from recycling"),
    "lost": Names("verbrand of gestort", "burnt or dumped"),
}
"""Flows of products in use that rows of an account can follow."""
BY: Final = {
    "cohort": Names("wat vanaf dan wordt gemaakt", "what is made from then on"),
    "stock": Names("alles wat er is", "all that is there"),
}


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A lever that is moved, or one that says how an account goes on.

    What follows from it is worked out once: a page asks for it hundreds of times.

    Parameters
    ----------
    lever     : key in `VOCABULARY`
    value     : as people write it, such as "+25%" or 0.2
    scope     : dimension → codes: `product` for products in use; `account`, with its layer and dimensions, for rows;
                `chain`, with what else stands in `ON_CHAIN`, for the supply chain
    follows   : of `FLOWS`, for rows that follow products in use
    products  : the products that rows or spending follow; empty: all
    to        : code that takes over what is taken away, for a substitution or another origin
    per       : of what takes over, for each that is taken away [1]
    content   : [1] of a material that another takes over in products, of an impurity in recyclate, or of a hazardous
                substance in products of today, by mass; the last two with a limit
    limit     : [1] above which discards go to no next user, no part and no material
    supply    : rows of an account that hold what there is to replace with, in the same scenario; what is taken away is
                never more, in any year
    by        : "cohort" or "stock"; empty: the first that the lever knows
    certainty : kind of figure behind the value: mostly "assumed"
    place     : where it stands in a file, for errors
    """

    lever: str
    value: float | str
    course: Penetration
    reason: Names
    source: Names
    certainty: Kind
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    to: str = ""
    per: float = 1.0
    content: float | None = None
    limit: float | None = None
    by: str = ""
    follows: str = ""
    products: tuple[str, ...] = ()
    supply: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str = ""

    @property
    def declared(self) -> Lever:
        """The lever; ask only when `wrong_assumption` finds nothing."""
        return VOCABULARY[self.lever]

    @cached_property
    def number(self) -> float:
        """The value that a model takes."""
        return lever_value(self.declared, self.value)

    @cached_property
    def turn(self) -> tuple[int, int, str]:
        """When it is taken among others: by rung and lever, and of one lever by what it says, so that those that give
        to each other do the same in whatever order they were written, as the hash says."""
        return RUNGS.index(self.declared.rung), self.declared.order, self.said

    @property
    def on_rows(self) -> bool:
        """Whether it acts on rows of an account, and not on products in use."""
        return ACCOUNT in self.scope

    @property
    def on_chain(self) -> bool:
        """Whether it acts on the supply chain."""
        return CHAIN in self.scope

    @property
    def outside(self) -> bool:
        """Whether it acts outside products in use: on rows of an account or on the supply chain."""
        return self.on_rows or self.on_chain

    @property
    def linked(self) -> bool:
        """Whether what it does follows from what becomes of products in use."""
        effect = self.effect
        return effect is not None and effect.follows

    @property
    def effect(self) -> OnRows | OnChain | None:
        """What the lever does where this assumption says; None for products in use."""
        if self.on_chain:
            return self.declared.chain
        return self.declared.rows if self.on_rows else None

    @property
    def taken(self) -> str:
        """What it acts on: by cohort or by stock."""
        return self.by or self.declared.by[0]

    @cached_property
    def placeless(self) -> Assumption:
        """The same, wherever it stands written."""
        return replace(self, place="")

    @cached_property
    def said(self) -> str:
        """The assumption as text, without its place; what is left out of a file says nothing.

        A value is written in one way: 0.2, "20%" and "20,0 %" are one assumption, and so are 0 and -0%.
        """
        plain = {k: v for k, v in asdict(self.placeless).items() if v or k not in ("follows", "products", "supply")}
        with suppress(KringloopError):  # what is no value of its lever is refused where the scenario is put together
            plain["value"] = self.declared.text(self.declared.percent(self.number))
        return json.dumps(plain, sort_keys=True)


@contextmanager
def at_its_place(each: Assumption) -> Iterator[None]:
    """What is refused here is refused with the place of the assumption in its file."""
    try:
        yield
    except KringloopError as error:
        if not each.place or each.place in str(error):
            raise
        raise type(error)(f"{error} ({each.place})", nl=f"{error.in_language('nl')} ({each.place})") from None


def from_itself(each: Assumption) -> RangeError:
    """Something that would take over from itself: nothing would change, without a word."""
    return RangeError(
        f"'{each.lever}' lets '{each.to}' take over, and the scope has '{each.to}' itself: it would take over from "
        "itself; name another, or a scope without it",
        nl=f"'{each.lever}' laat '{each.to}' overnemen, en '{each.to}' staat zelf in het bereik: het zou van zichzelf "
        "overnemen; noem een ander, of een bereik zonder",
    )


def scope_words(scope: Mapping[str, tuple[str, ...]]) -> str:
    """A scope on one line: `product=0104; …`.

    >>> scope_words({"account": ("material_flows",), "material": ("iron", "copper")})
    'account=material_flows; material=iron, copper'
    """
    return "; ".join(f"{name}={', '.join(codes)}" for name, codes in scope.items())


def both(first: Assumption, second: Assumption, cell: str) -> Names:
    """Two assumptions that say different things of one thing."""
    places = listing([p for p in (first.place, second.place) if p])
    at = f" ({places})" if places else ""
    if first.number == second.number:
        return Names(
            f"'{second.lever}' zet {cell} op {second.value}, en '{first.lever}' doet dat in een ander verloop of op "
            f"een andere manier{at}; houd er een over of geef ze een ander bereik",
            f"'{second.lever}' sets {cell} to {second.value}, and '{first.lever}' does so along another course or in "
            f"another way{at}; keep one, or give them other scopes",
        )
    return Names(
        f"'{second.lever}' zet {cell} op {second.value}, en '{first.lever}' zet het op {first.value}{at}; houd er een "
        "over of geef ze een ander bereik",
        f"'{second.lever}' sets {cell} to {second.value}, and '{first.lever}' sets it to {first.value}{at}; keep one, "
        "or give them other scopes",
    )
