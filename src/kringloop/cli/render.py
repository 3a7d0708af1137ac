"""How figures look on a terminal."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kringloop.cli.speech import say, words
from kringloop.cli.tables import table as table
from kringloop.reading import numbers

if TYPE_CHECKING:
    from rich.console import Console

    from kringloop.reading import ProductBlock

PIPE_WIDTH = 120
"""Width of what goes to a file or another program, unless COLUMNS says another; a terminal has its own."""

_BLOCKS = "▁▂▃▄▅▆▇█"


def console(*, stderr: bool = False) -> Console:
    """A console that keeps its width when output goes to a file."""
    stream = sys.stderr if stderr else sys.stdout
    asked = os.environ.get("COLUMNS", "")  # as rich and other programs read it: whoever exports it asks for that width
    own = stream.isatty() or (asked.isdecimal() and int(asked) > 0)
    return _console_class()(
        stderr=stderr,
        soft_wrap=False,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if own else PIPE_WIDTH,
    )


@lru_cache(maxsize=1)
def _console_class() -> type[Console]:
    """A console that leaves a closed pipe to `main`; rich would end with 1."""
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Quiet


def print_json(rows: Any) -> None:
    """JSON to stdout; absent values are null."""
    plain = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    json.dump(rows, sys.stdout, ensure_ascii=plain, indent=1, allow_nan=False)
    sys.stdout.write("\n")


def share(value: float | None, language: str, *, signed: bool = False) -> str:
    """A part of one as a percentage with one decimal; – when absent.

    >>> share(0.234, "en"), share(0.234, "nl"), share(-0.5, "en", signed=True), share(None, "nl")
    ('23.4 %', '23,4 %', '−50.0 %', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    sign = "+" if signed and value >= 0 else ""
    return f"{sign}{numbers.fixed(100 * value, 1, language)} %"


def print_blocks(blocks: Sequence[ProductBlock], out: Console | None = None) -> None:
    """Tables with their caption, and what is said below them."""
    out = out or console()
    for block in blocks:
        if block.rows:
            made = table(block.title, block.columns, caption=block.caption or None)
            for row in block.rows:
                made.add_row(*row)
            out.print(made)
        for line in block.lines:
            out.print(line)
        if block.left:
            out.print(say("product_all_steps"))
        if block.lines:
            out.print("")


def sparkline(values: Sequence[float | None]) -> str:
    """A line of blocks; a gap is a dot.

    >>> sparkline([1.0, 2.0, None, 3.0])
    '▁▄·█'
    """
    from kringloop.core import without_noise

    halves = [v / 2 if v is not None and math.isfinite(v) else None for v in without_noise(values)]  # no overflow
    known = [v for v in halves if v is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    span = high - low
    steps = [None if v is None else (0.5 if not span else (v - low) / span) for v in halves]
    return "".join("·" if s is None else _BLOCKS[min(int(s * 7 + 0.001), 7)] for s in steps)


def status_word(status: str, language: str) -> str:
    return words(language).word("kind", status)


def year_span(years: Sequence[int]) -> str:
    return f"{min(years)}–{max(years)}" if years else say("no_year_at_all")
