"""What a country adds along the whole chain of industry at home, as far as the tables of chains tell it apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kringloop.runs.opened import Run
from kringloop.shocks import Embodied

OUTPUT: Final = "chains_output"
WHOLE: Final = "C"
"""Manufacturing as a whole, among the products whose chains are followed."""


def embodied(run: Run, origin: str) -> Embodied | None:
    """Part of the value along the chain of what manufacturing makes that arises in a country; None without chains.

    All goods and services of the country count, direct and through other countries: no table of the study follows one
    raw material through the chain. A country inside a wider region of the tables has no share of its own.
    """
    spec = run.study.accounts.get(OUTPUT)
    if spec is None or spec.engine is None or OUTPUT not in run.ledger.accounts:
        return None
    settings: Mapping[str, Any] = spec.settings
    chosen = run.ledger.account(OUTPUT).select("value_added", good=WHOLE)
    selection = chosen.selections()[0]
    year = max((int(y) for y in selection.labels("year")), default=None)
    if year is None:
        return None
    found = chosen.by("place", year=[year])
    parts = {labels["place"]: float(found.value[index]) for index, labels in found.cells()}
    whole = sum(parts.values())
    place = settings["regions"].get(origin, {}).get("place")
    share = parts[place] / whole if place in parts and whole > 0 else None
    return Embodied(year=year, share=share, source=str(settings["source"]))
