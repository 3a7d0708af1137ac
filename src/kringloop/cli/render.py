"""How figures look on a terminal."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kringloop.cli.speech import say
from kringloop.cli.tables import clipped as clipped
from kringloop.cli.tables import table as table

if TYPE_CHECKING:
    from rich.console import Console

    from kringloop.core import KringloopError
    from kringloop.indicators import Indicator

PIPE_WIDTH = 120
"""Width of what goes to a file or another program; a terminal has its own, or that of COLUMNS."""

_BLOCKS = "▁▂▃▄▅▆▇█"
STATUS_NL = {
    "observed": "waargenomen",
    "published": "gepubliceerd",
    "computed": "berekend",
    "modelled": "gemodelleerd",
    "assumed": "aangenomen",
    "scenario": "scenario",
    "missing": "ontbreekt",
}
CERTAINTY = {
    "en": {
        "read": "definition read in the source",
        "read_second_hand": "definition read second-hand; check the official text",
        "derived": "definition derived from read items",
        "memory": "definition not verified against the official text",
        "proposal": "definition proposed by this project",
    },
    "nl": {
        "read": "definitie gelezen in de bron",
        "read_second_hand": "definitie uit de tweede hand; controleer de officiële tekst",
        "derived": "definitie afgeleid van gelezen onderdelen",
        "memory": "definitie niet getoetst aan de officiële tekst",
        "proposal": "definitie voorgesteld door dit project",
    },
}


def console(*, stderr: bool = False) -> Console:
    """A console that keeps its width when output goes to a file."""
    stream = sys.stderr if stderr else sys.stdout
    return _console_class()(
        stderr=stderr, soft_wrap=False, highlight=False, markup=False, emoji=False,
        width=None if stream.isatty() else PIPE_WIDTH,
    )  # fmt: skip


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


def number(value: float | None, language: str = "en", *, digits: int = 4) -> str:
    """A figure with `digits` significant digits and thousands apart; – when absent.

    >>> number(40154.0), number(0.4891), number(1234567.0, "nl"), number(0.0000002)
    ('40,154', '0.4891', '1.234.567', '2.000e-07')
    """
    if value is None or not math.isfinite(value):
        return "–"
    value = value or 0.0  # no sign before a zero
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    decimals = max(0, min(6, digits - 1 - magnitude))
    text = f"{value:,.{decimals}f}" if magnitude >= -4 else f"{value:.{digits - 1}e}"
    if "." in text and magnitude >= -4:
        text = text.rstrip("0").rstrip(".")
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def share(value: float | None, language: str = "en", *, signed: bool = False) -> str:
    """A part of one as a percentage with one decimal; – when absent.

    >>> share(0.234), share(0.234, "nl"), share(-0.5, signed=True), share(None)
    ('23.4%', '23,4%', '-50.0%', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    text = f"{value:+.1%}" if signed else f"{value:.1%}"
    return text if language == "en" else text.replace(".", ",")


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
    return STATUS_NL.get(status, status) if language == "nl" else status


def tell_refused(refused: Sequence[tuple[Indicator, KringloopError]]) -> None:
    """Definitions that cannot answer the question, on stderr, beside those that can."""
    for indicator, error in refused:
        print(say("refused", id=indicator.id, why=str(error).splitlines()[0]), file=sys.stderr)


def reason_words(reason: str, language: str) -> str:
    """The reason of an absent figure in the language asked for."""
    from kringloop.ledger import REASON_TEXT

    by_english = {words: REASON_TEXT[language][code] for code, words in REASON_TEXT["en"].items()}
    return by_english.get(reason, reason)


def year_span(years: Sequence[int]) -> str:
    return f"{min(years)}–{max(years)}" if years else say("no_year_at_all")


def cell_words(cell: Mapping[str, str]) -> str:
    return ", ".join(f"{k} {v}" for k, v in cell.items())
