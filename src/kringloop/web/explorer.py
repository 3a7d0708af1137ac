"""The circulation explorer between an address and the study: what was asked, and what follows.

Shared by the page and the JSON interface, so that both say the same. Holds no formula: bounds, words and
answers come from `scenarios` and the workbench of the run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from kringloop.core import Names, conversion_factor
from kringloop.models import overfull
from kringloop.reading import Reading
from kringloop.reference import Reference, bibliography
from kringloop.runs import Workbench, workbench_of_run
from kringloop.scenarios import LEVERS, Beside, Lever
from kringloop.web.address import Question
from kringloop.web.errors import Said, said

PREFIX = "lever."
CLOSE = 1e-6
PREFERRED = "0104"
"""The product a reader meets first, where the study has it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A lever as it was asked: the text as given, its number, and what is wrong with it."""

    lever: Lever
    text: str
    value: float | None
    default: float

    @property
    def fits(self) -> bool:
        return self.value is not None and self.lever.low <= self.value <= self.lever.high

    @property
    def moved(self) -> bool:
        return self.value != self.default


@dataclass(frozen=True, slots=True)
class Moves:
    """One position of all levers.

    Parameters
    ----------
    together : keys of levers that take more than the whole they share, with their sum [%]
    """

    bench: Workbench
    product: str
    scenario: str
    fields: Mapping[str, Field]
    together: tuple[tuple[tuple[str, ...], float], ...]

    @property
    def wrong(self) -> tuple[Said, ...]:
        """Everything that cannot be, for a list."""
        found = [
            said("error.number", key=PREFIX + key, value=f.text, low=f"{f.lever.low:g}", high=f"{f.lever.high:g}")
            for key, f in self.fields.items()
            if not f.fits
        ]
        for names, total in self.together:
            found.append(said("error.levers", keys=" + ".join(PREFIX + n for n in names), total=f"{total:.10g}"))
        return tuple(found)

    def problem_of(self, key: str) -> tuple[tuple[str, ...], float] | None:
        """The whole a lever takes too much of, with the sum."""
        return next((each for each in self.together if key in each[0]), None)

    def answer(self) -> Beside:
        """What follows; ask only when nothing is wrong."""
        levers = {k: f.lever.value(f.value) for k, f in self.fields.items() if f.moved and f.value is not None}
        return self.bench.explore({"product": self.product, "scenario": self.scenario, **levers})


def exists(reading: Reading) -> bool:
    """Whether a run can be explored."""
    return bench_of(reading) is not None


def bench_of(reading: Reading) -> Workbench | None:
    """The workbench of a run; None where levers change nothing in it."""
    return reading.keep("workbench", lambda: workbench_of_run(reading.run))


def read_moves(question: Question, bench: Workbench) -> Moves:
    """Product, scenario to start from and levers; unknown names are noted by the question."""
    keys, scenarios = bench.model.products.keys, bench.scenarios
    default = default_product(bench)
    product = question.one("product", keys, default) or default
    first = next(iter(scenarios))
    scenario = question.one("scenario", scenarios, first) or first
    start = bench.levers_of(scenario)
    fields = {}
    for lever in LEVERS:
        usual = lever.percent(lever.neutral(start))
        fields[lever.key] = Field(lever, *question.decimal(PREFIX + lever.key, usual), usual)
    return Moves(bench, product, scenario, fields, _together(fields, bench.model.choices.taken))


def _together(fields: Mapping[str, Field], taken: Mapping[str, float]) -> tuple[tuple[tuple[str, ...], float], ...]:
    shares = {key: f.value or 0.0 for key, f in fields.items() if f.fits}
    values = {key: LEVERS[key].value(shares.get(key, 0.0)) for key in fields}
    return tuple((names, 100.0 * total) for names, total in overfull(values, taken))


def same_as_run(reading: Reading, found: Beside) -> bool:
    """Whether the baseline is what the run holds: another version of the program made it when it is not."""
    baseline = found.baseline

    def compare() -> bool:
        rows = reading.series("new_products", {"good": baseline.product, "scenario": baseline.scenario})
        stored = [r["value"] for r in rows if r["year"] == baseline.year]
        unit = [r["unit"] for r in rows][:1]
        return bool(stored) and math.isclose(
            stored[0] * conversion_factor(unit[0], "t"), baseline["new_products"], rel_tol=CLOSE
        )

    return reading.keep(("explores", baseline.product), compare)


def default_product(bench: Workbench) -> str:
    """The product a reader meets first."""
    keys = bench.model.products.keys
    return PREFERRED if PREFERRED in keys else keys[0]


def products(bench: Workbench) -> list[tuple[str, Names]]:
    """Products that can be explored, with their names."""
    return [(k, bench.names(k)) for k in bench.model.products.keys]


def scenario_names(bench: Workbench) -> dict[str, Names]:
    """Scenarios to start from."""
    return {key: s.names.names for key, s in bench.scenarios.items()}


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands beside a lever: why it has its value today, what scenarios take, what others find."""

    lever: Lever
    today: float
    note: Names | None
    span: tuple[float, float]
    reference: Reference | None
    record: float | None
    """[%] what the record of the product shows; for growth only"""


def behind(bench: Workbench, product: str) -> dict[str, Behind]:
    """What stands beside each lever of a product."""
    today, spans, notes = bench.today(), bench.spans(), bench.model.choices.notes
    grown = bench.model.recorded_growth()[product]
    records = {"growth": None if grown is None else 100.0 * grown}
    return {
        lever.key: Behind(
            lever,
            today[lever.key],
            notes.get(lever.key),
            spans[lever.key],
            bibliography().get(lever.reference),
            records.get(lever.key),
        )
        for lever in LEVERS
    }
