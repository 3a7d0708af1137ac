"""`steady`: where the stocks of a run settle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kringloop.cli.choose import refuse
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.render import console, print_blocks, print_json
from kringloop.core import typed_number

if TYPE_CHECKING:
    from kringloop.runs import Capacity, Run


def steady_command(
    run: Run, people: float | None, use: str, life: str, capacity: Sequence[str], *, language: str, as_json: bool
) -> None:
    """All stocks at rest, the materials in them, and metals bound in what was stated."""
    from kringloop.reading import Reading, steady_blocks, steady_title
    from kringloop.runs import steady_of_run

    parts = {"--use": use, "--life": life}
    factors = {name: _part(name, text) for name, text in parts.items()}
    found = steady_of_run(
        run, people=people, use=factors["--use"], life=factors["--life"], capacities=_capacities(capacity)
    )
    reading = Reading(run, run.file.path.name, piecewise=True)
    words = reading.words(language)
    if as_json:
        print_json({"finding": steady_title(found, words), **found.as_dict()})
        return
    print_bar(run)
    out = console()
    out.print(steady_title(found, words), style="bold", markup=False)
    print_blocks(steady_blocks(found, words, reading))
    print_run(run)


def _part(name: str, text: str) -> float:
    """`90%` or `0.9` as a factor; `+25%` is 1.25."""
    number = typed_number(text.strip().removesuffix("%"), what=name)
    if not text.strip().endswith("%"):
        return number
    return number / 100.0 + (1.0 if text.strip()[:1] in "+-" else 0.0)


def _capacities(texts: Sequence[str]) -> dict[str, Capacity]:
    """`NAME=AMOUNT` or `NAME=AMOUNT:YEARS` by name."""
    from kringloop.runs import Capacity

    found: dict[str, Capacity] = {}
    for text in texts:
        name, sign, rest = text.partition("=")
        amount, _, years = rest.partition(":")
        refuse(not sign or name.strip() in found, "steady_capacity", text=text)
        told = f"--capacity {name.strip()}"
        life = typed_number(years, what=told) if years else None
        found[name.strip()] = Capacity(amount=typed_number(amount, what=told), life=life)
    return found
