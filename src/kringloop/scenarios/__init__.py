"""Levers and what follows when they are moved: a scenario is a ledger, and every indicator runs on it.

Owns the levers, one file each, and the questions about them. Must not know study files, results files or pages.
"""

from kringloop.scenarios.compose import moved_levers
from kringloop.scenarios.explore import ASKED, Answer, Beside, frontier_of, read_answer
from kringloop.scenarios.figures import ANSWER_FIGURES, Figure
from kringloop.scenarios.given import given_levers, lever_value
from kringloop.scenarios.lever import Lever
from kringloop.scenarios.registry import LEVERS

__all__ = [
    "ANSWER_FIGURES",
    "ASKED",
    "LEVERS",
    "Answer",
    "Beside",
    "Figure",
    "Lever",
    "frontier_of",
    "given_levers",
    "lever_value",
    "moved_levers",
    "read_answer",
]
