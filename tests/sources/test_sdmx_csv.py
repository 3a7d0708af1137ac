"""SDMX-CSV of Eurostat in its four dresses gives the same rows."""

from pathlib import Path

import pytest

from kringloop.core import SourceError
from kringloop.sources import read_eurostat

DATA = Path(__file__).parent / "data"
EXPECTED = [("NL", 2022, 27.2, ""), ("NL", 2023, 30.6, "i"), ("XK", 2023, None, "")]


@pytest.mark.parametrize("name", ["sdmx_v2_labels.csv", "sdmx_v1_codes.csv", "sdmx_v1_labels.csv"])
def test_every_dress_of_the_format_gives_the_same_rows(name):
    assert read_eurostat(DATA / name, dimensions=[], where={"unit": "PC"}).rows() == EXPECTED


def test_an_empty_value_is_missing_and_not_zero():
    rows = read_eurostat(DATA / "sdmx_v1_codes.csv", dimensions=[])
    assert rows["value"].to_list() == [27.2, 30.6, None]


def test_a_code_that_does_not_occur_is_refused_with_the_nearest():
    with pytest.raises(SourceError, match="unit: 'PCT' does not occur; did you mean 'PC'"):
        read_eurostat(DATA / "sdmx_v1_codes.csv", dimensions=[], where={"unit": "PCT"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("geo,TIME_PERIOD,OBS_VALUES\nNL,2023,1\n", "'OBS_VALUE' is missing; did you mean 'OBS_VALUES'"),
        ("geo,TIME_PERIOD,OBS_VALUE\nNL,2023-Q1,1\n", "line 2: '2023-Q1' is not a year"),
        ("geo,TIME_PERIOD,OBS_VALUE\nNL,2023,n/a\n", "line 2, column 'OBS_VALUE': 'n/a' is not a number"),
        ("geo,TIME_PERIOD,OBS_VALUE\nNL,2023\n", "line 2: the row has 2 of 3 columns"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path, text, message):
    path = tmp_path / "broken.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        read_eurostat(path, dimensions=[])
