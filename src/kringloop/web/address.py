"""Addresses: a view is an address, with its whole state in the query string.

Keys are sorted and defaults left out, so that equal views have equal addresses. What is not
known is answered with a sentence, never ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from kringloop.core import RangeError, typed_number
from kringloop.web.errors import MistakeError, Said, near_or_known, said

ENDINGS = (".metadata.json", ".vl.json", ".sheet.csv", ".yaml", ".csv", ".json", ".xlsx", ".svg", ".png")
EVERYWHERE = ("run", "v")
LONGEST_VALUE = 400
_YEARS = re.compile(r"(\d{4})(?:\.\.(\d{4}))?")


@dataclass(frozen=True)
class Address:
    """One view: language, path below it, and the keys that differ from their defaults."""

    language: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)

    def url(self, ending: str = "", **changes: object) -> str:
        """The address as a link, with keys changed; None takes a key away."""
        return link(self.language, self.path + ending, {**self.query, **changes})

    def other(self, language: str) -> str:
        """The same view in the other language."""
        return link(language, self.path, self.query)


def link(language: str, path: str, query: Mapping[str, object] | None = None) -> str:
    """A link with sorted keys and without empty ones."""
    pairs = sorted((k, str(v)) for k, v in (query or {}).items() if v not in (None, ""))
    text = urlencode(pairs, safe="~.:,-", quote_via=quote)
    return f"/{language}/{quote(path, safe='/.~')}" + (f"?{text}" if text else "")


def split_ending(path: str) -> tuple[str, str]:
    """Path without its ending, and the ending.

    >>> split_ending("indicator/dmc.metadata.json"), split_ending("data/ghg_direct.cbs")
    (('indicator/dmc', '.metadata.json'), ('data/ghg_direct.cbs', ''))
    """
    for ending in ENDINGS:
        if path.endswith(ending):
            return path.removesuffix(ending), ending
    return path, ""


class ElsewhereError(Exception):
    """A view that was asked for under another address than its one."""

    def __init__(self, address: Address) -> None:
        super().__init__(address.url())
        self.address = address


class Question:
    """Reads the keys of one address, collecting every mistake before saying so.

    Parameters
    ----------
    at : the path that was asked for, when only the one address of a view is answered; a reader at another is
         sent there before anything is built
    """

    def __init__(self, given: Iterable[tuple[str, str]], *, at: str | None = None) -> None:
        self._at = at
        self._given: dict[str, str] = {}
        self._wrong: list[Said] = []
        self._read: set[str] = set(EVERYWHERE)
        self._kept: dict[str, str] = {}
        for key, value in given:
            if key in self._given:
                self.wrong("error.key_twice", key=key)
            if len(value) > LONGEST_VALUE:
                self.wrong("error.too_long", key=key)
                value = ""
            self._given[key] = value
        if self._given.get("v", "1") not in ("", "1"):
            self.wrong("error.grammar", value=self._given["v"])

    def wrong(self, message: str, /, *, near: Iterable[str] = (), **values: Any) -> None:
        self._wrong.append(said(message, near=near, **values))

    def refuse(self, wrong: Iterable[Said]) -> None:
        """Note mistakes that were found elsewhere, to be said with the others."""
        self._wrong.extend(wrong)

    @property
    def keys(self) -> tuple[str, ...]:
        """What was given."""
        return tuple(self._given)

    def given(self, key: str) -> str:
        """The text of a key, for a page that reads it before it knows what may stand there; "" where none is."""
        return self._given.get(key, "")

    def one(self, key: str, known: Iterable[str], default: str | None = None) -> str | None:
        """One of the known values, or the default."""
        self._read.add(key)
        value, listed = self._given.get(key, ""), list(known)
        if not value or value == default:
            return default
        if value not in listed:
            self.wrong("error.value", near=near_or_known(value, listed), key=key, value=value)
            return default
        self._kept[key] = value
        return value

    def several(self, key: str, known: Iterable[str], default: tuple[str, ...], *, most: int = 12) -> tuple[str, ...]:
        """Some of the known values, joined by ~, or the default."""
        self._read.add(key)
        text, listed = self._given.get(key, ""), list(known)
        if not text:
            return default
        values = tuple(dict.fromkeys(text.split("~")))
        if len(values) > most:
            self.wrong("error.too_many", key=key, most=most)
            return default
        for value in values:
            if value not in listed:
                self.wrong("error.value", near=near_or_known(value, listed), key=key, value=value)
        if values != default:
            self._kept[key] = "~".join(values)
        return values

    def ticked(self, key: str, known: Iterable[str]) -> None:
        """Read the boxes of a form, `key.code=on`, as the values of `key`; they are one address with those.

        Boxes and a value of `key` together contradict each other and are refused.
        """
        listed = [code for code in known if f"{key}.{code}" in self._given]
        if not listed:
            return
        self._read.update(f"{key}.{code}" for code in listed)
        if self._given.get(key):
            self.wrong("error.key_twice", key=key)
        self._given[key] = "~".join(listed)

    def years(self, key: str, first: int, last: int) -> tuple[int, int]:
        """`2010..2023` or `2023` within the years there are."""
        self._read.add(key)
        text = self._given.get(key, "")
        if not text:
            return first, last
        found = _YEARS.fullmatch(text)
        start, end = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if start > end:
            self.wrong("error.years", key=key, value=text, first=first, last=last)
            return first, last
        if end < first or start > last:
            self.wrong("error.years_outside", key=key, value=text, first=first, last=last)
            return first, last
        if (start, end) != (first, last):
            self._kept[key] = text
        return start, end

    def number(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number between bounds."""
        self._read.add(key)
        text = self._given.get(key, "")
        if not text or text == str(default):
            return default
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            self.wrong("error.number", key=key, value=text, low=low, high=high)
            return default
        self._kept[key] = text
        return int(text)

    def decimal(self, key: str, default: float) -> tuple[str, float | None]:
        """The text given and the number it is, None when it is none; the default where nothing is given.

        Whether the number can be is for the page to say, beside its field.
        """
        self._read.add(key)
        text = self._given.get(key, "").strip()
        if not text:
            return f"{default:.10g}", default
        try:
            value: float | None = typed_number(text, what=key)
        except RangeError:
            value = None
        if value != default:
            self._kept[key] = text if value is None else f"{value:.10g}"
        return self._kept.get(key, f"{default:.10g}"), value

    def free(self, key: str, check: Callable[[str], bool] = lambda _: True) -> str:
        """Text that is checked elsewhere."""
        self._read.add(key)
        text = self._given.get(key, "")
        if text and not check(text):
            self.wrong("error.value", key=key, value=text)
            return ""
        if text:
            self._kept[key] = text
        return text

    def shown_for(self, key: str, chosen: str, *, keep: Iterable[str]) -> None:
        """Leave out what a form was shown with when it was shown for another choice than it now asks for.

        One form holds the account and what can be chosen in it; a material of the old account is no question about
        the new one. `key` is the hidden field that says for which choice the form was shown.
        """
        self._read.add(key)
        if self._given.get(key, chosen) != chosen:
            kept = {key, *keep, *EVERYWHERE}
            self._given = {k: v for k, v in self._given.items() if k in kept}

    def is_at(self, address: Address, path: str) -> bool:
        """Whether what was given is the one address of the view."""
        return path == address.path and list(self._given.items()) == list(address.query.items())

    def done(self, language: str, path: str) -> Address:
        """The canonical address.

        Raises
        ------
        MistakeError     with every mistake there was
        ElsewhereError   this is not the one address of the view
        """
        for key in self._given:
            if key not in self._read:
                self.wrong("error.key", near=near_or_known(key, sorted(self._read - {"v"})), key=key)
        if self._wrong:
            raise MistakeError(*self._wrong)
        kept = dict(self._kept)
        if self._given.get("run", "latest") not in ("", "latest"):
            kept["run"] = self._given["run"]
        address = Address(language, path, dict(sorted(kept.items())))
        if self._at is not None and not self.is_at(address, self._at):
            raise ElsewhereError(address)
        return address
