"""Python's front door: open a run, ask, draw, compare.

Owns objects that show themselves in a terminal and a notebook. Computes nothing: figures come from `runs`, words and
pictures from `reading`, as on the pages and in the terminal.
"""

from kringloop.front.beside import Compared, Definitions
from kringloop.front.doors import open, run
from kringloop.front.drawing import Drawing
from kringloop.front.explained import Explained
from kringloop.front.figure import Figure
from kringloop.front.flows import Flows
from kringloop.front.frame import Frame
from kringloop.front.goals import Goals
from kringloop.front.indicators import Indicators
from kringloop.front.moved import Moved
from kringloop.front.perspectives import Perspectives
from kringloop.front.run import Run
from kringloop.front.split import Split

__all__ = [
    "Compared",
    "Definitions",
    "Drawing",
    "Explained",
    "Figure",
    "Flows",
    "Frame",
    "Goals",
    "Indicators",
    "Moved",
    "Perspectives",
    "Run",
    "Split",
    "open",
    "run",
]
