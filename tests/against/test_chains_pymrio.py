"""Agreement with pymrio on its own test system and on random systems, to 1e-10."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pandas as pd
import pytest

from kringloop.chains import Engine, accounts, audit_file
from kringloop.chains.multipliers import ghosh
from kringloop.cli.main import run
from kringloop.core import MissingDataError, SourceError, UnitError
from kringloop.economies import from_pymrio, read_table
from tests.chains.worlds import MADE, world

pymrio = pytest.importorskip("pymrio")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def loaded():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pymrio.load_test(), pymrio.load_test().calc_all(include_ghosh=True)


def test_its_own_test_system(loaded):
    raw, solved = loaded
    table = from_pymrio(raw, year=2000, origin=MADE)
    assert len(table.sectors) == 48
    engine = Engine(table)
    found = accounts(engine)
    for account in solved.get_extensions(data=True):
        for row in account.F.index:
            name = f"{account.name}: {row if isinstance(row, str) else ', '.join(map(str, row))}"
            k = found.keys.index(name)
            close = {"rel": 1e-10, "abs": 1e-10 * float(np.abs(account.D_pba.loc[row]).max())}
            assert found.multipliers[k] == pytest.approx(account.M.loc[row].to_numpy(), rel=1e-10)
            assert found.production[k] == pytest.approx(account.D_pba.loc[row].to_numpy(), **close)
            assert found.consumption[k] == pytest.approx(account.D_cba.loc[row].to_numpy(), **close)
            assert found.exports[k] == pytest.approx(account.D_exp.loc[row].to_numpy(), **close)
            by_region = found.by_region(name)
            assert by_region.sel(account="imports").values == pytest.approx(
                account.D_imp_reg.loc[row].to_numpy(), **close
            )
            assert by_region.sel(account="footprint").values == pytest.approx(
                account.D_cba_reg.loc[row].to_numpy(), **close
            )
            intensity = engine.intensities([name])[0]
            assert ghosh(engine, intensity) - intensity == pytest.approx(account.M_down.loc[row].to_numpy(), **close)


def test_imports_by_demanded_product(loaded):
    raw, solved = loaded
    found = accounts(Engine(from_pymrio(raw, year=2000, origin=MADE)), None)
    imports = found.imports_by_sector()
    for account in solved.get_extensions(data=True):
        for row in account.F.index:
            k = found.keys.index(f"{account.name}: {row if isinstance(row, str) else ', '.join(map(str, row))}")
            expected = account.D_imp.loc[row].to_numpy()
            assert imports[k] == pytest.approx(expected, rel=1e-10, abs=1e-10 * np.abs(expected).max())


@pytest.mark.parametrize("seed", range(5))
def test_random_systems(seed):
    table = world(seed, regions=4, sectors=6)
    index = pd.MultiIndex.from_tuples(table.sectors, names=["region", "sector"])
    columns = pd.MultiIndex.from_tuples(table.demands, names=["region", "category"])
    system = pymrio.IOSystem(
        Z=pd.DataFrame(table.flows, index=index, columns=index),
        Y=pd.DataFrame(table.final_demand, index=index, columns=columns),
    )
    rows = pd.Index(["co2", "jobs"], name="stressor")
    system.pressures = pymrio.Extension(
        name="pressures",
        F=pd.DataFrame([table.extensions[k].values for k in rows], index=rows, columns=index),
        unit=pd.DataFrame({"unit": ["kt", "FTE"]}, index=rows),
    )
    system.calc_all()
    found = accounts(Engine(table))
    assert found.multipliers == pytest.approx(system.pressures.M.to_numpy(), rel=1e-10)
    assert found.consumption == pytest.approx(system.pressures.D_cba.to_numpy(), rel=1e-10)
    assert found.exports == pytest.approx(system.pressures.D_exp.to_numpy(), rel=1e-10)
    assert found.imports_by_sector() == pytest.approx(system.pressures.D_imp.to_numpy(), rel=1e-10)


def test_systems_that_lack_something_are_refused(loaded):
    empty = pymrio.IOSystem()
    with pytest.raises(MissingDataError, match="the pymrio system has no Z"):
        from_pymrio(empty, year=2000, origin=MADE)
    bare = pymrio.IOSystem(Z=loaded[0].Z, Y=loaded[0].Y)
    with pytest.raises(MissingDataError, match="no unit of Z"):
        from_pymrio(bare, year=2000, origin=MADE)
    bare.unit = pd.DataFrame({"unit": ["t", *["EUR"] * 47]}, index=loaded[0].Z.index)
    with pytest.raises(UnitError, match="not declared hybrid"):
        from_pymrio(bare, year=2000, origin=MADE)


def test_a_saved_system_is_read_as_folder_and_as_archive(loaded, tmp_path, capsys):
    raw, solved = loaded
    folder, archive = tmp_path / "mine_2011", tmp_path / "mine_2011.zip"
    raw.save_all(folder)
    pymrio.archive(folder, archive)
    for path in (folder, archive):
        table = read_table(path)
        assert (table.year, table.unit, len(table.extensions)) == (2011, "Mill USD", 3)
        assert {f.status for f in audit_file(path) if f.check in ("readable", "rows_close", "baseline")} == {"PASS"}
    pressure = "Emissions: emission_type1, air"
    words = ["split", "--table", str(archive), "--home", "reg1", "--pressure", pressure]
    assert run(["chains", *words, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    value = sum(r["value"] for r in rows if r["extension"] == pressure)
    footprint = solved.emissions.D_cba_reg["reg1"].iloc[0] - solved.emissions.F_Y["reg1"].iloc[0].sum()
    assert value == pytest.approx(float(footprint), rel=1e-9)


def test_a_saved_system_without_a_year_or_cut_off_is_refused(loaded, tmp_path):
    folder = tmp_path / "mine"
    loaded[0].save_all(folder)
    with pytest.raises(SourceError, match="'mine' has no year in its name"):
        read_table(folder)
    cut = folder.rename(tmp_path / "mine_2011")
    (cut / "Y.txt").unlink()
    with pytest.raises(SourceError, match="cannot be read, it may be cut off"):
        read_table(cut)
