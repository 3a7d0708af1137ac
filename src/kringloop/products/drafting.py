"""A bill of materials in the making: rows as a format of others gives them, each with its place in the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kringloop.core import KringloopError, Names, listing
from kringloop.products.columns import BILL
from kringloop.products.intake import Declared
from kringloop.products.materials import material
from kringloop.products.nested import rows_text

if TYPE_CHECKING:
    from kringloop.products.documents import Value

_SHARE = 100.0


@dataclass(slots=True)
class Draft:
    """Rows of a bill, with what is declared of the whole and what there is to say.

    Parameters
    ----------
    mass_given : kg of the product as the user says, for a document that gives shares alone; None where unsaid
    """

    mass_given: float | None = None
    version: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    notes: list[Names] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _times: Counter[str] = field(default_factory=lambda: Counter())
    _strange: dict[str, None] = field(default_factory=dict)
    _mass_used: bool = False

    def add(self, name: str, place: str, parent: str = "", **cells: str | float | None) -> str:
        """Add a row and give its id, which is made of its name; a cell of None stays empty.

        A mass is in kg. A material that kringloop does not know leaves its cell empty: the mass counts as unknown.
        """
        row = {"part": self._free(name or "part"), "parent": parent, "name": name, "how": "declared"}
        if cells.get("mass") is not None:
            row["unit"] = "kg"
        for key, value in cells.items():
            if value is not None:
                row[key] = repr(value) if isinstance(value, float) else value
        self.rows.append(row)
        self.places.append(place or "$")
        return row["part"]

    def material(self, *names: str) -> str:
        """Key of the first name that is a known material; the first is noted where none is."""
        for name in names:
            try:
                return material(name).key
            except KringloopError:
                continue
        if names and names[0]:
            self._strange[names[0]] = None
        return ""

    def whole_mass(self) -> float | None:
        """The mass that the user gives for the product, asked because the document has none."""
        self._mass_used = True
        if self.mass_given is not None:
            self.say(
                f"De massa van het product, {self.mass_given:g} kg, is van u en niet uit het bestand.",
                f"The mass of the product, {self.mass_given:g} kg, is yours and not of the file.",
            )
        return self.mass_given

    @property
    def mass_ignored(self) -> bool:
        """Whether the user gave a mass that was not asked."""
        return self.mass_given is not None and not self._mass_used

    def say(self, nl: str, en: str) -> None:
        """Something to know beside the figures."""
        self.notes.append(Names(nl, en))

    def declare(self, figure: str, nl: str, en: str, value: float | None, path: str, unit: str = "%") -> None:
        """A figure of the whole product that the document declares."""
        if value is not None:
            self.declared.append(Declared(figure, Names(nl, en), value, unit, path))

    def told(self) -> tuple[Names, ...]:
        """All that there is to say, with the materials that are not known."""
        strange = list(self._strange)
        if not strange:
            return tuple(self.notes)
        dutch = listing(strange, most=12, language="nl")
        note = Names(
            f"Materialen die niet bekend zijn, hun massa telt als onbekend: {dutch}.",
            f"These materials are not known, their mass counts as unknown: {listing(strange, most=12)}.",
        )
        return (*self.notes, note)

    def table(self) -> str:
        """The rows as text of a table."""
        heads: Sequence[str] = [c.name for c in BILL.columns if any(c.name in row for row in self.rows)]
        return rows_text(list(dict.fromkeys(["part", "parent", "mass", *heads])), self.rows)

    def _free(self, name: str) -> str:
        """An id that no row has yet."""
        free = name
        while free in self._ids:
            self._times[name] += 1
            free = f"{name} ({self._times[name] + 1})"
        self._ids.add(free)
        return free


def percent(share: float | None) -> float | None:
    """A share of 1 in per cent."""
    return None if share is None else share * _SHARE


def tell_no_mass(document: Value) -> None:
    """Note that a document gives shares and nobody gave the mass that they are shares of."""
    document.wrong(
        "gives shares and no mass of the product; say it with --mass '1.2 kg', or on a page in its field (with 1 kg "
        "all figures are per kg)",
        "geeft aandelen en geen massa van het product; noem die met --mass '1.2 kg', of op een pagina in het veld (met "
        "1 kg is alles per kg)",
    )


def tell_no_materials(listed: Value) -> None:
    """Note that a list of materials holds none."""
    listed.wrong(
        "holds no materials, so there is nothing to work out", "bevat geen materialen, dus er valt niets uit te rekenen"
    )


def check_fractions(whole: Value, shares: Sequence[float | None], margin: float) -> None:
    """Note that mass fractions are more than the whole, by more than rounding."""
    total = sum(share or 0.0 for share in shares)
    if total > 1 + margin:
        whole.wrong(
            f"mass fractions are {total:g} together; expected at most 1",
            f"massafracties zijn samen {total:g}; verwacht: hoogstens 1",
        )
