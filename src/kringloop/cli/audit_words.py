"""What the audit of a table found, as a reader is told: the sentence, its cells and the outcome."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kringloop.cli.speech import words
from kringloop.reading import numbers, reason_words

if TYPE_CHECKING:
    from kringloop.chains import Finding

_OUTCOMES = {"PASS": "goed", "WARN": "LET OP", "FAIL": "FOUT", "SKIPPED": "overgeslagen"}
_FORMS = tuple(
    (re.compile(pattern), dutch)
    for pattern, dutch in (
        (r"output \(accounting row, or within rounding\)(.*)", r"productie (rekenrij, of binnen de afronding)\1"),
        (r"(.+) on sectors without output", r"\1 bij bedrijfstakken zonder productie"),
        (r"(.+) total against (\S+)", r"\1 in totaal, tegen \2"),
        (r"(.+) against (\S+) reported", r"\1, tegen \2 gemeld"),
        (r"(\S+) in all\b(.*)", r"\1 in totaal\2"),
        (r"final demand of (.*)", r"eindvraag van \1"),
        (r"final demand(.*)", r"eindvraag\1"),
        (r"value added(.*)", r"toegevoegde waarde\1"),
        (r"deliveries of (.*)", r"leveringen van \1"),
        (r"inputs of (.*)", r"inkoop van \1"),
        (r"flows(.*)", r"stromen\1"),
        (r"output(.*)", r"productie\1"),
        (r"(\S+) of (.*)", r"\1 van \2"),
    )
)
"""What a cell or a block is called, the closest form first; a plain label has none."""


def outcome_word(finding: Finding, language: str) -> str:
    """The outcome of a check, loud where something has to be done."""
    return _OUTCOMES[finding.status] if language == "nl" else finding.status


def finding_words(finding: Finding, language: str, *, most: int = 3) -> str:
    """The sentence of a check, and below it the worst cells with their figures."""
    cells = ", ".join(f"{cell_words(c, language)} {numbers.figure(v, language)}" for c, v in finding.cells[:most])
    told = reason_words(finding.message, language)
    if language == "nl" and (listed := re.fullmatch(r"(negatieve cijfers in |.* sinds \d+: )(.*)", told)):
        told = listed[1] + ", ".join(cell_words(part, language) for part in listed[2].split(", "))
        told = re.sub(r" and (\d+) more$", lambda more: f"{words(language)('terminal.and')}nog {more[1]}", told)
    return told + (f"\n{cells}" if cells else "")


def cell_words(cell: str, language: str) -> str:
    """What the audit calls a cell, in a language; labels of the table stay as they are.

    >>> cell_words("flows NL|goods", "nl"), cell_words("co2 on sectors without output", "nl")
    ('stromen NL|goods', 'co2 bij bedrijfstakken zonder productie')
    >>> cell_words("final demand of NL|households 1 → 20", "nl"), cell_words("NL|services", "nl")
    ('eindvraag van NL|households 1 → 20', 'NL|services')
    """
    if language != "nl":
        return cell
    found = ((pattern.fullmatch(cell), dutch) for pattern, dutch in _FORMS)
    return next((match.expand(dutch) for match, dutch in found if match is not None), cell)
