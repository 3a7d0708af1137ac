"""Who is responsible for one pressure, by several rules; each asks the engine of supply chains what it found.

Producer, consumer, shared and income-based add up to the total. Influence says what could be touched and overlaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from kringloop.actors.attributed import Actor, Attributed
from kringloop.core import NOISE, Array, Names, unknown

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from kringloop.chains import Engine, Overlapping

WORLD = "world"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of who is responsible.

    Parameters
    ----------
    additive  : whether the shares of all actors make the total, so that they may be summed
    says      : whom it looks at, in a few words
    certainty : how its formula was read: "read" in a text, "derived" here, or from "memory"
    """

    key: str
    names: Names
    says: Names
    additive: bool
    reference: str
    certainty: str
    ask: Callable[..., Any]


def producer(engine: Engine, extension: str) -> Attributed:
    """Everybody answers for what arises with him: D_i, the territorial account.

    Source      millerblair2009
    Example
    >>> from kringloop.chains import Engine
    >>> from kringloop.economies.examples import two_regions
    >>> producer(Engine(two_regions()), "co2").by("region")
    {'NL': 6.0, 'RoW': 44.0, '': 0.0}
    """
    values = engine.intensities([extension])[0] * engine.economy.output
    return _attributed(engine, extension, "producer", _sectors(engine, "producer"), values)


def consumer(engine: Engine, extension: str) -> Attributed:
    """Who buys the final product answers for its whole chain: f L Y by region of the buyer, the footprint.

    Source      millerblair2009
    Example
    >>> from kringloop.chains import Engine
    >>> from kringloop.economies.examples import two_regions
    >>> round(sum(consumer(Engine(two_regions()), "co2").by("region").values()), 9)
    50.0
    """
    shared_out = _shared(engine, extension, retention=0.0)
    return _attributed(engine, extension, "consumer", _buyers(engine), shared_out[1])


def shared(
    engine: Engine,
    extension: str,
    *,
    retention: ArrayLike | None = None,
    outside: Literal["raise", "clip"] = "raise",
) -> Attributed:
    """Makers keep a part and pass the rest on down the chain, so that all of it is handed out once.

    h = (I − ((1 − ρ) ∘ B)ᵀ)⁻¹ D; makers ρ ∘ h, final consumers (1 − ρ) ∘ h ∘ y/x.

    Parameters
    ----------
    retention : ρ [1], one for all or one per sector; left out: value added over net output, v/(x − z_ii)
    outside   : what to do where that ρ leaves 0 … 1: "raise", or "clip"; what was clipped stands in the parameters

    Raises
    ------
    RangeError   ρ outside 0 … 1

    Source      gallego2005, lenzen2007
    Example
    >>> from kringloop.chains import Engine
    >>> from kringloop.economies.examples import two_regions
    >>> found = shared(Engine(two_regions()), "co2", retention=0.5)
    >>> {role: round(v, 2) for role, v in found.by("role").items()}
    {'producer': 32.79, 'consumer': 17.21, 'rest': 0.0}
    """
    made, bought, clipped = _shared(engine, extension, retention=retention, outside=outside)
    said: object = "value added" if retention is None else np.asarray(retention, dtype=np.float64).tolist()
    actors = (*_sectors(engine, "producer"), *_buyers(engine))
    found = np.concatenate([made, bought])
    return _attributed(engine, extension, "shared", actors, found, retention=said, clipped=clipped)


def income(engine: Engine, extension: str) -> Attributed:
    """Who earns from it answers: v_i Σ_j G_ij f_j, the pressure made possible by the primary inputs of a sector.

    Source      marques2012
    Example
    >>> from kringloop.chains import Engine
    >>> from kringloop.economies.examples import two_regions
    >>> round(sum(income(Engine(two_regions()), "co2").by("region").values()), 9)
    50.0
    """
    from kringloop.chains import income_based

    values = income_based(engine, extension).values
    return _attributed(engine, extension, "income", _sectors(engine, "earner"), values)


def influence(engine: Engine, extension: str, *, reach: Literal["both", "upstream"] = "both") -> Overlapping:
    """What each sector could touch, up and down its chain; overlaps, refuses to be summed and says how often.

    Parameters
    ----------
    reach : "upstream" (all that it buys from, scope 1 to 3) or "both" (and all that is made with its products)

    Raises
    ------
    RangeError   another reach

    Source      ghgprotocol2011
    Example
    >>> from kringloop.chains import Engine
    >>> from kringloop.economies.examples import two_regions
    >>> influence(Engine(two_regions()), "co2").overlap > 1
    True
    """
    from kringloop.chains import chain_footprint
    from kringloop.chains import influence as both_ways
    from kringloop.core import one_of

    one_of(reach, ("both", "upstream"), what="reach")
    return (both_ways if reach == "both" else chain_footprint)(engine, extension)


def _rule(
    key: str,
    names: Names,
    says: Names,
    reference: str,
    ask: Callable[..., Any],
    *,
    additive: bool = True,
    certainty: str = "read",
) -> Rule:
    return Rule(key=key, names=names, says=says, additive=additive, reference=reference, certainty=certainty, ask=ask)


RULES: Final[Mapping[str, Rule]] = {
    rule.key: rule
    for rule in (
        _rule(
            "producer",
            Names("maker", "producer"),
            Names("bij wie het ontstaat", "with whom it arises"),
            "millerblair2009",
            producer,
        ),
        _rule(
            "consumer",
            Names("eindgebruiker", "consumer"),
            Names("wie het eindproduct koopt", "who buys the final product"),
            "millerblair2009",
            consumer,
        ),
        _rule(
            "shared",
            Names("gedeeld", "shared"),
            Names("makers en kopers samen", "makers and buyers together"),
            "lenzen2007",
            shared,
            certainty="memory",
        ),
        _rule(
            "income",
            Names("verdiener", "income"),
            Names("wie eraan verdient", "who earns from it"),
            "marques2012",
            income,
        ),
        _rule(
            "influence",
            Names("invloed", "influence"),
            Names("wie eraan kan raken (overlapt)", "who could touch it (overlaps)"),
            "ghgprotocol2011",
            influence,
            additive=False,
            certainty="derived",
        ),
    )
}
"""Every rule by its key; the rule of value-added retention is from memory, that it adds up is tested."""


def responsibility(engine: Engine, extension: str, rule: str = "shared", **told: Any) -> Attributed | Overlapping:
    """One pressure by one rule.

    Raises
    ------
    UnknownNameError   a rule or a pressure that is not known; the nearest spelling is named
    """
    if rule not in RULES:
        raise unknown("rule", rule, RULES)
    found: Attributed | Overlapping = RULES[rule].ask(engine, extension, **told)
    return found


def _shared(engine: Engine, extension: str, **told: Any) -> tuple[Array, Array, tuple[tuple[str, float], ...]]:
    from kringloop.chains import shared_responsibility

    found = shared_responsibility(engine, extension, **told)
    return found.producers, found.consumers.sum(axis=0), found.clipped


def _sectors(engine: Engine, role: str) -> tuple[Actor, ...]:
    return tuple(Actor(role, region, sector) for region, sector in engine.economy.sectors)


def _buyers(engine: Engine) -> tuple[Actor, ...]:
    return tuple(Actor("consumer", region) for region in engine.economy.consumers)


def _attributed(
    engine: Engine, extension: str, method: str, actors: tuple[Actor, ...], values: Array, **parameters: object
) -> Attributed:
    """With the rest: of a printed table a little stands with nobody, because its rows do not close."""
    economy = engine.economy
    total = float((engine.intensities([extension])[0] * economy.output).sum())
    left = total - float(values.sum())
    if abs(left) <= NOISE * float(np.abs(values).sum()):
        left = 0.0  # what a solve leaves is no rest
    return Attributed(
        what=f"{extension} {economy.year}",
        unit=economy.extension(extension).unit,
        method=method,
        boundary=WORLD,
        actors=(*actors, Actor("rest")),
        values=np.append(values, left),
        total=total,
        parameters=parameters,
    )
