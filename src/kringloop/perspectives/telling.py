"""A comparison in words, the same at every door: who says what, and what makes the difference."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kringloop.indicators import INDICATORS
from kringloop.perspectives.compared import ANSWER, WEIGHTS, Compared, Line
from kringloop.perspectives.kinds import kind_at, not_observed_words
from kringloop.perspectives.perspective import OWN, OWN_NAMES, Perspective, Picked
from kringloop.perspectives.seven import questions
from kringloop.perspectives.table import bench_at, columns_of
from kringloop.perspectives.verdicts import SURE
from kringloop.reading import chosen_value, conclusion_name, numbers, verdict_words
from kringloop.runs import choices_of_study

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kringloop.perspectives.verdicts import Verdict
    from kringloop.reading import Reading, Words
    from kringloop.study import StudyFile

_SIGNS = {True: "✓", False: "✗", None: "–"}
_FEW = 0.005
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one perspective says of one sentence.

    Parameters
    ----------
    look   : yes, no or none, beside the sign and the word
    figure : with its unit; empty where there is none
    answer : of a question: the alternative taken
    draws  : in which share of the draws it holds
    doubt  : the same in words, where the data do not carry it at the share that the reader asks
    why    : why there is no answer
    """

    who: str
    look: str
    sign: str
    word: str
    figure: str
    answer: str
    draws: str
    why: str
    doubt: str = ""


def figure_words(verdict: Verdict, words: Words) -> str:
    """The figure of a verdict, of a trend with its slope: "312 Mt (−6.5 per year, no clear trend)"."""
    if verdict.value is None:
        return ""
    value = numbers.quantity(verdict.value, verdict.unit, words.language)
    if verdict.change is None:
        return value
    moved = numbers.change_beside(verdict.change, verdict.value, verdict.unit, words.language)
    doubt = f", {words('trend.none')}" if verdict.clear is False else ""
    return f"{value} ({moved} {words('perspectives.per_year')}{doubt})"


def dated_figure(verdict: Verdict, words: Words) -> str:
    """The same with its year, where it has one: "45.7 %, 2023"."""
    told = figure_words(verdict, words)
    return f"{told}, {verdict.year}" if told and verdict.year is not None else told


def so_in_draws(verdict: Verdict, words: Words, *, under: float | None = None) -> str:
    """In which share of the draws of the data the verdict is this one: "“no” in 95 % of the draws"; empty without."""
    if verdict.in_draws_so is None:
        return ""
    said, other = (words(f"verdict.{word}") for word in (("yes", "no") if verdict.holds else ("no", "yes")))
    share = share_words(verdict.in_draws_so, words.language, under=under)
    if verdict.in_draws_so < _HALF:
        return words("perspectives.against_in_draws", word=said, other=other, share=share)
    return words("perspectives.so_in_draws", word=said, share=share)


def said_of(verdict: Verdict, words: Words, sure: float = SURE) -> str:
    """The verdict in words: yes or no, and not certain where the draws do not carry that of the central figure."""
    if verdict.holds is None:
        return words("perspectives.untold")
    return verdict_words(verdict.holds, verdict.in_draws, words, sure, brief=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One sentence in words.

    Parameters
    ----------
    figures : those of all, each once; where they differ, with whose or of which answer they are
    """

    key: str
    kind: str
    says: str
    path: str
    cells: tuple[Cell, ...]
    figures: str
    difference: str
    spread: str

    @property
    def all_say(self) -> str:
        """What all who can tell say, where it is one thing."""
        one = self.common
        return f"{one.sign} {one.word}" if one is not None else ""

    @property
    def common(self) -> Cell | None:
        """The cell that speaks for all who can tell, where they say one thing: of those one that is least certain."""
        told = [c for c in self.cells if c.look in ("yes", "no")]
        alike = len({c.look for c in told}) == 1
        return max(told, key=lambda c: bool(c.doubt)) if alike else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sentences on which the table stands alike."""

    key: str
    title: str
    lead: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A column: who sees it so."""

    key: str
    name: str
    actor: str
    about: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A comparison in words of one language, what all say first."""

    title: str
    lead: str
    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    note: str


def told(compared: Compared, reading: Reading, words: Words) -> Told:
    """A comparison in words."""
    teller = _Teller(compared, reading, words)
    lines = compared.lines
    parts = {
        "agreed": [x for x in lines if x.agreement == "all_yes" and x.touched],
        "denied": [x for x in lines if x.agreement == "all_no" and x.touched],
        "unsure": [x for x in lines if x.agreement == "unsure"],
        "parted": [x for x in lines if x.agreement == "part"],
        "open": [x for x in lines if x.agreement == "open"],
        "untouched": [x for x in lines if x.agreement in ("all_yes", "all_no") and not x.touched],
    }
    agreed = sum(len(parts[key]) for key in ("agreed", "denied", "untouched"))
    return Told(
        title=words(
            "perspectives.title" if len(compared.perspectives) > 1 else "perspectives.title_one",
            perspectives=len(compared.perspectives),
            agreed=agreed,
            all=len(lines),
            untouched=len(parts["untouched"]),
            sure=numbers.percent(compared.sure, words.language),
        ),
        lead=words("perspectives.lead"),
        people=tuple(_person(key, compared, words) for key in columns_of(compared)),
        groups=tuple(teller.group(key, found) for key, found in parts.items() if found),
        note=words(
            "perspectives.sets_note",
            sets=compared.sets,
            draws=compared.draws,
            possible=numbers.figure(float(compared.possible), words.language),
        ),
    )


def _name(who: str, compared: Compared, language: str) -> str:
    """The name of a column."""
    return next((p.names[language] for p in compared.perspectives if p.key == who), OWN_NAMES[language])


def _person(key: str, compared: Compared, words: Words) -> Person:
    language = words.language
    if key == OWN:
        return Person(key=OWN, name=OWN_NAMES[language], actor="", about="", standing=words("perspectives.study_note"))
    p = next(p for p in compared.perspectives if p.key == key)
    standing = words("perspectives.ours" if p.ours else "perspectives.theirs")
    return Person(key=key, name=p.names[language], actor=p.actor[language], about=p.about[language], standing=standing)


class _Teller:
    """Says the lines of one comparison in one language."""

    def __init__(self, compared: Compared, reading: Reading, words: Words) -> None:
        self.compared, self.reading, self.words = compared, reading, words
        self.language = words.language
        self.rows = {r["conclusion"]: r for r in reading.run.conclusions.iter_rows(named=True)}
        self.choices = {c.key: c for c in choices_of_study(reading.run.study)}
        self.people = {p.key: p for p in compared.perspectives}

    def group(self, key: str, lines: list[Line]) -> Group:
        lead = f"perspectives.{key}_lead"
        sure = numbers.percent(self.compared.sure, self.language)
        said = self.words(lead, count=len(lines), sure=sure) if self.words.has(lead) else ""
        rows = tuple(self._row(line) for line in lines)
        return Group(key=key, title=self.words(f"perspectives.{key}"), lead=said, rows=rows)

    def _row(self, line: Line) -> Row:
        cells = tuple(self._cell(line, who) for who in columns_of(self.compared))
        return Row(
            key=line.key,
            kind=line.kind,
            says=self.says(line),
            path=self._path(line),
            cells=cells,
            figures=self._figures(cells),
            difference=self._difference(line),
            spread=self._spread(line),
        )

    def _figures(self, cells: tuple[Cell, ...]) -> str:
        found: dict[str, dict[str, None]] = {}
        for cell in cells:
            if cell.figure:
                whose = cell.answer or _name(cell.who, self.compared, self.language)
                found.setdefault(cell.figure, {})[whose] = None
        if len(found) < 2 and not any(cell.answer for cell in cells):
            return next(iter(found), "")
        return "; ".join(f"{figure}: {', '.join(whose)}" for figure, whose in found.items())

    def says(self, line: Line) -> str:
        """The sentence of a line."""
        if line.kind == "question":
            question = questions()[line.key]
            return self.words("perspectives.question_says", number=question.number, says=question.says[self.language])
        if line.kind == "weights":
            return self.words("perspectives.weights_says")
        return conclusion_name(self.rows[line.key], self.reading, self.words)

    def _path(self, line: Line) -> str:
        if line.kind == "question":
            return f"question/{line.key}"
        if line.kind == "weights":
            return ""
        return f"indicator/{self.rows[line.key]['indicator'].partition('.')[0]}"

    def _cell(self, line: Line, who: str) -> Cell:
        verdict = line.verdicts.get(who)
        if verdict is None:
            return Cell(
                who=who,
                look="none",
                sign="",
                word=self.words("perspectives.not_asked"),
                figure="",
                answer="",
                draws="",
                why="",
            )
        key = {True: "yes", False: "no", None: "untold"}[verdict.holds]
        answer = line.answers.get(who)
        named = questions()[line.key].alternatives[answer].names[self.language] if answer else ""
        return Cell(
            who=who,
            look=key if verdict.holds is not None else "none",
            sign=_SIGNS[verdict.holds] + ("" if verdict.sure(self.compared.sure) or verdict.holds is None else "?"),
            word=said_of(verdict, self.words, self.compared.sure),
            figure=self.figure(verdict, line, answer),
            answer=named,
            draws=share_words(verdict.in_draws, self.language),
            why=verdict.why_not[self.language] if verdict.why_not is not None else "",
            doubt=self._doubt(verdict),
        )

    def _doubt(self, verdict: Verdict) -> str:
        if verdict.holds is None or verdict.sure(self.compared.sure):
            return ""
        return so_in_draws(verdict, self.words, under=self.compared.sure)

    def figure(self, verdict: Verdict, line: Line, answer: str | None = None) -> str:
        """The figure a verdict rests on, of a trend with how much it moves a year; what is not observed says so."""
        if verdict.value is None:
            return ""
        if line.kind == "weights":
            return self.words("perspectives.weights_part", share=numbers.percent(verdict.value / 100, self.language))
        told = figure_words(verdict, self.words) if line.kind == "trend" else dated_figure(verdict, self.words)
        kinds = [kind_at(self.reading, id, cell, verdict.year or last) for id, cell, last in self._behind(line, answer)]
        return ", ".join(text for text in (told, not_observed_words(kinds, self.words)) if text)

    def _behind(self, line: Line, answer: str | None) -> list[tuple[str, Mapping[str, str], int]]:
        """Indicator, cell and last year of the figures of a line; none where no indicator answers."""
        if line.kind != "question":
            row = self.rows[line.key]
            return [(row["indicator"], json.loads(row["cell"]), row["last"])]
        alternative = questions()[line.key].alternatives.get(answer or "")
        if alternative is None or alternative.fixed is not None:
            return []
        terms = [stated.terms[0] for stated in bench_at(self.reading).said(line.key, alternative)]
        return [(term.indicator, term.cell, 0) for term in terms]

    def _difference(self, line: Line) -> str:
        """What makes the difference, where they part; else what would turn it."""
        if [f.keys for f in line.flips] == [(ANSWER,)]:
            return ""  # the answers stand in the cells
        if line.flips:
            return self._either([f.keys for f in line.flips])
        if line.mixed is None or not line.touched:
            return ""
        if line.mixed.turned:
            return self.words("perspectives.turned", by=self._either(line.mixed.turned))
        return self.words("perspectives.turned_by_none")

    def _either(self, found: Sequence[tuple[str, ...]]) -> str:
        """Sets of choices, any of which will do; who takes which value is said where a choice is first named."""
        named: set[str] = set()
        told = []
        for keys in found:
            told.append(self.words("perspectives.and").join(self.choice(k, briefly=k in named) for k in keys))
            named |= set(keys)
        return self.words("perspectives.or").join(told)

    def choice(self, key: str, *, briefly: bool = False) -> str:
        """A choice by its name, with what each value is taken by."""
        if key in (ANSWER, WEIGHTS):
            return self.words("perspectives.by_answer" if key == ANSWER else "perspectives.by_weights")
        if key not in self.choices:
            return key
        chosen = self.choices[key]
        if briefly:
            return chosen.names[self.language]
        taken: dict[str, list[str]] = {value_words(chosen, chosen.now, self.language): [OWN_NAMES[self.language]]}
        for p in self.people.values():
            if key in p.overrides:
                value = value_words(chosen, p.overrides[key], self.language)
                taken.setdefault(value, []).append(p.names[self.language])
        values = "; ".join(f"{value}: {', '.join(names)}" for value, names in taken.items())
        return self.words("perspectives.by_choice", choice=chosen.names[self.language], values=values)

    def _deviation(self, line: Line, variance: float) -> str:
        """A standard deviation in the unit of the figure, of a trend in that per year."""
        first = next(iter(line.verdicts.values()))
        deviation, unit = math.sqrt(variance), numbers.difference_unit("%", self.language)
        if first.unit == "%":
            text = f"{numbers.figure(deviation, self.language, digits=2)} {unit}"
        else:
            text = numbers.quantity(deviation, first.unit, self.language, digits=2)
        return text if first.change is None else f"{text} {self.words('perspectives.per_year')}"

    def _spread(self, line: Line) -> str:
        """In how many sets it holds, in which share of sets × draws; the spread over sets, and of the data in one."""
        mixed = line.mixed
        if mixed is None or not mixed.support.sets:
            return ""
        if not line.touched:
            so = so_in_draws(next(iter(line.verdicts.values())), self.words)
            return f"{so}." if so else ""
        said = [self.words("perspectives.in_sets", count=mixed.support.holding, sets=mixed.support.sets)]
        if mixed.in_both is not None:
            said.append(self.words("perspectives.in_both", share=share_words(mixed.in_both, self.language)))
        if mixed.parts is not None and mixed.parts.whole:
            within = mixed.parts.data + mixed.parts.together
            methods, data = (self._deviation(line, each) for each in (mixed.parts.methods, within))
            said.append(self.words("perspectives.of_spread", methods=methods, data=data))
        return "; ".join(said) + "."


def value_words(chosen: Any, value: Any, language: str) -> str:
    """A value of a choice by the name of its alternative, where that is a word."""
    named = [a.names[language] for a in chosen.alternatives if a.value == value and isinstance(value, str)]
    return named[0] if named else chosen_value(value, language)


def share_words(share: float | None, language: str, *, under: float | None = None) -> str:
    """A share in whole per cents; never all where one says otherwise, nor the limit `under` that it does not reach.

    >>> share_words(0.895, "en"), share_words(0.895, "en", under=0.9), share_words(0.8, "en", under=0.9)
    ('90 %', '89.5 %', '80 %')
    """
    if share is None:
        return ""
    if 0 < share < _FEW or 1 - _FEW < share < 1:
        return ("< 1" if share < 0.5 else "> 99") + " %"
    if under is not None and share < under and round(100 * share) >= 100 * under:
        return f"{numbers.fixed(math.floor(1000 * share) / 10, 1, language)} %"
    return f"{numbers.fixed(100 * share, 0, language)} %"


def picked_rows(perspective: Perspective, study: StudyFile, language: str) -> list[dict[str, str]]:
    """What a perspective takes, beside the study, with reason and reference: choices first, then answers."""
    known = {c.key: c for c in choices_of_study(study)}
    alike = Counter(c.names for c in known.values())
    rows = [
        {
            "key": key,
            "name": _choice_name(
                known[key].names[language], () if alike[known[key].names] == 1 else known[key].touches, language
            ),
            "takes": value_words(known[key], picked.value, language),
            "instead": value_words(known[key], known[key].now, language),
            "reason": picked.reason[language],
            **_reference(picked, language),
        }
        for key, picked in perspective.choices.items()
    ]
    for key, picked in perspective.answers.items():
        question = questions()[key]
        rows.append(
            {
                "key": f"question.{key}",
                "name": question.names[language],
                "takes": question.alternatives[str(picked.value)].names[language],
                "instead": "",
                "reason": picked.reason[language],
                **_reference(picked, language),
            }
        )
    return rows


def _choice_name(name: str, touches: Sequence[str], language: str) -> str:
    """The name of a choice, behind those of the indicators that tell it from others of that name."""
    of = dict.fromkeys(d.names[language] for d in INDICATORS if d.id in touches)
    return f"{', '.join(of)}: {name}" if of else name


def _reference(picked: Picked, language: str) -> dict[str, str]:
    """The work a choice rests on; `title` where it is given once, as its owner wrote it."""
    given = picked.reference
    if given is None:
        return {"reference": "", "title": ""}
    return {"reference": given[language], "title": given[language] if given.nl == given.en else ""}
