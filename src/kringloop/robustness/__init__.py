"""How sure a figure is: draws, whether a change is more than its error, which data cause it, and who works it out.

Owns what is asked of many draws of one figure. Knows ledgers and expressions, and no study, run or page.

More than twenty public names, because margins, draws, differences, sensitivity and workers each have a few.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.robustness.causes import Culprit, culprits, moves, without_margin
    from kringloop.robustness.conclusions import Concluded, Figures, Parts, conclude, variance_parts
    from kringloop.robustness.deviations import (
        RowMargins,
        account_with_margins,
        margin_table,
        row_margins,
        with_margins,
    )
    from kringloop.robustness.differences import Difference, difference, first_order_change, trend
    from kringloop.robustness.drawing import Drawing, values_on, without_draws
    from kringloop.robustness.estimates import Indices
    from kringloop.robustness.executors import Crew, cluster, processes, serial
    from kringloop.robustness.first_order import apart
    from kringloop.robustness.groups import Sensitivity, screening, sensitivity
    from kringloop.robustness.kept import Kept
    from kringloop.robustness.margins import (
        BESIDE_STUDY,
        KINDS,
        Margin,
        margin_columns,
        margin_of_row,
        margins_of_study,
        read_margins,
    )
    from kringloop.robustness.morris import Screening, screen
    from kringloop.robustness.ordered import quantiles
    from kringloop.robustness.samples import Samples, draw, draw_each, drawn_together, drawn_values
    from kringloop.robustness.sobol import sobol_indices
    from kringloop.robustness.statements import Says, Statement, directions, turning_point
    from kringloop.robustness.working import Progress, work_out

__getattr__ = late(__name__, __file__)

__all__ = [
    "BESIDE_STUDY",
    "KINDS",
    "Concluded",
    "Crew",
    "Culprit",
    "Difference",
    "Drawing",
    "Figures",
    "Indices",
    "Kept",
    "Margin",
    "Parts",
    "Progress",
    "RowMargins",
    "Samples",
    "Says",
    "Screening",
    "Sensitivity",
    "Statement",
    "account_with_margins",
    "apart",
    "cluster",
    "conclude",
    "culprits",
    "difference",
    "directions",
    "draw",
    "draw_each",
    "drawn_together",
    "drawn_values",
    "first_order_change",
    "margin_columns",
    "margin_of_row",
    "margin_table",
    "margins_of_study",
    "moves",
    "processes",
    "quantiles",
    "read_margins",
    "row_margins",
    "screen",
    "screening",
    "sensitivity",
    "serial",
    "sobol_indices",
    "trend",
    "turning_point",
    "values_on",
    "variance_parts",
    "with_margins",
    "without_draws",
    "without_margin",
    "work_out",
]
