"""A backcast of a run: the levers of its life cycle searched backwards from targets, its indicators as the truth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any, Final

import numpy as np

from kringloop.core import Array, InfeasibleError, RangeError, conversion_factor, unknown, whole
from kringloop.models import DIVIDING, Draw, ScenarioSettings, TwoTexts
from kringloop.runs.backcast_found import AT_BOUND, Backcasted, LeverFound, TargetFound
from kringloop.runs.workbench import Workbench
from kringloop.scenarios import (
    BACKCAST_FIGURES,
    LEVERS,
    TOLERANCE,
    Aims,
    Backcast,
    BackcastAsked,
    Lever,
    SearchSpace,
    TargetAsked,
    attainable,
    backcast,
    moved_levers,
    near,
    require_asked,
)
from kringloop.study import BackcastSpec

NOT_STEERED: Final = ("growth", "displacement")
"""Levers that people meet first and that nobody steers: they move only where a backcast names them."""
WITHIN: Final = 0.05
NEARLY: Final = 0.01
"""[1] of a target by which a mix at the end of a range may miss it: such mixes lie on lines, the model is curved."""
PARTS: Final = (1.0, 0.75, 0.5, 0.25)
"""Of the way from the mix to the end of a range, tried by the full model from the far end on."""
NAMES: Final = TwoTexts(nl="terugrekening", en="backcast")


def backcast_of(bench: Workbench, asked: BackcastAsked, *, draws: int = 20, search_draws: int = 0) -> Backcasted:
    """Search the least mix of levers that meets the targets of a study or run.

    Parameters
    ----------
    draws        : of what the model reads (the fitted lives) with which the mix is tried; 0 for none
    search_draws : in how many of them a mix is searched anew, also where the targets cannot be met without a draw; each
                   takes up to ten rounds of the model

    Raises
    ------
    UnknownNameError   a product, figure or lever that is not there; names the nearest
    RangeError         a year outside the scenario, bounds that cannot be, or a figure that does not exist there
    InfeasibleError    no position of the levers fits their bounds
    """
    require_asked(asked)
    for name, count in (("draws", draws), ("search_draws", search_draws)):
        whole(count, what=name, least=-(10**9))
        if not 0 <= count <= 1000:
            raise RangeError(f"{count} draws; expected 0 to 1000", nl=f"{count} trekkingen; verwacht 0 tot en met 1000")
    search = _Search(bench, asked)
    found = backcast(search.evaluate, search.space, search.aims, objective=asked.objective)  # type: ignore[arg-type]
    least, most = search.ranges(found) if found.met else (found.mix, found.mix)
    tried = draws if found.met else 0
    alone = search.alone(found)
    holding, able = [], []
    for number in range(max(tried, search_draws)):
        drawn = search.under(number)
        holding += [drawn.holds(found.mix)] if number < tried else []
        able += [drawn.can(found.mix)] if number < search_draws else []
    share = float(np.mean(holding)) if holding else None
    anew = float(np.mean(able)) if able else None
    return Backcasted(
        product=asked.product,
        names=bench.names(asked.product) if asked.product else None,
        objective=asked.objective,
        met=found.met,
        effort=found.effort,
        levers=tuple(search.lever(n, found, least[n], most[n]) for n in range(len(search.levers))),
        targets=tuple(search.target(n, found, alone.get(n)) for n in range(len(asked.targets))),
        rounds=found.rounds,
        settled=found.settled,
        gap=found.gap,
        draws=tried,
        share=share,
        search_draws=search_draws,
        search_share=anew,
        since=bench.model.products.last_record,
        by=bench.model.choices.reached,
    )


def backcast_stated(
    bench: Workbench, spec: BackcastSpec, *, draws: int | None = None, search_draws: int | None = None
) -> Backcasted:
    """A backcast that a study states; draws left out are those that it states."""
    return backcast_of(
        bench,
        spec.asked,
        draws=spec.draws if draws is None else draws,
        search_draws=spec.search_draws if search_draws is None else search_draws,
    )


class _Search:
    """One backcast on one workbench: its space, its aims, and the full model as a function of the levers."""

    def __init__(self, bench: Workbench, asked: BackcastAsked) -> None:
        self.bench, self.asked = bench, asked
        record, horizon = bench.model.products.last_record, bench.model.choices.horizon
        for target in asked.targets:
            if not record < target.year <= horizon:
                raise RangeError(
                    f"target '{target.text}' is for {target.year}; levers move from {record + 1} to {horizon}",
                    nl=f"doel '{target.text}' is voor {target.year}; knoppen bewegen van {record + 1} tot en met "
                    f"{horizon}",
                )
        if asked.product and asked.product not in bench.model.products.keys:
            raise unknown("product", asked.product, bench.model.products.keys)
        usual = [lever.key for lever in LEVERS if not lever.further and lever.key not in NOT_STEERED]
        self.levers = [LEVERS[key] for key in (asked.levers or usual)]
        still = sorted({*asked.bounds, *asked.costs} - {lever.key for lever in self.levers})
        if still:
            raise RangeError(
                f"bounds or costs are given for '{still[0]}', which may not move; name it under levers",
                nl=f"er zijn grenzen (bounds) of kosten (costs) voor '{still[0]}', die niet mag bewegen; noem hem bij "
                "levers",
            )
        free = [lever.key for lever in self.levers if asked.objective == "cost" and lever.key not in asked.costs]
        if free:
            raise RangeError(
                f"no cost is given for '{free[0]}', which may move; give one (0 for none), or name under levers only "
                "those that have one",
                nl=f"er zijn geen kosten (costs) gegeven voor '{free[0]}', die mag bewegen; geef ze op (0 voor geen), "
                "of noem bij levers alleen knoppen die ze hebben",
            )
        self.space = self._space()
        self.read: set[str] = set()
        self.learning = True
        self.baseline = self.evaluate(self.space.start[None, :])[0]
        self.learning = False
        self.aims = self._aims(self.baseline)
        self._require_no_contradiction()

    def _require_no_contradiction(self) -> None:
        """Refuse targets that no figure can meet together, whatever moves: at least more than at most."""
        asked = list(zip(self.asked.targets, self.aims.value.tolist(), strict=True))
        for (least, low), (most, high) in permutations(asked, 2):
            alike = (least.figure, least.year) == (most.figure, most.year)
            if alike and least.sense > most.sense and low - high > TOLERANCE * abs(high):
                raise RangeError(
                    f"'{least.text}' asks at least {low:.6g} and '{most.text}' at most {high:.6g} of the same figure "
                    f"in {least.year}: no lever can give both; drop one",
                    nl=f"'{least.text}' vraagt ten minste {low:.6g} en '{most.text}' ten hoogste {high:.6g} van "
                    f"hetzelfde cijfer in {least.year}: geen knop geeft beide; laat er een weg",
                )

    def _aims(self, baseline: Array) -> Aims:
        """The targets as values; a change is one from how it is without moving a lever."""
        pairs = zip(self.asked.targets, baseline.tolist(), strict=True)
        values = [b * (1 + t.value / 100.0) if t.relative else t.value for t, b in pairs]
        return Aims(value=np.array(values), sense=np.array([float(t.sense) for t in self.asked.targets]))

    def holds(self, mix: Array) -> bool:
        """Whether a mix meets every target."""
        return bool((self.aims.missed(self.evaluate(mix[None, :])[0]) <= TOLERANCE).all())

    def can(self, mix: Array) -> bool:
        """Whether some mix inside the bounds meets every target, looked for from a mix on."""
        return attainable(self.evaluate, self.space, self.aims, begin=mix) is not None

    def under(self, number: int) -> _Search:
        """The same search where the model reads a draw of its inputs; targets are of that draw."""
        drawn = {k: replace(q, draw=Draw(number)) for k, q in self.bench.questions.items()}
        other = object.__new__(_Search)
        other.bench, other.asked, other.levers = replace(self.bench, questions=drawn), self.asked, self.levers
        other.read, other.learning, other.space = self.read, False, self.space
        other.baseline = other.evaluate(other.space.start[None, :])[0]
        other.aims = other._aims(other.baseline)
        return other

    def _space(self) -> SearchSpace:
        today = self.bench.today()
        start = np.array([today[lever.key] for lever in self.levers])
        own = [(min(each.low, today[each.key]), max(each.high, today[each.key])) for each in self.levers]
        ends = [self.asked.bounds.get(lever.key, pair) for lever, pair in zip(self.levers, own, strict=True)]
        low, high = np.array([a for a, _ in ends]), np.array([b for _, b in ends])
        if self.asked.objective == "cost":
            weight = np.array([self.asked.costs[lever.key] for lever in self.levers])
        else:  # of its own range, so that a bound of the reader changes no price of a move
            weight = np.array([100.0 / (b - a) for a, b in own])
        together, room = self._together(today)
        self._require_room(low, together, room)
        return SearchSpace(start=start, low=low, high=high, weight=weight, together=together, room=room)

    def _together(self, today: Mapping[str, float]) -> tuple[Array, Array]:
        """Levers that divide one whole, and what those that stay leave of it [%]."""
        keys, rows, room = [lever.key for lever in self.levers], [], []
        taken = self.bench.model.choices.taken
        for node, levers in DIVIDING.items():
            if not set(levers) & set(keys):
                continue
            rows.append([float(key in levers) for key in keys])
            staying = sum(today[name] for name in levers if name in today and name not in keys)
            room.append(100.0 * (1.0 - taken.get(node, 0.0)) - staying - AT_BOUND)
        return np.array(rows).reshape(len(rows), len(keys)), np.array(room)

    def _require_room(self, low: Array, together: Array, room: Array) -> None:
        """Refuse bounds below which levers take more of a whole than there is."""
        for divided, left in zip(together, room, strict=True):
            if divided @ low > left:
                parts = " + ".join(f"{e.key} {b:g}" for e, b, w in zip(self.levers, low, divided, strict=True) if w)
                raise InfeasibleError(
                    f"bounds ask for {parts} = {divided @ low:g} % of one whole, of which {left:.4g} % is left; "
                    "lower one",
                    nl=f"de grenzen vragen {parts} = {divided @ low:g} % van één geheel, waarvan {left:.4g} % over is; "
                    "verlaag er een",
                )

    def evaluate(self, points: Array) -> Array:
        """(point, target) what the full model gives: every indicator on the ledger of each scenario."""
        labels = [f"backcast{n}" for n in range(len(points))]
        scenarios = {
            label: ScenarioSettings(names=NAMES, changes=self._changes(point))
            for label, point in zip(labels, points, strict=True)
        }
        ledger = self._lean().ledger(scenarios, (self.asked.product,) if self.asked.product else ())
        return np.column_stack([self._figure(ledger, target, labels) for target in self.asked.targets])

    def _lean(self) -> Workbench:
        """The workbench with the accounts that the targets read; all of them before that is known."""
        questions = {k: q for k, q in self.bench.questions.items() if not self.read or k in self.read}
        return replace(self.bench, questions=questions)

    def _changes(self, point: Array) -> dict[str, float]:
        today = self.bench.levers_of(next(iter(self.bench.scenarios)))
        asked = {lever.key: lever.value(float(v)) for lever, v in zip(self.levers, point, strict=True)}
        return {k: v for k, v in moved_levers(today, asked).items() if v != today[k]}

    def _figure(self, ledger: Any, target: TargetAsked, labels: Sequence[str]) -> Array:
        figure = BACKCAST_FIGURES[target.figure]
        indicator, choices = figure.defined, self.bench.study.choices
        made = {n: v for n, v in choices.get(indicator.key, {}).items() if n in indicator.choices}
        expression = indicator.expression(ledger, {**made, **choices.get(indicator.id, {})})
        self.read |= {s.account.key for s in expression.selections()} if self.learning else set()
        found = expression.by("scenario", year=[target.year], scenario=list(labels))
        values = np.asarray(found.value, dtype=float).reshape(-1) * conversion_factor(found.unit, figure.unit)
        if not np.isfinite(values).all():
            raise RangeError(
                f"target '{target.text}': there is no {target.figure} in {target.year}; take another year",
                nl=f"doel '{target.text}': er is geen {target.figure} in {target.year}; neem een ander jaar",
            )
        return values

    def ranges(self, found: Backcast) -> tuple[Array, Array]:
        """(lever,) least and most of each lever in mixes that meet the targets and take at most 5 % more."""
        ends = near(self.space, self.aims, found, objective=self.asked.objective, within=WITHIN)  # type: ignore[arg-type]
        mixes = np.vstack(ends)
        tried = np.vstack([found.mix + part * (mixes - found.mix) for part in PARTS])
        reached = self.evaluate(tried)
        held = (self.aims.missed(reached) <= NEARLY).all(axis=1).reshape(len(PARTS), len(mixes))
        far = np.where(held.any(axis=0), np.array(PARTS)[held.argmax(axis=0)], 0.0)
        best = found.mix + far[:, None] * (mixes - found.mix)
        count = len(self.levers)
        return np.diag(best[:count]).copy(), np.diag(best[count:]).copy()

    def lever(self, n: int, found: Backcast, least: float, most: float) -> LeverFound:
        """One lever of the answer."""
        lever: Lever = self.levers[n]
        low, high, mix = float(self.space.low[n]), float(self.space.high[n]), float(found.mix[n])
        slack = AT_BOUND * (high - low)
        stays = (
            abs(float(self.space.start[n]) - low) <= slack
        )  # a lever left where it stands, at its end, does not bind
        bound = "high" if high - mix <= slack else "low" if mix - low <= slack and not stays else ""
        bound = bound or ("whole" if mix > self.space.start[n] and self._full(n, found.mix) else "")
        return LeverFound(
            lever=lever.key,
            today=float(self.space.start[n]),
            found=mix,
            low=low,
            high=high,
            least=min(float(least), mix),
            most=max(float(most), mix),
            bound=bound,
            relief=self._relief(n, found) if bound in ("high", "low") else 0.0,
        )

    def _relief(self, n: int, found: Backcast) -> float:
        """[1] part of the missed targets that a percentage point beyond the bound would meet."""
        missed = found.missed > TOLERANCE
        gain = float((self.aims.sense / self.aims.scale * found.slopes[:, n])[missed].sum())
        beyond = 1.0 if self.space.high[n] - found.mix[n] < found.mix[n] - self.space.low[n] else -1.0
        return max(0.0, beyond * gain)

    def alone(self, found: Backcast) -> dict[int, bool]:
        """Of several targets, each that is missed: whether some mix meets it without the others."""
        missed = np.flatnonzero(found.missed > TOLERANCE).tolist() if len(self.asked.targets) > 1 else []
        return {n: self._alone(n, found.mix) for n in missed}

    def _alone(self, n: int, begin: Array) -> bool:
        one = Aims(value=self.aims.value[[n]], sense=self.aims.sense[[n]])
        return attainable(lambda points: self.evaluate(points)[:, [n]], self.space, one, begin=begin) is not None

    def _full(self, n: int, mix: Array) -> bool:
        """Whether a whole that this lever takes of is full."""
        space = self.space
        return any(w[n] > 0 and w @ mix >= r - AT_BOUND for w, r in zip(space.together, space.room, strict=True))

    def target(self, n: int, found: Backcast, alone: bool | None) -> TargetFound:
        """One target of the answer."""
        asked = self.asked.targets[n]
        missed = float(found.missed[n])
        return TargetFound(
            text=asked.text,
            figure=asked.figure,
            unit=BACKCAST_FIGURES[asked.figure].shown_unit,
            year=asked.year,
            sense=asked.sense,
            value=asked.value,
            relative=asked.relative,
            asked=float(self.aims.value[n]),
            baseline=float(self.baseline[n]),
            reached=float(found.reached[n]),
            missed=missed if missed > TOLERANCE else 0.0,
            slack=missed * float(self.aims.scale[n]) if missed > TOLERANCE else 0.0,
            price=float(found.prices[n]) / 100.0 if found.met and math.isfinite(found.prices[n]) else None,
            alone=alone,
        )
