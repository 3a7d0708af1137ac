"""Tables of others enter by their labels, in their units, with their codes; what does not fit is refused."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from kringloop.chains import Engine, accounts, audit_file
from kringloop.cli.main import run
from kringloop.core import MismatchError, MissingDataError, RangeError, SourceError, TableError, UnitError
from kringloop.economies import from_pymrio, from_tidy, read_table
from kringloop.economies.saved import Saved
from tests.chains.worlds import MADE, world

WORLD = world(3, regions=3, sectors=3)
SECTORS = pd.MultiIndex.from_tuples(WORLD.sectors, names=["region", "sector"])
USERS = pd.MultiIndex.from_tuples(WORLD.demands, names=["region", "category"])
KEYS = list(WORLD.extensions)
FIGURES = np.array([WORLD.extensions[k].values for k in KEYS])
OWN = np.arange(1.0, 1 + len(KEYS) * len(WORLD.demands)).reshape(len(KEYS), -1)


def _system(**changes):
    rows = pd.Index(KEYS, name="stressor")
    unit = pd.DataFrame({"unit": [WORLD.extensions[k].unit for k in KEYS]}, index=rows)
    parts = {
        "Z": pd.DataFrame(WORLD.flows, index=SECTORS, columns=SECTORS),
        "Y": pd.DataFrame(WORLD.final_demand, index=SECTORS, columns=USERS),
        "x": pd.DataFrame({"indout": WORLD.output}, index=SECTORS),
        "unit": pd.DataFrame({"unit": "mln EUR"}, index=SECTORS),
    }
    account = {
        "F": pd.DataFrame(FIGURES, index=rows, columns=SECTORS),
        "F_Y": pd.DataFrame(OWN, index=rows, columns=USERS),
        "unit": unit,
    }
    parts |= {k: v for k, v in changes.items() if "." not in k}
    account |= {k.split(".")[1]: v for k, v in changes.items() if "." in k}
    extension = Saved("air", {k: v for k, v in account.items() if v is not None})
    return Saved("made", {k: v for k, v in parts.items() if v is not None}, [extension])


def _table(**changes):
    return from_pymrio(_system(**changes), year=2014, origin=MADE)


BASE = _table()


def _same(table):
    assert table.flows == pytest.approx(BASE.flows)
    assert table.final_demand == pytest.approx(BASE.final_demand)
    assert table.output == pytest.approx(BASE.output)
    assert list(table.extensions) == list(BASE.extensions)
    for key, extension in BASE.extensions.items():
        assert table.extensions[key].values == pytest.approx(extension.values)
        assert table.extensions[key].final_demand == pytest.approx(extension.final_demand)


def _shuffled(frame, axis):
    order = np.random.default_rng(5).permutation(frame.shape[axis])
    return frame.iloc[order] if axis == 0 else frame.iloc[:, order]


@pytest.mark.parametrize(
    ("block", "axis"),
    [("Z", 1), ("Y", 0), ("x", 0), ("unit", 0), ("air.F", 1), ("air.F_Y", 0), ("air.F_Y", 1), ("air.unit", 0)],
)
def test_the_order_of_labels_changes_nothing_in_any_block(block, axis):
    whole = _system()
    name = block.split(".")[-1]
    frame = (whole.extensions[0] if "." in block else whole).parts[name]
    _same(_table(**{block: _shuffled(frame, axis)}))


@pytest.mark.parametrize("block", ["Z", "air.F", "air.F_Y", "Y"])
def test_levels_that_stand_the_other_way_round_change_nothing(block):
    whole = _system()
    frame = (whole.extensions[0] if "." in block else whole).parts[block.split(".")[-1]]
    _same(_table(**{block: frame.swaplevel(axis=1)}))
    unnamed = frame.swaplevel(axis=1).rename_axis(columns=[None, None])
    if block != "Y":  # the labels of Y are the first to name final users
        _same(_table(**{block: unnamed}))


@pytest.mark.parametrize("block", ["Z", "air.F", "air.F_Y"])
@pytest.mark.parametrize("change", ["fewer", "more", "twice"])
def test_columns_that_are_not_those_of_the_table_are_refused_with_the_block(block, change):
    whole = _system()
    frame = (whole.extensions[0] if "." in block else whole).parts[block.split(".")[-1]].copy()
    if change == "fewer":
        frame = frame.iloc[:, :-1]
    elif change == "more":
        frame[("Q", "extra")] = 1.0
    else:
        frame = pd.concat([frame, frame.iloc[:, :1]], axis=1)
    with pytest.raises(MismatchError, match=rf"columns of block {block.split('.')[-1]}( of extension 'air')? are.*C1"):
        _table(**{block: frame})


def test_recipes_without_flows_give_the_same_table():
    recipes = WORLD.flows / WORLD.output
    chain = np.linalg.inv(np.eye(WORLD.size) - recipes)
    intensities = pd.DataFrame(FIGURES / WORLD.output, index=pd.Index(KEYS), columns=SECTORS)
    users = pd.DataFrame(OWN / WORLD.final_demand.sum(axis=0), index=pd.Index(KEYS), columns=USERS)
    coefficient = pd.DataFrame(recipes, index=SECTORS, columns=SECTORS)
    whole = pd.DataFrame(chain, index=SECTORS, columns=SECTORS)
    only = {"Z": None, "x": None, "air.F": None, "air.F_Y": None, "air.S": intensities, "air.S_Y": users}
    _same(_table(**only, A=coefficient))
    _same(_table(**only, L=whole))
    multipliers = pd.DataFrame(intensities.to_numpy() @ chain, index=pd.Index(KEYS), columns=SECTORS)
    _same(_table(**(only | {"air.S": None, "air.M": multipliers}), A=_shuffled(coefficient, 1)))


def test_a_system_without_final_demand_or_any_recipe_says_what_to_save():
    with pytest.raises(MissingDataError, match=r"has no Y.*\n.*before reset_to_coefficients"):
        _table(Y=None)
    with pytest.raises(MissingDataError, match="no Z, and neither recipes"):
        _table(Z=None)


def test_final_users_without_one_pressure_have_none_of_it_and_that_is_said():
    frame = _system().extensions[0].parts["F_Y"]
    table = _table(**{"air.F_Y": frame.iloc[:1]})
    first, *others = table.extensions.values()
    assert first.final_demand is not None
    assert all(o.final_demand is None for o in others)
    assert any("no figures of final users for" in note for note in table.notes)
    stray = frame.rename(index={KEYS[0]: "noise"})
    with pytest.raises(MismatchError, match="have noise, which its industries do not have"):
        _table(**{"air.F_Y": stray})


def test_units_that_were_counted_as_labels_are_found_and_lacking_ones_refused():
    unit = _system().extensions[0].parts["unit"]
    _same(_table(**{"air.unit": unit.set_index("unit", append=True)}))
    with pytest.raises(MissingDataError, match="table of units has labels only"):
        _table(**{"air.unit": unit[[]]})
    with pytest.raises(MissingDataError, match="extension 'air' has no units"):
        _table(**{"air.unit": None})
    with pytest.raises(MissingDataError, match=f"no unit for '{KEYS[0]}'"):
        _table(**{"air.unit": unit.iloc[1:]})


def test_an_extension_with_results_only_is_named():
    table = _table(**{"air.F": None})
    assert any("extension 'air' holds results only" in note for note in table.notes)
    assert not table.extensions


TIDY = """block,row_region,row,column_region,column,value,unit,year
output,528,01,,,50,mln EUR,2014
output,528,10.10,,,80,mln EUR,2014
flows,528,01,528,01,5,mln EUR,2014
flows,528,01,528,10.10,20,mln EUR,2014
flows,528,10.10,528,01,8,mln EUR,2014
final_demand,528,01,528,007,25,mln EUR,2014
final_demand,528,10.10,528,007,72,mln EUR,2014
extension,,ghg,528,01,12,kt,2014
extension,,ghg,528,10.10,3,kt,2014
direct,,ghg,528,007,4,kt,2014
"""


def _read(tmp_path, text, name="own.csv", **options):
    path = tmp_path / name
    path.write_text(text)
    return read_table(path, **options)


def test_codes_stay_text(tmp_path):
    table = _read(tmp_path, TIDY)
    assert (table.labels, table.demands) == (("528|01", "528|10.10"), (("528", "007"),))
    without = "\n".join(line for line in TIDY.splitlines() if "ghg" not in line)
    assert _read(tmp_path, without + "\n").labels == table.labels


def test_codes_that_were_stored_as_numbers_are_refused(tmp_path):
    import polars as pl

    frame = pl.read_csv(TIDY.encode())
    with pytest.raises(TableError, match=r"column 'row_region' holds numbers \(code 528 was stored as a number\)"):
        from_tidy(frame, origin=MADE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("direct,,ghg,528,007,4,kt", "direct,,ghg,528,007,4000,t"),
        ("final_demand,528,01,528,007,25,mln EUR", "final_demand,528,01,528,007,25000,thousand EUR"),
        ("flows,528,01,528,10.10,20,mln EUR", "flows,528,01,528,10.10,20000000,EUR"),
        ("extension,,ghg,528,10.10,3,kt", "extension,,ghg,528,10.10,0.003,Mt"),
    ],
)
def test_every_block_is_read_in_the_unit_of_the_table(tmp_path, before, after):
    assert before in TIDY
    found = accounts(Engine(_read(tmp_path, TIDY.replace(before, after))), ["ghg"]).by_region("ghg")
    # industries 12 + 3 kt, all for home, and 4 kt of final users
    assert found.sel(account="footprint").values.tolist() == pytest.approx([19.0])
    assert found.sel(account="direct").values.tolist() == pytest.approx([4.0])


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "direct,,ghg,528,007,4,kt",
            "direct,,ghg,528,007,4,mln EUR",
            "figures of final users of 'ghg'",
        ),
        ("final_demand,528,01,528,007,25,mln EUR", "final_demand,528,01,528,007,25,t", "final_demand of '528|01'"),
        ("final_demand,528,01,528,007,25,mln EUR", "final_demand,528,01,528,007,25,", "has no unit"),
    ],
)
def test_what_cannot_be_converted_is_refused(tmp_path, before, after, message):
    with pytest.raises(UnitError) as refused:
        _read(tmp_path, TIDY.replace(before, after))
    assert message in str(refused.value)


@pytest.mark.parametrize("year", ["2011.7", "-5", "soon"])
def test_a_year_that_is_none_is_refused(tmp_path, year):
    with pytest.raises(RangeError, match="expected a whole year"):
        _read(tmp_path, TIDY.replace("2014", year))


def test_quotes_headers_and_separators_of_a_tidy_file_are_held(tmp_path):
    opened = TIDY.replace("output,528,10.10", 'output,528,"10.10')
    with pytest.raises(SourceError, match="a quote opens here and takes more lines"):
        _read(tmp_path, opened.replace("flows,528,01,528,10.10", 'flows,528,01",528,10.10', 1))
    with pytest.raises(SourceError, match="column 'unit' stands twice"):
        _read(tmp_path, TIDY.replace("unit,year", "unit,unit"))
    with pytest.raises(SourceError, match="separated by ';'"):
        _read(tmp_path, TIDY.replace(",", ";"))


def test_a_thousands_sign_in_a_tidy_file_is_no_decimal_comma(tmp_path):
    text = TIDY.replace(",80,mln", ',"1,080",mln').replace(",72,mln", ',"1,001,072",mln')
    with pytest.raises(MissingDataError, match=r"'1,080' has a thousands sign .*write 1080"):
        _read(tmp_path, text)


def test_final_users_of_a_pressure_that_industries_lack_are_not_dropped(tmp_path):
    with pytest.raises(Exception, match="block 'direct' names noise"):
        _read(tmp_path, TIDY.replace("direct,,ghg", "direct,,noise"))


WIDE = "region,industry,output [mln EUR],ghg_t_CO2e,A|c1,B|c1,A|HH,B|HH\nA,c1,10,5,1,2,6,1\nB,c1,20,8,3,4,1,12\n"


def test_the_unit_of_a_wide_table_is_read_or_asked(tmp_path):
    table = _read(tmp_path, WIDE, "own_2005.csv")
    assert (table.unit, table.year, table.rounding) == ("mln EUR", 2005, 0.0)
    assert table.extensions["ghg"].unit == "t_CO2e"
    bare = WIDE.replace(" [mln EUR]", "")
    with pytest.raises(UnitError, match=r"--unit 'mln EUR'"):
        _read(tmp_path, bare, "own_2005.csv")
    assert _read(tmp_path, bare, "own_2005.csv", unit="mln CHF").unit == "mln CHF"
    with pytest.raises(UnitError, match="mln EUR, mln USD; convert"):
        _read(tmp_path, WIDE, "own_2005.csv", unit="mln USD")
    with pytest.raises(UnitError, match=r"column 'ghg_much' does not end in a unit"):
        _read(tmp_path, WIDE.replace("ghg_t_CO2e", "ghg_much"), "own_2005.csv")


def test_a_wide_table_with_a_word_a_sector_twice_or_none_is_refused(tmp_path):
    for before, after, message in [
        ("A,c1,10", "A,c1,ten", "row 2, column 'output"),
        ("B,c1,20", "A,c1,20", "listed twice"),
        ("A,c1,10", ",c1,10", "rows without a column"),
    ]:
        path = tmp_path / "own_2005.csv"
        path.write_text(WIDE.replace(before, after))
        (finding,) = audit_file(path)
        assert finding.status == "FAIL"
        assert message in finding.message


def test_a_year_in_the_name_is_said_and_two_years_are_refused(tmp_path):
    assert any("was taken from the name" in note for note in _read(tmp_path, WIDE, "own_2005.csv").notes)
    with pytest.raises(SourceError, match="2 years in its name"):
        _read(tmp_path, WIDE, "release2013_2005.csv".replace("release", "release_"))
    assert _read(tmp_path, WIDE, "release_2013_2005.csv", year=2005).year == 2005
    with pytest.raises(RangeError, match="--year says 2005 and the rows of the table say 2014"):
        _read(tmp_path, TIDY, year=2005)


HYBRID = """block,row_region,row,column_region,column,value,unit,year
output,NL,glass,,,50,kt,2014
output,NL,care,,,90,mln EUR,2014
flows,NL,glass,NL,care,10,kt,2014
flows,NL,care,NL,glass,5,mln EUR,2014
final_demand,NL,glass,NL,all,40,kt,2014
final_demand,NL,care,NL,all,85,mln EUR,2014
extension,,co2,NL,glass,30,kt,2014
extension,,co2,NL,care,6,kt,2014
"""


def test_a_hybrid_table_is_followed_at_the_command_line(tmp_path, capsys):
    path = tmp_path / "mixed.csv"
    path.write_text(HYBRID)
    assert run(["chains", "audit", str(path)]) == 2
    assert "--hybrid" in capsys.readouterr().out
    assert run(["chains", "audit", str(path), "--hybrid", "--json"]) == 0
    capsys.readouterr()
    assert run(["chains", "split", "--table", str(path), "--hybrid", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert sum(r["value"] for r in rows) == pytest.approx(36.0)
    assert {r["extension"] for r in rows} == {"co2"}
    assert run(["chains", "paths", "--table", str(path), "--hybrid", "--json"]) == 0


PARAMETERS = {"Z": (2, 2), "Y": (2, 2), "unit": (2, 1)}


def _save(folder, system_parts, extension_parts):
    for place, parts, kind in ((folder, system_parts, "IOSystem"), (folder / "air", extension_parts, "Extension")):
        place.mkdir()
        files = {}
        for name, (text, labels, heads, suffix) in parts.items():
            (place / f"{name}{suffix}").write_text(text)
            files[name] = {"name": f"{name}{suffix}", "nr_index_col": str(labels), "nr_header": str(heads)}
        about = {"files": files, "systemtype": kind, "name": "air"}
        (place / "file_parameters.json").write_text(json.dumps(about))


def _parts(suffix=".txt"):
    head = "region\t\tNLD\tNLD\nsector\t\t01\t02\nregion\tsector\t\t\n"
    system = {
        "Z": (head + "NLD\t01\t2\t3\nNLD\t02\t4\t1\n", 2, 2, ".txt"),
        "Y": ("region\t\tNLD\ncategory\t\tuse\nregion\tsector\t\nNLD\t01\t5\nNLD\t02\t15\n", 2, 2, suffix),
        "unit": ("region\tsector\tunit\nNLD\t01\tmln EUR\nNLD\t02\tmln EUR\n", 2, 1, ".txt"),
    }
    account = {
        "F": ("region\tNLD\tNLD\nsector\t02\t01\nstressor\t\t\n0056\t6\t9\n", 1, 2, ".txt"),
        "unit": ("stressor\tunit\n0056\tkt\n", 1, 1, ".txt"),
    }
    return system, account


def test_a_saved_folder_keeps_its_regions_and_codes(tmp_path):
    folder = tmp_path / "mine_2014"
    _save(folder, *_parts())
    table = read_table(folder)
    assert table.labels == ("NLD|01", "NLD|02")
    assert table.extensions["air: 0056"].values.tolist() == [9.0, 6.0]
    assert table.output.tolist() == [10.0, 20.0]


def test_a_pickle_is_not_opened(tmp_path):
    folder = tmp_path / "mine_2014"
    _save(folder, *_parts(".pkl"))
    with pytest.raises(SourceError, match="a pickle: opening one runs what is written in it\n  Save the system again"):
        read_table(folder)


EARNED = "value_added,,wages,528,01,17,mln EUR,2014\nvalue_added,,wages,528,10.10,40,mln EUR,2014\n"
BOUGHT = "value_added,,Invoer cif,528,01,20,mln EUR,2014\nvalue_added,,Invoer cif,528,10.10,20,mln EUR,2014\n"
SUPPLIER = """output,abroad,imports,,,40,mln EUR,2014
flows,abroad,imports,528,01,20,mln EUR,2014
flows,abroad,imports,528,10.10,20,mln EUR,2014
value_added,,wages,abroad,imports,40,mln EUR,2014
extension,,ghg,abroad,imports,0,kt,2014
"""


def test_imports_are_no_value_added_and_what_is_advised_gives_the_shares(tmp_path, capsys):
    with pytest.raises(TableError, match="holds Invoer cif: imports are not earned here"):
        _read(tmp_path, TIDY + EARNED + BOUGHT)
    path = tmp_path / "supplier.csv"
    path.write_text(TIDY + EARNED + SUPPLIER)
    assert run(["chains", "split", "--table", str(path), "--home", "528", "--json"]) == 0
    rows = [r for r in json.loads(capsys.readouterr().out) if r["extension"] == "value_added"]
    found = {p: sum(r["value"] for r in rows if r["place"] == p) for p in ("528", "abroad")}
    # final demand of 97 is paid to 17 + 40 of wages and 20 + 20 of imports
    assert found == pytest.approx({"528": 57.0, "abroad": 40.0})


def test_a_residual_of_one_region_says_that_imports_are_in_it(tmp_path):
    assert any("imports included" in note for note in _read(tmp_path, TIDY).notes)
