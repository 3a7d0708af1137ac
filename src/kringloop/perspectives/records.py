"""A comparison as plain values for programs: the same figures as the words, none rounded."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kringloop.perspectives.compared import Compared, Line, Mixed
from kringloop.perspectives.perspective import Perspective
from kringloop.reading import is_certain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kringloop.perspectives.question_words import Answered
    from kringloop.perspectives.seven import Question
    from kringloop.perspectives.verdicts import Verdict


def record_of(compared: Compared) -> dict[str, Any]:
    """What all say, where they part, what makes the difference, and how sure each sentence is."""
    return {
        "perspectives": [record_of_one(p) for p in compared.perspectives],
        "sets": compared.sets,
        "possible_sets": compared.possible,
        "draws": compared.draws,
        "sure": compared.sure,
        "lines": [_line(line, compared.sure) for line in compared.lines],
    }


def record_of_one(perspective: Perspective) -> dict[str, Any]:
    """One perspective: what it takes, with reasons and references."""
    picked = {
        part: {
            key: {
                "value": p.value,
                "reason": asdict(p.reason),
                "reference": asdict(p.reference) if p.reference else None,
            }
            for key, p in taken.items()
        }
        for part, taken in (("choices", perspective.choices), ("answers", perspective.answers))
    }
    return {
        "perspective": perspective.key,
        "names": asdict(perspective.names),
        "actor": asdict(perspective.actor),
        "written_by": "us" if perspective.ours else "themselves",
        "about": asdict(perspective.about),
        "sets": list(perspective.sets),
        **picked,
        "weights": dict(perspective.weights),
    }


def answer_records(question: Question, answers: Sequence[Answered]) -> list[dict[str, Any]]:
    """The answers to a question as rows, a figure unrounded; of several figures none alone is that of the answer."""
    return [
        {
            "question": question.key,
            "alternative": a.key,
            "name": a.name,
            "holds": a.said.holds,
            "value": a.said.value,
            "unit": a.said.unit or None,
            "year": a.said.year,
            "in_draws": a.said.in_draws,
            "certain": is_certain(a.said.holds, a.said.in_draws),
        }
        for a in answers
    ]


def _line(line: Line, sure: float) -> dict[str, Any]:
    return {
        "line": line.key,
        "kind": line.kind,
        "agreement": line.agreement,
        "touched": line.touched,
        "verdicts": {who: _verdict(v, sure) | {"answer": line.answers.get(who)} for who, v in line.verdicts.items()},
        "flips": [{"choices": list(f.keys), "pairs": f.pairs} for f in line.flips],
        "mixed": None if line.mixed is None else _mixed(line.mixed),
    }


def _verdict(verdict: Verdict, sure: float) -> dict[str, Any]:
    """`holds` is by the central figure; `certain` says whether the draws carry it, None without any."""
    told = asdict(verdict)
    return told | {"unit": told["unit"] or None, "certain": is_certain(verdict.holds, verdict.in_draws, sure)}


def _mixed(mixed: Mixed) -> dict[str, Any]:
    support = mixed.support
    return {
        **asdict(support),
        "share": support.share,
        "against": support.against,
        "in_both": mixed.in_both,
        "variance": None if mixed.parts is None else asdict(mixed.parts),
        "turned": [list(keys) for keys in mixed.turned],
    }
