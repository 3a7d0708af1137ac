"""The workbench for programs: what follows from levers, the scenario as a file and its hash, and what each lever is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kringloop.reading import (
    ASSUMED,
    OUTCOME_ROOMS,
    WORDS,
    Outcome,
    Picture,
    Reading,
    dial_rows,
    explored_title,
    goal_leads,
    held_swaps,
    outcome_of,
    outcome_rows,
    outcomes_picture,
)
from kringloop.runs import FIRST, FOR, LAST, LEVER, PAGE, START
from kringloop.scenarios import VOCABULARY
from kringloop.study import scenario_text
from kringloop.web.address import Question
from kringloop.web.api.answers import two
from kringloop.web.api.models import TwoLanguages
from kringloop.web.errors import NotThereError, said
from kringloop.web.moves import Moves, read_moves
from kringloop.web.pages.scenarios.page import can_be
from kringloop.web.pages.scenarios.sure import DRAWS, Drawn, between, drawn_for
from kringloop.web.workbench import exists, table_of


@dataclass(frozen=True)
class WrittenModel:
    """As pages write a figure: before, value, difference, difference in words."""

    nl: list[str]
    en: list[str]


@dataclass(frozen=True)
class MarginModel:
    """The difference of a figure over draws that both scenarios share: 5th, 50th and 95th percentile.

    Parameters
    ----------
    reached : whether what is drawn acts on the figure; where not, all three are one and it is no margin
    assumed_low, assumed_high : of the same difference where levers that no table gives stand at the ends of their
        declared band: a span of what is assumed and no margin; null where no such lever acts
    """

    low: float
    middle: float
    high: float
    draws: int
    reached: bool
    assumed_low: float | None
    assumed_high: float | None


@dataclass(frozen=True)
class OutcomeModel:
    """One figure in the year that is looked at, beside the scenario it is compared with.

    Parameters
    ----------
    margin : of the difference, where `draws` is asked and the figure exists in every draw
    sure   : the same in words, or why there is no margin
    """

    indicator: str
    names: TwoLanguages
    unit: str
    year: int
    before: float | None
    value: float | None
    difference: float | None
    better: str
    status: str
    written: WrittenModel
    margin: MarginModel | None
    sure: TwoLanguages | None


@dataclass(frozen=True)
class ScenarioModel:
    """What follows from the levers: the outcomes in view and the figure that leads each goal.

    `held` has each lever that asks more than there is to replace with: what it asks and what it comes to.
    `met_in_draws` has each target that the levers change with the share of draws in which it is met [1], where
    `draws` is asked.
    """

    run: str
    study: str
    scenario: str
    hash: str
    compared_with: str
    year: int
    outcomes: list[OutcomeModel]
    goals: dict[str, OutcomeModel]
    finding: TwoLanguages
    met_in_draws: dict[str, float]
    held: list[TwoLanguages]
    file: str
    address: TwoLanguages


@dataclass(frozen=True)
class DrawingModel:
    """One outcome in view, drawn: its place on the page, a bare SVG, and the same in a sentence."""

    chart: str
    title: str
    unit: str
    svg: str
    text: str


@dataclass(frozen=True)
class DrawingsModel:
    """The outcomes in view, drawn in one language for one room [px]."""

    run: str
    scenario: str
    hash: str
    language: str
    room: int
    drawings: list[DrawingModel]


@dataclass(frozen=True)
class LeverModel:
    """One lever: numbers are percentages, of what `of` says; `today` changes nothing."""

    lever: str
    names: TwoLanguages
    of: TwoLanguages
    meaning: TwoLanguages
    on: TwoLanguages
    rung: str
    today: float
    value: float
    low: float
    high: float
    step: float
    first: int
    last: int
    front: bool
    status: str
    said: list[TwoLanguages]
    reference: str


@dataclass(frozen=True)
class LeversModel:
    """Every lever that can be set on a scenario, the scenarios there are, and the figures that can be looked at."""

    run: str
    study: str
    scenarios: dict[str, TwoLanguages]
    hashes: dict[str, str]
    levers: list[LeverModel]
    figures: list[str]


def parameters() -> list[dict[str, Any]]:
    """The keys of a question as OpenAPI describes parameters; others are in `scenarios/levers`."""
    return [*_looked_at(), _text("draws", _DRAWS)]


def _looked_at() -> list[dict[str, Any]]:
    return [*_levers(), *(_text(name, about) for name, about in _LOOKS.items())]


_LOOKS = {
    "run": "The run, by the start of its hash; left out: the newest.",
    START: "The scenario to start from, by key or hash; left out: the baseline.",
    "compare": "The scenario to compare with; left out: the baseline.",
    "first": "An indicator in view.",
    "second": "Another indicator in view.",
    "year": "The year of the figures; left out: the last.",
}
_DRAWS = (
    f"{DRAWS}: with the margin of every figure and the share of draws in which targets are met; half a minute or more."
)


LANGUAGE, ROOM = "language", "room"
MARGIN = ("low", "middle", "high", "draws", "reached", *ASSUMED)


def drawing_parameters() -> list[dict[str, Any]]:
    """As `parameters`, with how it is drawn."""
    rooms = ", ".join(str(room) for room in OUTCOME_ROOMS)
    drawn = {
        LANGUAGE: "nl or en; left out: nl.",
        ROOM: f"Width [px] of the drawings, of {rooms}; left out: the widest.",
    }
    return [*_looked_at(), *(_text(name, about) for name, about in drawn.items())]


def _levers() -> Iterator[dict[str, Any]]:
    for lever in VOCABULARY:
        if lever.models and not lever.hazard:
            schema = {"type": "number", "minimum": lever.low, "maximum": lever.high}
            yield {**_text(LEVER + lever.key, f"{lever.names.en}, % {lever.of.en}."), "schema": schema}
            for before, about in ((FIRST, "First year"), (LAST, "Last year"), (FOR, "Products, parted by ~,")):
                yield _text(before + lever.key, f"{about} of {lever.names.en}.")


def _text(name: str, about: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": about, "schema": {"type": "string"}}


def _read(reading: Reading, question: Question, language: str = "en") -> tuple[Moves, dict[str, str]]:
    """Levers and looks, every mistake listed; with the addresses of the page."""
    # A page reads an emptied field as its default; a program that sends nothing for a number made a mistake.
    numbers = [key for key in question.keys if key.startswith((LEVER, FIRST, LAST))]
    empty = [key for key in numbers if not question.given(key).strip()]
    question.refuse(said("error.value", key=key, value="") for key in empty)
    moves = read_moves(question, reading, reading.words(language))
    question.refuse(moves.wrong)
    return moves, {language: question.done(language, PAGE).url() for language in WORDS}


def require(reading: Reading) -> None:
    """Refuse a run of which nothing goes on.

    Raises
    ------
    NotThereError   no scenario can be asked of it
    """
    if not can_be(reading):
        raise NotThereError(said("error.no_scenarios"))


def answer(reading: Reading, given: Iterable[tuple[str, str]]) -> ScenarioModel:
    """The answer to the levers in an address; every mistake is listed."""
    require(reading)
    with table_of(reading).turn:
        question = Question(given)
        draws = question.one("draws", (str(DRAWS),))
        question.refuse([said("explore.draws_none")] if draws and not exists(reading) else [])
        moves, addresses = _read(reading, question)
        plan, bench = moves.plan, moves.bench
        assert plan is not None, "what cannot be was refused"
    drawn = drawn_for(reading, moves, "en") if draws else None  # others move levers meanwhile
    with table_of(reading).turn:
        leads = goal_leads(reading, bench, moves.choices)
        ids = tuple(dict.fromkeys((*moves.shown, *leads.values())))
        found, sure = {}, {}
        for language in WORDS:
            rows = outcome_rows(bench, plan, moves.other, ids, moves.year, language)
            words = reading.words(language)
            sure[language] = {} if drawn is None else {r["indicator"]: between(r, drawn, moves, words) for r in rows}
            found[language] = {r["indicator"]: outcome_of(reading, r, reading.words(language)) for r in rows}
        held = zip(*(held_swaps(bench, plan, language) for language in ("nl", "en")), strict=True)
    outcomes = {id: _outcome(found["nl"][id], found["en"][id], drawn, sure) for id in ids}
    in_view = {language: [one[id] for id in moves.shown] for language, one in found.items()}
    return ScenarioModel(
        run=reading.meta["run"],
        study=bench.run.study.study,
        scenario=plan.key,
        hash=plan.digest,
        compared_with=moves.other.digest,
        year=moves.year,
        outcomes=[outcomes[id] for id in moves.shown],
        goals={goal: outcomes[id] for goal, id in leads.items()},
        finding=TwoLanguages(*(explored_title(in_view[n], reading.words(n)) for n in ("nl", "en"))),
        met_in_draws={} if drawn is None else drawn.met,
        held=[TwoLanguages(nl, en) for nl, en in held],
        file=scenario_text(plan),
        address=TwoLanguages(addresses["nl"], addresses["en"]),
    )


def drawings(reading: Reading, given: Iterable[tuple[str, str]]) -> DrawingsModel:
    """The outcomes in view drawn for one room, as the page of the same levers has them; every mistake is listed."""
    require(reading)
    with table_of(reading).turn:
        question = Question(given)
        language = question.one(LANGUAGE, WORDS, "nl") or "nl"
        room = int(question.one(ROOM, [str(r) for r in OUTCOME_ROOMS], str(OUTCOME_ROOMS[-1])) or OUTCOME_ROOMS[-1])
        moves, _ = _read(reading, question, language)
        plan, bench, words = moves.plan, moves.bench, reading.words(language)
        assert plan is not None, "what cannot be was refused"
        rows = outcome_rows(bench, plan, moves.other, moves.shown, moves.year, language)
        outcomes = zip(("first", "second"), (outcome_of(reading, row, words) for row in rows), strict=False)
        pictures = [
            outcomes_picture(bench, plan, moves.other, outcome, words, key=key, rooms=(room,))
            for key, outcome in outcomes
        ]
    return DrawingsModel(
        run=reading.meta["run"],
        scenario=plan.key,
        hash=plan.digest,
        language=language,
        room=room,
        drawings=[_drawing(picture) for picture in pictures],
    )


def _drawing(picture: Picture) -> DrawingModel:
    """A picture that is drawn for one room."""
    (one,) = picture.sizes()
    return DrawingModel(picture.key, picture.title, picture.unit, one.svg, one.text)


def _outcome(
    dutch: Outcome, english: Outcome, drawn: Drawn | None, sure: Mapping[str, Mapping[str, str]]
) -> OutcomeModel:
    plain, id = english.as_dict(), english.id
    row = None if drawn is None else drawn.spread.get(id)
    return OutcomeModel(
        **{k: plain[k] for k in ("indicator", "year", "before", "value", "difference", "status")},
        names=TwoLanguages(dutch.name, english.name),
        unit=english.unit,
        better=english.tone,
        written=WrittenModel([*dutch.texts, dutch.level], [*english.texts, english.level]),
        margin=None if row is None else MarginModel(**{k: row[k] for k in MARGIN}),
        sure=None if drawn is None else TwoLanguages(sure["nl"][id], sure["en"][id]),
    )


def levers(reading: Reading) -> LeversModel:
    """What can be set, and what stands beside it."""
    require(reading)
    with table_of(reading).turn:
        moves, _ = _read(reading, Question(()))
        rows = {n: dial_rows(reading, moves.bench, moves.start, reading.words(n)) for n in ("nl", "en")}
    plans = moves.bench.plans
    return LeversModel(
        run=reading.meta["run"],
        study=moves.bench.run.study.study,
        scenarios={key: two(plan.names) for key, plan in plans.items()},
        hashes={key: plan.digest for key, plan in plans.items()},
        levers=[_lever(nl, en) for nl, en in zip(rows["nl"], rows["en"], strict=True)],
        figures=list(moves.choices),
    )


def _lever(nl: Any, en: Any) -> LeverModel:
    dial, lever = en.dial, en.dial.lever
    return LeverModel(
        lever=LEVER + en.key,
        names=TwoLanguages(nl.name, en.name),
        of=TwoLanguages(nl.of, en.of),
        meaning=TwoLanguages(nl.meaning, en.meaning),
        on=TwoLanguages(nl.on, en.on),
        rung=lever.rung,
        today=dial.today,
        value=dial.percent,
        low=lever.low,
        high=lever.high,
        step=lever.step,
        first=en.years[0],
        last=en.years[1],
        front=dial.front,
        status="assumed",
        said=[TwoLanguages(*pair) for pair in zip(nl.said, en.said, strict=True)],
        reference=en.reference.citation if en.reference else "",
    )
