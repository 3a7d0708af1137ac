"""Agreement with pymrio on its own test system and on random systems, to 1e-10."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from kringloop.chains import Engine, accounts, from_pymrio
from kringloop.chains.multipliers import ghosh
from kringloop.core import MissingDataError, UnitError
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
