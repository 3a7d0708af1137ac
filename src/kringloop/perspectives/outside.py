"""Answers that no indicator gives: who is responsible by each rule, and what each principle asks of whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kringloop.actors import RULES
from kringloop.core import KringloopError, Names
from kringloop.perspectives.compared import ANSWER, Compared, Line
from kringloop.perspectives.seven import Alternative, Question, questions
from kringloop.perspectives.turning import flips_of
from kringloop.perspectives.verdicts import Verdict
from kringloop.reading import divided_target, divisible, handed_out, home_of, required_chains, who_contributes

if TYPE_CHECKING:
    from kringloop.reading import Divided, Reading
    from kringloop.targets import Part

NO_TABLES = Names(
    "de tabellen van de ketens staan niet in dit bestand met resultaten",
    "the tables of the supply chains are not in this results file",
)
NO_TARGET = Names("deze studie heeft geen doel dat te verdelen is", "this study has no target that can be divided")
OVERLAPS = Names("telt niet op tot het geheel, dus heeft geen deel", "does not add up to the whole, so it has no share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """What manufacturing and each of its industries answer for, by rule.

    Parameters
    ----------
    unit     : of all figures, in `year`
    industry : rule → industry → figure; of a rule that overlaps as well
    whole    : rule → the country, of rules that add up
    """

    pressure: str
    year: int
    unit: str
    industry: dict[str, dict[str, float]]
    whole: dict[str, float]

    def share(self, rule: str) -> float | None:
        """Part of the country that manufacturing answers for [%]; None of a rule that does not add up."""
        whole = self.whole.get(rule)
        return 100 * sum(self.industry[rule].values()) / whole if whole else None


def responsible(reading: Reading) -> Responsible | None:
    """By every rule, as `share` and its page hand the pressure of the chains out; None of a run that keeps no table."""
    if not handed_out(reading):
        return None
    found, home, settings = who_contributes(reading), home_of(reading), required_chains(reading).settings
    codes = [str(code) for code in next(iter(settings.products.values()))]
    rows = found.by_sector(home)
    industry = {rule: {code: rows.get(code, {}).get(rule, 0.0) for code in codes} for rule in found.found}
    overlapping = {code: float(found.touched.of(f"{home}|{code}")) for code in codes}
    return Responsible(
        pressure=found.what,
        year=found.year,
        unit=found.unit,
        industry={rule: industry.get(rule, overlapping) for rule in RULES},
        whole=found.by_region()[home],
    )


def rule_verdict(reading: Reading, question: Question, alternative: Alternative) -> Verdict:
    """Whether manufacturing answers for more than a share of the country under a rule."""
    found = responsible(reading)
    if found is None:
        return Verdict(holds=None, why_not=NO_TABLES)
    share = found.share(alternative.takes)
    if share is None:
        return Verdict(holds=None, why_not=OVERLAPS)
    return Verdict(holds=share > question.bound, value=share, unit="%", year=found.year)


def division(reading: Reading) -> Divided | None:
    """The first target of the study that can be divided, by every principle."""

    def made() -> Divided | None:
        known = divisible(reading)
        return divided_target(reading, known[0]) if known else None

    return reading.keep("division of the first target", made)


def largest(parts: tuple[Part, ...]) -> Part:
    """The part that has most now."""
    return max((p for p in parts if p.depth == 1 and not p.rest), key=lambda p: p.base)


def division_verdict(reading: Reading, alternative: Alternative) -> Verdict:
    """Whether the largest part must lose a larger part of what it has than the whole."""
    found = division(reading)
    if found is None:
        return Verdict(holds=None, why_not=NO_TARGET)
    parts = found.parts[alternative.takes]
    if isinstance(parts, KringloopError):
        return Verdict(holds=None, why_not=found.why[alternative.takes])
    whole, most = next(p for p in parts if p.depth == 0), largest(parts)
    cut, of_whole = (100 * (1 - p.target / p.base) for p in (most, whole))
    margin = 1e-9 * abs(of_whole)
    return Verdict(holds=cut > of_whole + margin, value=-cut, unit="%", year=found.year)


def answered(reading: Reading, question: Question, alternative: Alternative) -> Verdict:
    """What an alternative finds, of a question that no indicator answers."""
    if question.kind == "rules":
        return rule_verdict(reading, question, alternative)
    return division_verdict(reading, alternative)


def with_outside(compared: Compared, reading: Reading) -> Compared:
    """A comparison with the questions that no indicator answers, in their place among the seven."""
    added = [_line(compared, reading, q) for q in questions().values() if q.kind != "claims"]
    asked = [line for line in compared.lines if line.kind == "question"]
    first = [line for line in compared.lines if line.kind in ("stated", "trend")]
    last = [line for line in compared.lines if line.kind == "weights"]
    seven = sorted([*asked, *added], key=lambda line: questions()[line.key].number)
    return replace(compared, lines=(*first, *seven, *last))


def _line(compared: Compared, reading: Reading, question: Question) -> Line:
    answers = {p.key: str(p.answers[question.key].value) for p in compared.perspectives if question.key in p.answers}
    verdicts = {who: answered(reading, question, question.alternatives[a]) for who, a in answers.items()}
    holds = {who: v.holds for who, v in verdicts.items()}
    return Line(
        key=question.key,
        kind="question",
        verdicts=verdicts,
        answers=answers,
        touched=True,
        flips=flips_of(holds, lambda _a, _b: ((ANSWER,),)),
    )
