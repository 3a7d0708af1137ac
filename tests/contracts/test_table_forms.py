"""Every form of a table holds the same table, sees every figure, and takes its rows in any order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest

from kringloop.chains import Engine, accounts
from kringloop.core import KringloopError
from kringloop.economies import Economy, read_table, to_tidy

FLOWS = np.array([[150.0, 500.0], [200.0, 100.0]])
UNIT = "mln USD"


def table(flows=FLOWS, bought=(350.0, 1700.0), co2=(100.0, 50.0)) -> Economy:
    return Economy.national(
        flows,
        bought,
        ["farms", "works"],
        unit=UNIT,
        year=2009,
        source="invented",
        users=["households"],
        extensions={"co2": ("kt", list(co2), [20.0])},
    )


def plain(economy: Economy) -> pl.DataFrame:
    rows = [(name, *economy.flows[i], economy.final_demand[i, 0]) for i, (_, name) in enumerate(economy.sectors)]
    co2 = economy.extensions["co2"]
    rows.append(("co2 [kt]", *co2.values, co2.final_demand[0]))
    return pl.DataFrame(rows, schema=["sector", "farms", "works", "households"], orient="row")


def wide(economy: Economy) -> pl.DataFrame:
    data = {"region": ["home"] * 2, "industry": ["farms", "works"], f"output [{UNIT}]": economy.output}
    data |= {"co2 [kt]": economy.extensions["co2"].values}
    data |= {f"home|{name}": economy.flows[:, j] for j, (_, name) in enumerate(economy.sectors)}
    return pl.DataFrame(data | {"home|households": economy.final_demand[:, 0]})


def workbook(frame: pl.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (frame.columns, *frame.iter_rows()):
        book.active.append(list(row))
    book.save(path)


FORMS: dict[str, tuple[str, Callable[[Economy], pl.DataFrame], Callable[[pl.DataFrame, Path], object]]] = {
    "tidy csv": ("a_2009.csv", to_tidy, pl.DataFrame.write_csv),
    "tidy parquet": ("a_2009.parquet", to_tidy, pl.DataFrame.write_parquet),
    "tidy workbook": ("a_2009.xlsx", lambda e: to_tidy(e).fill_null(""), workbook),
    "wide csv": ("a_2009.csv", wide, pl.DataFrame.write_csv),
    "wide workbook": ("a_2009.xlsx", wide, workbook),
    "plain csv": ("a_2009.csv", plain, pl.DataFrame.write_csv),
    "plain workbook": ("a_2009.xlsx", plain, workbook),
}
CHANGED = {
    "a flow": table(FLOWS + np.diag([0.0, 10.0])),
    "final demand": table(bought=(360.0, 1700.0)),
    "a pressure": table(co2=(100.0, 51.0)),
}


def read(form: str, economy: Economy, folder: Path, turn: Callable[[pl.DataFrame], pl.DataFrame] | None = None):
    name, shape, write = FORMS[form]
    frame = shape(economy) if turn is None else turn(shape(economy))
    write(frame, folder / name)
    return read_table(folder / name, unit=UNIT)


def footprint(economy: Economy) -> float:
    return float(accounts(Engine(economy), ["co2"]).by_region("co2").sel(account="consumption").sum())


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_the_same_table(form, tmp_path):
    found = read(form, table(), tmp_path)
    assert found.flows.tolist() == FLOWS.tolist()
    assert found.output.tolist() == [1000.0, 2000.0]
    assert footprint(found) == pytest.approx(150.0)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", CHANGED)
def test_every_form_sees_a_figure_that_changed(form, what, tmp_path):
    base, other = read(form, table(), tmp_path), read(form, CHANGED[what], tmp_path)
    same = [np.array_equal(getattr(base, p), getattr(other, p)) for p in ("flows", "final_demand", "output")]
    same.append(np.array_equal(base.extensions["co2"].values, other.extensions["co2"].values))
    assert not all(same)
    assert other.flows.tolist() == CHANGED[what].flows.tolist()


@pytest.mark.parametrize("form", [f for f in FORMS if "plain" not in f])
def test_rows_may_stand_in_any_order(form, tmp_path):
    assert footprint(read(form, table(), tmp_path, lambda frame: frame.reverse())) == pytest.approx(150.0)


def test_sectors_of_the_plain_form_may_stand_in_any_order(tmp_path):
    found = read("plain csv", table(), tmp_path, lambda frame: frame[[1, 0, 2]])
    assert found.labels == ("home|works", "home|farms")
    assert footprint(found) == pytest.approx(150.0)


@pytest.mark.parametrize("form", [f for f in FORMS if "parquet" not in f])
def test_a_cell_that_is_no_number_is_refused(form, tmp_path):
    def spoilt(frame: pl.DataFrame) -> pl.DataFrame:
        column = "value" if "value" in frame.columns else frame.columns[-1]
        cells = frame[column].cast(pl.String).to_list()
        return frame.with_columns(pl.Series(column, ["about 5", *cells[1:]]))

    with pytest.raises(KringloopError, match="about 5"):
        read(form, table(), tmp_path, spoilt)
