"""A shock answered: exposure, loss with hands tied and free, adaptivity, time to recovery, worth of each buffer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, Names, RangeError, did_you_mean
from kringloop.reference import application_names, raw_material, risk_inputs
from kringloop.shocks.adaptive import adaptive
from kringloop.shocks.assumed import ASSUMED, Assumptions, Level, Taken
from kringloop.shocks.buffers import Buffers
from kringloop.shocks.chain import UseChain, simple_chain
from kringloop.shocks.loss import Course, adaptivity, within
from kringloop.shocks.parts import SHARING, saved_by
from kringloop.shocks.question import Shock, require_shock
from kringloop.shocks.rigid import rigid
from kringloop.shocks.supply import SupplyShares, assessed_beside, supply_of
from kringloop.shocks.uses import Use, uses_of

WEEKS: Final = 52.0
"""Weeks in a year."""
LEVELS: Final[tuple[Level, ...]] = ("value", "worst", "best")
MONEY, USE = "mln EUR", "week"
"""Units of a loss: value added, or weeks of the whole use of the material where nobody knows what it is worth."""
NO_USES: Final = Names(
    "de EU-studie zegt niet waarvoor dit materiaal dient, dus niet wiens waarde op het spel staat; het verlies staat "
    "in weken van het gebruik",
    "the study of the EU does not say what this material is for, so not whose value is at stake; the loss stands in "
    "weeks of its use",
)
NO_VALUE: Final = Names(
    "van geen bedrijfstak die dit materiaal gebruikt is de toegevoegde waarde bekend; het verlies staat in weken van "
    "het gebruik",
    "no value added is known of any division that uses this material; the loss stands in weeks of its use",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShockCase:
    """Loss under one level of the assumptions: as they are, all at the worst or all at the best end of their bands.

    Parameters
    ----------
    rigid, adaptive   : [unit of the answer] lost with hands tied, and at best
    adaptivity        : [1] part of the loss that is averted; None where nothing is lost
    rigid_recovery, recovery : [weeks] from the announcement until 95 % of the service is back for good
    """

    rigid: float
    adaptive: float
    adaptivity: float | None
    rigid_recovery: int
    recovery: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Embodied:
    """What the countries add along the chain of industry at home, all their goods and services together.

    Parameters
    ----------
    share  : [1] of the value along the chain; None where the tables tell none of the countries apart
    apart  : countries that the tables do not tell apart; they are not in the share
    source : maker and name of the tables, which are of `year`
    """

    year: int
    share: float | None
    source: str
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShockAnswer:
    """What follows from a shock.

    Parameters
    ----------
    exposed     : [1] of supply that comes from the countries, times the share that stops
    assessed    : [1] of what the Union buys that comes from them by the assessment, beside observed trade; None where
                  that is the basis, or the assessment does not say
    home        : whether the importer is the country of a run, whose value added counts
    unit        : of all losses: `MONEY`, or `USE` where no value is known
    unvalued    : why no value is known; None where it is
    at_stake    : division → [mln EUR/year] value added that rests on the material, as the EU counts importance
    value_year  : of the value added; None for that in the assessment
    downstream  : division → [mln EUR/year] value added of those that need products of the users, or of one that does,
                  beside its own use
    cases       : level → losses
    gains       : assumption → [unit] that one more day (stock) or percentage point (the rest) of it saves
    saved       : sharing out by worth, and assumption → [unit] what each saves; together rigid less adaptive; empty
                  where it was not asked
    by_user     : application or division → ([unit] lost with hands tied, at best)
    service     : week → (with hands tied, at best) [1]
    filled      : assumption → [1] mean share of the use that it fills, from the announcement to the end
    mine        : what goods in use and discarded hold of it, as far as it is known; None where no table says so
    embodied    : what the countries add along the chain of industry at home; None without tables of chains
    without_value : divisions that use it, of which no value added is known; they count for nothing
    """

    shock: Shock
    supply: SupplyShares
    assumptions: Assumptions
    uses: tuple[Use, ...]
    exposed: float
    home: bool
    unit: str
    unvalued: Names | None
    at_stake: Mapping[str, float]
    value_year: int | None
    downstream: Mapping[str, float]
    cases: Mapping[str, ShockCase]
    gains: Mapping[str, float]
    saved: Mapping[str, float]
    by_user: Mapping[str, tuple[float, float]]
    service: tuple[tuple[float, float], ...]
    filled: Mapping[str, float]
    mine: Mapping[str, Any] | None = None
    embodied: Embodied | None = None
    without_value: tuple[str, ...] = ()
    assessed: float | None = None
    status: str = "scenario"

    @property
    def stake(self) -> float | None:
        """[mln EUR/year] value added that rests on the material; None where no value is known."""
        return None if self.unvalued else sum(self.at_stake.values())

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values, with every assumption and its certainty."""
        plain = asdict(self)
        plain["supply"]["notes"] = [asdict(note) for note in self.supply.notes]
        plain["at_stake_together"] = self.stake
        plain["kinds"] = dict(KINDS)
        return plain


KINDS: Final[Mapping[str, str]] = {
    "supply": "observed",
    "assessed": "published",
    "uses": "published",
    "at_stake": "computed",
    "mine": "computed",
    "embodied": "computed",
    "assumptions": "assumed",
    "cases": "scenario",
    "gains": "scenario",
    "saved": "scenario",
}
"""What sort of figure each part is; suppliers by the assessment are published."""


def answer_shock(
    shock: Shock,
    assumptions: Assumptions,
    value: Mapping[str, float] | None,
    *,
    value_year: int | None = None,
    mine: Mapping[str, Any] | None = None,
    embodied: Embodied | None = None,
    apart: bool = True,
) -> ShockAnswer:
    """Answer a shock.

    Parameters
    ----------
    value : division → [mln EUR/year] value added of who imports; None: that of the Union in the assessment
    mine, embodied : as in the answer; they are given to it, and not worked out here
    apart          : tell what each buffer saves apart, which takes longer than all the rest

    Raises
    ------
    RangeError         a shock that cannot be asked, or an exception that names no use
    MissingDataError   no trade of the material
    """
    shock = require_shock(shock)
    supply, uses = supply_of(shock), uses_of(shock.material)
    made = with_substitutes(shock.material, assumptions)
    worth = {u.sector: (u.value if value is None else value.get(u.sector)) for u in uses}
    unvalued = _unvalued(uses, worth)
    below = {} if unvalued else _downstream(made, uses, worth, value)
    coming = min(1.0, sum(supply.shares.get(origin, 0.0) for origin in shock.origins))
    exposed, others = coming * shock.share, 1.0 - coming
    weeks = shock.start + shock.weeks
    there = np.where(np.arange(weeks) < shock.start, 1.0, 1.0 - exposed)
    courses = {}
    for level in LEVELS:
        built = _use_alone(uses, made) if unvalued else _chain(uses, worth, below, made, level)
        courses[level] = rigid(built, there), adaptive(built, there, others, _buffers(made, level))
    tied, best = courses["value"]
    parts: Mapping[str, float] = {}
    if apart:
        stated = _use_alone(uses, made) if unvalued else _chain(uses, worth, below, made, "value")
        parts = saved_by(stated, there, others, _buffers(made, "value"), tied.loss)
    names = [] if unvalued else [*(u.label for u in uses), *sorted(below)]
    nodes = zip(names, tied.by_node, best.by_node, strict=not unvalued)
    return ShockAnswer(
        shock=shock,
        supply=supply,
        assumptions=made,
        uses=uses,
        exposed=exposed,
        home=value is not None,
        unit=USE if unvalued else MONEY,
        unvalued=unvalued,
        at_stake={} if unvalued else _at_stake(uses, worth),
        value_year=value_year,
        downstream=dict(sorted(below.items())),
        cases={level: _case(*pair) for level, pair in courses.items()},
        saved=_by_assumption(parts),
        gains={key: best.gains[a.buffer] / a.per for key, a in ASSUMED.items() if a.buffer in best.gains},
        by_user={n: (float(a), float(b)) for n, a, b in nodes},
        service=tuple(zip(tied.service.tolist(), best.service.tolist(), strict=True)),
        filled={key: float(best.used[a.buffer].mean()) for key, a in ASSUMED.items() if a.buffer in best.used},
        mine=mine,
        embodied=embodied,
        without_value=tuple(sorted(s for s, v in worth.items() if v is None)),
        assessed=assessed_beside(shock, supply),
    )


def _by_assumption(parts: Mapping[str, float]) -> dict[str, float]:
    """What sharing and each assumption save, of what sharing and each buffer save."""
    named = {SHARING: SHARING, **{key: about.buffer for key, about in ASSUMED.items()}}
    return {key: parts[buffer] for key, buffer in named.items() if buffer in parts}


def with_substitutes(material: str, assumptions: Assumptions) -> Assumptions:
    """The assumptions with what another material can take over, where no file says it: 1 − the index of the EU."""
    if "substitutes" in assumptions.taken:
        return assumptions
    inputs = risk_inputs().get(raw_material(material))
    if inputs is None:
        taken = Taken(value=0.0, low=0.0, high=20.0, why=NOT_ASSESSED, source="", certainty="proposal")
    else:
        share = 100.0 * (1.0 - inputs.substitution_risk)
        taken = Taken(
            value=share, low=0.0, high=min(100.0, 2.0 * share), why=FROM_INDEX, source="ec2017crm", certainty="derived"
        )
    return Assumptions(
        taken={**assumptions.taken, "substitutes": taken},
        essential=assumptions.essential,
        not_essential=assumptions.not_essential,
        file=assumptions.file,
    )


FROM_INDEX: Final = Names(
    "1 min de vervangbaarheidsindex van de EU (2017); de band loopt van niets tot het dubbele",
    "1 less the substitution index of the EU (2017); the band runs from nothing to twice that",
)
NOT_ASSESSED: Final = Names(
    "de EU geeft voor dit materiaal geen index; daarom telt hier niets, met een band",
    "the EU gives no index for this material; so nothing counts here, with a band",
)


def _unvalued(uses: tuple[Use, ...], worth: Mapping[str, float | None]) -> Names | None:
    """Why no loss of value can be told; None where it can."""
    if not uses:
        return NO_USES
    return NO_VALUE if all(v is None for v in worth.values()) else None


def _use_alone(uses: tuple[Use, ...], made: Assumptions) -> UseChain:
    """The use of a material, one week of it in a week: by application, or as one user where nobody names any."""
    need = np.array([u.share for u in uses]) if uses else np.ones(1)
    return replace(simple_chain(need, need), essential=_essential(uses, made.not_essential, len(need)))


def _case(stiff: Course, bent: Course) -> ShockCase:
    lost = within(bent.loss if bent.least is None else bent.least, stiff.loss)
    return ShockCase(
        rigid=stiff.loss,
        adaptive=lost,
        adaptivity=adaptivity(lost, stiff.loss),
        rigid_recovery=stiff.recovered(),
        recovery=bent.recovered(),
    )


def _at_stake(uses: tuple[Use, ...], worth: Mapping[str, float | None]) -> dict[str, float]:
    found: dict[str, float] = {}
    for use in uses:
        found[use.sector] = found.get(use.sector, 0.0) + use.share * (worth[use.sector] or 0.0)
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _downstream(
    made: Assumptions,
    uses: tuple[Use, ...],
    worth: Mapping[str, float | None],
    value: Mapping[str, float] | None,
) -> dict[str, float]:
    """Divisions that need the products of users, or of another of these, with their value added beside what already
    counts as their own use.

    Of the Union only the value added of users is known.
    """
    known = {s: v for s, v in worth.items() if v is not None} if value is None else value
    own = {d: sum(u.share for u in uses if u.sector == d) for d in known}
    found: dict[str, float] = {}
    while more := {e.to for e in made.essential if e.origin in (*worth, *found) and e.to in known} - found.keys():
        found |= {d: known[d] * (1.0 - own[d]) for d in more}
    return found


def _chain(
    uses: tuple[Use, ...],
    worth: Mapping[str, float | None],
    below: Mapping[str, float],
    made: Assumptions,
    level: Level,
) -> UseChain:
    places = {d: len(uses) + n for n, d in enumerate(sorted(below))}
    nodes = len(uses) + len(places)
    need, weekly = np.zeros(nodes), np.zeros(nodes)
    need[: len(uses)] = [u.share for u in uses]
    weekly[: len(uses)] = [u.share * (worth[u.sector] or 0.0) / WEEKS for u in uses]
    weekly[len(uses) :] = [below[d] / WEEKS for d in places]
    edges = [e for e in made.essential if e.to in places and (e.origin in worth or e.origin in places)]
    by = np.array([_shares(uses, e.origin, places, nodes) for e in edges]).reshape(len(edges), nodes)
    return UseChain(
        need=need,
        worth=weekly,
        essential=_essential(uses, made.not_essential, nodes),
        to=np.array([places[e.to] for e in edges], dtype=int),
        by=by,
        dependence=np.array([e.dependence.at(level, helps=False) / 100.0 for e in edges]),
    )


def _shares(uses: tuple[Use, ...], sector: str, places: Mapping[str, int], nodes: int) -> Array:
    """What the products of a division are: its uses of the material, or all it makes where it uses none itself."""
    row = np.zeros(nodes)
    row[: len(uses)] = [u.share if u.sector == sector else 0.0 for u in uses]
    if not row.any():
        row[places[sector]] = 1.0
    return np.asarray(row / row.sum())


def _essential(uses: tuple[Use, ...], left: tuple[str, ...], nodes: int) -> NDArray[np.bool_]:
    own = {application_names(u.application).nl: u.application for u in uses}
    left = tuple(own.get(name, name) for name in left)
    known = {name for u in uses for name in (u.application, u.sector)} | set(own)
    for name in left:
        if name not in known:
            raise RangeError(
                f"not_essential names '{name}', which is no application or division of this material; "
                f"{did_you_mean(name, known)}",
                nl=f"not_essential noemt '{name}', en dat is geen toepassing of bedrijfstak van dit materiaal; "
                f"{did_you_mean(name, known, 'nl')}",
            )
    flags = np.ones(nodes, dtype=bool)
    flags[: len(uses)] = [u.application not in left and u.sector not in left for u in uses]
    return flags


def _buffers(made: Assumptions, level: Level) -> Buffers:
    found = {a.buffer: made.taken[key].at(level, helps=a.helps) / a.per for key, a in ASSUMED.items()}
    return Buffers(**found)
