"""What a country adds along the whole chain of industry at home, as far as the tables of chains tell it apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kringloop.runs.opened import Run
from kringloop.shocks import Embodied

OUTPUT: Final = "chains_output"
WHOLE: Final = "C"
"""Manufacturing as a whole, among the products whose chains are followed."""


def embodied(run: Run, origins: tuple[str, ...]) -> Embodied | None:
    """Part of the value along the chain of what manufacturing makes that arises in countries; None without chains.

    All goods and services of a country count, direct and through other countries: no table of the study follows one
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
    places = {origin: settings["regions"].get(origin, {}).get("place") for origin in origins}
    known = [place for place in places.values() if place in parts]
    return Embodied(
        year=year,
        share=sum(parts[place] for place in known) / whole if known and whole > 0 else None,
        source=_named(run, str(settings["source"])),
        apart=tuple(origin for origin, place in places.items() if place not in parts),
    )


def _named(run: Run, source: str) -> str:
    """Maker and dataset of a source of the run; its key where the run does not name it."""
    origin = run.origins.get(source)
    return source if origin is None else f"{origin.producer} {origin.dataset}"
