"""The cleaner of Dutch electronics: declared columns, flags, and errors that name the file."""

import polars as pl
import pytest

from kringloop.core import SourceError
from kringloop.sources.wot_electronics import SALES_ORIGIN, WASTE_ORIGIN, clean_wot_electronics

SALES = """"UNU_Key","Year","Country","POM_kg","POM_pieces"
"0104","2009","NLD",46986000,700000
"0104","2010","NLD",40000000,600000
"0104","2011","NLD",900000000,600000
"0104","2010","DEU",1,1
"0002","2003","NLD",1000000,1
"""
WASTE = """"UNU_Key","Country","Year","WEEE_t"
"0104","NLD","2015",40820
"0104","NLD","2016",41529
"0104","DEU","2016",1
"""
NAMES = """"UNU_Key","Description"
"0002","Photovoltaic Panels (incl. inverters)"
"0104","Washing Machines (incl. combined dryers)"
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in (("UNU_countries", SALES), ("tbl_WEEE_v1", WASTE), ("htbl_Key_Description", NAMES)):
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def test_table_has_tonnes_flags_and_origins(folder):
    table = clean_wot_electronics(folder)
    assert table.height == 6
    sold = table.filter(flow="placed_on_market", product="0104").sort("year")
    assert sold["value"].to_list() == [46_986.0, 40_000.0, 900_000.0]
    assert sold["flag"].to_list() == ["", "", "implausible"]
    assert table.filter(product="0002")["flag"].to_list() == ["implausible"]
    assert table.filter(pl.col("flow") == "discarded")["flag"].to_list() == ["", "projected"]
    assert set(table["origin"]) == {SALES_ORIGIN.id, WASTE_ORIGIN.id}
    assert set(table["unit"]) == {"t"}


def test_faults_of_the_files_are_named(folder):
    (folder / "tbl_WEEE_v1.csv").write_text(WASTE.replace("WEEE_t", "tonnes"))
    with pytest.raises(SourceError, match=r"tbl_WEEE_v1.csv lacks WEEE_t; it has UNU_Key, Country, Year, tonnes"):
        clean_wot_electronics(folder)
    (folder / "tbl_WEEE_v1.csv").write_text(WASTE + '"0104","NLD","2016",41529\n')
    with pytest.raises(SourceError, match=r"2 rows come twice"):
        clean_wot_electronics(folder)
    (folder / "tbl_WEEE_v1.csv").write_text(WASTE.replace("40820", "NA"))
    with pytest.raises(SourceError, match=r"1 rows lack a value, name or year"):
        clean_wot_electronics(folder)
    (folder / "tbl_WEEE_v1.csv").unlink()
    with pytest.raises(SourceError, match=r"tbl_WEEE_v1.csv is not in .*; get it from https"):
        clean_wot_electronics(folder)
