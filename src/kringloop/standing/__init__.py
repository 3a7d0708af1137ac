"""Where a series stands: the cell of a headline, the record, change, trend, place among countries, state of a goal.

Owns every judgement that pages, paper, terminal and Python pass on a series, so that all doors pass the same one.
Takes plain figures by year; knows no study, no page, no words and no drawing.

More than twenty public names, because each question to a series is one function and each answer one class.
"""

from kringloop.standing.change import Change, change_of
from kringloop.standing.goal import GoalState, state_of
from kringloop.standing.headline import headline_cell
from kringloop.standing.place import Place, place_of
from kringloop.standing.record import BREAK, PROJECTED, RECORD, Figure, latest_figure, projected, recorded, since_break
from kringloop.standing.trend import Direction, Trend, Verdict, direction_of, mann_kendall, trend_of
from kringloop.standing.window import Window, window_of

__all__ = [
    "BREAK",
    "PROJECTED",
    "RECORD",
    "Change",
    "Direction",
    "Figure",
    "GoalState",
    "Place",
    "Trend",
    "Verdict",
    "Window",
    "change_of",
    "direction_of",
    "headline_cell",
    "latest_figure",
    "mann_kendall",
    "place_of",
    "projected",
    "recorded",
    "since_break",
    "state_of",
    "trend_of",
    "window_of",
]
