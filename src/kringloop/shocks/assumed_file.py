"""Assumptions of a shock as a small YAML file: those that ship, and those of a file of one's own in their place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kringloop.core import Names, Problems, StudyError, did_you_mean
from kringloop.reference import classification
from kringloop.shocks.assumed import ASSUMED, NO_REASON, OWN, Assumed, Assumptions, Edge, Taken, out_of_bounds
from kringloop.tables import Kinds, YamlFile, read_yaml

SHIPPED: Final = Path(__file__).with_name("assumptions.yaml")
ESSENTIAL, NOT_ESSENTIAL = "essential", "not_essential"
KNOWN: Final = (*ASSUMED, ESSENTIAL, NOT_ESSENTIAL)
PARTS: Final = ("value", "low", "high")
DEPENDENCE: Final = Assumed(
    key=ESSENTIAL, names=NO_REASON, unit="%", most=100, helps=False, buffer="dependence", per=100.0
)


EXPECTED: Final = Names(
    f"verwacht: een aanname per regel, zoals 'cover: 60'; er zijn: {', '.join(KNOWN)}",
    f"expected one assumption on each line, such as 'cover: 60'; there are: {', '.join(KNOWN)}",
)


@lru_cache(maxsize=1)
def shipped_assumptions() -> Assumptions:
    """The assumptions that ship; what another material can take over is not among them: the assessment says it."""
    return _Reader(read_yaml(SHIPPED), "proposal", "").over(Assumptions(taken={}))


def read_assumptions(path: Path) -> Assumptions:
    """The shipped assumptions with those of a file in their place.

    Raises
    ------
    StudyError   a key that is not there, a value out of bounds or outside its band, each with its line
    """
    return _Reader(read_yaml(path, expected=EXPECTED), OWN, path.name).over(shipped_assumptions())


class _Reader:
    """One file: what it says, and what is wrong with it."""

    def __init__(self, file: YamlFile, certainty: str, source: str) -> None:
        self.file, self.certainty, self.source = file, certainty, source
        self.problems = Problems(str(file.path))
        self.kinds = Kinds(file, self.problems)

    def over(self, base: Assumptions) -> Assumptions:
        """The assumptions of the file in place of those of a base."""
        content, taken = self.file.content, dict(base.taken)
        for key in content.keys() - set(KNOWN):
            hints = [did_you_mean(str(key), KNOWN, language) for language in ("en", "nl")]
            self.wrong(
                (key,),
                f"'{key}' is not an assumption of a shock; {hints[0]}",
                f"'{key}' is geen aanname van een schok; {hints[1]}",
            )
        for key in (k for k in content if k in ASSUMED):
            made = self.taken(ASSUMED[key], content[key], (key,))
            taken |= {key: made} if made else {}
        edges = self.edges(content[ESSENTIAL]) if ESSENTIAL in content else base.essential
        left = self.names(content[NOT_ESSENTIAL]) if NOT_ESSENTIAL in content else base.not_essential
        self.problems.raise_if_any(StudyError, closing="Nothing was computed.")
        return Assumptions(taken=taken, essential=edges, not_essential=left, file=self.source)

    def wrong(self, path: tuple[str | int, ...], en: str, nl: str) -> None:
        self.problems.add(self.file.place(path), en, nl=nl)

    def taken(self, about: Assumed, given: Any, path: tuple[str | int, ...]) -> Taken | None:
        """One assumption: a number, or a value with its band and reason; None where it is wrong."""
        whole = given if isinstance(given, dict) else {"value": given}
        before = len(self.problems)
        for name in whole.keys() - {*PARTS, "why"}:
            self.wrong(
                path,
                f"'{name}' is not known here; expected value, low, high and why",
                f"'{name}' is hier onbekend; verwacht value, low, high en why",
            )
        numbers = {name: whole.get(name, whole.get("value")) for name in PARTS}
        for name in (n for n in PARTS if n in whole or n == "value"):
            if wrong := out_of_bounds(about, numbers[name]):
                seen = out_of_bounds(about, numbers[name], "nl")
                self.wrong(path, f"{name} of '{about.key}' {wrong}", f"{name} van '{about.key}' {seen}")
        if len(self.problems) > before:
            return None
        value, low, high = (float(numbers[name] or 0.0) for name in PARTS)
        if not low <= value <= high:
            self.wrong(
                path,
                f"'{about.key}' is {value:g} with a band of {low:g} to {high:g}; a value lies in its band",
                f"'{about.key}' is {value:g} met een band van {low:g} tot {high:g}; een waarde ligt in haar band",
            )
            return None
        why = NO_REASON if whole.get("why") is None else self.kinds.names((*path, "why"), whole["why"])
        if why is None:
            return None
        return Taken(value=value, low=low, high=high, why=why, source=self.source, certainty=self.certainty)

    def edges(self, given: Any) -> tuple[Edge, ...]:
        """Divisions that cannot do without others."""
        if not isinstance(given, list):
            self.wrong((ESSENTIAL,), "is no list of {from, to, value}", "is geen lijst van {from, to, value}")
            return ()
        made: list[Edge] = []
        for n, each in enumerate(given):
            if not isinstance(each, dict) or not {"from", "to", "value"} <= each.keys():
                self.wrong((ESSENTIAL, n), "needs from, to and value", "heeft from, to en value nodig")
                continue
            rest = {k: v for k, v in each.items() if k not in ("from", "to")}
            taken = self.taken(DEPENDENCE, rest, (ESSENTIAL, n))
            codes = [self.kinds.code((ESSENTIAL, n, end), each[end]) for end in ("from", "to")]
            if not all(codes):
                continue
            pair = codes[0], codes[1]
            if self.right_pair(pair, [(e.origin, e.to) for e in made], n) and taken is not None:
                made.append(Edge(origin=pair[0], to=pair[1], dependence=taken))
        return tuple(made)

    def right_pair(self, pair: tuple[str, str], before: list[tuple[str, str]], n: int) -> bool:
        """Whether both are divisions, not the same one, and not named before."""
        known, path = classification("activities"), (ESSENTIAL, n)
        lost = [code for code in pair if code not in known]
        for code in lost:
            en, nl = (did_you_mean(code, [c.code for c in known.codes], language) for language in ("en", "nl"))
            self.wrong(path, f"'{code}' is no division; {en}", f"'{code}' is geen bedrijfstak; {nl}")
        told = f"{pair[0]} → {pair[1]}"
        if pair[0] == pair[1]:
            self.wrong(
                path, f"{told}: a division does not wait for itself", f"{told}: een bedrijfstak wacht niet op zichzelf"
            )
        elif pair in before:
            self.wrong(
                path, f"{told} stands twice; name each pair once", f"{told} staat er twee keer; noem elk paar één keer"
            )
        return not lost and pair[0] != pair[1] and pair not in before

    def names(self, given: Any) -> tuple[str, ...]:
        """Applications or divisions that go on without the material."""
        found = () if given is None else self.kinds.codes((NOT_ESSENTIAL,), given)
        for name in sorted({name for name in found if found.count(name) > 1}):
            self.wrong((NOT_ESSENTIAL,), f"'{name}' stands twice", f"'{name}' staat er twee keer")
        return found
