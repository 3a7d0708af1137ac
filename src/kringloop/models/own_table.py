"""A table of one's own behind the chain questions: no study, no concordance, its own labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.core import StudyError, listing, unknown
from kringloop.models.supply_chains import Chains, ChainSettings, Place

if TYPE_CHECKING:
    from kringloop.chains import Engine


def chains_of_table(engine: Engine, *, called: str, home: str = "", pressure: str = "") -> Chains:
    """Chains over one input-output table.

    Every sector of the home region is a product under its own name, and every region a place, home first.

    Parameters
    ----------
    called   : name of the table, as the source of what follows
    home     : region whose demand and sales are followed; may be left out where the table has one region
    pressure : extension to follow; may be left out where the table has one

    Raises
    ------
    StudyError         a region or an extension must be chosen; says which there are
    UnknownNameError   a region or extension the table does not have; names the nearest
    """
    economy = engine.economy
    chosen = _one("region", home, economy.regions, "--home")
    followed = _one("extension", pressure, tuple(economy.extensions), "--pressure")
    settings = ChainSettings(
        home=chosen,
        regions={r: Place(node=r, place=r) for r in sorted(economy.regions, key=lambda r: r != chosen)},
        source=called,
        pressure=followed,
        rounding=economy.rounding,
        products={sector: (sector,) for region, sector in economy.sectors if region == chosen},
    )
    return Chains(settings, {economy.year: engine})


def _one(what: str, asked: str, known: tuple[str, ...], option: str) -> str:
    if asked:
        if asked not in known:
            raise unknown(what, asked, known, where="this table", where_nl="deze tabel")
        return asked
    if len(known) == 1:
        return known[0]
    if not known:
        raise StudyError(
            f"the table has no {what}; there is nothing to follow",
            nl=f"de tabel heeft geen {_WHAT_NL[what][0]}; er is niets om te volgen",
        )
    raise StudyError(
        f"the table has {len(known)} {what}s: {listing(known)}\n  Choose one with {option}.",
        nl=f"de tabel heeft {len(known)} {_WHAT_NL[what][1]}: {listing(known, language='nl')}\n"
        f"  Kies er één met {option}.",
    )


_WHAT_NL = {"region": ("regio", "regio's"), "extension": ("extensie", "extensies")}
