"""Supply that stops: who is exposed, what is lost with hands tied, and what stocks, suppliers and second life save.

Owns the question, what it assumes, and two kernels on plain arrays: the bottleneck that passes downstream, and the
best use of what is left. Must not know study files, results files or pages: whose value is at stake is given to it.

More than twenty public names, because kernels on plain arrays and the question about a country are both asked alone.
"""

from kringloop.shocks.adaptive import adaptive
from kringloop.shocks.answer import USE, Embodied, ShockAnswer, ShockCase, answer_shock, with_substitutes
from kringloop.shocks.assumed import ASSUMED, NO_REASON, OWN, UNITS, Assumed, Assumptions, Edge, Taken
from kringloop.shocks.assumed_file import read_assumptions, shipped_assumptions
from kringloop.shocks.buffers import Buffers
from kringloop.shocks.chain import UseChain
from kringloop.shocks.loss import Course, adaptivity
from kringloop.shocks.parts import SHARING, saved_by
from kringloop.shocks.question import Shock, countries_of, require_shock
from kringloop.shocks.rigid import bottleneck, rigid
from kringloop.shocks.supply import SupplyShares, TradeRow, supply_of
from kringloop.shocks.uses import Use, uses_of

__all__ = [
    "ASSUMED",
    "NO_REASON",
    "OWN",
    "SHARING",
    "UNITS",
    "USE",
    "Assumed",
    "Assumptions",
    "Buffers",
    "Course",
    "Edge",
    "Embodied",
    "Shock",
    "ShockAnswer",
    "ShockCase",
    "SupplyShares",
    "Taken",
    "TradeRow",
    "Use",
    "UseChain",
    "adaptive",
    "adaptivity",
    "answer_shock",
    "bottleneck",
    "countries_of",
    "read_assumptions",
    "require_shock",
    "rigid",
    "saved_by",
    "shipped_assumptions",
    "supply_of",
    "uses_of",
    "with_substitutes",
]
