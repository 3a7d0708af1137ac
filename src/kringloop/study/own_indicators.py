"""Indicators that a study file declares itself, by a formula; they belong to that study and to no other.

A formula is what the results print of ours: selections of the ledger, + − × ÷, sums over labels and other years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator

from kringloop.core import (
    Certainty,
    FormulaError,
    KringloopError,
    Names,
    Problems,
    Registry,
    UnitError,
    require_unit,
)
from kringloop.indicators import INDICATORS, Better, Goal, Indicator, Said
from kringloop.ledger import Expression, Ledger
from kringloop.study.strict import Name, NamesSpec, StrictModel

if TYPE_CHECKING:
    from kringloop.tables import YamlFile

IndicatorKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
"""`recovery_share`, or `dmc.mine`: an own definition beside those of a key that is there."""
SECTION = "own_indicators"
_PLACE = "own_indicators of the study file"


class OwnIndicatorSpec(StrictModel):
    """One indicator of a study.

    formula       : of selections, in the language in which the results print formulas
    names         : in both languages; `label` says what a definition has beside others of its key
    question      : what it answers
    goal          : the goal it belongs to (`kringloop list indicators` shows them)
    unit          : of the figures shown; the formula must be convertible to it
    by            : dimensions it is shown by beside the year
    better        : which direction is progress
    reference     : where the definition comes from: a key of the bibliography, or a text
    traps         : what it does not say
    certainty     : how sure the definition is; left out, it is the choice of the study
    additive      : whether figures of several cells may be added
    bounds        : figures outside are an error
    among_countries, show_with : as for ours
    """

    formula: Name
    names: NamesSpec
    question: NamesSpec
    goal: Goal
    unit: Name
    better: Better
    reference: Name
    by: tuple[Name, ...] = ()
    label: NamesSpec | None = None
    traps: NamesSpec | None = None
    certainty: Certainty = "own"
    additive: bool = False
    bounds: tuple[float, float] | None = None
    among_countries: Literal["rank", "total", "none"] = "none"
    show_with: tuple[str, ...] = ()

    @field_validator("by")
    @classmethod
    def _by_once(cls, by: tuple[str, ...]) -> tuple[str, ...]:
        if "year" in by:
            raise ValueError("every figure is by year already; leave 'year' out")
        if twice := next((d for d in by if by.count(d) > 1), None):
            raise ValueError(f"'{twice}' stands twice")
        return by


@dataclass(frozen=True, slots=True)
class Written:
    """What computes an own indicator: its formula."""

    formula: str

    def __call__(self, ledger: Ledger) -> Expression:
        """The expression on a ledger; raises FormulaError with the place."""
        from kringloop.ledger import read_formula

        return read_formula(self.formula).on(ledger)


def indicators_with(own: Mapping[str, OwnIndicatorSpec]) -> Registry[Indicator]:
    """The indicators of the program and those of a study; the registry of the program stays as it is."""
    if not own:
        return INDICATORS
    found = INDICATORS.copy()
    for id, spec in own.items():
        found.add(id, declared(id, spec), file=_PLACE)
    return found


def declared(id: str, spec: OwnIndicatorSpec) -> Indicator:
    """An own indicator as every door of the program knows indicators."""
    key, _, definition = id.partition(".")
    names = _names(spec.names)
    texts = Said(
        names=names,
        label=_names(spec.label) if spec.label else names,
        question=_names(spec.question),
        traps=_names(spec.traps) if spec.traps else None,
    )
    return Indicator(
        key=key,
        definition=definition,
        texts=texts,
        goal=spec.goal,
        unit=spec.unit,
        by=spec.by,
        better=spec.better,
        kind_of_figure="computed",
        certainty=spec.certainty,
        reference=spec.reference,
        compute=Written(spec.formula),
        additive=spec.additive,
        bounds=spec.bounds,
        among_countries=spec.among_countries,
        show_with=spec.show_with,
    )


def _names(spec: NamesSpec) -> Names:
    return Names(spec.nl, spec.en)


def check_own(problems: Problems, file: YamlFile, own: Mapping[str, OwnIndicatorSpec]) -> bool:
    """What is wrong with own indicators before there is a ledger: taken keys, units, formulas that cannot be read.

    Gives whether they can be put beside ours.
    """
    from kringloop.ledger import read_formula

    clear = True
    for id, spec in own.items():
        if id in INDICATORS or ("." not in id and any(i.key == id for i in INDICATORS)):
            hint = f"give it another key, or a definition of its own: {id}.mine" if "." not in id else "choose another"
            problems.add(file.place((SECTION, id)), f"{SECTION}  '{id}' is an indicator of kringloop; {hint}")
            clear = False
        try:
            require_unit(spec.unit)
        except UnitError as error:
            problems.add(file.place((SECTION, id, "unit")), f"{SECTION}.{id}.unit  {_first(error)}")
        try:
            read_formula(spec.formula)
        except FormulaError as error:
            problems.add(*_in_formula(file, id, error))
    for id, other in _companions(own):
        problems.add(
            file.place((SECTION, id, "show_with")), f"{SECTION}.{id}.show_with  '{other}' is not a known indicator"
        )
    return clear


def _companions(own: Mapping[str, OwnIndicatorSpec]) -> Iterator[tuple[str, str]]:
    known = {name for i in INDICATORS for name in (i.id, i.key)} | set(own) | {id.partition(".")[0] for id in own}
    yield from ((id, other) for id, spec in own.items() for other in spec.show_with if other not in known)


def checked_on(ledger: Ledger, own: Mapping[str, OwnIndicatorSpec], file: YamlFile, problems: Problems) -> Ledger:
    """The ledger of a study, on which what is wrong with its own indicators is noted."""
    for id, spec in own.items():
        try:
            expression = Written(spec.formula)(ledger)
        except FormulaError as error:
            problems.add(*_in_formula(file, id, error))
            continue
        try:
            expression.to(spec.unit)
        except UnitError as error:
            problems.add(file.place((SECTION, id, "unit")), f"{SECTION}.{id}.unit  {_first(error)}")
        for i, dimension in enumerate(spec.by):
            try:
                for selection in expression.selections():
                    if dimension not in selection.pooled:
                        selection.account.dimension(dimension)
            except KringloopError as error:
                problems.add(file.place((SECTION, id, "by", i)), f"{SECTION}.{id}.by  {_first(error)}")
    return ledger


def _in_formula(file: YamlFile, id: str, error: FormulaError) -> tuple[str, str]:
    """The place of a mistake inside a formula, and what it is."""
    return file.place_inside((SECTION, id, "formula"), error.text, error.at), f"{SECTION}.{id}.formula  {error.what}"


def _first(error: KringloopError) -> str:
    return str(error).splitlines()[0]
