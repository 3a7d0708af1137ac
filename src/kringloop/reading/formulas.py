"""A formula as a reader is shown it: the signs as they are, the words between them in the language asked."""

from __future__ import annotations

import re

_DUTCH = tuple(
    (re.compile(pattern), dutch)
    for pattern, dutch in (
        (r"\b(sum|mean|max|min) over every ([\w.]+)", r"\1 over elke \2"),
        (r"\bsum over ", "som over "),
        (r"\bmean over ", "gemiddelde over "),
        (r"\bmax over ", "hoogste over "),
        (r"\bmin over ", "laagste over "),
        (r"(over [^()\[\]]*?) \((\d+) labels\)", r"\1 (\2 codes)"),
        (r"(over (?:elke )?\S+(?: \(\d+ codes\))?) of \(", r"\1 van ("),
        (r" of the (\w+) or its group\)", r", van deze \1 of de groep waar die in zit)"),
        (r"\) (\d+) years? before\b", r") \1 jaar eerder"),
        (r"\) (\d+) years? later\b", r") \1 jaar later"),
    )
)


def formula_words(text: str, language: str) -> str:
    """A formula in a language; keys, codes and signs stay as the program writes them.

    >>> formula_words("sum over country (92 labels) of (share[scope=EU])", "nl")
    'som over country (92 codes) van (share[scope=EU])'
    >>> formula_words("(risk[year=2023] of the material or its group)", "nl")
    '(risk[year=2023], van deze material of de groep waar die in zit)'
    >>> formula_words("sum over sector of (mass)", "en")
    'sum over sector of (mass)'
    """
    if language == "nl":
        for pattern, dutch in _DUTCH:
            text = pattern.sub(dutch, text)
    return text
