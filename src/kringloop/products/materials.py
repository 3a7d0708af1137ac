"""The materials that a bill of materials may name: those of this list, and the raw materials of the EU assessments."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kringloop.core import Names, UnknownNameError, did_you_mean
from kringloop.reference import classification, listed_as

_FILE = Path(__file__).with_name("materials.csv")


@dataclass(frozen=True, slots=True)
class Material:
    """A material of products.

    Parameters
    ----------
    key          : id in a bill of materials
    names        : name in both languages
    raw_material : code of the EU assessments, where the material is one; else empty
    allocation   : A of the circular footprint formula, fixed for the material whoever asks; None where it is not set
    certainty    : how A was read
    mixture      : whether critical raw materials may hide in it under its name, as in an alloy or a circuit board
    holds        : codes of raw materials that are in it by its very name, as neodymium in a neodymium magnet
    """

    key: str
    names: Names
    raw_material: str
    allocation: float | None
    certainty: str
    mixture: bool = False
    holds: tuple[str, ...] = ()

    @property
    def critical(self) -> bool:
        """Whether the material, or the group it belongs to, stands on the EU list of critical raw materials of 2023."""
        return bool(self.raw_material) and listed_as(self.raw_material) is not None


@lru_cache(maxsize=1)
def materials() -> Mapping[str, Material]:
    """Every material by its key.

    >>> materials()["steel"].allocation, materials()["Cobalt"].critical
    (0.2, True)
    >>> materials()["Neodymium"].critical
    True
    """
    return {m.key: m for m, _ in _read()} | {
        code.code: Material(code.code, code.names, code.code, None, "")
        for code in classification("raw_materials").codes
    }


def material(name: str) -> Material:
    """A material by its key, its name in either language or another spelling.

    Raises
    ------
    UnknownNameError   no such material; names the nearest

    >>> material("Aluminum").key, material("kobalt").key
    ('aluminium', 'Cobalt')
    """
    found = _by_name().get(" ".join(name.split()).casefold())
    if found is None:
        raise _unknown(name)
    return found


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, Material]:
    names: dict[str, Material] = {}
    for found in reversed(list(materials().values())):
        names |= dict.fromkeys((found.key.casefold(), found.names.nl.casefold(), found.names.en.casefold()), found)
    for found, also in _read():
        names |= dict.fromkeys(also, found)
    return names


def _unknown(name: str) -> UnknownNameError:
    known = {text for m in materials().values() for text in (m.key, m.names.nl, m.names.en)}
    return UnknownNameError(
        f"'{name}' is not a known material; {did_you_mean(name, known)}",
        nl=f"'{name}' is geen bekend materiaal; {did_you_mean(name, known, 'nl')}",
    )


@lru_cache(maxsize=1)
def _read() -> tuple[tuple[Material, tuple[str, ...]], ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            (
                Material(
                    row["key"],
                    Names(row["name_nl"], row["name_en"]),
                    row["raw_material"],
                    float(row["allocation"]) if row["allocation"] else None,
                    row["allocation_certainty"],
                    row["mixture"] == "yes",
                    tuple(each for each in row["holds"].split(";") if each),
                ),
                tuple(each.casefold() for each in row["also"].split(";") if each),
            )
            for row in csv.DictReader(file)
        )
