"""The marks that producers put beside figures, in words."""

from __future__ import annotations

from collections.abc import Iterable

from kringloop.core import FLAGS, Names

_SHORT = {
    "projected": Names("raming", "projected"),
    "corrected": Names("verbeterd", "corrected"),
    "censored": Names("meetgrens", "limit"),
    "implausible": Names("twijfel", "doubtful"),
}
"""What stands beside a figure for a mark of our own; letters of producers stand as they are."""


def mark_words(flags: str, language: str) -> str:
    """The marks of a figure as they stand beside it, in a language.

    >>> mark_words("p censored", "nl"), mark_words("b e", "en")
    ('p meetgrens', 'b e')
    """
    return " ".join(_SHORT[mark][language] if mark in _SHORT else mark for mark in flags.split())


def flag_legend(flags: Iterable[str], language: str) -> dict[str, str]:
    """Each mark with its word; several marks of one figure stand apart, and one that is not known stands for itself.

    >>> flag_legend(["p", "b e"], "en")["p"]
    'provisional'
    """
    marks = dict.fromkeys(flag for text in flags for flag in text.split())
    return {mark: FLAGS[mark][language] if mark in FLAGS else mark for mark in marks}
