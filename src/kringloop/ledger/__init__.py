"""Nodes, flows, stocks and layers; selections and expressions; balances.

Owns the one table of flows and stocks and the algebra every indicator is written in. Knows no
producer, no indicator and no study.

More than twenty public names, because a filter, a part of an expression and a question to it each have one.
"""

from typing import TYPE_CHECKING

from kringloop.core import late
from kringloop.ledger.account import Account, Dimension
from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import REASON_TEXT, Cells, Grid, Reason
from kringloop.ledger.elasticity import elasticity
from kringloop.ledger.explain import Explanation, Number, Term, Whole
from kringloop.ledger.expression import Expression
from kringloop.ledger.forms.constant import Constant
from kringloop.ledger.forms.log_change import LogChange, log_changes
from kringloop.ledger.forms.over import Over
from kringloop.ledger.forms.scaled import Quotient
from kringloop.ledger.forms.threshold import AtLeast
from kringloop.ledger.history import Step
from kringloop.ledger.kernel import group_sums
from kringloop.ledger.layer import Layer
from kringloop.ledger.ledger import AccountView, Ledger
from kringloop.ledger.lmdi import lmdi
from kringloop.ledger.nodes import Node, NodeFilter, Nodes, actor, node, region, sector, stage
from kringloop.ledger.overlap import refuse_overlap
from kringloop.ledger.plain import adds_rows, weigh_rows
from kringloop.ledger.result import Result
from kringloop.ledger.roles import MOVE_WORDS, READ_WORDS, Move, Read, Role, role_words
from kringloop.ledger.selection import Selection, union_labels

if TYPE_CHECKING:
    from kringloop.ledger.asking import make_grid
    from kringloop.ledger.balance import Balance, account_balance, closing, node_balances
    from kringloop.ledger.behind import leaf_grids
    from kringloop.ledger.behind_errors import ErrorParts, TermError, error_parts
    from kringloop.ledger.coded import Coded
    from kringloop.ledger.draws import (
        Law,
        data_of_rows,
        datum_names,
        figure_names,
        own_names,
        own_parts,
        scored_account,
        scores,
        uniforms,
    )
    from kringloop.ledger.errors import variance_of_sums
    from kringloop.ledger.follows import TOTALS, Follows
    from kringloop.ledger.history import account_hash
    from kringloop.ledger.slopes import Moved, RowSlopes, moved_by_rows, row_slopes
    from kringloop.ledger.spread import HIGH, LEVEL, LOW, NORMAL_HIGH
    from kringloop.ledger.written import WrittenFormula, read_formula

__getattr__ = late(__name__, __file__)

__all__ = [
    "HIGH",
    "LEVEL",
    "LOW",
    "MOVE_WORDS",
    "NORMAL_HIGH",
    "READ_WORDS",
    "REASON_TEXT",
    "TOTALS",
    "Account",
    "AccountView",
    "AtLeast",
    "Balance",
    "Cells",
    "Coded",
    "Constant",
    "Dimension",
    "ErrorParts",
    "Explanation",
    "Expression",
    "Follows",
    "Formula",
    "Grid",
    "Law",
    "Layer",
    "Ledger",
    "LogChange",
    "Move",
    "Moved",
    "Node",
    "NodeFilter",
    "Nodes",
    "Number",
    "Over",
    "Quotient",
    "Read",
    "Reason",
    "Result",
    "Role",
    "RowSlopes",
    "Selection",
    "Step",
    "Term",
    "TermError",
    "Whole",
    "WrittenFormula",
    "account_balance",
    "account_hash",
    "actor",
    "adds_rows",
    "closing",
    "data_of_rows",
    "datum_names",
    "elasticity",
    "error_parts",
    "figure_names",
    "group_sums",
    "leaf_grids",
    "lmdi",
    "log_changes",
    "make_grid",
    "moved_by_rows",
    "node",
    "node_balances",
    "own_names",
    "own_parts",
    "read_formula",
    "refuse_overlap",
    "region",
    "role_words",
    "row_slopes",
    "scored_account",
    "scores",
    "sector",
    "stage",
    "uniforms",
    "union_labels",
    "variance_of_sums",
    "weigh_rows",
]
