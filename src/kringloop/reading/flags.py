"""The marks that producers put beside figures, in words."""

from __future__ import annotations

from collections.abc import Iterable

from kringloop.core import FLAGS


def flag_legend(flags: Iterable[str], language: str) -> dict[str, str]:
    """Each mark with its word; several marks of one figure stand apart, and one that is not known stands for itself.

    >>> flag_legend(["p", "b e"], "en")["p"]
    'provisional'
    """
    marks = dict.fromkeys(flag for text in flags for flag in text.split())
    return {mark: FLAGS[mark][language] if mark in FLAGS else mark for mark in marks}
