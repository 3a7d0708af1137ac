"""The loop of use as data: nodes, and edges that say which lever steers them; life cycles follow from it.

Owns the declaration and its reading. A node is a phase, a step, an end, a gate or a split:

=========  ==========================================================================================
sort       what it is
=========  ==========================================================================================
phase      holds stock: "use", "hibernation"
step       holds none: "collection", "repair", "recycling", …; may lose part of what enters
end        where mass leaves; its kind says what it counts as (`roles.ROLE_OF_END`)
gate       a place that mass passes and that figures are told of, such as what is discarded
split      a division of a whole in shares; no place of its own
=========  ==========================================================================================

What leaves a node is divided by its edges. An edge takes the share of its lever or a number, and the one with "rest"
what the others leave. So an edge more changes the rest by itself: nobody has to mend other shares.
Rules: C4, C5, C6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, cast, get_args

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, BalanceError, Problems, ShapeError, did_you_mean, figures, number, together, unknown
from kringloop.stocks.graph import KINDS, End, EndKind, LifeCycle, Phase, PhaseKind, Route, Step, StepKind, level
from kringloop.stocks.lifetimes import Lifetime

PassKind = Literal["gate", "split"]
SORT_OF: Final = {kind: sort for sort, kinds in {**KINDS, "pass": get_args(PassKind)}.items() for kind in kinds}
REST, KEEP, NEW = "rest", "keep", "new"
Levers = Mapping[str, ArrayLike]


@dataclass(frozen=True, slots=True)
class Node:
    """A place of the loop of use.

    Parameters
    ----------
    kind      : of a phase, step or end, or "gate" or "split"
    yields    : of a step: lever or number [1]; of what enters this share goes on
    losses_to : where the rest of it goes
    """

    key: str
    kind: PhaseKind | StepKind | EndKind | PassKind
    yields: str | float = 1.0
    losses_to: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one node to another.

    Parameters
    ----------
    share : lever or number [1], or "rest": what the other edges of its origin leave, all where it is the only one
    age   : into a phase: "keep", "new", or lever or number for the part of its age that is taken away
    """

    origin: str
    destination: str
    share: str | float = REST
    age: str | float = KEEP

    def __post_init__(self) -> None:
        for name in ("share", "age"):
            if not isinstance(getattr(self, name), str):
                about = f"the {name} of {self.origin} → {self.destination}"
                object.__setattr__(self, name, number(getattr(self, name), what=about, least=0, most=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopGraph:
    """A declared loop of use, without numbers.

    Raises
    ------
    BalanceError   nodes or edges that do not make a graph: every problem in one message

    Example     two thirds are collected, and all of that is recycled:
    >>> graph = LoopGraph(
    ...     nodes=(Node("use", "use"), Node("discards", "gate"),
    ...            Node("plant", "recycling", "plant_yield", "landfill"),
    ...            Node("metal", "secondary"), Node("landfill", "landfill")),
    ...     edges=(Edge("use", "discards"), Edge("discards", "plant", "collection"),
    ...            Edge("discards", "landfill", "rest"), Edge("plant", "metal")),
    ... )
    >>> graph.levers
    ('collection', 'plant_yield')
    >>> cycle = graph.life_cycle({"collection": 0.6, "plant_yield": 0.9}, {"use": Lifetime.of("fixed", mean=5.0)})
    >>> [(route.origin, route.destination, float(route.share), route.via) for route in cycle.routes]
    [('use', 'plant', 0.6, ('discards',)), ('use', 'landfill', 0.4, ('discards',)), ('plant', 'metal', 1.0, ())]
    >>> wider = graph.with_edges(Edge("discards", "metal", "direct"))
    >>> [round(float(r.share), 2) for r in wider.life_cycle({"collection": 0.6, "plant_yield": 0.9, "direct": 0.25},
    ...                                           {"use": Lifetime.of("fixed", mean=5.0)}).routes][:3]
    [0.6, 0.15, 0.25]
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def __post_init__(self) -> None:
        problems = Problems("the loop of use")
        _check_nodes(self, problems)
        _check_edges(self, problems)
        problems.raise_if_any(BalanceError, closing="Nothing was computed.")
        _check_passes(self, problems)
        problems.raise_if_any(BalanceError, closing="Nothing was computed.")

    @property
    def levers(self) -> tuple[str, ...]:
        """Every lever that steers an edge or a yield, in the order of the graph."""
        named = [s for e in self.edges for s in (e.share, e.age) if s not in (REST, KEEP, NEW)]
        named += [n.yields for n in self.nodes]
        return tuple(dict.fromkeys(name for name in named if isinstance(name, str)))

    @property
    def age_levers(self) -> tuple[str, ...]:
        """Levers that steer an age, and so may differ by year only."""
        named = [e.age for e in self.edges if isinstance(e.age, str) and e.age not in (KEEP, NEW)]
        return tuple(dict.fromkeys(named))

    def out_of(self, key: str) -> tuple[Edge, ...]:
        """Edges that leave a node."""
        return tuple(edge for edge in self.edges if edge.origin == key)

    def with_edges(self, *edges: Edge, nodes: tuple[Node, ...] = ()) -> LoopGraph:
        """The graph with more ways, and the nodes they need; what "rest" takes becomes less by itself."""
        return replace(self, nodes=(*self.nodes, *nodes), edges=(*self.edges, *edges))

    def life_cycle(self, levers: Levers, lives: Mapping[str, Lifetime]) -> LifeCycle:
        """The life cycle that follows from the values of the levers.

        Parameters
        ----------
        levers : lever → number, (year,) or (year, …) [1]; an age may differ by year only
        lives  : phase → lifetime

        Raises
        ------
        UnknownNameError   a lever or a lifetime that the graph needs and does not get
        BalanceError       shares that take more than the whole
        ShapeError         an age that differs behind the year, or levers of unlike shapes
        """
        for name in self.levers:
            if name not in levers:
                raise unknown("lever", name, levers, where="the values given")
        phases = [n for n in self.nodes if SORT_OF[n.kind] == "phase"]
        for node in phases:
            if node.key not in lives:
                raise unknown("phase", node.key, lives, where="the lifetimes given")
        steps = [n for n in self.nodes if SORT_OF[n.kind] == "step"]
        levers = _side_by_side({name: levers[name] for name in self.levers})
        return LifeCycle(
            phases=tuple(Phase(key=n.key, life=lives[n.key], kind=cast("PhaseKind", n.kind)) for n in phases),
            steps=tuple(
                Step(key=n.key, kind=cast("StepKind", n.kind), yields=_value(n.yields, levers), losses_to=n.losses_to)
                for n in steps
            ),
            ends=tuple(End(key=n.key, kind=cast("EndKind", n.kind)) for n in self.nodes if SORT_OF[n.kind] == "end"),
            routes=tuple(route for node in (*phases, *steps) for route in _merged(self._ways(node.key, levers, None))),
        )

    def _ways(self, key: str, levers: Levers, before: ArrayLike | None) -> Iterator[Route]:
        """Every way out of a node to the next phase, step or end, with its share.

        Through splits shares are multiplied from the front. What a gate does is worked out once, whoever feeds it.
        """
        kinds = {node.key: node.kind for node in self.nodes}
        for edge, own in self._shares(key, levers):
            share = own if before is None else np.asarray(before) * own
            match kinds[edge.destination]:
                case "split":
                    for way in self._ways(edge.destination, levers, share):
                        yield replace(way, origin=key)
                case "gate":
                    for way in self._ways(edge.destination, levers, None):
                        yield replace(
                            way, origin=key, share=share * np.asarray(way.share), via=(edge.destination, *way.via)
                        )
                case _:
                    yield Route(key, edge.destination, share, _age(edge.age, levers))

    def _shares(self, key: str, levers: Levers) -> Iterator[tuple[Edge, Array]]:
        edges = self.out_of(key)
        rest = np.ones(())
        for edge in edges:
            if edge.share != REST:
                rest = rest - _value(edge.share, levers)
        for edge in edges:
            yield edge, np.maximum(rest, 0.0) if edge.share == REST else _value(edge.share, levers)


def _side_by_side(levers: Levers) -> dict[str, Array]:
    """Levers with the year in front: one by year holds for all that differs behind the year."""
    given = {name: figures(value, what=f"lever '{name}'") for name, value in levers.items()}
    lifted = dict(zip(given, level(*given.values()), strict=True))
    together(**{f"'{name}'": value for name, value in lifted.items()})
    return lifted


def _merged(ways: Iterator[Route]) -> tuple[Route, ...]:
    """Ways to one place, by the same gates and with the same age, are one route."""
    found: dict[tuple[object, ...], Route] = {}
    for way in ways:
        place = (way.destination, way.via, way.age if isinstance(way.age, str) else tuple(np.ravel(way.age).tolist()))
        known = found.get(place)
        found[place] = way if known is None else replace(way, share=np.asarray(known.share) + np.asarray(way.share))
    return tuple(found.values())


def _value(given: str | float, levers: Levers) -> Array:
    if isinstance(given, str):
        return figures(levers[given], what=f"lever '{given}'")
    return figures(given, what="a share, yield or age of the loop of use")


def _age(given: str | float, levers: Levers) -> Literal["keep", "new"] | Array | float:
    """One figure where it never changes, otherwise one by year."""
    if given in (KEEP, NEW):
        return cast('Literal["keep", "new"]', given)
    value = _value(given, levers)
    if not value.size:
        raise ShapeError(f"lever '{given}' holds no figure; give one number, or one for each year")
    if (value == value.flat[0]).all():
        return float(value.flat[0])
    if value[0].size > 1:
        raise ShapeError(
            f"lever '{given}' sets an age and has shape {value.shape}; it may differ by year only\n"
            "  Run what differs behind the year apart."
        )
    return value.reshape(-1)


def _check_nodes(graph: LoopGraph, problems: Problems) -> None:
    keys = [node.key for node in graph.nodes]
    for key, count in Counter(keys).items():
        if count > 1:
            problems.add(key, f"is declared {count} times; give every node its own key")
    for node in graph.nodes:
        if node.kind not in SORT_OF:
            problems.add(node.key, f"'{node.kind}' is not a kind of node; {did_you_mean(node.kind, SORT_OF)}")
            continue
        out, sort = graph.out_of(node.key), SORT_OF[node.kind]
        if sort == "end" and out:
            problems.add(node.key, f"is an end, and an edge leaves it for '{out[0].destination}'")
        if sort != "end" and not out:
            problems.add(node.key, "has no way out; declare at least one edge from it")
        if sort != "step" and (node.yields != 1.0 or node.losses_to):
            problems.add(node.key, "has a yield, which only a step has")


def _check_edges(graph: LoopGraph, problems: Problems) -> None:
    keys = [node.key for node in graph.nodes]
    for edge in graph.edges:
        for end in (edge.origin, edge.destination):
            if end not in keys:
                problems.add(f"{edge.origin} → {edge.destination}", f"'{end}' is not a node; {did_you_mean(end, keys)}")
    for key in keys:
        if [edge.share for edge in graph.out_of(key)].count(REST) > 1:
            problems.add(key, "two edges from it take the rest; put a split between")


def _check_passes(graph: LoopGraph, problems: Problems) -> None:
    """Gates and splits that lead back to themselves would never let mass go."""
    passes = {node.key for node in graph.nodes if SORT_OF[node.kind] == "pass"}
    reach = {key: {e.destination for e in graph.out_of(key)} & passes for key in passes}
    for key in sorted(passes):
        seen: set[str] = set()
        open_ = set(reach[key])
        while open_ - seen:
            seen |= open_
            open_ = {further for here in open_ for further in reach[here]}
        if key in seen:
            problems.add(key, "leads back to itself through gates and splits alone; put a step or a phase in between")
