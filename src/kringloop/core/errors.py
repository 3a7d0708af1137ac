"""Errors that say what, where, what was seen, what was expected and how to go on.

One base class for everything a user can mend. Whatever is not a `KringloopError`
is a fault of ours and shows a traceback.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

from kringloop.core.commas import decimal_commas

_RULE = re.compile(r" \((?:rule|regel) C\d+\)")
"""How a message cites a rule of the conventions: for programmers."""


class KringloopError(Exception):
    """A problem the user can mend; the message shows the way out.

    Parameters
    ----------
    message : the sentence in English, which is that of the exception
    nl      : the same in Dutch, for who reads Dutch, or what makes it; left out where `sentences.toml` has it, or
              where only a programmer can meet the error

    >>> UnknownNameError("'x' is not known", nl="'x' is onbekend").in_language("nl")
    "'x' is onbekend"
    """

    def __init__(self, message: object = "", *, nl: str | Callable[[], str] = "") -> None:
        super().__init__(message)
        self._nl = nl

    def in_language(self, language: str) -> str:
        """The sentence in a language, for who reads and does not program: without the number of the rule."""
        if language != "nl":
            return _RULE.sub("", str(self))
        dutch = (self._nl() if callable(self._nl) else self._nl) or _dutch(str(self))
        return _RULE.sub("", decimal_commas(dutch, str(self)))


def _dutch(text: str) -> str:
    """A sentence in Dutch where the table of sentences has it, else as it is."""
    from kringloop.core.phrases import sentences  # read when an error is told in Dutch

    return sentences().dutch(text) or text


class MismatchError(KringloopError):
    """Labels, dimensions or scalar coordinates of two operands differ (rule C1, C2)."""


class ShapeError(KringloopError):
    """An array has another shape than declared."""


class UnitError(KringloopError):
    """A unit is missing, unknown or cannot be converted (rule C3)."""


class RangeError(KringloopError):
    """A parameter lies outside its domain."""


class MissingDataError(KringloopError):
    """A figure that is needed is absent (rule C4)."""


class BalanceError(KringloopError):
    """Something that must be conserved is not."""


class SingularError(KringloopError):
    """A system has no unique answer; names the rows."""


class InfeasibleError(KringloopError):
    """Constraints contradict each other."""


class ConvergenceError(KringloopError):
    """A search did not come to an end; names where it still moves."""


class AdditivityError(KringloopError):
    """Figures that do not add up were to be summed (rule C8)."""


class IncomparableError(KringloopError):
    """Unlike definitions, price levels or reference environments were compared (rule C10)."""


class ConfidentialityError(KringloopError):
    """A figure may not be shown or exported."""


class UnknownNameError(KringloopError):
    """A key, code or column is not known; the nearest spellings are in the message."""


class UnknownDimensionError(UnknownNameError):
    """A figure is asked by a dimension that it does not have; `dimension` is its name."""

    def __init__(self, message: object = "", *, nl: str | Callable[[], str] = "", dimension: str = "") -> None:
        super().__init__(message, nl=nl)
        self.dimension = dimension


class DuplicateError(KringloopError):
    """A key was declared twice."""


class TableError(KringloopError):
    """A table does not have its declared columns, types, codes or keys."""


class SourceError(KringloopError):
    """A source file cannot be read as the producer's format."""


class FetchError(SourceError):
    """A source cannot be had from its producer, or what is kept of it is damaged."""


class FormulaError(KringloopError):
    """A written formula cannot be read; `at` is the place in its text, counted from 0, `nl` what is wrong in Dutch."""

    def __init__(self, what: str, *, text: str = "", at: int = 0, nl: str = "") -> None:
        self.what, self.text, self.at = what, text, at
        line = text[:at].count("\n") + 1
        start = text.rfind("\n", 0, at) + 1
        shown = text[start:].split("\n", 1)[0]
        column, pointed = at - start + 1, f"{shown}\n  {' ' * (at - start)}^"
        super().__init__(
            f"line {line}, column {column} of the formula: {what}\n  {pointed}",
            nl=lambda: f"regel {line}, kolom {column} van de formule: {nl or _dutch(what)}\n  {pointed}",
        )


class StudyError(KringloopError):
    """A study file or its tables are wrong; lists every problem at once."""


class ResultsError(KringloopError):
    """A results file cannot be written or read."""


_LONGEST_MISSPELT, _MOST_COMPARED = 200, 3000
"""Bounds of looking for near spellings, which costs the product of lengths for every known name."""


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> list[str]:
    """Known spellings closest to `name`, best first; compares without case.

    >>> nearest("weibul", ["normal", "weibull", "gamma"])
    ['weibull']
    """
    by_folded = {k.casefold(): k for k in known}
    name = str(name)  # what is no text is told as it is written
    if len(name) > _LONGEST_MISSPELT:
        return []
    if len(by_folded) > _MOST_COMPARED:  # of very many, those that begin alike
        start = name[:2].casefold()
        by_folded = dict(islice(((f, k) for f, k in by_folded.items() if f.startswith(start)), _MOST_COMPARED))
    found = get_close_matches(name.casefold(), by_folded, n=count, cutoff=0.6)
    found += [folded for folded in by_folded if name.casefold() in folded and folded not in found] if name else []
    return [by_folded[folded] for folded in found[:count]]


def did_you_mean(name: str, known: Iterable[str], language: str = "en") -> str:
    """A clause with the nearest spellings, or the known ones when nothing is near.

    >>> did_you_mean("mas", ["mass", "value"]), did_you_mean("mas", ["mass", "value"], "nl")
    ("did you mean 'mass'?", "bedoelt u 'mass'?")
    """
    known, dutch = sorted(known), language == "nl"
    if not known:
        return "er is er geen" if dutch else "none is known"
    close = nearest(name, known)
    if close:
        either = (" of " if dutch else " or ").join(f"'{c}'" for c in close)
        return f"bedoelt u {either}?" if dutch else f"did you mean {either}?"
    return ("bekend zijn: " if dutch else "known: ") + listing(known, language=language)


def listing(items: Iterable[object], *, most: int = 8, language: str = "en") -> str:
    """Comma-separated items, cut after `most` with the count of the rest.

    >>> listing(range(5), most=3), listing(range(5), most=3, language="nl")
    ('0, 1, 2 and 2 more', '0, 1, 2 en nog 2')
    """
    texts = [str(item) for item in items]
    shown, rest = ", ".join(texts[:most]), len(texts) - most
    if rest <= 0:
        return shown
    return f"{shown} en nog {rest}" if language == "nl" else f"{shown} and {rest} more"


KINDS_OF_NAMES = {
    "account": "rekening", "choice": "keuze", "classification": "indeling", "dimension": "dimensie", "engine": "model",
    "denominator": "noemer", "division": "afdeling", "edition": "editie", "extension": "extensie", "figure": "cijfer",
    "format": "bestandsvorm", "goal": "doel",
    "backcast": "terugrekening", "group": "groep", "home region": "regio", "importer": "importeur",
    "indicator": "indicator", "account of flows": "rekening van stromen", "lever": "knop",
    "set of choices": "set van keuzes", "input": "invoer", "kind of account": "soort rekening", "language": "taal",
    "layer": "laag", "layer column": "kolom", "method of reconciliation": "manier van afstemmen",
    "quantity": "grootheid", "question": "vraag", "flag": "vlag", "country": "land", "technology": "techniek",
    "account of lifetimes": "rekening van levensduren",
    "actor": "actor", "company": "bedrijf", "course": "pad", "effect": "resultaat", "holder": "partij",
    "metric": "maat", "perspective": "perspectief", "pressure": "druk", "principle": "principe",
    "rule": "regel", "rung": "trede", "target": "doel", "whole": "geheel",
    "node": "knoop", "phase": "fase", "producer": "producent",
    "product": "product", "reconciliation": "afstemming", "region": "regio",
    "raw material": "grondstof", "scenario": "scenario", "sector": "sector", "size": "omvang",
    "source": "bron", "table": "tabel", "template": "sjabloon", "release": "publicatie",
    "lifetime law": "levensduurverdeling", "resource": "hulpbron", "link": "schakel",
    "plane of value": "vlak van waarde",
    "point of ESRS E5": "punt van ESRS E5", "version of ESRS": "versie van ESRS",
    "column": "kolom",
    "key": "sleutel", "label": "naam", "set": "set", "message": "tekst", "word": "woord", "constraint": "voorwaarde",
    "indicator of quality": "indicator van kwaliteit", "attribute of a node": "kenmerk van een knoop",
    "stage, sector, region, actor or node": "fase, sector, regio, actor of knoop",
}  # fmt: skip
"""Kinds of names that can be unknown, with their Dutch; any other kind is a dimension, and the name a code of it."""


def unknown(
    kind: str, name: str, known: Iterable[str], *, where: str = "", where_nl: str = ""
) -> UnknownNameError:  # fmt: skip
    """The error for a name that is not known, with the nearest spellings.

    >>> unknown("layer", "mas", ["mass"], where="account 'x'", where_nl="rekening 'x'").in_language("nl")
    "'mas' is geen bekende laag in rekening 'x'; bedoelt u 'mass'?"
    """
    known = list(known)
    place = f" in {where}" if where else ""
    said = f"'{name}' is not a known {kind}{place}; {did_you_mean(name, known)}"

    def said_nl() -> str:
        kind_nl = KINDS_OF_NAMES.get(kind)
        what = f"bekend{'e' if kind_nl not in _NEUTER else ''} {kind_nl}" if kind_nl else f"bekende code van '{kind}'"
        there = f" in {where_nl or _dutch(where)}" if where else ""
        return f"'{name}' is geen {what}{there}; {did_you_mean(name, known, 'nl')}"

    if kind == "dimension":
        return UnknownDimensionError(said, nl=said_nl, dimension=name)
    return UnknownNameError(said, nl=said_nl)


_NEUTER = frozenset(
    {
        *("bedrijf", "cijfer", "doel", "geheel", "kenmerk van een knoop", "model", "pad", "perspectief", "principe"),
        *("land", "product", "resultaat", "scenario", "sjabloon", "vlak van waarde", "woord", "punt van ESRS E5"),
    }
)
"""Kinds with "het" in Dutch, before which an adjective has no e."""


_SYSTEM_NL = {
    errno.ENOENT: "het bestaat niet", errno.EACCES: "u hebt er geen rechten voor", errno.EPERM: "dat mag niet",
    errno.ENOTDIR: "een deel van het pad is geen map", errno.EISDIR: "het is een map", errno.ENOSPC: "de schijf is vol",
    errno.EROFS: "de schijf is alleen te lezen", errno.ENAMETOOLONG: "de naam is te lang",
    errno.ELOOP: "de koppelingen lopen in een kring", errno.EEXIST: "het bestaat al",
}  # fmt: skip


def system_reason(error: Exception, language: str = "en") -> str:
    """Why the system refused, on one line; in Dutch for the reasons that are usual.

    >>> system_reason(PermissionError(13, "Permission denied"), "nl")
    'u hebt er geen rechten voor'
    """
    told = str(error).splitlines()[0] if str(error) else type(error).__name__
    if error.args and isinstance(error.args[0], list):  # many files copied: (from, to, why) of each that failed
        return str(error.args[0][0][2])
    if not isinstance(error, OSError):
        return told
    return _SYSTEM_NL.get(error.errno or 0, error.strerror or told) if language == "nl" else error.strerror or told


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: its place (line:column, or a key path) and what to do about it, in Dutch where that differs."""

    place: str
    what: str
    nl: str = field(default="", compare=False)

    def in_language(self, language: str) -> str:
        """What to do about it, in a language, without the number of the rule."""
        said = decimal_commas(self.nl or _dutch(self.what), self.what) if language == "nl" else self.what
        return _RULE.sub("", said)


class Problems:
    """Collect problems and raise them together: seven mistakes, seven lines, one run.

    Parameters
    ----------
    where : the file or thing that has them
    nl    : the same in Dutch, where it is no name
    """

    def __init__(self, where: str, *, nl: str = "") -> None:
        self.where = where
        self._where_nl = nl
        self._found: dict[Problem, None] = {}

    def add(self, place: str, what: str | KringloopError, *, nl: str = "") -> None:
        """Note a problem, in words or as the error that told it; the same one at the same place is told once."""
        dutch = nl or (what.in_language("nl") if isinstance(what, KringloopError) else "")
        self._found[Problem(place, str(what), dutch)] = None

    def extend(self, other: Problems) -> None:
        for each in other._found:
            self.add(f"{other.where}:{each.place}", each.what, nl=each.nl)

    @property
    def found(self) -> tuple[Problem, ...]:
        return tuple(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def raise_if_any(self, error: type[KringloopError], *, closing: str = "") -> None:
        """Raise `error` with one line per problem; does nothing when there is none."""
        if self._found:
            raise error(self._told("en", closing), nl=lambda: self._told("nl", closing))

    def _told(self, language: str, closing: str) -> str:
        count, dutch = len(self._found), language == "nl"
        width = min(max(len(p.place) for p in self._found), 40)
        if dutch:
            lines = [f"{count} fout{'en' if count > 1 else ''} in {self._where_nl or _dutch(self.where)}"]
        else:
            lines = [f"{count} problem{'s' if count > 1 else ''} in {self.where}"]
        lines += [f"  {p.place:<{width}}  {p.in_language(language)}" for p in self.found[:_MOST_TOLD]]
        if count > _MOST_TOLD:
            lines.append(f"  … en nog {count - _MOST_TOLD}" if dutch else f"  … and {count - _MOST_TOLD} more")
        if closing:
            lines.append(_dutch(closing) if dutch else closing)
        return "\n".join(lines)


_MOST_TOLD = 50
"""Problems of one file that are told."""
