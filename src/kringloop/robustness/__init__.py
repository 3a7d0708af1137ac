"""How sure a figure is: draws, whether a change is more than its error, which data cause it, and who works it out.

Owns what is asked of many draws of one figure. Knows ledgers and expressions, and no study, run or page.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.robustness.differences import Difference, difference, trend
    from kringloop.robustness.drawing import Drawing
    from kringloop.robustness.executors import Crew, cluster, processes, serial
    from kringloop.robustness.first_order import apart
    from kringloop.robustness.samples import Samples, draw

__getattr__ = late(__name__, __file__)

__all__ = [
    "Crew",
    "Difference",
    "Drawing",
    "Samples",
    "apart",
    "cluster",
    "difference",
    "draw",
    "processes",
    "serial",
    "trend",
]
