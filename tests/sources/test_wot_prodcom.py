"""The cleaner of Prodcom codes by UNU key: codes once, divisions by two digits, errors with their line."""

import pytest

from kringloop.core import SourceError
from kringloop.sources.wot_prodcom import clean

TABLE = """"PCC","UNU_Key","Year"
"27511300","0104","2008"
"27511300","0104","2009"
"28942200","0104","2015"
"28942230","0104","2015"
"29711300","0104","2007"
"","0104","2010"
"27900000","","2010"
"36503349","0104","2015"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "htbl_PCC_Match_Key.csv").write_text(TABLE)
    return tmp_path


def test_codes_of_nace_rev_2_count_once_by_division(folder):
    assert clean(folder).rows() == [
        ("0104", "27", 1.0, "cbs_waste_over_time_prodcom"),
        ("0104", "28", 2.0, "cbs_waste_over_time_prodcom"),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('"27511300","9999","2010"', "line 10: '9999' is no UNU key"),
        ('"04511300","0104","2010"', "begins with '04', which is no division"),
    ],
)
def test_faults_are_named_with_their_line(folder, row, message):
    (folder / "htbl_PCC_Match_Key.csv").write_text(TABLE + row + "\n")
    with pytest.raises(SourceError, match=message):
        clean(folder)
