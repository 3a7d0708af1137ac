"""Supply and use, and industries with their waste, from spreadsheets as offices print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kringloop.core import Origin, TableError, listing
from kringloop.economies.economy import Economy
from kringloop.economies.grid import Grid, read_grid
from kringloop.economies.own import HOME, labels_of, origin_from
from kringloop.economies.plain import pressure_of
from kringloop.economies.readers import year_of
from kringloop.economies.supply_use import SupplyUse
from kringloop.economies.waste import waste_economy


def read_supply_use(
    supply: Path,
    use: Path,
    *,
    unit: str,
    year: int | None = None,
    printed: bool = False,
    rounding: float = 0.0,
    origin: Origin | None = None,
) -> SupplyUse:
    """Supply and use of one country from two sheets (.csv, .csv.gz, .xlsx).

    Parameters
    ----------
    supply  : industries in rows and products in columns, or the other way round with `printed=True`
    use     : products in rows; industries and then final users in columns. Below stand rows of value added, and
        pressures of industries with their unit in brackets ('co2 [kt]')
    year    : left out, the one year in the name of the file of use

    Raises
    ------
    TableError         names that are not those of the other sheet; says so when supply is printed the other way round;
        value added or a pressure of final users, for which supply and use have no place
    MissingDataError   a cell that is empty or no number
    BalanceError       supply that is not use
    """
    made, used = read_grid(supply), read_grid(use)
    products, industries = (made.rows, made.columns) if printed else (made.columns, made.rows)
    _require_names(made, used, products, industries, printed=printed)
    users = [c for c in used.columns if c not in industries]
    below = [r for r in used.rows if r not in products]
    _require_industries(used, below, users)
    when, _ = year_of(use, year)
    return SupplyUse.national(
        used.block(products, industries),
        made.block(made.rows, made.columns),
        used.block(products, users),
        products=products,
        industries=industries,
        users=users,
        printed=printed,
        value_added={row: used.block([row], industries)[0] for row in below if row not in used.units},
        extensions={row: (used.units[row], used.block([row], industries)[0]) for row in below if row in used.units},
        unit=unit,
        year=when,
        source=origin or origin_from(f"{supply.name}, {use.name}", when),
        rounding=rounding,
    )


def read_waste(
    table: Path,
    allocation: Path,
    *,
    unit: str,
    waste_unit: str,
    year: int | None = None,
    rounding: float = 0.0,
    origin: Origin | None = None,
) -> tuple[Economy, int]:
    """Industries, treatments and waste of one country from two sheets (.csv, .csv.gz, .xlsx), and
    how many treatments stand last among its sectors.

    Parameters
    ----------
    table      : industries and then wastes in rows; industries, treatments and final users in columns. Waste made is
        above zero, waste taken in below. Pressures stand below, with their unit in brackets
    allocation : treatments in rows, wastes in columns: which share of a waste goes where

    Raises
    ------
    TableError               names of treatments or wastes that the table does not have
    RangeError               shares that do not add up to 1, or a treatment below zero
    """
    grid, shares = read_grid(table), read_grid(allocation)
    treatments, wastes = shares.rows, shares.columns
    lacking = [*(t for t in treatments if t not in grid.columns), *(w for w in wastes if w not in grid.rows)]
    if lacking:
        raise TableError(
            f"'{allocation.name}' names {listing(lacking)}, which '{table.name}' does not have\n"
            "  Treatments are columns of the table, wastes are rows of it; treatments stand in the rows of the shares."
        )
    industries = tuple(row for row in grid.rows if row in grid.columns and row not in wastes)
    stray = [row for row in grid.rows if row not in (*industries, *wastes) and row not in grid.units]
    if stray:
        raise TableError(
            f"'{table.name}' has rows that are neither industry, waste nor pressure: {listing(stray)}\n"
            "  Give a pressure its unit in brackets ('co2 [kt]'); value added is not read here, remove it."
        )
    both = (*industries, *treatments)
    users = [column for column in grid.columns if column not in both]
    when, notes = year_of(table, year)
    made = waste_economy(
        industries=labels_of(HOME, industries),
        treatments=labels_of(HOME, treatments),
        wastes=wastes,
        demands=labels_of(HOME, users),
        flows=grid.block(industries, both),
        final_demand=grid.block(industries, users),
        waste=grid.block(wastes, both),
        waste_of_users=grid.block(wastes, users),
        allocation=shares.block(treatments, wastes),
        unit=unit,
        waste_unit=waste_unit,
        year=when,
        origin=origin or origin_from(table.name, when),
        extensions={row: pressure_of(grid, row, both, users) for row in grid.units if row not in wastes},
        rounding=rounding,
    )
    return replace(made, notes=(*made.notes, *notes)), len(treatments)


def _require_industries(used: Grid, below: Sequence[str], users: Sequence[str]) -> None:
    """Rows below the products are of industries alone."""
    for row in below:
        if at := used.beside(row, users):
            raise TableError(
                f"'{used.called}' has figures of '{row}' for final users ({listing(at)}), which have no place in "
                "supply and use\n  Leave these cells empty; what final users cause is added to a footprint apart."
            )


def _require_names(
    made: Grid, used: Grid, products: tuple[str, ...], industries: tuple[str, ...], *, printed: bool
) -> None:
    """Products are rows of use, industries columns of use."""
    lacking = [*(p for p in products if p not in used.rows), *(i for i in industries if i not in used.columns)]
    if not lacking:
        return
    turned = set(industries) <= set(used.rows) and set(products) <= set(used.columns)
    way = "without --printed (printed=False)" if printed else "as offices print it: say --printed (printed=True)"
    hint = (
        f"The other way round every name is found: read it {way}."
        if turned
        else "Products are the rows of use, industries its columns; write their names the same in both."
    )
    raise TableError(f"'{made.called}' names {listing(lacking)}, which '{used.called}' does not have\n  {hint}")
