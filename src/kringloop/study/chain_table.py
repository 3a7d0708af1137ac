"""A table of one's own behind the chain questions: no study, no concordance, its own labels."""

from __future__ import annotations

from pathlib import Path

from kringloop.core import StudyError, listing, unknown
from kringloop.study.chain_rows import Chains, ChainSettings, Place, engine_of


def chains_of_table(
    path: Path,
    *,
    home: str = "",
    pressure: str = "",
    rounding: float | None = None,
    unit: str | None = None,
    hybrid: bool = False,
    year: int | None = None,
) -> Chains:
    """Chains over one file with an input-output table.

    Every sector of the home region is a product under its own name, and every region a place, home first.

    Parameters
    ----------
    home     : region whose demand and sales are followed; may be left out where the table has one region
    pressure : extension to follow; may be left out where the table has one
    rounding : largest rounding error of one cell, in the unit of the table
    unit, hybrid, year : what the file does not say itself

    Raises
    ------
    SourceError        the file does not exist or is no table
    StudyError         a region or an extension must be chosen; says which there are
    UnknownNameError   a region or extension the table does not have; names the nearest
    """
    engine = engine_of(path, rounding, unit=unit, hybrid=hybrid, year=year)
    economy = engine.economy
    chosen = _one("region", home, economy.regions, "--home")
    followed = _one("extension", pressure, tuple(economy.extensions), "--pressure")
    settings = ChainSettings(
        home=chosen,
        regions={r: Place(node=r, place=r) for r in sorted(economy.regions, key=lambda r: r != chosen)},
        source=path.name,
        pressure=followed,
        rounding=economy.rounding,
        products={sector: [sector] for region, sector in economy.sectors if region == chosen},
    )
    return Chains(settings, {economy.year: engine})


def _one(what: str, asked: str, known: tuple[str, ...], option: str) -> str:
    if asked:
        if asked not in known:
            raise unknown(what, asked, known, where="this table")
        return asked
    if len(known) == 1:
        return known[0]
    if not known:
        raise StudyError(f"the table has no {what}; there is nothing to follow")
    raise StudyError(f"the table has {len(known)} {what}s: {listing(known)}\n  Choose one with {option}.")
