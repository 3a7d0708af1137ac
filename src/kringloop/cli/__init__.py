"""The command line: one door to everything the package can do.

Data go to stdout, messages and progress to stderr. Exit codes: 0 done, 1 a mistake the user can
mend, 2 a check failed, 70 a fault of ours, 130 interrupted. Knows no formula.
"""

from kringloop.cli.main import main

__all__ = ["main"]
