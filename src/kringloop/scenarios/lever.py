"""What a lever is: one thing that can be moved, with its meaning, words, bounds and what it does to a model.

Values today and why belong to the study; what a number means inside a model to that model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kringloop.core import Names, RangeError, unknown
from kringloop.scenarios.effect import OnChain, OnRows

DIGITS: Final = 9
RUNGS: Final = (
    *(f"R{n}" for n in range(10)),
    "sourcing",
    "growth",
    "mix",
    "process",
    "link",
    "rebound",
)
"""The canonical order in which levers are taken: the R-ladder, what lies beside it, and what follows from them."""
OF_MODELS: Final = ("stocks.flows", "stocks.levels", "stocks.lives", "stocks.population")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One lever, set in per cent: a share of something, or a change for what is a factor.

    Parameters
    ----------
    order     : place among the levers as people meet them
    meaning   : what it does, in one sentence
    of        : what it is a percentage of, or a change of
    low, high : bounds [%]
    step      : of a slider [%]
    factor    : +25 % stands for 1.25
    further   : an assumption that is seldom moved
    others    : what laws or official figures say; None where nothing was found
    reference : key in the bibliography for `others`
    models    : engines whose rows it changes
    moves     : (levers of the model, value) → the levers it sets; left out: the one of its own key
    rung      : one of `RUNGS`
    by        : "cohort": what is made from then on; "stock": all that is there. The first is taken where none is said
    of_all    : lever that does the same to all that is there, for one that acts on what is made
    rows      : what it does to rows of an account that goes on after its record
    chain     : what it does to the supply chain
    hands_over: whether another product takes over what it takes of one
    displaces : whether what goes on may take the place of new products of another kind, where one is named
    in_products: whether it follows a material through the years in which products were made
    quality   : whether it is about what recyclate holds, with a limit for new material
    hazard    : whether it is about a substance with a limit: what holds more goes to no next user, part or material
    supplied  : whether what replaces must be there: of rows an assumption can say how much there is
    slider    : whether it is moved by hand as well
    expected  : between what and what [%] it is expected where no table gives it; None where nothing is declared

    >>> from kringloop.scenarios import LEVERS
    >>> LEVERS["lifetime"].value(25.0), LEVERS["lifetime"].percent(1.25), LEVERS["reuse"].value(20.0)
    (1.25, 25.0, 0.2)
    """

    key: str
    order: int
    names: Names
    meaning: Names
    of: Names
    low: float
    high: float
    step: float = 1.0
    factor: bool = False
    further: bool = False
    others: Names | None = None
    reference: str = ""
    models: tuple[str, ...] = OF_MODELS
    moves: Callable[[Mapping[str, float], float], Mapping[str, float]] | None = None
    rung: str
    by: tuple[str, ...] = ("stock",)
    of_all: str = ""
    rows: OnRows | None = None
    chain: OnChain | None = None
    hands_over: bool = False
    displaces: bool = False
    in_products: bool = False
    quality: bool = False
    hazard: bool = False
    supplied: bool = False
    slider: bool = True
    expected: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.rung not in RUNGS:
            raise unknown("rung", self.rung, RUNGS)
        if not self.low < self.high or not 0 < self.step <= self.high - self.low:
            raise RangeError(f"lever '{self.key}' runs from {self.low:g} to {self.high:g} % in steps of {self.step:g}")

        if self.expected is not None and not self.low <= self.expected[0] < self.expected[1] <= self.high:
            low, high = self.expected
            raise RangeError(
                f"lever '{self.key}' is expected from {low:g} to {high:g} %, outside its bounds",
                nl=f"van knop '{self.key}' wordt {low:g} tot {high:g} % verwacht, buiten zijn grenzen",
            )

    def value(self, percent: float) -> float:
        """The number the model takes."""
        return float(self.factor) + percent / 100.0

    def percent(self, value: float) -> float:
        """The number people set; rounded far below any step, so that 0.55 is 55."""
        return round(100.0 * (value - float(self.factor)), DIGITS) + 0.0  # −0 is 0

    def text(self, percent: float) -> str:
        """As the command line takes it: `20%`, `+25%`."""
        return f"{percent:+.10g}%" if self.factor else f"{percent:.10g}%"

    def moved(self, levers: Mapping[str, float], value: float) -> dict[str, float]:
        """The levers of a model with this one at `value`."""
        changed = {self.key: value} if self.moves is None else self.moves(levers, value)
        return {**levers, **changed}

    @property
    def changes(self) -> tuple[str, ...]:
        """Which of the three it changes: "stocks" (products in use), "ledger" (rows of accounts), "chains".

        >>> from kringloop.scenarios import VOCABULARY
        >>> VOCABULARY["lifetime"].changes, VOCABULARY["weight"].changes
        (('stocks',), ('stocks', 'ledger', 'chains'))
        """
        where = (("stocks", self.models), ("ledger", self.rows), ("chains", self.chain))
        return tuple(name for name, there in where if there)

    @property
    def idle(self) -> float:
        """The value at which rows stay as they are: a factor of 1, a share or growth of 0."""
        return float(self.factor)

    def neutral(self, levers: Mapping[str, float]) -> float:
        """The value at which nothing changes: that of the model's own lever; for one that sets several a factor of 1,
        or a share of 0.

        >>> from kringloop.scenarios import LEVERS
        >>> LEVERS["reuse"].neutral({"reuse": 0.1})
        0.1
        """
        return levers[self.key] if self.moves is None else float(self.factor)


DISCARDS: Final = Names("van wat wordt afgedankt", "of what is discarded")
OTHER_DISCARDS: Final = Names("van wat overblijft na hergebruik", "of what is left after reuse")
COLLECTED: Final = Names("van wat is ingezameld", "of what is collected")
AGE: Final = Names("van de leeftijd", "of its age")
