"""Perspectives: a run read again as somebody at the table chooses, answers and weighs; several beside each other.

Owns the seven questions of the paper with their alternatives, what a perspective is, and what all of several agree on,
where they part and what makes the difference. Takes figures, sets of choices and shares of draws from `runs`; computes
no indicator, draws nothing and writes no page. No perspective is its own: the study's choices stand beside the others.

More than twenty public names, because each step from a file to a table in words is one function.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.perspectives.bench import DRAWS, Bench, bench_of, bench_of_run
    from kringloop.perspectives.compared import Compared, Line, Mixed, compare
    from kringloop.perspectives.files import (
        check_ready,
        perspective_named,
        perspective_of,
        read_perspective,
        shipped_perspectives,
    )
    from kringloop.perspectives.kept import AskedOfRun, asked_names, kept_comparison
    from kringloop.perspectives.mixes import method_sets
    from kringloop.perspectives.outside import answered, division, largest, responsible, with_outside
    from kringloop.perspectives.perspective import OWN, OWN_NAMES, Perspective, Picked
    from kringloop.perspectives.question_words import (
        Answered,
        Beside,
        Sheet,
        Shown,
        answers_in_words,
        sheet_of,
        sources_of,
    )
    from kringloop.perspectives.records import answer_records, record_of, record_of_one
    from kringloop.perspectives.seven import Question, question_named, questions
    from kringloop.perspectives.starting import started
    from kringloop.perspectives.switching import switches
    from kringloop.perspectives.table import at_the_table, bench_at, has_ready, perspectives_asked, ready_perspectives
    from kringloop.perspectives.telling import Cell, Group, Person, Row, Told, picked_rows, share_words, told
    from kringloop.perspectives.turning import Flip
    from kringloop.perspectives.verdicts import SURE, Support, Verdict, required_sure
    from kringloop.perspectives.weighed import Tally, tallies

__getattr__ = late(__name__, __file__)

__all__ = [
    "DRAWS",
    "OWN",
    "OWN_NAMES",
    "SURE",
    "Answered",
    "AskedOfRun",
    "Bench",
    "Beside",
    "Cell",
    "Compared",
    "Flip",
    "Group",
    "Line",
    "Mixed",
    "Person",
    "Perspective",
    "Picked",
    "Question",
    "Row",
    "Sheet",
    "Shown",
    "Support",
    "Tally",
    "Told",
    "Verdict",
    "answer_records",
    "answered",
    "answers_in_words",
    "asked_names",
    "at_the_table",
    "bench_at",
    "bench_of",
    "bench_of_run",
    "check_ready",
    "compare",
    "division",
    "has_ready",
    "kept_comparison",
    "largest",
    "method_sets",
    "perspective_named",
    "perspective_of",
    "perspectives_asked",
    "picked_rows",
    "question_named",
    "questions",
    "read_perspective",
    "ready_perspectives",
    "record_of",
    "record_of_one",
    "required_sure",
    "responsible",
    "share_words",
    "sheet_of",
    "shipped_perspectives",
    "sources_of",
    "started",
    "switches",
    "tallies",
    "told",
    "with_outside",
]
