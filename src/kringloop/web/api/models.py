"""The shapes of the answers of the JSON interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["rising", "falling", "none"]
Verdict = Literal["better", "worse", "changed", "none"]


@dataclass(frozen=True)
class TwoLanguages:
    """A text in both languages."""

    nl: str
    en: str


@dataclass(frozen=True)
class RunModel:
    """One run that can be asked for by its hash."""

    run: str
    study: str
    created: str
    version: str
    inputs: str


@dataclass(frozen=True)
class UnreadableModel:
    """A file in the folder that cannot be read, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class RunsModel:
    """Runs, newest first, and files that cannot be read."""

    runs: list[RunModel]
    unreadable: list[UnreadableModel]


@dataclass(frozen=True)
class TrendModel:
    """Direction over the years that trends of the run are told over."""

    direction: Direction
    verdict: Verdict
    first: int
    last: int
    points: int
    p_value: float | None


@dataclass(frozen=True)
class PlaceModel:
    """Place among countries; rank 1 is the best where it is judged, else the highest."""

    year: int
    rank: int
    members: int
    average: float | None
    judged: bool


@dataclass(frozen=True)
class FigureModel:
    """One figure, or a gap with its reason."""

    indicator: str
    definition: str
    cell: dict[str, str]
    year: int
    value: float | None
    low: float | None
    high: float | None
    interval: str | None
    unit: str
    status: str
    flags: list[str]
    reason: str | None
    origins: list[str]


@dataclass(frozen=True)
class StateModel:
    """The latest figure of an indicator with its trend and its place."""

    figure: FigureModel
    names: TwoLanguages
    trend: TrendModel
    place: PlaceModel | None


@dataclass(frozen=True)
class GoalModel:
    """One goal and the state of its indicators."""

    goal: str
    names: TwoLanguages
    states: list[StateModel]


@dataclass(frozen=True)
class GoalsModel:
    """Goals of the position paper, then the others."""

    run: str
    goals: list[GoalModel]


@dataclass(frozen=True)
class DefinitionModel:
    """One definition of one indicator."""

    id: str
    indicator: str
    definition: str
    names: TwoLanguages
    label: TwoLanguages
    question: TwoLanguages
    goal: str
    unit: str
    dimensions: list[str]
    better: str
    figure: str
    certainty: str
    reference: str
    additive: bool
    formula: str
    choices: dict[str, str]
    show_with: list[str]
    has_figures: bool
    why_not: str | None


@dataclass(frozen=True)
class DefinitionsModel:
    """Every definition of a run."""

    run: str
    definitions: list[DefinitionModel]


@dataclass(frozen=True)
class FiguresModel:
    """Figures of one definition, a page at a time."""

    run: str
    total: int
    offset: int
    figures: list[FigureModel]


@dataclass(frozen=True)
class SourceCellModel:
    """A cell of a producer's table: its codes, and the column of the figure.

    `computed`: the row is what this published total leaves over when its published parts are taken off.
    """

    table: str
    codes: dict[str, str]
    column: str
    computed: bool


@dataclass(frozen=True)
class RowModel:
    """One row of the ledger behind a figure.

    `follows`: what its error follows from, so that it has none by itself: "totals" for a published total less its
    parts, else the sum of other rows that it is stated as.
    """

    year: int
    dimensions: dict[str, str]
    value: float
    sd: float | None
    share: float | None
    flag: str
    origin: str
    computed: bool
    follows: str | None
    at_source: SourceCellModel | None


@dataclass(frozen=True)
class NumberModel:
    """A number written in the formula, and what it does."""

    value: float
    unit: str
    role: str
    of_part: bool
    contribution: float | None


@dataclass(frozen=True)
class TermModel:
    """One selection of the formula: what it does, where the figure moves when it rises, and its rows."""

    selection: str
    role: str
    of_part: bool
    move: str
    read: str | None
    count: int
    value: float | None
    unit: str
    contribution: float | None
    sd: float | None
    variance_share: float | None
    rows_without_margin: int
    model: str | None
    row_count: int
    rows: list[RowModel]


@dataclass(frozen=True)
class OriginModel:
    """One source."""

    id: str
    producer: str
    dataset: str
    title: str
    vintage: str
    licence: str
    kind: str
    url: str
    note: str


@dataclass(frozen=True)
class ExplanationModel:
    """A number opened: formula, rows, sources, choices."""

    run: str
    figure: FigureModel
    formula: str
    certainty: str
    reference: str
    choices: dict[str, str]
    note: TwoLanguages | None
    terms: list[TermModel]
    numbers: list[NumberModel]
    constants: list[float]
    origins: list[OriginModel]


@dataclass(frozen=True)
class OriginsModel:
    """Every source of a run."""

    run: str
    origins: list[OriginModel]


@dataclass(frozen=True)
class CheckModel:
    """One check of the data."""

    check: str
    subject: str
    outcome: str
    detail: str


@dataclass(frozen=True)
class ChecksModel:
    """Every check of a run."""

    run: str
    checks: list[CheckModel]


@dataclass(frozen=True)
class ChangeModel:
    """One figure that differs between two runs."""

    indicator: str
    definition: str
    year: int
    cell: dict[str, str]
    old: float | None
    new: float | None
    unit: str


@dataclass(frozen=True)
class ChangesModel:
    """What differs between two runs."""

    old: str
    new: str
    same_inputs: bool
    same_program: bool
    changed: int
    only_old: int
    only_new: int
    offset: int
    changes: list[ChangeModel]
