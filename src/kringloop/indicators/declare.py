"""How an indicator is declared: one object with everything a reader must know beside the figure."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Literal, NamedTuple, TypedDict, Unpack, cast

from kringloop.core import CERTAINTIES, Certainty, Choice, Names, Places, RangeError, Registry, did_you_mean, unknown
from kringloop.indicators.concepts import concept_of
from kringloop.indicators.said import KINDS, Beside, Said, Texts
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
    """

    dimension: str
    account: str
    label: str
    layer: str
    where: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One definition of one indicator.

    Parameters
    ----------
    key, definition : `circular_material_use` and `eurostat`; definitions of one key are never mixed
    texts           : names, label, question, traps and more, in Dutch and English; see `Said`
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
    method          : choices of method by the name of the parameter; what was chosen is stored with every result
    part_of         : where a sum over labels is a partial one, of what
    printed         : single figures as one publisher printed them: a study without them misses nothing
    """

    key: str
    definition: str
    texts: Texts
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
    method: Mapping[str, Choice] = field(default_factory=dict)
    part_of: PartOf | None = None
    printed: bool = False
    states: Callable[[Formula, Any], Mapping[tuple[int, ...], Names]] | None = None
    """Puts a word beside each figure, such as the state of decoupling."""

    @property
    def names(self) -> Names:
        """What it is called."""
        return self.texts.said().names

    @property
    def label(self) -> Names:
        """What this definition says that the others do not."""
        return self.texts.said().label

    @property
    def question(self) -> Names:
        """What it answers."""
        return self.texts.said().question

    @property
    def traps(self) -> Names | None:
        """What it does not say."""
        return self.texts.said().traps

    @property
    def stated(self) -> Names | None:
        """Formula of a published figure as its producer states it; a figure computed here prints its own formula."""
        return self.texts.said().stated

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
        said = self.texts.said()
        if note is not None and said.traps is not None and said.traps.nl.endswith(note.nl):
            note = None  # worded before
        traps = [t for t in (said.traps and places.names(said.traps), note) if t is not None]
        joined = Names(" ".join(t.nl for t in traps), " ".join(t.en for t in traps)) if traps else None
        names, label, question = (places.names(t) for t in (said.names, said.label, said.question))
        return replace(self, texts=replace(said, names=names, label=label, question=question, traps=joined))

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


Pair = Mapping[str, str]
"""One text in both languages: {"nl": …, "en": …}."""


class Declared(TypedDict, total=False):
    """What a declaration may say beside its key; the meaning is that of `Indicator`.

    Texts may stand here as well, for who declares an indicator where no file lies beside it.
    """

    names: Pair
    question: Pair
    label: Pair
    traps: Pair
    stated: Pair
    partial: Pair
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
    printed: bool
    states: Callable[[Formula, Any], Mapping[tuple[int, ...], Names]]


def indicator(
    *common: Declared, key: str, definition: str = "", **about: Unpack[Declared]
) -> Callable[[Compute], Compute]:
    """Declare the decorated function as an indicator; the declaration is the whole registration.

    Its texts are read from the file beside the module that declares it (`pressure.toml` beside `pressure.py`), unless
    the declaration holds them.

    Parameters
    ----------
    common     : what it has in common with others; said anew by what comes later
    key        : of the indicator
    definition : which of several of that key
    about      : everything else that is declared, see `Indicator`
    """
    file = _declared_in()

    def register(compute: Compute) -> Compute:
        _add(key, definition, compute, _joined(*common, about), file)
        return compute

    return register


class Variant(NamedTuple):
    """One row of a family of definitions: what its formula is given, and what it declares beside its siblings."""

    definition: str
    given: Mapping[str, Any]
    about: Declared


def variant(definition: str, given: Mapping[str, Any], /, *common: Declared, **about: Unpack[Declared]) -> Variant:
    """A row for `variants`: its definition, what the function of the formula is given, and what else it declares."""
    return Variant(definition, given, _joined(*common, about))


def variants(
    *common: Declared, key: str, rows: Sequence[Variant], **about: Unpack[Declared]
) -> Callable[[Compute], Compute]:
    """Declare the decorated function as one definition of a key per row, each with what its row gives.

    What is declared for all is said anew by a row.
    """
    file = _declared_in()

    def register(compute: Compute) -> Compute:
        taken = inspect.signature(compute)
        for row in rows:
            told = _joined(*common, about, row.about)
            _add(key, row.definition, _with(compute, taken, row.given), told, file)
        return compute

    return register


def _joined(*declared: Declared) -> Declared:
    """Declarations as one; the last one counts."""
    joined: Declared = {}
    for each in declared:
        joined = {**joined, **each}
    return joined


def _declared_in() -> str:
    """The file of the module that declares: where its texts lie beside; empty at a prompt."""
    return str(sys._getframe(2).f_globals.get("__file__", ""))


def _add(key: str, definition: str, compute: Compute, about: Declared, file: str) -> None:
    said: dict[str, Any] = {**about}
    texts = {kind: Names(**said.pop(kind)) for kind in KINDS if said.get(kind)}
    entry = Indicator(
        key=key, definition=definition, texts=_texts(key, definition, texts, file), compute=compute, **said
    )
    INDICATORS.add(entry.id, entry, file=file or "<prompt>")


def _texts(key: str, definition: str, declared: Mapping[str, Names], file: str) -> Texts:
    """What a declaration says itself, else what lies beside it."""
    if not declared and file:
        return Beside(file, key, definition)
    if missing := [kind for kind in ("names", "question") if kind not in declared]:
        raise RangeError(
            f"'{key}' is declared without {' and '.join(missing)}; say them in nl and en, or say no text and put all "
            f"of them in the file beside it"
        )
    return Said(**{"label": declared["names"], **declared})


def _with(compute: Compute, taken: inspect.Signature, given: Mapping[str, Any]) -> Compute:
    """The function with what a row gives it; choices of method are left open."""

    @wraps(compute)
    def bound(ledger: Ledger, **chosen: Any) -> Expression:
        return compute(ledger, **given, **chosen)

    if unknown_names := sorted(given.keys() - taken.parameters.keys()):
        raise RangeError(f"a variant gives {unknown_names}, which its function does not take; it takes {taken}")
    left = [p for name, p in taken.parameters.items() if name not in given]
    cast(Any, bound).__signature__ = taken.replace(parameters=left)
    return bound


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
