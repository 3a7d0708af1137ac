"""Nodes: where flows start and end, and the words to choose them by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kringloop.core import DuplicateError, Kept, Names, Places, RangeError, did_you_mean, unknown
from kringloop.tables import Classification

ATTRIBUTES = ("stage", "sector", "region", "actor")
NODE_MARK = "node:"
"""Stands before ids of nodes in a formula; a bare code there is a stage, sector, region or actor."""
KEPT: Final = 512
"""Filters of which the nodes are kept; every indicator asks for the same few."""
_PLAIN_CODE = re.compile(r"(?!\*$)[^\s\[\];,=/\"→@:]+")


def written(code: str) -> str:
    """A code as it stands in a formula: in quotes where a sign in it would mean something there.

    >>> written("10-12"), written("kg/MW")
    ('10-12', '"kg/MW"')
    """
    if _PLAIN_CODE.fullmatch(code) and "->" not in code:
        return code
    return '"' + code.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A process held by an actor, in a sector, in a region, at a life-cycle stage; empty means not applicable."""

    id: str
    names: Names
    stage: str
    sector: str = ""
    region: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class NodeFilter:
    """A condition on one end of a flow: for each attribute the codes it may have.

    Codes include everything below them. Conditions on several attributes hold together (`&`).

    >>> str(stage("recycling") & region("NL"))
    'recycling@NL'
    """

    conditions: tuple[tuple[str, tuple[str, ...]], ...]

    def __and__(self, other: NodeFilter) -> NodeFilter:
        both = {a for a, _ in self.conditions} & {a for a, _ in other.conditions}
        if both:
            raise RangeError(f"'{both.pop()}' is set twice on one end of a flow; give all its codes in one call")
        return NodeFilter(self.conditions + other.conditions)

    def __str__(self) -> str:
        parts = {attribute: "/".join(map(written, codes)) for attribute, codes in self.conditions}
        where = "@" + parts["region"] if "region" in parts else ""
        inner = [NODE_MARK * (a == "id") + codes for a, codes in parts.items() if a != "region"]
        return (" ".join(inner) + where) if inner else parts["region"]


def _filter(attribute: str, codes: tuple[str, ...]) -> NodeFilter:
    if not codes:
        raise RangeError(f"{attribute}() needs at least one code")
    return NodeFilter(((attribute, codes),))


def stage(*codes: str) -> NodeFilter:
    """Nodes at one of these life-cycle stages."""
    return _filter("stage", codes)


def sector(*codes: str) -> NodeFilter:
    """Nodes in one of these activities (NACE)."""
    return _filter("sector", codes)


def region(*codes: str) -> NodeFilter:
    """Nodes in one of these regions."""
    return _filter("region", codes)


def actor(*codes: str) -> NodeFilter:
    """Nodes held by one of these actors."""
    return _filter("actor", codes)


def node(*ids: str) -> NodeFilter:
    """These nodes themselves."""
    return _filter("id", ids)


@dataclass(frozen=True)
class Nodes:
    """All nodes of a ledger, the classifications their attributes are checked against, and what is called home."""

    nodes: tuple[Node, ...]
    trees: Mapping[str, Classification]
    places: Places

    def __init__(
        self, nodes: Iterable[Node], trees: Mapping[str, Classification], *, places: Places | None = None
    ) -> None:
        object.__setattr__(self, "nodes", tuple(nodes))
        object.__setattr__(self, "trees", dict(trees))
        object.__setattr__(self, "places", places or Places())
        self._check()

    def _check(self) -> None:
        seen: set[str] = set()
        for each in self.nodes:
            if each.id in seen:
                raise DuplicateError(f"node '{each.id}' is declared twice")
            seen.add(each.id)
            for attribute in ATTRIBUTES:
                code, tree = getattr(each, attribute), self.trees.get(attribute)
                if tree is not None and code:
                    tree.require(code, where=f"{attribute} of node '{each.id}'")
            if not each.stage:
                raise RangeError(f"node '{each.id}' has no stage; {did_you_mean('', self.stages)}")

    @property
    def stages(self) -> tuple[str, ...]:
        return tuple(self.trees["stage"].by_code) if "stage" in self.trees else ()

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        return {each.id: each for each in self.nodes}

    def __getitem__(self, id: str) -> Node:
        if id not in self.by_id:
            raise unknown("node", id, self.by_id)
        return self.by_id[id]

    def __contains__(self, id: object) -> bool:
        return id in self.by_id

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def _matched(self) -> Kept[frozenset[str]]:
        return Kept(KEPT)

    def matching(self, wanted: NodeFilter) -> frozenset[str]:
        """Ids of the nodes that meet every condition."""
        return self._matched.of(wanted, lambda: self._matching(wanted))

    def _matching(self, wanted: NodeFilter) -> frozenset[str]:
        found = {each.id for each in self.nodes}
        for attribute, codes in wanted.conditions:
            if attribute == "id":
                for code in codes:
                    self[code]
                found &= set(codes)
                continue
            allowed = self._with_below(attribute, codes)
            found &= {each.id for each in self.nodes if getattr(each, attribute) in allowed}
        return frozenset(found)

    def _with_below(self, attribute: str, codes: tuple[str, ...]) -> frozenset[str]:
        tree = self.trees.get(attribute)
        if tree is not None:
            return frozenset().union(*(tree.below(code) for code in codes))
        known = {getattr(each, attribute) for each in self.nodes}
        for code in codes:
            if code not in known:
                raise unknown(attribute, code, known - {""})
        return frozenset(codes)
