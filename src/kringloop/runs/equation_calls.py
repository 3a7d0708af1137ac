"""Words that the equations of a study may have before names in brackets, with how many names each takes."""

from collections.abc import Mapping
from typing import Final

CALLS: Final[Mapping[str, tuple[int, ...]]] = {"sum": (1,), "leaves": (2, 3), "stays": (2, 3)}
