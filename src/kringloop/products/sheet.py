"""One product on one sheet: all that follows from its bill, as Python object, text, HTML and plain data."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kringloop.core import NOISE, Names, RangeError
from kringloop.products.figures import MARKS, Formula, Found, figures_of, formulas
from kringloop.products.gaps import Gap, gaps_of
from kringloop.products.repair import SCORED, disassembly_score, repairability, steps_to
from kringloop.products.screen import Critical, Hidden, Substance, critical_in, hidden_in, substances_in
from kringloop.products.steps import MONEY, steps_of
from kringloop.products.strategies import Kept, kept_by_strategy
from kringloop.products.taking_apart import TakenApart, take_apart

if TYPE_CHECKING:
    from kringloop.products.bill import Bill


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of one product: its formula, the value, the most it can be (inf: no bound), and why there is none."""

    formula: Formula
    value: float | None
    most: float | None
    lacking: Names | None

    @property
    def at_least(self) -> bool:
        """Whether there may be more than the file says, without a bound."""
        return self.most is not None and math.isinf(self.most)

    @property
    def ranged(self) -> bool:
        """Whether empty cells leave the figure between two bounds."""
        if self.value is None or self.most is None or self.at_least:
            return False
        return not math.isclose(self.most, self.value, rel_tol=NOISE, abs_tol=NOISE)


@dataclass(frozen=True, slots=True)
class Repairability:
    """Index and class of the EU; None, with what is lacking, where the bill does not give all of it."""

    index: float | None
    class_: str
    lacking: Names | None


@dataclass(frozen=True, eq=False)
class Sheet:
    """All that follows from the bill of one product.

    Parameters
    ----------
    bill : of one product
    """

    bill: Bill

    @property
    def name(self) -> str:
        """Name of the product; its id where it has none."""
        label: str | None = self.bill.frame["name"][int(self.bill.products[0])]
        return label or self.bill.names[0]

    @cached_property
    def _found(self) -> dict[str, Found]:
        return figures_of(self.bill)

    @cached_property
    def figures(self) -> dict[str, Shown]:
        """Every figure by its key, in the order in which they are shown."""
        return {key: _shown(formula, self._found[key]) for key, formula in formulas().items()}

    @cached_property
    def materials(self) -> dict[str, float]:
        """kg by material, heaviest first; `""` is what nothing is known of."""
        masses = {key: float(mass[0]) for key, mass in self.bill.material_mass().items()}
        return dict(sorted(((k, m) for k, m in masses.items() if m > 0), key=lambda item: -item[1]))

    @cached_property
    def critical(self) -> list[Critical]:
        """Critical raw materials, heaviest first."""
        return critical_in(self.bill)

    @cached_property
    def hidden(self) -> list[Hidden]:
        """Materials that hold critical raw materials by their name, of which the bill does not say how much."""
        return hidden_in(self.bill)

    @cached_property
    def substances(self) -> list[Substance]:
        """Substances with a number, listed ones first."""
        return substances_in(self.bill)

    @cached_property
    def gaps(self) -> list[Gap]:
        """What the file does not say, the dearest first."""
        return gaps_of(self.bill, self._found)

    @cached_property
    def repair(self) -> Repairability:
        """The repairability class, for phones and tablets."""
        return _repair(self.bill)

    def take_apart(self, kind: str = "value", *, labour: float | None = None) -> TakenApart:
        """The order of taking apart; for value, `labour` is EUR per hour."""
        return take_apart(self.bill, kind, least=None if labour is None else labour / 60)

    @property
    def has_steps(self) -> bool:
        """Whether any part has a time, so that there is something to take apart."""
        return self.step_count > 0

    @property
    def step_count(self) -> int:
        """Parts that have a time of their own."""
        return int(self.bill.frame["seconds"].is_not_null().sum())

    def waiting_steps(self, kind: str = "value") -> int:
        """Steps of taking apart, where any waits for several others; 0 where each waits for one at most."""
        steps = steps_of(self.bill, kind)
        return 0 if steps.is_forest else len(steps)

    def kept(self, *, labour: float | None = None) -> list[Kept]:
        """What each R-strategy keeps of the value; `labour` is EUR per hour."""
        return kept_by_strategy(self.bill, least=None if labour is None else labour / 60)

    def as_dict(self, *, labour: float | None = None, kind: str = "value") -> dict[str, Any]:
        """All of it as plain data; what is absent is None."""
        apart = self.take_apart(kind, labour=labour)
        return {
            "product": self.bill.names[0],
            "name": self.name,
            "source": self.bill.origin,
            "own_data": self.bill.own,
            "read_as": self.bill.intake.as_dict() if self.bill.intake else None,
            "figures": [
                {
                    **{n: getattr(s.formula, n) for n in ("key", "unit", "formula", "source", "certainty")},
                    "value": s.value,
                    "most": None if s.at_least else s.most,
                    "at_least": s.at_least,
                    "lacking": None if s.value is not None or s.lacking is None else s.lacking.en,
                }
                for s in self.figures.values()
            ],
            "materials_kg": {key or "unknown": mass for key, mass in self.materials.items()},
            "critical": [_plain(each) for each in self.critical],
            "critical_not_told": [_plain(each) for each in self.hidden],
            "substances": [_plain(each) for each in self.substances],
            "repairability": {"index": self.repair.index, "class": self.repair.class_ or None},
            "disassembly": _plain(apart) | {"unit": apart.unit, "why": apart.why.en},
            "kept_eur": [_plain(kept) for kept in self.kept(labour=labour if kind in MONEY else None)],
            "gaps": [_plain(gap) for gap in self.gaps],
        }

    def text(self, language: str = "en") -> str:
        """The figures as lines of text."""
        lines = [f"{self.name} ({self.bill.origin})"]
        for shown in self.figures.values():
            unit = shown.formula.unit if shown.value is not None else ""
            lines.append(f"  {shown.formula.names[language]:<44} {_written(shown, language)} {unit}".rstrip())
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.text()

    def html(self, language: str = "en") -> str:
        """The figures as a table in HTML; every text of the file is escaped."""
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(s.formula.names[language])}</td><td>{_written(s, language)}</td>"
            f"<td>{escape(s.formula.unit)}</td>"
            f"<td>{escape(s.formula.source)} {MARKS.get(s.formula.certainty, '')}</td></tr>"
            for s in self.figures.values()
        )
        caption = f"{escape(self.name)} ({escape(self.bill.origin)})"
        return f'<div lang="{language}"><table><caption>{caption}</caption>{rows}</table></div>'

    def _repr_html_(self) -> str:
        return self.html()


def _written(shown: Shown, language: str) -> str:
    if shown.value is None:
        return "–"
    bounds = sorted((shown.value, shown.most)) if shown.ranged and shown.most is not None else [shown.value]
    text = ("≥ " if shown.at_least else "") + " – ".join(f"{bound:.4g}" for bound in bounds)
    return text.replace(".", ",") if language == "nl" else text


def _shown(formula: Formula, found: Found) -> Shown:
    value, most = float(found.value[0]), float(found.most[0])
    known = math.isfinite(value)
    return Shown(formula, value if known else None, most if known else None, None if known else found.lacking)


def _repair(bill: Bill) -> Repairability:
    row, steps = int(bill.products[0]), steps_of(bill)
    scores = {name: bill.frame[f"score_{name}"][row] for name in SCORED}
    lacking = [f"score_{name}" for name, score in scores.items() if score is None]
    kinds = bill.texts("repair_part")
    names = bill.frame["part"].to_list()
    parts = [(kinds[i], steps_to(steps, names[i])) for i in range(len(names)) if kinds[i] and names[i] in steps.names]
    try:
        depth = disassembly_score(parts)
    except RangeError:
        lacking.append("repair_part")
    if lacking:
        told = ", ".join(lacking)
        return Repairability(None, "", Names(f"het bestand mist: {told}", f"the file lacks: {told}"))
    return Repairability(*repairability(depth, scores), None)


def _plain(thing: Any) -> dict[str, Any]:
    """A dataclass as plain data; names in English."""
    return {key: _english(value) for key, value in asdict(thing).items()}


def _english(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_english(each) for each in value]
    return value["en"] if isinstance(value, dict) and set(value) == {"nl", "en"} else value
