"""What a company reports under ESRS E5: the quantities of resource inflows, outflows and waste, and whether they agree.

The paragraphs are those of Set 1, Delegated Regulation (EU) 2023/2772, read in a copy by others; the ids of points are
those of EFRAG's list, read second-hand. The revised standard (EFRAG's advice of 3 December 2025) could not be read: a
file may say that it follows it, and then no point is said to have stayed, changed or gone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kringloop.core import KringloopError, Names, Problems, conversion_factor, unknown

ESRS_VERSIONS: Final[Mapping[str, Names]] = {
    "set1": Names("Set 1 (verordening 2023/2772)", "Set 1 (Delegated Regulation (EU) 2023/2772)"),
    "amended": Names(
        "herziene tekst (advies van EFRAG, 3 december 2025)", "revised text (EFRAG's advice, 3 December 2025)"
    ),
}
"""Versions that a file can follow; the first where it says none."""
HAZARDS: Final = ("hazardous", "non-hazardous")
TREATMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "diverted": ("reuse", "recycling", "other-recovery"),
    "disposed": ("incineration", "landfill", "other-disposal"),
}
"""Ways of recovery and of disposal that paragraph 37 parts."""
HOW: Final = ("measured", "estimated")
"""Paragraphs 32 and 40: from direct measurement, or estimated."""
UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    "mass": ("t",),
    "share": ("%",),
    "life": ("year", "%"),
    "rating": ("1", "%"),
}
"""Units that a kind of quantity can have, the one it is held in first."""
LARGEST: Final = 1e12
"""What no figure of a company is above, in the unit that it is held in; the world extracts a tenth of it in tonnes."""
SAME: Final = 0.01
"""By how much masses that should agree may differ, from rounding."""
CERTAINTY: Final = "read_second_hand"


@dataclass(frozen=True, slots=True)
class Point:
    """A quantity of ESRS E5.

    Parameters
    ----------
    id        : of EFRAG's list of data points
    paragraph : of ESRS E5 in Set 1
    kind      : key of `UNITS`
    parts     : "diverted" or "disposed" for waste by hazard and treatment, "group" for product groups, or ""
    """

    id: str
    paragraph: str
    kind: str
    parts: str
    names: Names


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that a company gives: its point with hazard and treatment or product group, in the unit of its kind."""

    point: str
    hazard: str
    treatment: str
    group: str
    value: float
    unit: str
    how: str
    source: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The figures of ESRS E5 in the file of a company.

    Parameters
    ----------
    version : key of `ESRS_VERSIONS`
    named   : whether the file says so itself
    told    : as given
    """

    version: str
    named: bool
    told: tuple[Told, ...]

    def value(self, point: str, *, hazard: str = "", treatment: str = "") -> float | None:
        """A figure as it was given; None where it was not."""
        return next(
            (t.value for t in self.told if (t.point, t.hazard, t.treatment) == (point, hazard, treatment)), None
        )

    def computed(self) -> dict[str, float]:
        """Shares in per cent that follow from the masses, which the company need not have given itself.

        `secondary` = reused or recycled / all used; `recycled`, `disposed`, `hazardous_share` = of all waste
        """
        whole, used = self._total("E5-5_07"), self.value("E5-4_02")
        parts = {
            "recycled": self._treated("E5-5_08", "recycling"),
            "disposed": self._total("E5-5_09"),
            "hazardous_share": self.value("E5-5_15"),
        }
        found = {name: 100 * part / whole for name, part in parts.items() if part is not None and whole}
        second = self.value("E5-4_04")
        return ({"secondary": 100 * second / used} if second is not None and used else {}) | found

    def as_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "standard": "ESRS E5",
            "version": self.version,
            "version_named_in_file": self.named,
            "certainty": CERTAINTY,
            "kind": "declared by the company",
            "points": [
                {
                    **{name: getattr(t, name) for name in t.__slots__},
                    "paragraph": esrs_points()[t.point].paragraph,
                    "in_amended_text": "not read",
                }
                for t in self.told
            ],
            "computed_per_cent": self.computed(),
        }

    def _total(self, point: str) -> float | None:
        """A mass as given, else the sum of its parts where every one of them is."""
        given = self.value(point)
        if given is not None:
            return given
        return self.summed(point)

    def summed(self, *points: str, hazard: str = "", partly: bool = False) -> float | None:
        """The parts of waste points added up, of one hazard or both.

        None where one of them was not given, or with `partly` where none was.
        """
        codes = [
            (point, each, way)
            for point in points
            for each in ([hazard] if hazard else HAZARDS)
            for way in TREATMENTS.get(esrs_points()[point].parts, ())
        ]
        values = [self.value(point, hazard=each, treatment=way) for point, each, way in codes]
        known = [value for value in values if value is not None]
        return sum(known) if known and (partly or len(known) == len(codes)) else None

    def _treated(self, point: str, treatment: str) -> float | None:
        found = [self.value(point, hazard=hazard, treatment=treatment) for hazard in HAZARDS]
        known = [value for value in found if value is not None]
        return sum(known) if len(known) == len(HAZARDS) else None


@lru_cache(maxsize=1)
def esrs_points() -> Mapping[str, Point]:
    """Every quantity by its id.

    >>> esrs_points()["E5-5_07"].paragraph, esrs_points()["E5-5_08"].parts
    ('37(a)', 'diverted')
    """
    with Path(__file__).with_name("esrs.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["point"]: Point(
                row["point"], row["paragraph"], row["kind"], row["parts"], Names(row["name_nl"], row["name_en"])
            )
            for row in csv.DictReader(file)
        }


def esrs_codes() -> tuple[str, ...]:
    """Codes of all rows that a company can fill in, but for its own product groups.

    >>> esrs_codes()[9:11]
    ('E5-5_08', 'E5-5_08:hazardous:reuse')
    """
    return tuple(
        code
        for point in esrs_points().values()
        for code in (
            point.id,
            *(f"{point.id}:{h}:{t}" for h in HAZARDS for t in TREATMENTS.get(point.parts, ())),
        )
    )


def esrs_units(id: str) -> tuple[str, ...]:
    """Units that a point can have, the one it is held in first."""
    return UNITS[esrs_points()[id].kind]


def statement_of(version: str, rows: Iterable[Mapping[str, Any]], problems: Problems) -> Statement:
    """The figures of a company; what is no point, has no such unit, is out of bounds or does not agree is noted."""
    if version and version not in ESRS_VERSIONS:
        problems.add("esrs_version", unknown("version of ESRS", version, ESRS_VERSIONS))
    found = [made for row in rows if (made := _told(row, problems)) is not None]
    statement = Statement(version or next(iter(ESRS_VERSIONS)), bool(version), tuple(found))
    _require_agreement(statement, problems)
    return statement


def _told(row: Mapping[str, Any], problems: Problems) -> Told | None:
    line, (id, *rest) = row["line"], str(row["code"] or "").split(":")
    point = esrs_points().get(id)
    if point is None:
        problems.add(f"{line}:code", unknown("point of ESRS E5", id, esrs_points()))
        return None
    hazard, treatment, group = _place(point, rest, line, problems)
    unit, unit_given = UNITS[point.kind], row["unit"] or ""
    held = next((u for u in unit if _factor(unit_given, u)), None)
    if held is None:
        problems.add(
            f"{line}:unit",
            f"'{unit_given}' is no unit of {id}; expected {' or '.join(unit)}",
            nl=f"'{unit_given}' is geen eenheid van {id}; verwacht: {' of '.join(unit)}",
        )
        return None
    value = row["value"] * (_factor(unit_given, held) or 1.0)
    if value > LARGEST:
        problems.add(
            f"{line}:value",
            f"{value:g} {held} is beyond any company",
            nl=f"{value:g} {held} is groter dan enig bedrijf",
        )
    if point.kind == "share" and value > 100:
        problems.add(f"{line}:value", f"is {value:g} per cent; at most 100", nl=f"is {value:g} procent; hoogstens 100")
    return Told(id, hazard, treatment, group, value, held, row.get("how") or "", row["source"] or "")


def _place(point: Point, rest: Sequence[str], line: int, problems: Problems) -> tuple[str, str, str]:
    """Hazard and treatment, or product group, of a code."""
    ways = TREATMENTS.get(point.parts, ())
    if not rest:
        return "", "", ""
    if point.parts == "group" and len(rest) == 1 and rest[0]:
        return "", "", rest[0]
    if ways and len(rest) == 2 and rest[0] in HAZARDS and rest[1] in ways:
        return rest[0], rest[1], ""
    expected = (
        f"{point.id}:{HAZARDS[0]}:{ways[0]}" if ways else f"{point.id}:GROUP" if point.parts == "group" else point.id
    )
    problems.add(
        f"{line}:code",
        f"'{':'.join(rest)}' is no part of {point.id}; expected such as {expected}",
        nl=f"'{':'.join(rest)}' is geen deel van {point.id}; verwacht: zoals {expected}",
    )
    return "", "", ""


def _factor(source: str, target: str) -> float | None:
    try:
        return conversion_factor(source, target)
    except KringloopError:
        return None


def _require_agreement(statement: Statement, problems: Problems) -> None:
    """Masses of waste add up over treatment and hazard, and shares are those of the masses."""
    total, apart, gone = (statement._total(p) for p in ("E5-5_07", "E5-5_08", "E5-5_09"))
    for given, point, parts in (
        *((statement.value(p), p, statement.summed(p)) for p in ("E5-5_08", "E5-5_09")),
        (statement.value("E5-5_15"), "E5-5_15", statement.summed("E5-5_08", "E5-5_09", hazard=HAZARDS[0])),
    ):
        if given is not None and parts is not None:
            _agree(problems, point, given, parts, "its parts", "zijn delen")
    if total is not None and apart is not None and gone is not None:
        _agree(problems, "E5-5_07", total, apart + gone, "E5-5_08 + E5-5_09", "E5-5_08 + E5-5_09")
    _require_within(statement, problems)
    for share, part, whole in (("E5-4_05", "E5-4_04", "E5-4_02"), ("E5-5_11", "E5-5_10", "E5-5_07")):
        seen, up, down = (statement.value(p) for p in (share, part, whole))
        if seen is not None and up is not None and down:
            _agree(problems, share, seen, 100 * up / down, f"{part} / {whole}", f"{part} / {whole}")
    alone = [(part, "E5-5_07") for part in ("E5-5_08", "E5-5_09") if apart is None or gone is None]
    for part, whole in (("E5-4_04", "E5-4_02"), ("E5-5_10", "E5-5_07"), ("E5-5_15", "E5-5_07"), *alone):
        up, down = statement.value(part), statement.value(whole)
        if up is not None and down is not None and up > down * (1 + SAME):
            problems.add(
                part,
                f"is {up:g} t, more than {whole} of {down:g} t",
                nl=f"is {up:g} t, meer dan {whole} van {down:g} t",
            )


def _require_within(statement: Statement, problems: Problems) -> None:
    """What was told of parts, though others are lacking, is no more than their whole."""
    for point, parts, hazard in (
        ("E5-5_08", ("E5-5_08",), ""),
        ("E5-5_09", ("E5-5_09",), ""),
        ("E5-5_15", ("E5-5_08", "E5-5_09"), HAZARDS[0]),
    ):
        whole, told = statement.value(point), statement.summed(*parts, hazard=hazard, partly=True)
        every = statement.summed(*parts, hazard=hazard)
        if whole is not None and told is not None and every is None and told > whole * (1 + SAME):
            problems.add(
                point,
                f"is {whole:g} t, and the parts of it that are given are {told:g} t",
                nl=f"is {whole:g} t, en de delen ervan die zijn gegeven zijn {told:g} t",
            )


def _agree(problems: Problems, point: str, seen: float, other: float, what: str, wat: str) -> None:
    if abs(seen - other) > SAME * max(abs(seen), abs(other)):
        problems.add(point, f"is {seen:g} and {what} give {other:g}", nl=f"is {seen:g} en {wat} geven {other:g}")
