"""Ways of a study's own in the loop of use: declared in the settings of a life cycle, beside those that levers steer.

A way takes its share of what leaves its origin; what the levers leave becomes less by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

from annotated_types import Interval, MinLen

from kringloop.core import ROUNDING, BalanceError, did_you_mean
from kringloop.models.declared import Settings, TwoTexts, Wrong
from kringloop.models.life_cycle_graph import EDGES, NODES, loops

if TYPE_CHECKING:
    from kringloop.stocks import LoopGraph

AShare = Annotated[float, Interval(ge=0, le=1)]
KINDS: Final = {key: kind for key, kind, *_ in NODES}
ENDS: Final = frozenset(("secondary", "component_reuse", "energy_recovery", "landfill", "export"))
WAYS: Final = {(origin, destination): share for origin, destination, share, *_ in EDGES}


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeSettings(Settings):
    """A way from one node of the loop of use to another.

    Parameters
    ----------
    share : of what leaves the origin [1]
    age   : into a use: "keep", "new", or the part of its age that is taken away [1]
    note  : why; one text serves for both languages
    """

    origin: str
    destination: str
    share: AShare
    note: Annotated[str, MinLen(1)] | TwoTexts
    age: Literal["keep", "new"] | AShare = "keep"


def wrong_loop(loop: Sequence[EdgeSettings]) -> Iterator[Wrong]:
    """What is wrong with the ways, each with its place in the list.

    >>> one = EdgeSettings(origin="not_reused", destination="material", share=0.2, note="a plant")
    >>> list(wrong_loop([one]))
    [(('0', 'destination'), "'material' is not a node of the loop of use; did you mean 'materials'?")]
    """
    wrong = [each for number, edge in enumerate(loop) for each in _wrong_way(loop, number, edge)]
    wrong = wrong or list(_too_much(loop))
    yield from wrong
    if loop and not wrong:
        try:
            graph_with(loop)
        except BalanceError as error:
            node, what = str(error).splitlines()[1].split(maxsplit=1)  # of several nodes in one circle the first
            yield (), f"these ways close no balance: {what if what.startswith(node) else f'{node} {what}'}"


def _wrong_way(loop: Sequence[EdgeSettings], number: int, edge: EdgeSettings) -> Iterator[Wrong]:
    place, way = str(number), (edge.origin, edge.destination)
    for name, key in zip(("origin", "destination"), way, strict=True):
        if key not in KINDS:
            yield (place, name), f"'{key}' is not a node of the loop of use; {did_you_mean(key, KINDS)}"
    if KINDS.get(edge.origin) in ENDS:
        yield (place, "origin"), f"'{edge.origin}' is an end: nothing leaves it; take a node before it"
    if edge.age != "keep" and KINDS.get(edge.destination, "use") != "use":
        yield (place, "age"), f"'{edge.destination}' takes up no age, only a use does; leave the age out"
    if way in WAYS:
        how = "takes what the others leave" if WAYS[way] == "rest" else f"is steered by the lever '{WAYS[way]}'"
        yield (place,), f"the way {' → '.join(way)} is there already and {how}; declare another way, or move the lever"
    elif way in [(each.origin, each.destination) for each in loop[:number]]:
        yield (place,), f"the way {' → '.join(way)} stands twice; add the shares up"


def _too_much(loop: Sequence[EdgeSettings]) -> Iterator[Wrong]:
    for node, total in taken_of(loop).items():
        if total > 1 + ROUNDING:
            last = max(number for number, edge in enumerate(loop) if edge.origin == node)
            yield (str(last), "share"), f"the ways from '{node}' take {total:g} of what leaves it; expected at most 1"


def taken_of(loop: Sequence[EdgeSettings]) -> dict[str, float]:
    """Node → what the ways take of what leaves it [1]."""
    taken: dict[str, float] = {}
    for edge in loop:
        taken[edge.origin] = taken.get(edge.origin, 0.0) + edge.share
    return taken


def graph_with(loop: Sequence[EdgeSettings]) -> LoopGraph | None:
    """The loop of use with the ways; None where there are none.

    Raises
    ------
    BalanceError   ways that lead mass in a circle
    """
    if not loop:
        return None
    from kringloop.stocks import Edge, Lifetime

    graph = loops().with_edges(*(Edge(e.origin, e.destination, e.share, e.age) for e in loop))
    levers = dict.fromkeys(graph.levers, 0.0)
    life = Lifetime.of("exponential", mean=10.0)
    graph.life_cycle(levers, {key: life for key, kind in KINDS.items() if kind == "use"})
    return graph
