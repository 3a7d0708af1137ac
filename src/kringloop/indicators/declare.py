"""How an indicator is declared: one object with everything a reader must know beside the figure."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypedDict, Unpack

from kringloop.core import CERTAINTIES, Certainty, Choice, Names, Places, RangeError, Registry, did_you_mean, unknown
from kringloop.indicators.concepts import concept_of
from kringloop.ledger import Expression, Formula, Ledger

Goal = Literal["pressure", "value", "security", "quality", "circulation", "prosperity"]
GOALS: Mapping[str, Names] = {
    "pressure": Names("Lagere milieudruk", "Lower environmental pressure"),
    "value": Names("Meer waardebehoud", "More value retention"),
    "security": Names("Meer voorzieningszekerheid", "More security of supply"),
    "quality": Names("Fysieke kwaliteit", "Physical quality"),
    "circulation": Names("Gebruik, hergebruik en recycling", "Use, reuse and recycling"),
    "prosperity": Names("Welvaart en werk", "Prosperity and work"),
}
Better = Literal["up", "down", "neutral"]
Compute = Callable[..., Expression]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOf:
    """The whole of which an indicator knows only some labels of a dimension.

    Parameters
    ----------
    dimension : of the indicator, over which a sum is a partial one
    account   : that knows the whole, by its own dimension `label`; `layer` and `where` give each label a weight
    words     : what to say, with {held}, {count}, {share} and {year}
    """

    dimension: str
    account: str
    label: str
    layer: str
    where: Mapping[str, Any]
    words: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One definition of one indicator.

    Parameters
    ----------
    key, definition : `circular_material_use` and `eurostat`; definitions of one key are never mixed
    names           : in Dutch and English
    label           : what this definition says that the others do not, in both languages
    question        : what it answers, in both languages
    goal            : the goal of the position paper it belongs to
    unit            : of the figures shown
    by              : dimensions it is shown by besides the year
    better          : which direction is progress
    kind_of_figure  : "computed" from the accounts, or "published" ready-made by an office
    certainty       : how sure the *definition* is
    reference       : key in the bibliography
    degree          : what scaling all figures by s does: value · s^degree
    additive        : whether figures of several cells may be added
    apart           : dimensions whose labels overlap: it must be asked by them, never over them
    bounds          : values outside are an error
    among_countries : what may be said of it among countries: "rank" for levels that compare (per head, per euro,
                      shares), where the figure of the union is an average; "total" for amounts, where it is a
                      total and a large country simply has more; "none" for indices, which start equal everywhere
    show_with       : companions that must stand beside it
    traps           : what it does not say, in both languages
    method          : choices of method by the name of the parameter; what was chosen is stored with every result
    stated          : formula of a published figure as its producer states it, in both languages; a figure computed
                      here prints the formula it is computed with
    part_of         : where a sum over labels is a partial one, of what
    """

    key: str
    definition: str
    names: Names
    label: Names
    question: Names
    goal: Goal
    unit: str
    by: tuple[str, ...]
    better: Better
    kind_of_figure: Literal["computed", "published"]
    certainty: Certainty
    reference: str
    compute: Compute
    level: tuple[str, ...] = ("nation",)
    degree: int = 0
    additive: bool = False
    apart: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None
    among_countries: Literal["rank", "total", "none"] = "none"
    show_with: tuple[str, ...] = ()
    traps: Names | None = None
    method: Mapping[str, Choice] = field(default_factory=dict)
    stated: Names | None = None
    part_of: PartOf | None = None
    states: Callable[[Formula, Any], Mapping[tuple[int, ...], Names]] | None = None
    """Puts a word beside each figure, such as the state of decoupling."""

    @property
    def choices(self) -> dict[str, Any]:
        """Each choice of method and what is taken when nobody says otherwise."""
        return {name: choice.default for name, choice in self.method.items()}

    @property
    def concept(self) -> str:
        """What it measures: definitions of one concept stand side by side."""
        return concept_of(self.key, self.id)

    @property
    def id(self) -> str:
        return f"{self.key}.{self.definition}" if self.definition else self.key

    def __post_init__(self) -> None:
        if self.certainty not in CERTAINTIES:
            raise RangeError(
                f"certainty of '{self.id}' is '{self.certainty}'; {did_you_mean(self.certainty, CERTAINTIES)}"
            )
        if self.goal not in GOALS:
            raise unknown("goal", self.goal, GOALS, where=f"indicator '{self.id}'")
        if not self.unit or not self.reference:
            raise RangeError(f"indicator '{self.id}' needs a unit and a reference")
        taken = set(inspect.signature(self.compute).parameters) - {"ledger"}
        if taken != set(self.method):
            raise RangeError(f"choices of '{self.id}' are {sorted(self.method)}, its function takes {sorted(taken)}")

    @property
    def general(self) -> Indicator:
        """The same in words for any country."""
        return self.worded(Places())

    def worded(self, places: Places, note: Names | None = None) -> Indicator:
        """The same with the words of a country in its texts, and what is to be known of it there after its traps."""
        if note is not None and self.traps is not None and self.traps.nl.endswith(note.nl):
            note = None  # worded before
        traps = [t for t in (self.traps and places.names(self.traps), note) if t is not None]
        joined = Names(" ".join(t.nl for t in traps), " ".join(t.en for t in traps)) if traps else None
        names, label, question = (places.names(t) for t in (self.names, self.label, self.question))
        return replace(self, names=names, label=label, question=question, traps=joined)

    def expression(self, ledger: Ledger, choices: Mapping[str, Any] | None = None) -> Expression:
        """The expression on a ledger, in the indicator's unit.

        Raises
        ------
        UnknownNameError   a choice it does not have, or an account the ledger lacks
        """
        for name in choices or {}:
            if name not in self.method:
                raise unknown("choice", name, self.method, where=f"indicator '{self.id}'")
            if wrong := self.method[name].wrong((choices or {})[name]):
                raise RangeError(f"choice '{name}' of '{self.id}' {wrong}")
        return self.compute(ledger, **{**self.choices, **(choices or {})}).to(self.unit)


INDICATORS: Registry[Indicator] = Registry("indicator")


Texts = Mapping[str, str]
"""One text in both languages: {"nl": …, "en": …}."""


class Declared(TypedDict, total=False):
    """What a declaration may say beside key, names and question; the meaning is that of `Indicator`."""

    label: Texts
    traps: Texts
    stated: Texts
    goal: Goal
    unit: str
    by: tuple[str, ...]
    better: Better
    kind_of_figure: Literal["computed", "published"]
    certainty: Certainty
    reference: str
    level: tuple[str, ...]
    degree: int
    additive: bool
    apart: tuple[str, ...]
    bounds: tuple[float, float] | None
    among_countries: Literal["rank", "total", "none"]
    show_with: tuple[str, ...]
    method: Mapping[str, Choice]
    part_of: PartOf
    states: Callable[[Formula, Any], Mapping[tuple[int, ...], Names]]


def indicator(
    *, key: str, names: Texts, question: Texts, definition: str = "", **about: Unpack[Declared]
) -> Callable[[Compute], Compute]:
    """Declare the decorated function as an indicator; the declaration is the whole registration."""

    def register(compute: Compute) -> Compute:
        said: dict[str, Any] = {**about}
        texts = {name: Names(**said.pop(name)) for name in ("traps", "stated", "label") if said.get(name)}
        entry = Indicator(
            key=key,
            definition=definition,
            names=Names(**names),
            question=Names(**question),
            compute=compute,
            **{"label": Names(**names), **said, **texts},
        )
        INDICATORS.add(entry.id, entry, file=inspect.getfile(compute))
        return compute

    return register


def definitions_of(key: str, known: Registry[Indicator] = INDICATORS) -> tuple[Indicator, ...]:
    """All definitions of a key, in order of declaration; also accepts `key.definition`.

    `known` are the indicators of a run or study, which may have some of its own; left out, those of the program.

    >>> definitions_of("circular_materiaal_use")
    Traceback (most recent call last):
    ...
    kringloop.core.errors.UnknownNameError: 'circular_materiaal_use' is not a known indicator; ...
    """
    if key in known and "." in key:
        return (known[key],)
    found = tuple(i for i in known if i.key == key)
    if not found:
        raise unknown("indicator", key, {i.key for i in known} | set(known.keys))
    return found


def by_goal() -> Iterator[tuple[str, tuple[Indicator, ...]]]:
    """Goals in the order of the paper, each with its indicators."""
    for goal in GOALS:
        yield goal, tuple(i for i in INDICATORS if i.goal == goal)
