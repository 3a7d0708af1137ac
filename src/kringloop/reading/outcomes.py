"""What a scenario answers, in words: large outcomes beside another scenario, each goal with its figures and targets.

Figures are those of `kringloop scenario run`; nothing is computed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kringloop.core import same
from kringloop.indicators import GOALS
from kringloop.reading import numbers
from kringloop.reading.explored import level_of
from kringloop.reading.run import Reading
from kringloop.reading.scenarios import figure_rows
from kringloop.reading.words import Words
from kringloop.runs import ALL, ScenarioBench, dials_in
from kringloop.scenarios import ACCOUNT, BASELINE, Dial, Plan

DIGITS: Final = 3
FIRST_CHOICE: Final = ("primary_need", "material_lost")
"""The two outcomes that stand in view where a reader chooses none and the run has them."""
MOST_MOVED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One figure in one year, beside another scenario.

    Parameters
    ----------
    texts : before, value and difference as people read them
    level : how much it differs, in words
    tone  : "better", "worse", or nothing where it does not differ or no side is better
    kind  : "scenario" after the record, else "computed"
    """

    id: str
    name: str
    of: str
    unit: str
    year: int
    before: float | None
    value: float | None
    texts: tuple[str, str, str]
    level: str
    tone: str
    kind: str

    @property
    def moved(self) -> bool:
        """Whether it differs."""
        return self.value is not None and self.before != self.value

    @property
    def seen(self) -> bool:
        """Whether it differs as it is written: 461 that becomes 461 says nothing to a reader."""
        return self.moved and self.texts[0] != self.texts[1]

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        difference = None if self.before is None or self.value is None else self.value - self.before
        return {
            "indicator": self.id,
            "year": self.year,
            "unit": self.unit,
            "before": self.before,
            "value": self.value,
            "difference": difference,
            "status": self.kind,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalAnswer:
    """What a scenario does for one goal.

    Parameters
    ----------
    lead     : the figure that the study puts in front and that goes on; None where none does
    moved    : others that differ as they are written, one of each indicator, those that the study puts in front first
    targets  : rows of `target_rows` with a figure, those of the lead first
    untold   : how many targets of the goal have none
    said     : what answers, or why nothing does
    missing  : what belongs here and nobody can measure
    """

    goal: str
    title: str
    lead: Outcome | None
    moved: tuple[Outcome, ...]
    targets: tuple[Mapping[str, Any], ...]
    untold: int
    said: str
    missing: str


def outcome_of(reading: Reading, row: Mapping[str, Any], words: Words) -> Outcome:
    """A row of `figure_rows` in words."""
    language, one, two = words.language, row["before"], row["value"]
    two = one if one is not None and two is not None and same(one, two) else two
    known = one is not None and two is not None
    change = two - one if known else None
    sign = 0 if not change else (1 if change > 0 else -1) * {"up": 1, "down": -1}.get(row["better"], 0)
    texts = numbers.told_apart((one, two), language, digits=DIGITS)
    return Outcome(
        id=row["indicator"],
        name=figure_name(reading, row["indicator"], language),
        of=cell_in_words(reading, row["cell"], words),
        unit=numbers.unit_words(row["unit"], language),
        year=row["year"],
        before=one,
        value=two,
        texts=(texts[0], texts[1], numbers.signed(change, language, digits=DIGITS)),
        level=words(f"circulation.{level_of(one, two)}") if known else "–",
        tone={1: "better", -1: "worse"}.get(sign, ""),
        kind=row["status"],
    )


def figure_name(reading: Reading, id: str, language: str) -> str:
    """The name of an indicator, with its definition where the run has several, those of scenarios alone included."""
    return reading.keep(("names of figures", language), lambda: _figure_names(reading, language))[id]


def _figure_names(reading: Reading, language: str) -> dict[str, str]:
    several = Counter(each.key for each in reading.definitions.values())
    return {
        id: each.full_name(language) if several[each.key] > 1 else each.names[language]
        for id, each in reading.definitions.items()
    }


def cell_in_words(reading: Reading, cell: Mapping[str, str], words: Words) -> str:
    """The names of a cell on one line; what is not divided is all products that are followed."""
    told = [
        words("scenario.all_products") if code == ALL else reading.name(dimension, code, words.language)
        for dimension, code in cell.items()
    ]
    return "; ".join(told)


def choosable(bench: ScenarioBench, base: Plan) -> tuple[str, ...]:
    """Figures that go on in the baseline, in the order of the run: what can stand in view."""
    return bench.once(base, "choosable", lambda: tuple(bench.lines(base)))


def first_outcomes(known: Sequence[str]) -> tuple[str, str]:
    """The two that stand in view where none is chosen."""
    found = [id for id in FIRST_CHOICE if id in known]
    found += [id for id in known if id not in found]
    return found[0], found[min(1, len(found) - 1)]


def outcome_rows(
    bench: ScenarioBench, plan: Plan, other: Plan, ids: Sequence[str], year: int, language: str
) -> list[dict[str, Any]]:
    """Some figures as `figure_rows` gives them, in the order asked."""
    rows = {r["indicator"]: r for r in figure_rows(bench, plan, other, year, language, every=True, ids=ids)}
    return [rows[id] for id in ids if id in rows]


def goal_leads(reading: Reading, bench: ScenarioBench, known: Sequence[str]) -> dict[str, str]:
    """Goal → the figure that leads it: the first in front that goes on, else the first that does."""
    found: dict[str, str] = {}
    for goal in GOALS:
        mine = [id for id in known if bench.expressions[id][0].goal == goal]
        front = [id for id in reading.run.study.show.front.get(goal, []) if id in mine]
        found |= {goal: (front or mine)[0]} if mine else {}
    return found


def margins_of(
    reading: Reading, bench: ScenarioBench, known: Sequence[str], shown: Sequence[str] = ()
) -> tuple[str, ...]:
    """Figures whose margin is worked out where a reader asks how sure a scenario is: those in view, and of each goal.

    shown : in view; left out: the two that are where none is chosen
    """
    return tuple(dict.fromkeys((*(shown or first_outcomes(known)), *goal_leads(reading, bench, known).values())))


def goal_answers(
    reading: Reading,
    bench: ScenarioBench,
    plan: Plan,
    rows: Sequence[Mapping[str, Any]],
    aims: Sequence[Mapping[str, Any]],
    words: Words,
) -> tuple[GoalAnswer, ...]:
    """Every goal that the run has figures or targets for, in the order of the monitor.

    Parameters
    ----------
    rows : every figure of the scenario, of `figure_rows`
    aims : every target, of `target_rows`
    """
    leads = goal_leads(reading, bench, [row["indicator"] for row in rows])
    dials = tuple(dials_in(bench, plan).values())
    found = (_answer(reading, bench, dials, goal, leads, rows, aims, words) for goal in GOALS)
    return tuple(answer for answer in found if answer.lead or answer.targets or answer.untold or answer.missing)


def _answer(
    reading: Reading,
    bench: ScenarioBench,
    dials: Sequence[Dial],
    goal: str,
    leads: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    aims: Sequence[Mapping[str, Any]],
    words: Words,
) -> GoalAnswer:
    mine = {row["indicator"]: row for row in rows if row["goal"] == goal}
    first = leads.get(goal, "")
    lead = outcome_of(reading, mine[first], words) if first in mine else None
    others = [outcome_of(reading, row, words) for id, row in mine.items() if not row["same"] and id != first]
    shown = reading.run.study.show.front.get(goal, [])
    others.sort(key=lambda o: o.id not in shown)
    own = [row for row in aims if row["goal"] == goal]
    told = sorted((r for r in own if r["value"] is not None), key=lambda r: r["indicator"] != first)
    return GoalAnswer(
        goal=goal,
        title=GOALS[goal][words.language],
        lead=lead,
        moved=tuple({o.id.partition(".")[0]: o for o in reversed(others) if o.seen}.values())[::-1][:MOST_MOVED],
        targets=tuple(told),
        untold=len(own) - len(told),
        said=_said(bench, dials, mine, lead, others, words),
        missing=_missing(reading, goal, words),
    )


def _said(
    bench: ScenarioBench,
    dials: Sequence[Dial],
    mine: Mapping[str, Mapping[str, Any]],
    lead: Outcome | None,
    others: Sequence[Outcome],
    words: Words,
) -> str:
    """How many figures of a goal move, or which levers would move them."""
    if not mine:
        return words("explore.goal_none")
    count, one = len(others) + bool(lead and lead.moved), "_one" if len(mine) == 1 else ""
    if count:
        return words(f"explore.goal_moved{one}", count=count, all=len(mine))
    names = levers_that_move(bench, dials, mine, words.language)
    if not names:
        return words(f"explore.goal_no_lever{one}", all=len(mine))
    return words(f"explore.goal_still{one}", all=len(mine), levers=", ".join(names))


def levers_that_move(
    bench: ScenarioBench, dials: Sequence[Dial], ids: Mapping[str, Any], language: str
) -> tuple[str, ...]:
    """Words of the levers in front, or of rows, that act on what some figures read."""
    reads = {account for id in ids for account in bench.expressions[id][1]}
    base = bench.plans[BASELINE]
    followed = {account for part in bench.behind(base).parts if part.follows_products for account in part.accounts}
    found = []
    for dial in dials:
        each = dial.template
        acts = set(bench.chains.accounts) if each.on_chain else set(each.scope.get(ACCOUNT, ())) or followed
        if acts & reads and (dial.front or each.outside):
            found.append((dial.names or dial.lever.names)[language])
    return tuple(dict.fromkeys(found))


def _missing(reading: Reading, goal: str, words: Words) -> str:
    lacking = reading.run.study.show.missing.get(goal, [])
    named = "; ".join(spec.what.model_dump()[words.language] for spec in lacking)
    return words("explore.missing", what=named) if named else ""


def target_words(row: Mapping[str, Any], words: Words) -> str:
    """Where a target stands under a scenario, in a few words."""
    state = "not_yet" if row["met"] is None else "met" if row["met"] else "missed"
    told = words(f"explore.target_{state}{'_uncertain' if row.get('certain') is False else ''}")
    if row.get("met_in_draws") is not None:
        told += f"; {words('explore.met_in_draws', share=numbers.percent(row['met_in_draws'], words.language))}"
    return told if row["touched"] else f"{told}, {words('explore.target_untouched')}"


def year_beside(row: Mapping[str, Any]) -> str:
    """The year of a target, to stand beside its name; nothing where the name says it."""
    year = str(row["year"])
    return "" if year in row["name"] else year


def aim_words(row: Mapping[str, Any], language: str) -> str:
    """What a target asks: `≤ 29.1 Mt`."""
    sign, unit = ("≤" if row["side"] == "at_most" else "≥"), numbers.unit_words(row["unit"], language)
    return f"{sign} {numbers.figure(row['aim'], language, digits=DIGITS)} {unit}".rstrip()


def explored_title(two: Sequence[Outcome], words: Words) -> str:
    """The finding: both outcomes, from what to what."""
    year = two[0].year
    if not any(o.moved for o in two):
        key = "explore.title_same"
        return words(key, year=year, told=_joined([f"{_inside(o.name)} {_amount(o, 1)}" for o in two]))
    told = [
        words("explore.from_to", name=_inside(o.name), before=o.texts[0], after=_amount(o, 1))
        if o.moved
        else words("explore.stays", name=_inside(o.name), value=_amount(o, 1))
        for o in two
    ]
    return words("explore.title", year=year, told=_joined(told))


def _inside(name: str) -> str:
    """A name as a sentence goes on: its first letter small, unless it is an abbreviation.

    >>> _inside("Burnt or dumped"), _inside("DMI per head")
    ('burnt or dumped', 'DMI per head')
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _amount(outcome: Outcome, place: int) -> str:
    return f"{outcome.texts[place]} {outcome.unit}".strip()


def _joined(told: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(told))
