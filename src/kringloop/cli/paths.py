"""Paths through chains as a table, the same under `chains paths` and below a figure that is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kringloop.cli.render import share, table
from kringloop.reading import numbers
from kringloop.reference import classification

if TYPE_CHECKING:
    from kringloop.cli.tables import Sheet

_HEADS = {"en": ("path", "value", "share"), "nl": ("pad", "waarde", "deel")}


def path_table(
    title: str, paths: Sequence[tuple[Sequence[str], float, float]], language: str, *, own: bool = False
) -> Sheet:
    """Paths from where the pressure occurs to the seller, with names; own labels stay as they are."""
    path, amount, part = _HEADS[language]
    made = table(title, [(path, "words"), (amount, "right"), (part, "right")])
    for nodes, value, of_all in paths:
        links = [label.replace("|", " ", 1) if own else node_name(label, language) for label in nodes]
        made.add_row(" → ".join(links), numbers.figure(value, language), share(of_all, language))
    return made


def node_name(label: str, language: str) -> str:
    """A sector of a shipped table in words, behind its region."""
    region, _, industry = label.partition("|")
    return f"{region} {class_name('wiod_industries', industry, language)}"


def class_name(key: str, code: str, language: str) -> str:
    """Name of a code in a shipped classification; a code that is not in it stands as it is."""
    tree = classification(key)
    return tree.names(code)[language] if code in tree else code
