"""Supply chains as models: rows of the ledger from world input-output tables, and questions that go past the ledger.

Every model here reads one table per year (`inputs`) and the same settings: which region is home, which
node and place each region of the table becomes, and which products are followed. The room `chains` is loaded
when one is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import numpy as np
import polars as pl
from annotated_types import Interval, Len

from kringloop.core import Alternative, Array, Choice, Names, RangeError, StudyError, listing, unknown
from kringloop.models.declared import Asked, Model, Settings

if TYPE_CHECKING:
    from kringloop.chains import Engine, Paths
    from kringloop.economies import Economy

FOOTPRINT, OUTPUT, EXPORTS, PATHS = "chains.footprint", "chains.output", "chains.exports", "chains.paths"
WITH_PATHS = frozenset({FOOTPRINT, OUTPUT})
FINAL_DEMAND, HOUSEHOLDS = "final_demand", "household_direct"
HOUSEHOLD_INDUSTRY = "households"
PATH_SIGN = " < "
"""Between the links of a path in a results file."""
TIERS = ("direct", "first", "further")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Settings):
    """What one region of the table is in the study."""

    node: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainSettings(Settings):
    """What a chain model is asked.

    Parameters
    ----------
    home          : region of the table whose demand, output or exports are followed
    regions       : node and place of every region of the table
    destination   : node the chain ends in
    source        : origin of the rows
    pressure      : extension that is followed along the chain
    rounding      : how far a cell of the table may fail to close, in its unit
    products      : per good the industries that are followed as one bundle
    household_node, household_source : where the final users' own pressure comes from, and its origin
    abroad        : node of foreign value in exports, which the terms do not split by country
    most          : paths kept per good and year
    table         : what the rows and columns of the tables are
    """

    home: str
    regions: Annotated[Mapping[str, Place], Len(1)]
    destination: str = ""
    source: str
    pressure: str = "co2"
    rounding: Annotated[float, Interval(ge=0, le=1e12)] = 0.0
    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    household_node: str = ""
    household_source: str = ""
    abroad: str = ""
    most: Annotated[int, Interval(ge=1, le=100_000)] = 25
    table: Literal["industry_by_industry", "product_by_product"] = "industry_by_industry"


def solver_of(path: Path, rounding: float) -> Engine:
    """The solver of the table in a file of a study, whose origins stand in the study.

    Raises
    ------
    SourceError   the file is no table
    """
    from kringloop.chains import Engine
    from kringloop.core import Origin
    from kringloop.economies import read_table

    about = Origin(
        producer="study",
        dataset=path.name,
        title=path.name,
        vintage="as shipped",
        licence="see origins",
        kind="observed",
    )
    return Engine(read_table(path, origin=about, rounding=rounding))


def each_year(asked: Asked) -> Iterator[tuple[int, Engine]]:
    """Year and solver of every table of a question.

    Raises
    ------
    StudyError   no inputs, two tables of one year, or a region without node and place
    """
    settings: ChainSettings = asked.settings
    if not asked.inputs:
        raise StudyError(f"engine {asked.model} has no inputs; give one table per year")
    seen: dict[int, str] = {}
    for name, table in asked.inputs.items():
        engine = table.read(solver_of, rounding=settings.rounding)
        year = engine.economy.year
        if year in seen:
            raise StudyError(f"inputs '{seen[year]}' and '{name}' are both of {year}; give one table per year")
        seen[year] = name
        _require_regions(engine.economy, settings)
        yield year, engine


def units_made(asked: Asked) -> Mapping[str, str]:
    """Unit of every figure the chain engines make: those of the tables, which must be the same in every year.

    Raises
    ------
    StudyError   tables of different years in different units
    """
    settings: ChainSettings = asked.settings
    found: dict[str, dict[str, int]] = {settings.pressure: {}, "value_added": {}}
    for year, engine in each_year(asked):
        for layer, units in found.items():
            units.setdefault(engine.economy.extension(layer).unit, year)
    for layer, units in found.items():
        if len(units) > 1:
            seen = ", ".join(f"{unit} in {year}" for unit, year in units.items())
            raise StudyError(f"the tables of {asked.model} hold '{layer}' in different units: {seen}; give all in one")
    return {**{layer: next(iter(units)) for layer, units in found.items()}, "share": "1"}


def _require_regions(economy: Economy, settings: ChainSettings) -> None:
    if settings.home not in economy.regions:
        raise unknown("home region", settings.home, economy.regions, where=f"the table of {economy.year}")
    lost = [r for r in economy.regions if r not in settings.regions]
    if lost:
        raise StudyError(f"settings.regions says nothing of {listing(lost)}; every region needs its node and place")


def bundle(economy: Economy, home: str, industries: Sequence[str]) -> Array:
    """(sector,)  output of some industries of one region that leaves them: deliveries among themselves left out.

    y_K = x_K − Σ_{j in K} Z_Kj, so that the chain of all industries of the world is the world total, once.

    Raises
    ------
    UnknownNameError   an industry that the table does not have
    """
    mine = economy.where(region=home, sector=list(industries))
    return np.asarray(np.where(mine, economy.output - economy.flows[:, mine].sum(axis=1), 0.0))


def _demand(economy: Economy, settings: ChainSettings, good: str) -> Array:
    if good == FINAL_DEMAND:
        return economy.demand_of(settings.home)
    return bundle(economy, settings.home, settings.products[good])


def _tier_rows(engine: Engine, settings: ChainSettings, good: str) -> pl.DataFrame:
    """Rows of one chain: origin × industry × tier, with the pressure and the value that arise there."""
    from kringloop.chains import output_by_tier

    economy = engine.economy
    layers = (settings.pressure, "value_added")
    made = output_by_tier(engine, _demand(economy, settings, good), tiers=2).values
    values = {layer: made * direct for layer, direct in zip(layers, engine.intensities(layers), strict=True)}
    shape = (len(TIERS), economy.size)
    regions = [settings.regions[r] for r, _ in economy.sectors]
    columns: dict[str, Any] = {
        "origin": [p.node for p in regions] * shape[0],
        "destination": [settings.destination] * (shape[0] * shape[1]),
        "good": [good] * (shape[0] * shape[1]),
        "industry": [s for _, s in economy.sectors] * shape[0],
        "place": [p.place for p in regions] * shape[0],
        "tier": np.repeat(TIERS, shape[1]).tolist(),
        **{n: v.reshape(-1) for n, v in values.items()},
    }
    return pl.DataFrame(columns).filter(pl.any_horizontal(pl.col(n) != 0 for n in layers))


def own_pressure(economy: Economy, settings: ChainSettings) -> float:
    """What the final users of the home region cause themselves, such as driving and heating.

    Raises
    ------
    StudyError   the table has no pressure of final users
    """
    pressure = economy.extension(settings.pressure)
    if pressure.final_demand is None:
        raise StudyError(f"the table of {economy.year} has no '{settings.pressure}' of final users")
    own = np.array([r == settings.home for r, _ in economy.demands])
    return float(pressure.final_demand[own].sum())


def _household_row(economy: Economy, settings: ChainSettings) -> dict[str, Any]:
    return {
        "origin": settings.household_node,
        "destination": settings.destination,
        "good": HOUSEHOLDS,
        "industry": HOUSEHOLD_INDUSTRY,
        "place": settings.regions[settings.home].place,
        "tier": "use",
        settings.pressure: own_pressure(economy, settings),
        "value_added": None,
    }


def footprint_rows(asked: Asked) -> pl.DataFrame:
    """Pressure and value of home final demand by place of origin, and what final users emit themselves."""
    settings: ChainSettings = asked.settings
    frames = []
    for year, engine in each_year(asked):
        rows = _tier_rows(engine, settings, FINAL_DEMAND).with_columns(source=pl.lit(settings.source))
        if settings.household_node:
            own = pl.DataFrame([_household_row(engine.economy, settings)], schema=rows.drop("source").schema)
            rows = pl.concat([rows, own.with_columns(source=pl.lit(settings.household_source or settings.source))])
        frames.append(rows.with_columns(year=pl.lit(year, dtype=pl.Int64)))
    return pl.concat(frames)


def output_rows(asked: Asked) -> pl.DataFrame:
    """The chains of what home industries sell, one good per bundle. Goods overlap: they are never added up."""
    settings: ChainSettings = asked.settings
    if not settings.products:
        raise StudyError(f"engine {asked.model} follows no products; name them under settings.products")
    frames = []
    for year, engine in each_year(asked):
        about = {"source": pl.lit(settings.source), "year": pl.lit(year, dtype=pl.Int64)}
        frames += [_tier_rows(engine, settings, good).with_columns(**about) for good in settings.products]
    return pl.concat(frames)


def export_rows(asked: Asked) -> pl.DataFrame:
    """Gross exports of the home region in the nine terms of Koopman, Wang and Wei, by who earns."""
    from kringloop.chains import TERMS, export_terms

    settings: ChainSettings = asked.settings
    if not settings.abroad:
        raise StudyError(f"engine {asked.model} needs settings.abroad: the node that foreign value comes from")
    home = settings.regions[settings.home].node if settings.home in settings.regions else ""
    rows = []
    for year, engine in each_year(asked):
        for term, value in zip(TERMS, export_terms(engine, [settings.home]).values[0].tolist(), strict=True):
            foreign = term.startswith("F")
            rows.append(
                (year, settings.abroad if foreign else home, settings.destination, term.lower(), value, settings.source)
            )
    names = ("year", "origin", "destination", "term", "value_added", "source")
    return pl.DataFrame(rows, schema=names, orient="row")


def path_rows(asked: Asked) -> pl.DataFrame:
    """The largest paths of each good and year: where the pressure occurs first, the seller last."""
    settings: ChainSettings = asked.settings
    rows = []
    for year, engine in each_year(asked):
        for good in (FINAL_DEMAND, *settings.products):
            found = _largest_paths(engine, settings, good)
            rows += [
                (year, good, PATH_SIGN.join(p.nodes), p.value, p.share, settings.source)
                for p in found.largest(settings.most)
            ]
    names = ("year", "good", "path", settings.pressure, "share", "source")
    return pl.DataFrame(rows, schema=names, orient="row")


@dataclass(frozen=True, slots=True)
class MainPath:
    """One path of a chain: where the pressure arises first, the seller last.

    Parameters
    ----------
    links : place and industry of each link
    value : pressure at the first link that reaches the seller along this path
    unit  : of the value
    share : of the pressure of the whole chain
    """

    links: tuple[tuple[str, str], ...]
    value: float
    unit: str
    share: float


def main_paths(
    settings: ChainSettings, layers: Mapping[str, str], rows: pl.DataFrame, good: str, year: int, layer: str
) -> tuple[MainPath, ...]:
    """The paths that an account with engine `chains.paths` keeps of one chain, largest first; none of another layer."""
    if layer not in layers:
        return ()
    regions, unit = settings.regions, layers[layer]
    found = rows.filter(pl.col("year") == year, pl.col("good") == good).sort(layer, descending=True)
    return tuple(
        MainPath(tuple(_link(n, regions) for n in r["path"].split(PATH_SIGN)), r[layer], unit, r["share"])
        for r in found.iter_rows(named=True)
    )


def _link(node: str, regions: Mapping[str, Place]) -> tuple[str, str]:
    region, industry = node.split("|", 1)
    return regions[region].place, industry


def _largest_paths(engine: Engine, settings: ChainSettings, good: str, **how: Any) -> Paths:
    from kringloop.chains import structural_paths

    how = how or {"coverage": 0.99, "limit": 4 * settings.most}
    return structural_paths(engine, settings.pressure, _demand(engine.economy, settings, good), **how)


METHOD: Final = {
    "pressure": Choice(
        names=Names("welke druk langs de keten wordt gevolgd", "which pressure is followed along the chain"),
        allowed=None,
        alternatives=(
            Alternative(
                value="co2",
                names=Names("CO2", "CO2"),
                reason=Names("de enige druk in de tabellen die meekomen", "the only pressure in the tables that ship"),
            ),
        ),
    ),
    "table": Choice(
        names=Names("soort tabel", "type of table"),
        allowed=("industry_by_industry", "product_by_product"),
        alternatives=(
            Alternative(
                value="industry_by_industry",
                names=Names("bedrijfstak bij bedrijfstak", "industry by industry"),
                reason=Names(
                    "zo staat het in de cijfers: wat een bedrijf maakt en uitstoot blijft bij elkaar",
                    "as the figures are: what a firm makes and emits stays together",
                ),
                reference="unhandbook2018",
            ),
            Alternative(
                value="product_by_product",
                names=Names("product bij product", "product by product"),
                reason=Names(
                    "volgt een product, ook als een bedrijfstak meer dan een product maakt",
                    "follows a product, also where an industry makes more than one",
                ),
                reference="unhandbook2018",
                why_not=Names(
                    "de tabellen van de studie zijn er alleen van bedrijfstakken, zonder aanbod- en gebruikstabellen",
                    "the tables of the study are of industries only, without supply and use tables",
                ),
            ),
        ),
    ),
}
MODELS: Final = tuple(
    Model(key=key, names=names, settings=ChainSettings, rows=rows, units=units_made, method=METHOD)
    for key, names, rows in (
        (FOOTPRINT, Names("keten van de finale vraag", "chain of final demand"), footprint_rows),
        (OUTPUT, Names("keten van wat bedrijfstakken verkopen", "chain of what industries sell"), output_rows),
        (EXPORTS, Names("toegevoegde waarde in de uitvoer", "value added in exports"), export_rows),
        (PATHS, Names("belangrijkste paden van een keten", "main paths of a chain"), path_rows),
    )
)


@dataclass(frozen=True, slots=True)
class Chains:
    """The tables behind a study's chain accounts, for questions that go past the ledger."""

    settings: ChainSettings
    engines: Mapping[int, Engine]

    @property
    def final_demand(self) -> str:
        """The good that stands for final demand of the home region."""
        return FINAL_DEMAND

    def engine(self, year: int) -> Engine:
        """The solver of one year.

        Raises
        ------
        RangeError   no table of that year; says which there are
        """
        if year not in self.engines:
            raise RangeError(
                f"there is no table of {year}; tables are of {listing(map(str, self.engines))}\n"
                "  The last table is a fixed year: later years are scenarios, never monitoring.",
                nl=f"geen tabel van {year}, wel van {listing(map(str, self.engines), language='nl')}\n"
                "  De laatste tabel is een vast jaar: latere jaren zijn scenario's, geen monitoring.",
            )
        return self.engines[year]

    def demand(self, year: int, good: str) -> Array:
        """(sector,)  what is followed: final demand of the home region, or a bundle of its industries.

        Raises
        ------
        UnknownNameError   a good the study does not follow; names the nearest
        """
        known = (FINAL_DEMAND, *self.settings.products)
        if good not in known:
            raise unknown("product", good, known, where="the study's chains", where_nl="de ketens van de studie")
        return _demand(self.engine(year).economy, self.settings, good)

    def paths(self, year: int, good: str, *, coverage: float, limit: int) -> Paths:
        """The structural paths of one chain, largest first."""
        self.demand(year, good)
        return _largest_paths(self.engine(year), self.settings, good, coverage=coverage, limit=limit)

    def split(self, year: int, good: str, extension: str) -> pl.DataFrame:
        """(place, tier, value)  one chain by place of origin and tier; `extension` may be 'value_added'."""
        from kringloop.chains import output_by_tier

        engine = self.engine(year)
        found = output_by_tier(engine, self.demand(year, good), tiers=2).values * engine.intensities([extension])[0]
        places = np.array([self.settings.regions[r].place for r, _ in engine.economy.sectors])
        rows = [
            (place, tier, float(found[t][places == place].sum()))
            for place in dict.fromkeys(p.place for p in self.settings.regions.values())
            for t, tier in enumerate(TIERS)
        ]
        return pl.DataFrame(rows, schema=("place", "tier", "value"), orient="row")


def chains_asked(asked: Asked) -> Chains:
    """The tables behind a question, by year."""
    return Chains(asked.settings, dict(sorted(each_year(asked))))


def last_table(asked: Asked) -> str:
    """Name of the input of the last year."""
    years = zip((year for year, _ in each_year(asked)), asked.inputs, strict=True)
    return max(years)[1]
