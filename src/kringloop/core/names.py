"""Names in both languages of the house."""

from __future__ import annotations

from dataclasses import dataclass

from kringloop.core.errors import RangeError

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Names:
    """A Dutch and an English name; neither may be empty.

    >>> Names(nl="afval", en="waste")["nl"]
    'afval'
    """

    nl: str
    en: str

    def __post_init__(self) -> None:
        if not self.nl.strip() or not self.en.strip():
            raise RangeError(f"a name is needed in Dutch and in English; seen nl='{self.nl}', en='{self.en}'")

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise RangeError(f"language is '{language}'; expected nl or en")
        return self.nl if language == "nl" else self.en
