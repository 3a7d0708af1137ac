"""The Dutch CO2 footprint from WIOD 2013: shipped tables always, full tables where a folder is given."""

from __future__ import annotations

import gzip
import os
from importlib.resources import files
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from tests.chains.worlds import wiod_figures

from kringloop.chains import (
    Engine,
    accounts,
    along_chain,
    audit,
    gross_export_terms,
    home_and_abroad,
    multipliers,
    split_by_place,
    value_in_exports,
)
from kringloop.chains.multipliers import domestic_share
from kringloop.core import MissingDataError, SourceError
from kringloop.economies import read_table
from kringloop.sources import wiod
from kringloop.studies.netherlands.recipe.chains import (
    release_files,
    seven_regions,
    world_economy,
    write_study_tables,
)

TABLES = Path(str(files("kringloop"))) / "studies" / "netherlands" / "tables"
SNAPSHOTS = os.environ.get("KRINGLOOP_SNAPSHOTS")
CO2 = "wiod2016_env/CO2_emissions_JRC_WIOD2016.xlsx"
FIGURES = wiod_figures()
SMALL: wiod.WorldTable = {
    "sectors": [("AAA", c) for c in wiod.BRIDGE],
    "demands": [("AAA", c) for c in wiod.CATEGORIES],
    "flows": np.zeros((35, 35)),
    "final_demand": np.zeros((35, 5)),
    "output": np.array([{"c4": 20.0, "c5": 10.0}.get(c, 1.0) for c in wiod.BRIDGE]),
    "unit": "mln USD",
    "year": 2011,
    "origin": wiod.ORIGIN,
    "rounding": 0.5,
    "extensions": {},
}
full = pytest.mark.skipif(SNAPSHOTS is None, reason="needs KRINGLOOP_SNAPSHOTS: the folder with the release files")


def shipped(year: int) -> Engine:
    return Engine(read_table(TABLES / f"chains_wiod7_{year}.csv.gz", origin=wiod.ORIGIN, rounding=70.0))


def figures(year: int, regions: int, figure: str) -> dict[str, float]:
    chosen = FIGURES.filter(pl.col("year") == year, pl.col("regions") == regions, pl.col("figure") == figure)
    return dict(zip(chosen["label"], chosen["value"], strict=True))


def by_region(values) -> dict[str, float]:
    sums = values.groupby("origin_region").sum()
    return dict(zip(sums["origin_region"].values.tolist(), sums.values.tolist(), strict=True))


@pytest.mark.regression
@pytest.mark.parametrize("year", [2000, 2005])
def test_footprint_by_region_from_the_shipped_tables(year):
    engine = shipped(year)
    found = by_region(along_chain(engine, "co2", engine.economy.demand_of("NLD")))
    expected = figures(year, 7, "footprint")
    assert found == {region: pytest.approx(value, rel=1e-6) for region, value in expected.items()}
    total = figures(year, 7, "total")["footprint_kt_7_regions"]
    assert sum(found.values()) == pytest.approx(total, rel=1e-6)


@pytest.mark.regression
def test_dutch_machines_in_2011():
    # 0.234 and 0.013 kg CO2 per USD; 62.7 % of the value and 23 % of the CO2 in NL; 35 % of the whole footprint
    engine = shipped(2011)
    table = engine.economy
    machines = table.index("NLD", "c13")
    co2 = multipliers(engine, "co2").sel(sector="NLD|c13")
    assert co2.sel(part=["total", "direct"]).values == pytest.approx([0.234, 0.013], abs=5e-4)
    assert domestic_share(engine, "value_added", "NLD")[machines] == pytest.approx(0.627, abs=5e-4)
    assert domestic_share(engine, "co2", "NLD")[machines] == pytest.approx(0.23, abs=5e-3)
    split = split_by_place(engine, "co2", table.demand_of("NLD"), home_and_abroad(table, "NLD")).sum("tier")
    assert float(split.sel(place="national") / split.sum()) == pytest.approx(0.35, abs=5e-3)
    assert float(split.sum()) == pytest.approx(159_200, rel=5e-4)
    households = accounts(engine, ["co2"]).by_region("co2").sel(account="direct", region="NLD")
    assert float(households) == pytest.approx(36_200, rel=2e-3)


@pytest.mark.parametrize("year", [2000, 2005, 2008, 2011])
def test_shipped_tables_pass_the_audit(year):
    table = shipped(year).economy
    found = {f.check: f.status for f in audit(table)}
    assert "FAIL" not in found.values()
    assert found["baseline"] == "PASS"
    assert table.regions == ("NLD", "DEU", "GBR", "EU_rest", "CHN", "USA", "RoW_agg")
    assert table.size == 245


def test_shipped_tables_are_small_and_have_an_origin():
    assert sum(p.stat().st_size for p in TABLES.glob("chains_wiod7_*")) < 1_000_000
    origins = pl.read_csv(TABLES / "chains_origins.csv")
    assert "cite Timmer et al. 2015" in origins["licence"][0]
    assert set(origins["kind"]) == {"modelled"}


def test_gross_exports_of_the_netherlands():
    engine = shipped(2008)
    terms = gross_export_terms(engine, ["NLD"])
    exports = engine.economy.exports_of("NLD").sum()
    assert float(terms.sum()) + terms.attrs["open"][0] == pytest.approx(exports, rel=1e-12)
    assert float(terms.sum()) == pytest.approx(exports, rel=5e-3)
    parts = value_in_exports(engine, "NLD")
    assert float(parts.sel(part="domestic") + parts.sel(part="foreign")) == pytest.approx(exports, rel=1e-9)


def test_release_files_that_are_refused(tmp_path):
    with pytest.raises(SourceError, match="does not exist; expected a release file"):
        wiod.read_wiod2013(tmp_path / "wiot_2011.RData")
    cut = tmp_path / "wiot_2010.RData"
    cut.write_bytes(b"\x1f\x8b\x08\x00 not a whole file")
    with pytest.raises(SourceError, match="it may be cut off"):
        wiod.read_wiod2013(cut)
    with pytest.raises(SourceError, match="does not exist; expected the workbook"):
        wiod.read_jrc_co2(tmp_path / "none.xlsx", SMALL)
    with pytest.raises(MissingDataError, match="the CO2 accounts have no 1999"):
        wiod.read_jrc_co2(tmp_path / "none.xlsx", {**SMALL, "year": 1999})


def test_one_release_file_without_the_other_is_refused(tmp_path):
    assert release_files(tmp_path) is None
    (tmp_path / "wiot_2011.RData").write_bytes(b"")
    with pytest.raises(SourceError, match=r"CO2_emissions_JRC_WIOD2016\.xlsx is not in .*\nNothing was written"):
        release_files(tmp_path)


def test_co2_is_bridged_and_leather_gets_its_share_by_output(tmp_path):
    # C13-C15 (90 kt) is split 2 : 1 over textiles (output 20) and leather (output 10); every other code has 1 kt
    codes = sorted({code for nace in wiod.BRIDGE.values() for code in nace.split()} | {"FC_HH"})
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "AAA"
    sheet.append(["code", 2010, 2011])
    for code in codes:
        sheet.append([code, 0.5, 90 if code == "C13-C15" else 1])
    book.save(tmp_path / "co2.xlsx")
    industries, users = wiod.read_jrc_co2(tmp_path / "co2.xlsx", SMALL)
    found = dict(zip((c for _, c in SMALL["sectors"]), industries.tolist(), strict=True))
    assert (found["c4"], found["c5"], found["c12"], found["c2"]) == (60.0, 30.0, 2.0, 1.0)
    assert users.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]


def test_concordance_covers_every_region_once():
    assert len(seven_regions()) == 41
    assert sorted(set(seven_regions().values())) == sorted(("NLD", "DEU", "GBR", "EU_rest", "CHN", "USA", "RoW_agg"))


@full
@pytest.mark.regression
@pytest.mark.parametrize("year", [2000, 2005])
def test_full_tables(year):
    folder = Path(str(SNAPSHOTS))
    table = world_economy(folder / f"wiod2013/wiot_{year}.RData", folder / CO2)
    engine = Engine(table)
    found = by_region(along_chain(engine, "co2", table.demand_of("NLD")))
    # figures are printed to 0.001 kt
    assert found == {r: pytest.approx(v, rel=1e-6, abs=6e-4) for r, v in figures(year, 41, "footprint").items()}
    total, account = figures(year, 41, "total"), accounts(engine, ["co2"]).by_region("co2").sel(region="NLD")
    mine = table.where(region="NLD")
    assert sum(found.values()) == pytest.approx(total["footprint_kt_full_41x35"], rel=1e-6)
    assert table.extensions["co2"].values[mine].sum() == pytest.approx(total["production_co2_kt"], rel=1e-6)
    assert float(account.sel(account="imports")) == pytest.approx(total["footprint_emitted_abroad_kt"], rel=1e-6)
    assert float(account.sel(account="direct")) == pytest.approx(total["household_direct_co2_kt"], rel=1e-6)
    for_others = account.sel(account="exports") + account.sel(account="open")
    assert float(for_others) == pytest.approx(total["production_co2_for_foreign_final_demand_kt"], rel=1e-6)
    assert table.extensions["co2"].values.sum() == pytest.approx(total["world_industry_co2_kt"], rel=1e-6)
    assert table.output[mine].sum() == pytest.approx(total["nl_output_million_usd"], rel=1e-9)
    total_, direct = figures(year, 41, "multiplier"), figures(year, 41, "intensity")
    parts = multipliers(engine, "co2")
    for industry in total_:
        seen = parts.sel(sector=f"NLD|{industry}")
        assert float(seen.sel(part="total")) == pytest.approx(total_[industry], rel=1e-6)
        assert float(seen.sel(part="direct")) == pytest.approx(direct[industry], rel=1e-6)


@full
@pytest.mark.parametrize("year", [2000, 2005, 2008, 2011])
def test_shipped_tables_are_what_the_release_files_give(year, tmp_path):
    folder = Path(str(SNAPSHOTS))
    (made,) = write_study_tables(folder / "wiod2013", folder / CO2, tmp_path, years=(year,))
    shipped_file = TABLES / made.name
    assert gzip.decompress(made.read_bytes()) == gzip.decompress(shipped_file.read_bytes())
    assert made.read_bytes()[4:8] == b"\0\0\0\0"  # no time in the file
