"""A verdict of the central figure in words that say so where draws of the data do not carry it."""

from __future__ import annotations

from typing import Final

from kringloop.core import NOISE
from kringloop.reading.words import Words

CERTAIN: Final = 0.9
"""[1] of the draws that a verdict needs behind it to be called certain, where a reader asks no other share."""


def is_certain(holds: bool | None, in_draws: float | None, at: float = CERTAIN) -> bool | None:
    """Whether draws carry the verdict of the central figure; None without a verdict or draws.

    Parameters
    ----------
    in_draws : [1] of the draws in which the sentence holds
    at       : [1] of them in which the verdict must be the same one

    >>> is_certain(True, 0.95), is_certain(True, 0.01), is_certain(False, 0.01), is_certain(True, None)
    (True, False, True, None)
    """
    if holds is None or in_draws is None:
        return None
    return (in_draws if holds else 1.0 - in_draws) >= at - NOISE


def verdict_words(
    holds: bool, in_draws: float | None, words: Words, at: float = CERTAIN, *, brief: bool = False
) -> str:
    """Yes or no; by the central figure and not certain, where the draws do not carry it.

    brief : not certain alone, where a sentence above says whose verdict it is
    """
    word, how = "yes" if holds else "no", "brief" if brief else "uncertain"
    return words(f"verdict.{word}_{how}" if is_certain(holds, in_draws, at) is False else f"verdict.{word}")
