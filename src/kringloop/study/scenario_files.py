"""What a scenario may say in a study file or one of its own: assumptions with reason, source and certainty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from kringloop.core import KringloopError, Names, Problems, did_you_mean
from kringloop.scenarios import BASELINE, CHOICE, SET, VOCABULARY, Assumption, Penetration, wrong_assumption
from kringloop.study.strict import Code, Key, Name, NamesSpec, Number, StrictModel, Texts, Year, one_or_more

if TYPE_CHECKING:
    from kringloop.tables import YamlFile

SECTION = "scenarios"


def _named(codes: tuple[str, ...]) -> tuple[str, ...]:
    """A scope that names something, and nothing twice."""
    if not codes or not all(code.strip() for code in codes):
        raise ValueError("this names nothing; name a code, or leave the key out for all of them")
    twice = next((code for n, code in enumerate(codes) if code in codes[:n]), None)
    if twice is not None:
        raise ValueError(f"'{twice}' stands twice; name it once")
    return codes


def _a_value(value: Any) -> Any:
    """A number or a text: what YAML reads as yes or no, as a date or as a list is no value of a lever."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError('this is no value of a lever; write a number, or a text such as "20%" or "+25%"')
    return value


Codes = Annotated[tuple[Code, ...], BeforeValidator(one_or_more)]
Scope = dict[str, Annotated[Codes, AfterValidator(_named)]]


class CourseSpec(StrictModel):
    """How far a measure has come, year by year.

    shape : step, linear, logistic or table; from : first year; to : last; years : year → share, for a table
    """

    model_config = ConfigDict(populate_by_name=True)

    shape: Literal["step", "linear", "logistic", "table"] = "linear"
    from_: Year | None = Field(default=None, alias="from")
    to: Year | None = None
    years: dict[Year, Number] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> CourseSpec:
        needs = {"step": ("from",), "table": ("years",)}.get(self.shape, ("from", "to"))
        given = [n for n, v in (("from", self.from_), ("to", self.to), ("years", self.years or None)) if v is not None]
        if set(given) != set(needs):
            raise ValueError(f"a course '{self.shape}' has {' and '.join(needs)}, and nothing else")
        return self

    @property
    def penetration(self) -> Penetration:
        """The course.

        Raises
        ------
        RangeError   years out of order, or a share outside 0 and 1
        """
        first = self.from_ or 0
        return Penetration(shape=self.shape, first=first, last=self.to or first, table=self.years)


class AssumptionSpec(StrictModel):
    """A lever of a scenario: how far, where, when, and why.

    scope : product (a code or a list), or account with layer and dimensions; to, per : what takes over, and how much
    content, limit : of a hazardous substance, as shares of the mass; for a phase-out
    follows, products : for rows that follow a flow of products in use, and for spending that follows products
    supply : rows of an account with what there is to replace with; no more is taken away, in any year
    by    : cohort (what is made from then on) or stock (all that is there)
    """

    lever: Name
    value: Annotated[float | str, BeforeValidator(_a_value)]
    course: CourseSpec
    scope: Scope = Field(default_factory=dict)
    to: Code = ""
    per: Number = 1.0
    content: Number | None = None
    limit: Number | None = None
    by: Literal["cohort", "stock"] | None = None
    follows: str = ""
    products: Codes = ()
    supply: Scope = Field(default_factory=dict)
    reason: Texts
    source: Texts
    certainty: Literal["observed", "published", "modelled", "assumed"]

    def assumption(self, place: str) -> Assumption:
        """As the room of scenarios takes it.

        Raises
        ------
        RangeError   as `CourseSpec.penetration`
        """
        return Assumption(
            lever=self.lever,
            value=self.value,
            course=self.course.penetration,
            scope=self.scope,
            to=self.to,
            per=self.per,
            content=self.content,
            limit=self.limit,
            by=self.by or "",
            follows=self.follows,
            products=self.products,
            supply=self.supply,
            reason=names_of(self.reason),
            source=names_of(self.source),
            certainty=self.certainty,
            place=place,
        )


class DialSpec(StrictModel):
    """A lever that stands in front where scenarios are made; of rows it says which, and may have words of its own."""

    lever: Name
    scope: Scope = Field(default_factory=dict)
    to: Code = ""
    supply: Scope = Field(default_factory=dict)
    names: NamesSpec | None = None

    @property
    def called(self) -> Names | None:
        """Words of its own."""
        return None if self.names is None else names_of(self.names)

    def assumption(self, course: Penetration) -> Assumption:
        """The assumption that it would set, at the value that changes no row."""
        return Assumption(
            lever=self.lever,
            value=VOCABULARY[self.lever].idle,
            course=course,
            scope=self.scope,
            to=self.to,
            supply=self.supply,
            reason=SET,
            source=CHOICE,
            certainty="assumed",
        )


class ScenarioSpec(StrictModel):
    """A scenario: what it assumes beside the baseline; `takes` names scenarios whose assumptions it has as well."""

    names: NamesSpec
    note: NamesSpec | None = None
    takes: tuple[Key, ...] = ()
    assumptions: list[AssumptionSpec] = Field(default_factory=list)


class ScenarioFile(ScenarioSpec):
    """A scenario in a file of its own."""

    scenario: Key


def names_of(spec: NamesSpec) -> Names:
    """The two texts as names."""
    return Names(spec.nl, spec.en)


def check_scenarios(problems: Problems, file: YamlFile, found: Mapping[str, ScenarioSpec]) -> None:
    """Levers that exist, values within bounds, scenarios that are taken and are there."""
    for key, spec in found.items():
        for path, why in wrong_scenario((SECTION, key), key, spec, found, file):
            text = ".".join(map(str, path))
            problems.add(file.place(path), f"{text}  {why.en}", nl=f"{text}  {why.nl}")


def check_dials(problems: Problems, file: YamlFile, found: Sequence[DialSpec]) -> None:
    """Levers in front that exist and can be set by a value alone."""
    for number, spec in enumerate(found):
        place = ("show", "levers", number)
        for path, why in _wrong_dial(spec):
            text = ".".join(map(str, (*place, path)))
            problems.add(file.place((*place, path)), f"{text}  {why.en}", nl=f"{text}  {why.nl}")


def _wrong_dial(spec: DialSpec) -> Iterator[tuple[str, Names]]:
    if spec.lever not in VOCABULARY:
        near, dutch = (did_you_mean(spec.lever, VOCABULARY.keys, language=of) for of in ("en", "nl"))
        yield "lever", Names(f"'{spec.lever}' is geen knop; {dutch}", f"'{spec.lever}' is not a lever; {near}")
        return
    yield from wrong_assumption(spec.assumption(Penetration(shape="step")))


def wrong_scenario(
    place: tuple[str | int, ...], key: str, spec: ScenarioSpec, known: Mapping[str, ScenarioSpec], file: YamlFile
) -> Iterator[tuple[tuple[str | int, ...], Names]]:
    """What is wrong with a scenario: the place in its file, and why."""
    for number, other in enumerate(spec.takes):
        if (why_not := _not_taken(other, key, spec.takes[:number], known)) is not None:
            yield (*place, "takes", number), why_not
    there: dict[str, int] = {}
    for number, each in enumerate(spec.assumptions):
        here = (*place, "assumptions", number)
        try:
            assumption = each.assumption(f"{file.path.name}:{file.place(here)}")
        except KringloopError as error:
            yield (*here, "course"), Names(error.in_language("nl"), error.in_language("en"))
            continue
        for path, why in wrong_assumption(assumption):
            yield (*here, *path.split(".")), why
        first = there.setdefault(assumption.said, number)
        if first != number:
            line = file.place((*place, "assumptions", first))
            yield (
                here,
                Names(
                    f"'{each.lever}' staat er twee keer, hetzelfde op {line}; houd er een over",
                    f"'{each.lever}' stands twice, the same at {line}; keep one",
                ),
            )


def _not_taken(other: str, key: str, before: Sequence[str], known: Mapping[str, ScenarioSpec]) -> Names | None:
    """Why a scenario cannot take another; None where it can."""
    if other == BASELINE:
        return Names(
            f"elk scenario gaat uit van '{BASELINE}'; laat het hier weg",
            f"every scenario goes on from '{BASELINE}'; leave it out here",
        )
    if other in before:
        return Names(f"'{other}' staat er twee keer; noem het één keer", f"'{other}' stands twice; name it once")
    if other == key or other not in known:
        others = [k for k in known if k not in (key, BASELINE)]
        near, dutch = (did_you_mean(other, others, language) for language in ("en", "nl"))
        return Names(f"'{other}' is geen ander scenario; {dutch}", f"'{other}' is not another scenario; {near}")
    if known[other].takes:
        return Names(
            f"'{other}' neemt zelf andere over; noem die hier", f"'{other}' takes others itself; name those here"
        )
    return None


def scenario_keys(place: tuple[str | int, ...]) -> list[str]:
    """Keys that could stand at a place inside a scenario."""
    if "course" in place:
        return ["shape", "from", "to", "years"]
    if "assumptions" in place:
        return list(AssumptionSpec.model_fields)
    if place and place[0] in ("names", "note") and len(place) > 1:
        return list(NamesSpec.model_fields)
    return list(ScenarioFile.model_fields)
