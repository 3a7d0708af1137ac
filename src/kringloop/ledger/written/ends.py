"""Which nodes the words at an end of a flow mean: `24 recovery@NL`."""

from __future__ import annotations

from functools import reduce
from operator import and_

from kringloop.core import KringloopError, listing, unknown
from kringloop.ledger.nodes import ATTRIBUTES, NodeFilter, Nodes
from kringloop.ledger.written.tree import Group

_WAYS = (*ATTRIBUTES, "id")


class AmbiguousError(KringloopError):
    """A code that is of several attributes, which mean different nodes."""


def filter_of(nodes: Nodes, groups: tuple[Group, ...]) -> NodeFilter:
    """The nodes that meet every group.

    Raises
    ------
    UnknownNameError   a code of no attribute and no node; names the nearest
    RangeError         one attribute twice
    """
    return reduce(and_, (_of_group(nodes, group) for group in groups))


def _of_group(nodes: Nodes, group: Group) -> NodeFilter:
    codes = tuple(c.text for c in group.codes)
    if group.attribute:
        attribute = "id" if group.attribute == "node" else group.attribute
        if attribute not in _WAYS:
            raise unknown("attribute of a node", group.attribute, (*ATTRIBUTES, "node"))
        chosen = NodeFilter(((attribute, codes),))
        nodes.matching(chosen)
        return chosen
    known = {a: _known(nodes, a) for a in _WAYS}
    ways = [NodeFilter(((a, codes),)) for a in _WAYS if known[a].issuperset(codes)]
    if not ways:
        every = frozenset().union(*known.values())
        strange = next((c for c in codes if c not in every), codes[0])
        raise unknown("stage, sector, region, actor or node", strange, every)
    return _one_of(nodes, [w for w in ways if w.conditions[0][0] != "id"] or ways)


def _known(nodes: Nodes, attribute: str) -> frozenset[str]:
    tree = nodes.trees.get(attribute)
    own = {getattr(n, attribute) for n in nodes.nodes} - {""}
    return frozenset(own) if tree is None else frozenset(tree.by_code) | own


def _one_of(nodes: Nodes, ways: list[NodeFilter]) -> NodeFilter:
    """The only meaning that has nodes; the first where several have the same nodes."""
    meant = [(way, found) for way in ways if (found := nodes.matching(way))] or [(ways[0], frozenset[str]())]
    if len({found for _, found in meant}) > 1:
        names = [way.conditions[0][0] for way, _ in meant]
        code = meant[0][0].conditions[0][1][0]
        raise AmbiguousError(
            f"'{code}' is known as {listing(names)}; say which: {' or '.join(f'{n}:{code}' for n in names)}"
        )
    return meant[0][0]
