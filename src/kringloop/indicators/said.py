"""What an indicator is called, asks and does not say: texts in both languages, in the file beside its family.

`pressure.toml` lies beside `pressure.py`. A table `[key]` holds what all definitions of a key say, `[key.definition]`
what one says instead, `[every]` what all of the file say, `[states]` the words beside figures; `{name}` in a text
stands for `[shared.name]` of the same file, `{family.name}` for that of another. A file is read when one of its texts
is first asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from kringloop.core import LANGUAGES, Names, TableError, listing, read_texts

KINDS = ("names", "label", "question", "traps", "stated", "partial")
"""What may be said of an indicator; see `Said`."""
EVERY, SHARED, STATES = "every", "shared", "states"
"""Tables that are no key."""
LATER = frozenset({"country", "national", "Country", "National", "held", "count", "share", "year", "top"})
"""Marks that are filled in later: words of a country, and figures of what a sum or a state is about."""
_MARK = re.compile(r"\{([\w.]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The texts of one definition.

    Parameters
    ----------
    names    : what it is called
    label    : what this definition says that the others of its key do not
    question : what it answers
    traps    : what it does not say
    stated   : formula of a published figure as its producer states it
    partial  : what to say of a sum over labels that are not all there are, with {held}, {count}, {share} and {year}
    """

    names: Names
    label: Names
    question: Names
    traps: Names | None = None
    stated: Names | None = None
    partial: Names | None = None

    def said(self) -> Said:
        """Itself: these texts are here already."""
        return self


class Texts(Protocol):
    """Where the texts of an indicator come from."""

    def said(self) -> Said:
        """The texts."""


class Beside(NamedTuple):
    """Texts that lie beside a module and are read when they are asked for; `module` is its `__file__`."""

    module: str
    key: str
    definition: str

    def said(self) -> Said:
        """The texts, read now or before; raises TableError as `texts_of` does."""
        return texts_of(Path(self.module).with_suffix(".toml"), self.key, self.definition)


@cache
def texts_of(file: Path, key: str, definition: str = "") -> Said:
    """The texts of a definition in a file of texts.

    Raises
    ------
    TableError   a text that is needed is not there, lacks a language or holds an unknown mark: which, and where to
                 write it
    """
    own = _table(file, key, definition)
    found = {kind: _text(file, f"{where}.{kind}", text) for kind, (where, text) in own.items()}
    for kind in ("names", "question"):
        if kind not in found:
            place = f"[{key}.{definition}], or [{key}] for all its definitions" if definition else f"[{key}]"
            raise TableError(f"{file}: '{key}' has no {kind}; write {kind}.nl and {kind}.en under {place}")
    return Said(**{"label": found["names"], **found})


@cache
def state_words(file: str, state: str) -> Names:
    """The words of a state, such as that of decoupling, in the file of texts beside a family.

    Parameters
    ----------
    file  : `__file__` of the family
    state : name of its table under [states]

    Raises
    ------
    TableError   the state has no words
    """
    beside = Path(file).with_suffix(".toml")
    return _text(beside, f"{STATES}.{state}", _read(beside).get(STATES, {}).get(state))


def _table(file: Path, key: str, definition: str) -> Mapping[str, tuple[str, Any]]:
    """Kind → where it stands and what is written: of the definition, else of its key, else of all in the file."""
    of_key = _read(file).get(key, {})
    of_definition = of_key.get(definition, {}) if definition else {}
    told = {kind: (EVERY, text) for kind, text in _read(file).get(EVERY, {}).items()}
    told |= {kind: (key, text) for kind, text in of_key.items() if kind in KINDS}
    told |= {kind: (f"{key}.{definition}", text) for kind, text in of_definition.items()}
    if unknown := sorted(told.keys() - set(KINDS)):
        raise TableError(f"{file}: [{key}.{definition}] says {listing(unknown)}; expected one of {listing(KINDS)}")
    return told


@cache
def _read(file: Path) -> Mapping[str, Any]:
    if not file.is_file():
        raise TableError(f"{file}: not there; put the texts of the indicators of {file.stem}.py in it, or declare them")
    return read_texts(file)


def _text(file: Path, place: str, text: Any) -> Names:
    """A text in both languages, with what its marks stand for."""
    said = text if isinstance(text, dict) else {}
    for language in LANGUAGES:
        if not isinstance(said.get(language), str) or not said[language].strip():
            raise TableError(f'{file}: {place} has no text in {language}; write {place}.{language} = "…"')
    if more := sorted(said.keys() - set(LANGUAGES)):
        raise TableError(f"{file}: {place} has {listing(more)}; expected {listing(LANGUAGES)} only")
    return Names(**{language: _filled(file, place, said[language], language) for language in LANGUAGES})


def _filled(file: Path, place: str, text: str, language: str) -> str:
    """A text with the shared texts in it."""

    def stands_for(mark: re.Match[str]) -> str:
        return mark[0] if mark[1] in LATER else _shared(file, place, mark[1])[language]

    return _MARK.sub(stands_for, text)


def _shared(file: Path, place: str, mark: str) -> Names:
    family, _, name = mark.rpartition(".")
    home = file.with_stem(family) if family else file
    known = _read(home).get(SHARED, {})
    if name not in known:
        raise TableError(
            f"{file}: {place} has {{{mark}}}, and {home.name} has no [{SHARED}.{name}]; it has {listing(sorted(known))}"
        )
    return _text(home, f"{SHARED}.{name}", known[name])
