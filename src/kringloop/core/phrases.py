"""English sentences of the program and the same in Dutch, kept as pairs in a table; read when one is needed.

A pair may have holes, `{name}`, for what differs. What fills `{why}` or `{hint}` is a sentence of the table itself;
what fills `{told}` is one where the table has it, and so are words that fill `{what}` or `{where}`; what fills a hole
that ends in `names` is a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import cycle
from pathlib import Path

_HOLE = re.compile(r"\\\{(\w+)\\\}")
_NAMED = re.compile(r"\{(\w+)\}")
_INSIDE = ("why", "hint", "told")
_NAMES = ("what", "where")
_WORDS, _SENTENCE, _FORMULA = r"(?:[^;\n]|;(?! ))*?", r".+?", r"[^\n]+?"
"""What fills a hole: no more than a part between semicolons, a whole sentence, or a formula, which has semicolons."""
_REST = re.compile(r" and (\d+) more$")
_KEY = re.compile(r"(\S+  |[a-z_]+ (?=is ))(.+)", re.DOTALL)
"""The key of a study file or the name of a lever, and what is wrong with it."""


class Phrases:
    """Pairs of English and Dutch, each `{"en": "…", "nl": "…"}`."""

    def __init__(self, told: Iterable[Mapping[str, str]]) -> None:
        pairs = [(pair["en"], pair["nl"]) for pair in told]
        pairs.sort(key=lambda pair: -len(_NAMED.sub("", pair[0])))  # what says most is tried first
        self._pairs = tuple((max(_NAMED.split(en)[::2], key=len), en, nl) for en, nl in pairs)
        self._known: dict[str, str] = {}

    def dutch(self, text: str) -> str:
        """A text in Dutch, where all of it is known: whole, by lines, by sentences, or by parts between semicolons.

        Nothing where any part is not known: half a sentence is no sentence.
        """
        if text not in self._known:
            self._known[text] = self._told(text)
        return self._known[text]

    def _told(self, text: str) -> str:
        if whole := self._whole(text, one_line=True):
            return whole
        if (found := _KEY.fullmatch(text)) is not None and (rest := self.dutch(found[2])):
            return found[1] + rest
        for sign in ("\n  ", ". ", "; "):
            for found in reversed([*re.finditer(re.escape(sign), text)]):
                end = found.start() + (sign == ". ")  # a sentence keeps its full stop
                told = [self.dutch(text[:end]), self.dutch(text[found.end() :])]
                if all(told):
                    return sign.lstrip(".").join(told)
        return self._whole(text)

    def _whole(self, text: str, *, one_line: bool = False) -> str:
        """A text in Dutch by one pair; `one_line` where what fills `{told}` may not run on over the lines after it."""
        for part, english, dutch in self._pairs:
            if part in text and (found := _pattern(english).fullmatch(text)) is not None:  # a pattern is dear to make
                filled = {name: self._filled(name, seen) for name, seen in found.groupdict().items()}
                if None not in filled.values() and not (one_line and "\n" in (filled.get("told") or "")):
                    return "".join(str(filled[p]) if hole else p for p, hole in _parts(dutch))
        return ""

    def _filled(self, name: str, seen: str) -> str | None:
        """What fills a hole, in Dutch where it is a sentence or a list; nothing for a sentence that must be known."""
        if name in _INSIDE:
            return self.dutch(seen) or (seen if name == "told" else None)
        if name in _NAMES:
            return self.dutch(seen) or seen
        return _REST.sub(r" en nog \1", seen) if name.endswith("names") else seen


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """What stands between the holes and what the holes are called, in turn."""
    return zip(_NAMED.split(text), cycle((False, True)))


@cache
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_HOLE.sub(_hole, re.escape(english)), re.DOTALL)


def _hole(found: re.Match[str]) -> str:
    kind = _SENTENCE if found[1] in _INSIDE else _FORMULA if found[1] == "formula" else _WORDS
    return f"(?P<{found[1]}>{kind})"


@cache
def sentences() -> Phrases:
    """What errors say.

    >>> sentences().dutch("show.sector  '2424' is not a code of 'sector'; did you mean '24' or '25'?")
    "show.sector  '2424' is geen code van 'sector'; bedoelt u '24' of '25'?"
    """
    import tomli  # `read_texts` tells of errors, and errors ask here for their Dutch

    with Path(__file__).with_name("sentences.toml").open("rb") as file:
        return Phrases(tomli.load(file)["phrases"])


def words(what: str) -> str:
    """The name of what is meant in an error, in Dutch where the table has it.

    >>> words("the demand")
    'de vraag'
    """
    return sentences().dutch(what) or what


def kept_sentence(text: str, language: str) -> str:
    """A sentence of an error that was kept as text, such as why there are no figures, in a language.

    >>> kept_sentence("'air' is not a known account", "nl")
    "'air' is geen bekende rekening"
    """
    return (sentences().dutch(text) or text) if language == "nl" else text
