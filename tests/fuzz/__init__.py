"""Inputs nobody thought of: studies, tables, arguments, addresses, kill and Ctrl-C. Each kind is a function of a seed.

`python -m tests.fuzz --seed 1 --count 500` tries many and prints seeds and counts; a short fixed part is a test.
A new kind is one entry of `KINDS`.
"""

from tests.fuzz.faults import FaultError
from tests.fuzz.kinds import KINDS

__all__ = ["KINDS", "FaultError"]
