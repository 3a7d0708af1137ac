"""The cleaner of Dutch electronics: declared columns, flags, and errors that name the file."""

import polars as pl
import pytest

from kringloop.core import SourceError
from kringloop.sources.wot_electronics import clean, clean_introduced

SALES = """"UNU_Key","Year","Country","POM_kg","POM_pieces"
"0104","2009","NLD",46986000,700000
"0104","2010","NLD",40000000,600000
"0104","2011","NLD",900000000,600000
"0104","2010","DEU",1,1
"0002","2003","NLD",1000000,1
"""
WASTE = """"UNU_Key","Country","Year","WEEE_t"
"0104","NLD","2015",40820.12345
"0104","NLD","2016",41529
"0104","DEU","2016",1
"""
INTRODUCED = """"UNU_Key","IntroductionYear"
"0104",1960
"0002",1990
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in (("UNU_countries", SALES), ("tbl_WEEE_v1", WASTE), ("htbl_Key_IntroductionYear", INTRODUCED)):
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def test_both_flows_in_tonnes_with_flags_and_one_source(folder):
    table = clean(folder)
    assert table.columns == ["year", "product", "flow", "mass", "flag", "source"]
    assert table.height == 6
    sold = table.filter(flow="placed_on_market", product="0104").sort("year")
    assert sold["mass"].to_list() == [46_986.0, 40_000.0, 900_000.0]
    assert sold["flag"].to_list() == ["", "", "implausible"]
    assert table.filter(product="0002")["flag"].to_list() == ["implausible"]
    gone = table.filter(pl.col("flow") == "discarded")
    assert gone["mass"].to_list() == [40820.123, 41529.0]
    assert gone["flag"].to_list() == ["", "projected"]
    assert set(table["source"]) == {"cbs_waste_over_time"}


def test_years_of_introduction(folder):
    assert clean_introduced(folder).rows() == [
        ("0002", 1990, "cbs_waste_over_time"),
        ("0104", 1960, "cbs_waste_over_time"),
    ]


def test_faults_of_the_files_are_named(folder):
    (folder / "tbl_WEEE_v1.csv").write_text(WASTE.replace("WEEE_t", "tonnes"))
    with pytest.raises(SourceError, match=r"(?s)tbl_WEEE_v1.csv: 1 column.* not found.*'WEEE_t' is missing"):
        clean(folder)
    (folder / "tbl_WEEE_v1.csv").write_text(WASTE + '"0104","NLD","2016",41529\n')
    with pytest.raises(SourceError, match=r"2 rows come twice, first \(2016, '0104'\)"):
        clean(folder)
    (folder / "tbl_WEEE_v1.csv").write_text(WASTE.replace("40820.12345", "NA"))
    with pytest.raises(SourceError, match=r"tbl_WEEE_v1.csv line 2: '0104' has no WEEE_t in 2015"):
        clean(folder)
    (folder / "tbl_WEEE_v1.csv").write_text(WASTE.replace("NLD", "BEL"))
    with pytest.raises(SourceError, match=r"has no rows of country NLD"):
        clean(folder)
    (folder / "tbl_WEEE_v1.csv").unlink()
    with pytest.raises(SourceError, match=r"tbl_WEEE_v1.csv or tbl_WEEE.csv is not in"):
        clean(folder)
