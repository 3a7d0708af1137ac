"""The circulation explorer between an address and the study: what was asked, and what follows.

Shared by the page and the JSON interface, so that both say the same. Holds no formula: bounds, words and
answers come from `study`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from kringloop.core import Names
from kringloop.models import WHOLES, overfull
from kringloop.reading import Reading
from kringloop.reference import Reference, bibliography, classification
from kringloop.study import (
    LEVERS,
    Beside,
    Lever,
    explorable,
    explore_beside,
    explored_study,
    explores_run,
    record_growth,
    scenario_spans,
)
from kringloop.web.address import Question
from kringloop.web.errors import Said, said

PREFIX = "lever."
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

    study: str
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
        return explore_beside({"product": self.product, "scenario": self.scenario, **levers}, study=self.study)


def exists(reading: Reading) -> bool:
    """Whether a run can be explored."""
    return study_of(reading) is not None


def study_of(reading: Reading) -> str | None:
    """The study whose life cycle answers for a run."""
    return reading.keep("explored", lambda: explored_study(reading.run))


def read_moves(question: Question, study: str) -> Moves:
    """Product, scenario to start from and levers; unknown names are noted by the question."""
    model = explorable(study)
    keys, scenarios = model.products.keys, model.choices.scenarios
    default = default_product(study)
    product = question.one("product", keys, default) or default
    first = next(iter(scenarios))
    scenario = question.one("scenario", scenarios, first) or first
    start = asdict(scenarios[scenario].levers)
    fields = {}
    for key, lever in LEVERS.items():
        usual = lever.percent(start[key])
        fields[key] = Field(lever, *question.decimal(PREFIX + key, usual), usual)
    return Moves(study, product, scenario, fields, _together(fields))


def _together(fields: Mapping[str, Field]) -> tuple[tuple[tuple[str, ...], float], ...]:
    shares = {k: fields[k].value or 0.0 for names in WHOLES for k in names if fields[k].fits}
    values = {k: LEVERS[k].value(shares.get(k, 0.0)) for names in WHOLES for k in names}
    return tuple((names, 100.0 * total) for names, total in overfull(values))


def same_as_run(reading: Reading, found: Beside) -> bool:
    """Whether the run was computed with the figures the explorer works with."""
    baseline = found.baseline
    return reading.keep(("explores", baseline.product), lambda: explores_run(reading.run, baseline))


def default_product(study: str) -> str:
    """The product a reader meets first."""
    keys = explorable(study).products.keys
    return PREFERRED if PREFERRED in keys else keys[0]


def products(study: str) -> list[tuple[str, Names]]:
    """Products that can be explored, with their names."""
    tree = classification("electronics")
    return [(k, tree.names(k) if k in tree else Names(k, k)) for k in explorable(study).products.keys]


def scenario_names(study: str) -> dict[str, Names]:
    """Scenarios to start from."""
    return {key: s.names for key, s in explorable(study).choices.scenarios.items()}


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


def behind(study: str, product: str) -> dict[str, Behind]:
    """What stands beside each lever of a product."""
    choices = explorable(study).choices
    spans, records = scenario_spans(choices), {"growth": 100.0 * record_growth(study)[product]}
    return {
        key: Behind(
            lever, lever.percent(getattr(choices.today, key)), choices.notes.get(key), spans[key],
            bibliography().get(lever.reference), records.get(key),
        )
        for key, lever in LEVERS.items()
    }  # fmt: skip
