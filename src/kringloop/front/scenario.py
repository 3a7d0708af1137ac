"""A scenario as Python sees it: every figure beside another scenario, targets, assumptions, and its file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from numbers import Integral
from pathlib import Path
from typing import Any

from kringloop.core import RangeError, mapping_given, whole
from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.reading import (
    ASSUMED,
    WORDS,
    Words,
    assumption_rows,
    choosable,
    explored_title,
    figure_name,
    figure_rows,
    first_outcomes,
    margins_of,
    outcome_of,
    over_draws_rows,
    part_rows,
    target_rows,
    together_rows,
    without_rows,
)
from kringloop.reading import Reading as _Reading
from kringloop.runs import ORDERS, ScenarioBench
from kringloop.scenarios import BASELINE, Plan
from kringloop.study import scenario_text
from kringloop.tables import replace_file


def levers_once(levers: object, more: Mapping[str, float | str]) -> dict[str, float | str]:
    """Levers of a mapping and levers by name, none of them twice.

    Raises
    ------
    ShapeError   no mapping
    RangeError   a lever that is set both ways
    """
    given = mapping_given(levers, what="levers", example='{"reuse": "20%"}')
    twice = next((name for name in given if name in more), None)
    if twice is not None:
        raise RangeError(
            f"lever '{twice}' is set twice, in levers and by name; keep one",
            nl=f"knop '{twice}' staat er twee keer, in levers en met naam; houd er een over",
        )
    return {**given, **more}


def year_between(year: object, first: int, last: int) -> bool:
    """Whether something is a whole year from one year to another."""
    return isinstance(year, Integral) and first <= int(year) <= last


class Scenario(Shown):
    """What could be; `frame` has every figure, `hash` cites it, `save` keeps it as a file."""

    def __init__(
        self, reading: _Reading, bench: ScenarioBench, plan: Plan, other: Plan, year: int, words: Words
    ) -> None:
        self.plan, self.other, self.year = plan, other, year
        self._reading, self._bench, self._words = reading, bench, words
        self._drawn: dict[int, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {}

    @property
    def hash(self) -> str:
        """What it is cited by: the same for the same assumptions."""
        return self.plan.digest

    @property
    def text(self) -> str:
        """The file that `kringloop scenario run FILE` reads."""
        return scenario_text(self.plan)

    def save(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the file.

        Raises
        ------
        ResultsError   there is a file already; `force` replaces it
        """
        out = Path(path)
        replace_file(out, lambda place: place.write_text(self.text, encoding="utf-8"), force=force)
        return out

    @cached_property
    def _figures(self) -> list[dict[str, object]]:
        return figure_rows(self._bench, self.plan, self.other, self.year, self._words.language, every=True)

    @cached_property
    def frame(self) -> Frame:
        """A row per figure in the year: indicator, name, goal, unit, before, value, difference, status."""
        names = ("indicator", "goal", "unit", "year", "before", "value", "difference", "same", "status")
        rows = [
            {"name": figure_name(self._reading, str(r["indicator"]), self._words.language)} | {n: r[n] for n in names}
            for r in self._figures
        ]
        return Frame(rows, infer_schema_length=None)

    @cached_property
    def targets(self) -> Frame:
        """A row per target: what is asked, the baseline, the scenario, whether it is met, or why that is not known."""
        return Frame(target_rows(self._bench, self.plan, self._words.language), infer_schema_length=None)

    def margins(self, draws: int = 20) -> Frame:
        """How sure differences are, of the figures that *Explore* has in view and of each goal.

        Columns: indicator, name, goal, unit, year, low, middle, high (5, 50 and 95 % of the difference from the
        scenario it is compared with [unit], over draws that both share), draws, and whether what is drawn acts on the
        figure (`reached`); where not, all three are one and it is no margin. `assumed_low` and `assumed_high` span the
        same difference where levers that no table gives stand at the ends of their declared band. Each draw takes about
        a second.

        Raises
        ------
        RangeError   no whole number of draws of 2 or more, or a study of which nothing can be drawn
        """
        spread, _ = self._over(draws)
        known = {str(row["indicator"]): row for row in self._figures}
        rows = [
            {"indicator": row["indicator"], "name": figure_name(self._reading, row["indicator"], self._words.language)}
            | {n: known[row["indicator"]][n] for n in ("goal", "unit", "year")}
            | {n: row[n] for n in ("low", "middle", "high", "draws", "reached", *ASSUMED)}
            for row in spread
        ]
        return Frame(rows, infer_schema_length=None)

    def verdicts(self, draws: int = 20) -> Frame:
        """As `targets`, with the share of draws in which each is met [1] and whether that carries the verdict.

        Raises
        ------
        RangeError   as `margins`
        """
        return Frame(self._over(draws)[1], infer_schema_length=None)

    def _over(self, draws: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Over draws, worked out once for each number of them."""
        whole(draws, what="draws", least=2)
        if self._bench.bench is None:
            raise RangeError(WORDS["en"]("explore.draws_none"), nl=WORDS["nl"]("explore.draws_none"))
        if draws not in self._drawn:
            bench, language = self._bench, self._words.language
            ids = margins_of(self._reading, bench, choosable(bench, bench.plans[BASELINE]))
            rows = target_rows(bench, self.plan, language)
            self._drawn[draws] = over_draws_rows(
                bench, self.plan, ids, self.year, draws, targets=rows, other=self.other
            )
        return self._drawn[draws]

    @cached_property
    def assumptions(self) -> Frame:
        """A row per assumption: lever, value, scope, years, reason, source, certainty, and whose it is."""
        return Frame(assumption_rows(self._bench, self.plan, self._words.language), infer_schema_length=None)

    def path(self, indicator: str) -> Frame:
        """One figure by year: year, value, status.

        Raises
        ------
        UnknownNameError, KringloopError   a figure that the run does not have, or why it does not go on
        """
        line = self._bench.line(self.plan, indicator)
        rows = [
            {
                "year": year,
                "value": value,
                "unit": line.unit,
                "status": "scenario" if year > line.record else "computed",
            }
            for year, value in line.known
        ]
        return Frame(rows)

    def parts(self, indicator: str, *, every_order: bool = True, orders: int = ORDERS) -> Frame:
        """What each lever adds to one figure beside the baseline, by each way of sharing out; columns add up.

        Where more than eight levers count the mean over all orders is sampled: `shapley_error` is the standard error of
        each part, `orders` and `seed` say how they were drawn.

        Parameters
        ----------
        orders : how many are drawn then, at least 32; 0 leaves that way out

        Raises
        ------
        UnknownNameError, RangeError   a figure that the run does not have, or has not in this year; or too few orders
        """
        language = self._words.language
        ask = {"every_order": every_order, "orders": orders}
        found = part_rows(self._bench, self.plan, (indicator,), self.year, language, **ask)  # type: ignore[arg-type]
        drawn = found[0]["sampled"] or {}
        return Frame([row | drawn for row in found[0]["parts"]], infer_schema_length=None)

    def together(self, indicator: str) -> Frame:
        """Of a scenario that is made of others: what each does to a figure alone, and what each adds; none for others.

        Columns: scenario, name, alone and added [unit of the figure], with added_error where orders are drawn, of more
        than eight scenarios; the last row is what they do beyond their sum.

        Raises
        ------
        UnknownNameError, RangeError   a figure that the run does not have, or has not in this year
        """
        found = together_rows(self._bench, self.plan, (indicator,), self.year, self._words.language)
        rows = (
            [] if not found else [*found[0]["scenarios"], {"scenario": "interaction", "alone": found[0]["interaction"]}]
        )
        return Frame(rows, infer_schema_length=None)

    @cached_property
    def without(self) -> Frame:
        """A row per figure that the scenario touches and does not give: indicator, and why."""
        return Frame(without_rows(self._bench, self.plan, self._words.language), infer_schema_length=None)

    def _sheet(self) -> Sheet:
        words, language = self._words, self._words.language
        known = {str(r["indicator"]): r for r in self._figures}
        two = [outcome_of(self._reading, known[id], words) for id in dict.fromkeys(first_outcomes(tuple(known)))]
        changed = [outcome_of(self._reading, r, words) for r in self._figures if not r["same"]]
        rows = [(o.name, *o.texts, o.unit) for o in changed]
        heads = (
            "",
            f">{self.other.names[language]}",
            f">{self.plan.names[language]}",
            f">{words('py.difference')}",
            "",
        )
        notes = (words("kind.scenario"), f"{self.plan.names[language]} ({self.plan.key}, {self.hash})")
        return Sheet(explored_title(two, words), heads, rows, notes)
