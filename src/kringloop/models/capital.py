"""Capital goods in use: gross and net stock of a sector from its investments, by perpetual inventory.

Reads investments at constant and at current prices, a row per year and sector. Each sector is a series of its own: what
is computed for a total is not the sum of its parts where lives differ or volumes are chained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

import numpy as np
import polars as pl
from annotated_types import Interval

from kringloop.core import Alternative, Choice, MissingDataError, Names, RangeError, StudyError, listing, unknown
from kringloop.models.declared import Asked, Model, Settings, Wrong
from kringloop.tables import Column, Schema

CAPITAL: Final = "capital.inventory"
INPUT: Final = "investment"
INVESTMENT: Final = Schema(
    columns=(
        Column(name="year", type="integer"),
        Column(name="sector"),
        Column(name="current", type="number"),
        Column(name="constant", type="number"),
        Column(name="source"),
    ),
    key=("year", "sector"),
)
"""Gross fixed capital formation at the prices of the year, and at those of one year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalSettings(Settings):
    """What the model of capital goods is asked.

    Parameters
    ----------
    source         : origin of the rows
    unit           : of the figures at constant prices, with the year of their prices, such as `mln EUR_2005`
    unit_current   : of the figures at current prices
    life           : mean years that capital goods last
    lives          : the same for sectors of which another life is known
    spread         : standard deviation over mean of the lives, for a Weibull law; 0 for one life
    profile        : how value is used up by age
    growth_years   : first years of a series whose mean growth is taken for the years before it
    first          : year from which stocks are given; earlier ones rest most on what came before the record
    """

    source: str
    unit: str
    unit_current: str
    life: Annotated[float, Interval(gt=0, le=150)]
    lives: Mapping[str, Annotated[float, Interval(gt=0, le=150)]] = field(default_factory=dict)
    spread: Annotated[float, Interval(ge=0, le=1)] = 0.25
    profile: Literal["straight_line", "geometric", "hyperbolic"] = "straight_line"
    growth_years: Annotated[int, Interval(ge=2, le=100)] = 15
    first: Annotated[int, Interval(ge=0, le=9999)] = 0


def capital_rows(asked: Asked) -> pl.DataFrame:
    """Stock at the end of each year, per sector.

    Raises
    ------
    StudyError         no table of investments
    MissingDataError   a sector with a year missing between its first and last
    RangeError         investments at constant prices of nothing where there are some at current prices
    """
    settings: CapitalSettings = asked.settings
    if INPUT not in asked.inputs:
        raise StudyError(f"engine {asked.model} has no input '{INPUT}'; seen: {listing(asked.inputs) or 'none'}")
    table = asked.inputs[INPUT].table(INVESTMENT)
    known = table["sector"].unique().to_list()
    for sector in settings.lives:
        if sector not in known:
            raise unknown("sector", sector, known, where=asked.inputs[INPUT].name)
    parts = table.sort("year").partition_by("sector", as_dict=True, maintain_order=True)
    alike: dict[tuple[float, tuple[int, ...]], list[tuple[str, pl.DataFrame]]] = {}
    for (sector,), rows in parts.items():
        years = _years(str(sector), rows, settings)
        life = settings.lives.get(str(sector), settings.life)
        alike.setdefault((life, years), []).append((str(sector), rows))
    made = [_stocks(life, sectors, settings) for (life, _), sectors in alike.items()]
    return pl.concat(made).sort("sector", "year")


def _years(sector: str, rows: pl.DataFrame, settings: CapitalSettings) -> tuple[int, ...]:
    """The years of a sector, none missing and enough to tell its growth."""
    years = tuple(rows["year"].to_list())
    if lost := sorted(set(range(years[0], years[-1] + 1)) - set(years)):
        raise MissingDataError(
            f"investments of '{sector}' lack {listing(lost)}; a perpetual inventory needs every year"
        )
    if len(years) < settings.growth_years:
        raise MissingDataError(
            f"investments of '{sector}' are {len(years)} years; 'growth_years' asks the growth of the first "
            f"{settings.growth_years}"
        )
    return years


def _stocks(mean: float, sectors: list[tuple[str, pl.DataFrame]], settings: CapitalSettings) -> pl.DataFrame:
    """Stocks of sectors whose goods last as long and whose investments are of the same years."""
    from kringloop.stocks import Lifetime, perpetual_inventory

    constant = np.column_stack([rows["constant"].to_numpy() for _, rows in sectors])
    growth = [_growth(sector, rows["constant"].to_numpy()[: settings.growth_years]) for sector, rows in sectors]
    life = (
        Lifetime.from_mean("weibull", mean=mean, sd=settings.spread * mean)
        if settings.spread
        else Lifetime.of("fixed", mean=mean)
    )
    found = perpetual_inventory(constant, life, profile=settings.profile, growth_before=growth)
    frames = []
    for n, (sector, rows) in enumerate(sectors):
        years, paid, current = (rows[c].to_numpy() for c in ("year", "constant", "current"))
        frames.append(
            pl.DataFrame(
                {
                    "year": years,
                    "sector": [sector] * len(years),
                    "gross_stock": found.gross[:, n],
                    "net_stock": found.net[:, n],
                    "net_stock_current": found.net[:, n] * _prices(sector, years, paid, current),
                    "source": [settings.source] * len(years),
                }
            )
        )
    return pl.concat(frames).filter(pl.col("year") >= settings.first)


def _growth(sector: str, first: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """Yearly growth of the first years of a record: the slope of its logarithm, never below none."""
    if (first <= 0).any():
        raise RangeError(
            f"the first {len(first)} investments of '{sector}' are not all above zero: they have no growth"
        )
    slope = float(np.polyfit(np.arange(len(first)), np.log(first), 1)[0])
    return max(float(np.expm1(slope)), 0.0)


def _prices(sector: str, years: Any, constant: Any, current: Any) -> Any:
    """Price of investment goods, 1 in the year of the constant prices."""
    if ((constant == 0) | (current / np.where(constant == 0, 1, constant) <= 0)).any():
        at = int(years[np.argmax((constant == 0) | (current * constant <= 0))])
        raise RangeError(f"investments of '{sector}' in {at} have no price: current over constant is not above zero")
    return current / constant


def _units(asked: Asked) -> Mapping[str, str]:
    settings: CapitalSettings = asked.settings
    return {
        "gross_stock": settings.unit,
        "net_stock": settings.unit,
        "net_stock_current": settings.unit_current,
    }


def _wrong(settings: CapitalSettings) -> Iterator[Wrong]:
    if settings.profile == "geometric" and min([settings.life, *settings.lives.values()]) <= 2:
        yield ("life",), "is 2 years or less, in which a double-declining value would be lost at once"


METHOD: Final = {
    "profile": Choice(
        names=Names("hoe de waarde van kapitaalgoederen slijt", "how the value of capital goods is used up"),
        allowed=("straight_line", "geometric", "hyperbolic"),
        alternatives=(
            Alternative(
                value="straight_line",
                names=Names("elk jaar evenveel", "the same amount each year"),
                reason=Names(
                    "zo schrijven bedrijven af; elk goed over zijn eigen levensduur",
                    "as firms write off; each good over its own life",
                ),
                reference="oecd2009",
            ),
            Alternative(
                value="geometric",
                names=Names("elk jaar hetzelfde deel van wat over is", "the same share of what is left each year"),
                reason=Names(
                    "sluit aan bij prijzen van gebruikte machines, die eerst snel dalen",
                    "follows prices of used machines, which fall fast at first",
                ),
                reference="oecd2009",
            ),
            Alternative(
                value="hyperbolic",
                names=Names("naar de dienst die nog komt", "by the service that is still to come"),
                reason=Names(
                    "een goed werkt eerst bijna als nieuw; zijn waarde is wat het nog zal doen",
                    "a good works almost as new at first; its value is what it will still do",
                ),
                reference="oecd2009",
            ),
        ),
    )
}

MODELS: Final = (
    Model(
        key=CAPITAL,
        names=Names("kapitaalgoederen in gebruik", "capital goods in use"),
        settings=CapitalSettings,
        rows=capital_rows,
        units=_units,
        wrong=_wrong,
        method=METHOD,
    ),
)
