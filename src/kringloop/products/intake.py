"""How a document of another format was read: what was used, what was left and why, what it declares of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kringloop.core import Names


@dataclass(frozen=True, slots=True)
class Declared:
    """A figure of the whole product that a document declares itself; it stands beside ours, and replaces none.

    Parameters
    ----------
    figure : key of our figure of the same thing; "" where there is none
    names  : what it is called
    value  : in `unit`
    path   : where it stands in the document
    """

    figure: str
    names: Names
    value: float
    unit: str
    path: str


@dataclass(frozen=True, slots=True)
class Left:
    """Values of a document that were not used: path, how many, and why."""

    path: str
    count: int
    why: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How a document was read: as what, which version, what was used, what was left, and what was assumed.

    Parameters
    ----------
    form      : key of the format
    version   : that it was read as
    named     : whether the document names that version itself
    used      : values that were used
    left      : values that were not, with the reason
    declared  : figures of the whole that the document declares
    notes     : what was taken to be so, to know beside the figures
    checked   : what a validator of others says of it; None for a table of our own, as are version and source
    source    : where the names of the fields were read
    certainty : how they were read, one of `CERTAINTIES`
    """

    form: str
    names: Names
    version: str
    named: bool
    used: int
    left: tuple[Left, ...]
    declared: tuple[Declared, ...]
    notes: tuple[Names, ...]
    checked: Names | None
    source: str
    certainty: str

    def as_dict(self) -> dict[str, Any]:
        """The same as plain data; sentences in English."""
        return {
            "format": self.form,
            "version": self.version or None,
            "version_named_in_file": self.named,
            "values_used": self.used,
            "left_out": [{"path": each.path, "count": each.count, "why": each.why.en} for each in self.left],
            "declared": [
                {"figure": d.figure or None, "name": d.names.en, "value": d.value, "unit": d.unit, "path": d.path}
                for d in self.declared
            ],
            "notes": [note.en for note in self.notes],
            "validated": self.checked.en if self.checked else None,
            "source": self.source or None,
            "certainty": self.certainty,
        }


def also_told(intake: Intake | None, *, used: int, notes: Sequence[Names], left: Sequence[Left]) -> Intake | None:
    """How a bill of our own was read, with more that is to be told of it; None where there is nothing to tell.

    Parameters
    ----------
    used : values of the table, where nothing was told of it so far
    """
    if not notes and not left:
        return intake
    if intake is not None:
        return replace(intake, notes=(*intake.notes, *notes), left=(*left, *intake.left))
    return Intake(
        form="bill",
        names=Names("stuklijst", "bill of materials"),
        version="",
        named=False,
        used=used,
        left=tuple(left),
        declared=(),
        notes=tuple(notes),
        checked=None,
        source="",
        certainty="read",
    )
