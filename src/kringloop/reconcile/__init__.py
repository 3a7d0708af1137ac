"""Figures that contradict each other made to agree: least change by what is known of their errors.

Owns systems of quantities and constraints, the sparse solve, the classes of what can be known, tests for gross errors,
and the doors to it from a file and from a ledger. Knows no producer and no indicator; adjusted figures stand beside
published ones and never replace them.

More than twenty public names, because a study states systems piece by piece: quantities, equations, units and bounds.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.reconcile.accounts import ReconciledLayer, reconcile_layer
    from kringloop.reconcile.bounds import BOUNDS
    from kringloop.reconcile.building import network, system_of, unit_problem
    from kringloop.reconcile.classes import KIND_WORDS, Kind
    from kringloop.reconcile.correlations import Correlations
    from kringloop.reconcile.elimination import Suspect, suspects
    from kringloop.reconcile.equation import Equation, read_equation
    from kringloop.reconcile.methods import METHODS, Method
    from kringloop.reconcile.quantity import Quantity
    from kringloop.reconcile.reconciled import Reconciled
    from kringloop.reconcile.reconciling import reconcile
    from kringloop.reconcile.system import Products, System
    from kringloop.reconcile.written import read_system

__getattr__ = late(__name__, __file__)

__all__ = [
    "BOUNDS",
    "KIND_WORDS",
    "METHODS",
    "Correlations",
    "Equation",
    "Kind",
    "Method",
    "Products",
    "Quantity",
    "Reconciled",
    "ReconciledLayer",
    "Suspect",
    "System",
    "network",
    "read_equation",
    "read_system",
    "reconcile",
    "reconcile_layer",
    "suspects",
    "system_of",
    "unit_problem",
]
