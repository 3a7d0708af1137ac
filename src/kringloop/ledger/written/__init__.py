"""Formulas as text: what an expression prints is read back as that expression.

    layer[origin → destination; dimension=code/code; year=2020; whole=dimension; account=key]
    + − × ÷ ( )         numbers with their unit: 5 kt, 2.5, 3 "kg/MW"
    (x) 1 year before   (x) in 2010   sum over sector=24/25 of (x)   max over country of (x)   [x ≥ 40 %]

The plain signs - * / -> >= are read as well, and a comma for a semicolon. Nothing of a formula is run as a program.
"""

from kringloop.ledger.written.formula import WrittenFormula, read_formula

__all__ = ["WrittenFormula", "read_formula"]
