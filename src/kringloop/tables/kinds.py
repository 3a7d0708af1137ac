"""Values of a YAML file by the kind that is expected: a text is a text, and a list a list, in every file.

Where several may stand, one may stand without brackets; a list never stands for a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kringloop.core import LANGUAGES, Names, Problems, is_finite_number
from kringloop.tables.yamlfile import YamlFile

Path = tuple[str | int, ...]
_NO_TEXT: Final = Names("hier hoort een tekst", "a text belongs here")


@dataclass(frozen=True, slots=True)
class Kinds:
    """Reads values of one file; what is of another kind becomes a problem with its line."""

    file: YamlFile
    problems: Problems

    def text(self, path: Path, given: Any) -> str:
        """A text; empty where it is none."""
        if isinstance(given, str) and given.strip():
            return given
        return self._wrong(path, given, _NO_TEXT)

    def code(self, path: Path, given: Any) -> str:
        """A text, or what YAML took for a number, as it was written: 0102 is a code."""
        written = getattr(given, "text", None)
        return written if isinstance(written, str) else self.text(path, given)

    def codes(self, path: Path, given: Any) -> tuple[str, ...]:
        """Several codes in a list, or one alone."""
        if not isinstance(given, list):
            return (self.code(path, given),)
        return tuple(self.code((*path, n), each) for n, each in enumerate(given))

    def names(self, path: Path, given: Any) -> Names | None:
        """A text for both languages, or one for each; None where it is neither."""
        if not isinstance(given, Mapping):
            both = self.text(path, given)
            return Names(both, both) if both else None
        if given.keys() != set(LANGUAGES):
            self._wrong(path, given, Names("hier hoort een tekst, of nl en en", "a text belongs here, or nl and en"))
            return None
        nl, en = (self.text((*path, language), given[language]) for language in ("nl", "en"))
        return Names(nl, en) if nl and en else None

    def two_numbers(self, path: Path, given: Any) -> tuple[float, float] | None:
        """A list of two finite numbers; None where it is none."""
        if isinstance(given, list) and len(given) == len(("low", "high")) and all(map(is_finite_number, given)):
            return float(given[0]), float(given[1])
        self._wrong(
            path, given, Names("heeft twee getallen nodig, zoals [0, 40]", "needs two numbers, such as [0, 40]")
        )
        return None

    def number(self, path: Path, given: Any, *, least: float = 0.0) -> float:
        """A finite number that is not below the least; that where it is none."""
        if is_finite_number(given) and given >= least:
            return float(given)
        wrong = Names(f"heeft een getal van {least:g} of meer nodig", f"needs a number of {least:g} or more")
        self._wrong(path, given, wrong)
        return least

    def _wrong(self, path: Path, given: Any, expected: Names) -> str:
        seen = _seen(given)
        en, nl = (f"; {word} {seen[of]}" for of, word in (("en", "seen"), ("nl", "gezien")))
        self.problems.add(self.file.place(path), f"{expected.en}{en}", nl=f"{expected.nl}{nl}")
        return ""


def _seen(given: Any) -> Names:
    """What stands there: its kind for what is more than one line."""
    if isinstance(given, list):
        return Names("een lijst", "a list")
    if isinstance(given, Mapping):
        return Names("sleutels", "keys")
    if given is None or given == "":
        return Names("niets", "nothing")
    told = str(getattr(given, "text", given))[:40]
    return Names(f"'{told}'", f"'{told}'")
