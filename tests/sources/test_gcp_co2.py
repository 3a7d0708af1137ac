"""CO2 by border: the years that are read, the two origins, and files that are refused."""

import pytest

from kringloop.core import SourceError
from kringloop.sources import SOURCES, gcp_co2

HEADS = "year,population,territorial_mt_co2,consumption_mt_co2,net_import_mt_co2\n"
SAMPLE = (
    HEADS
    + "2002,16288002,176.525,131.912,-44.614\n2003,16366857,179.964,182.803,2.839\n2022,1,127.241,157.633,30.392\n"
)


def clean(tmp_path, text):
    path = tmp_path / "co2_consumption.csv"
    path.write_text(text, encoding="utf-8")
    return gcp_co2.clean(tmp_path)


def test_years_of_the_artefact_are_left_out_and_each_border_has_its_origin(tmp_path):
    rows = clean(tmp_path, SAMPLE).rows()
    assert rows == [
        ("territory", 2003, 179.964, "", "gcp_co2_territory"),
        ("consumption", 2003, 182.803, "", "gcp_co2_consumption"),
        ("territory", 2022, 127.241, "", "gcp_co2_territory"),
        ("consumption", 2022, 157.633, "", "gcp_co2_consumption"),
    ]
    assert [SOURCES[key].origin.kind for key in ("gcp_co2_territory", "gcp_co2_consumption")] == [
        "published",
        "modelled",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SAMPLE.replace("territorial_mt_co2", "co2"), "territorial_mt_co2"),
        (SAMPLE.replace("157.633", "n/a"), "line 4"),
        (SAMPLE + "2022,1,1.0,1.0,0\n", "a year comes twice"),
    ],
)
def test_a_file_that_is_not_what_it_was_is_refused(tmp_path, text, said):
    with pytest.raises(SourceError, match=said):
        clean(tmp_path, text)
