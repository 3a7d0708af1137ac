"""The value balance of a sector or the country: one circle of links, in kilograms, euros and exergy.

Every amount is a figure of the run, or a sum of such figures that closes a link by construction. What nobody counts
on a plane is dotted there, and said; it is never nought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kringloop.charts import About, Amount, Diagram, SankeyFlow, SankeyLayer, SankeyNode, sankey
from kringloop.core import conversion_factor
from kringloop.reading.pictures import Picture, picture
from kringloop.reading.rows import StateRow, state_row
from kringloop.reading.run import Reading
from kringloop.reading.words import Words

PLANES: Final[Mapping[str, str]] = {"mass": "kt", "value": "mln EUR", "exergy": "TJ"}
"""Planes and their units."""
WHOLE: Final = "A-U"
"""All activities: links that no table splits by sector are known for it alone."""
SECTORS: Final = "value_added_in_output"
"""The indicator whose sectors have a balance in euros."""
_ROOMS: Final = (256, 440, 640, 1000)
_LAST: Final = "waste_generated.cbs"
"""The indicator whose last year is that of the balance: of all links it ends first."""

Part = tuple[int, str, Mapping[str, str]]
"""A figure that counts, by sign, definition and cell; the sector stands beside it where the definition has one."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link: from, to, its kind of loop, and per plane the figures whose sum it is.

    planes : a plane that is named without figures is unknown there; one that is not named does not exist
    whole  : whether its figures are of all activities, and unknown for one sector
    """

    origin: str
    destination: str
    strategy: Any
    planes: Mapping[str, tuple[Part, ...]]
    whole: bool = False

    @property
    def key(self) -> str:
        return f"{self.origin}-{self.destination}-{self.strategy}"


def _waste(share: str) -> tuple[Part, ...]:
    return ((1, f"waste_treatment_share.{share}", {}),)


_UNPRICED: Final[Mapping[str, tuple[Part, ...]]] = {"value": (), "exergy": ()}
_OUTPUT: Final[tuple[Part, ...]] = ((1, "output.current", {}), (-1, "gross_value_added.current", {}))
LINKS: Final[tuple[Link, ...]] = (
    Link("bought", "make", "main", {"mass": (), "value": _OUTPUT, "exergy": ()}),
    Link("capital", "make", "main", {"value": ((1, "consumption_of_fixed_capital", {}),)}),
    Link("work", "make", "main", {"value": ((1, "net_value_added", {}),)}),
    Link("make", "use", "main", {"mass": (), "value": ((1, "output.current", {}),), "exergy": ()}),
    Link("make", "bought", "recycling", {"mass": _waste("recycled"), **_UNPRICED}),
    Link("make", "fuel", "energy", {"mass": _waste("fuel"), **_UNPRICED}),
    Link("make", "gone", "loss", {"mass": (*_waste("burnt"), *_waste("landfilled"), *_waste("sorted")), **_UNPRICED}),
    Link(
        "use",
        "discarded",
        "main",
        {
            "mass": ((1, "discards_electronics", {}),),
            "value": (),
            "exergy": ((1, "chemical_exergy.discards", {}),),
        },
        whole=True,
    ),
    *(
        Link(
            "discarded",
            target,
            strategy,
            {"mass": (), "value": ((1, "gva_by_r_strategy.euro", {"strategy": code}),), "exergy": ()},
            whole=True,
        )
        for target, strategy, code in (
            ("use", "reuse", "R3_reuse"),
            ("use", "repair", "R4_repair"),
            ("bought", "recycling", "R5_recycle"),
        )
    ),
)
STAGES: Final[Mapping[str, int]] = {
    **dict.fromkeys(("bought", "capital", "work"), 0),
    **dict.fromkeys(("make",), 1),
    **dict.fromkeys(("use",), 2),
    **dict.fromkeys(("discarded", "fuel", "gone"), 3),
}


@dataclass(frozen=True, slots=True)
class LinkFigure:
    """What a link carries on one plane: an amount with the figures behind it, or None where nobody counts it."""

    link: Link
    plane: str
    value: float | None
    rows: tuple[StateRow, ...]

    @property
    def year(self) -> int | None:
        return max((r.year for r in self.rows), default=None)


def balance_sectors(reading: Reading) -> tuple[str, ...]:
    """Sectors that have a balance in euros, all activities first; none where a study lacks these accounts."""
    if SECTORS not in reading.definitions or not reading.figures(SECTORS).height:
        return ()
    found = reading.labels(SECTORS, "sector")
    return tuple(sorted(found, key=lambda c: c != WHOLE))


def balance_year(reading: Reading) -> int | None:
    """The year of the balance."""
    definition = reading.definitions.get(_LAST)
    row = state_row(reading, definition, sector="C") if definition is not None else None
    return None if row is None else row.year


def link_figures(reading: Reading, sector: str) -> tuple[LinkFigure, ...]:
    """Every link on every plane it exists on."""
    year = balance_year(reading)
    return tuple(_figure(reading, link, plane, sector, year) for link in LINKS for plane in link.planes)


def _figure(reading: Reading, link: Link, plane: str, sector: str, year: int | None) -> LinkFigure:
    parts = link.planes[plane]
    if not parts or (link.whole and sector != WHOLE):
        return LinkFigure(link, plane, None, ())
    rows = [_row(reading, id, cell, sector, year) for _, id, cell in parts]
    share = any(id.startswith("waste_treatment_share") for _, id, _ in parts)
    total = _row(reading, _LAST, {}, sector, year) if share else None
    if any(r is None for r in rows) or (share and total is None):
        return LinkFigure(link, plane, None, ())
    known = tuple(r for r in (*rows, total) if r is not None)
    of_total = total.value * conversion_factor(total.unit, "kt") if total is not None else 1.0
    value = 0.0
    for (sign, _, _), row in zip(parts, known, strict=False):
        factor = conversion_factor(row.unit, "1" if total is not None else PLANES[plane])
        value += sign * row.value * factor * of_total
    return LinkFigure(link, plane, value, known)


def _row(reading: Reading, id: str, cell: Mapping[str, str], sector: str, year: int | None) -> StateRow | None:
    """The figure of the year of the balance; of what ends before it, its last year."""
    definition = reading.definitions.get(id)
    if definition is None:
        return None
    fixed = {**cell, **({"sector": sector} if "sector" in definition.by else {})}
    return state_row(reading, definition, year, **fixed) or (
        state_row(reading, definition, **fixed) if "sector" not in definition.by else None
    )


def balance_pictures(figures: Sequence[LinkFigure], words: Words, title: str, sources: str) -> dict[str, Picture]:
    """A drawing for each plane, with every node in its place."""
    flows: dict[str, dict[str, float | None]] = {}
    for f in figures:
        flows.setdefault(f.link.key, {})[f.plane] = f.value
    links = {link.key: link for link in LINKS}
    made = [_flow(links[key], amounts) for key, amounts in flows.items()]
    used = {end for flow in made for end in (flow.origin, flow.destination)}
    nodes = [
        SankeyNode(key=key, name=words(f"balance.{key}"), stage=stage, order=n)
        for n, (key, stage) in enumerate(STAGES.items())
        if key in used
    ]
    layers = tuple(
        SankeyLayer(key=p, name=words(f"balance.plane_{p}"), unit=u, balances=False) for p, u in PLANES.items()
    )
    diagram = Diagram(nodes=tuple(nodes), flows=tuple(made), layers=layers)
    about = About(title=title, unit="", source=sources)
    language: Any = words.language

    def drawn(plane: str) -> Picture:
        return picture(
            plane,
            sankey(about, diagram, plane, language),
            lambda w: sankey(about, diagram, plane, language, width=w),
            _ROOMS,
        )

    return {plane: drawn(plane) for plane in PLANES}


def _flow(link: Link, amounts: Mapping[str, float | None]) -> SankeyFlow:
    known = {plane: Amount(max(0.0, value)) for plane, value in amounts.items() if value is not None}
    unknown = frozenset(amounts.keys() - known.keys())
    return SankeyFlow(
        origin=link.origin, destination=link.destination, layers=known, strategy=link.strategy, unknown=unknown
    )
