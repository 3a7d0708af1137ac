"""A release of BACI as a zip: leading noughts, unknown tonnes, countries by ISO code. The figures are made up."""

import zipfile

import pytest

from kringloop.core import SourceError
from kringloop.sources import read_baci

COUNTRIES = "country_code,country_name,country_iso2,country_iso3\n528,Netherlands,NL,NLD\n56,Belgium,BE,BEL\n"
Y2023 = "t,i,j,k,v,q\n2023,56,528,10121,12.5,       NA\n2023,528,56,260300,100,40.25\n"
Y2024 = "t,i,j,k,v,q\n2024,56,528,010121,13,0.5\n2024,528,56,740311,9,1\n"
PARTS = {
    "BACI_HS92_Y2023_V202601.csv": Y2023,
    "BACI_HS92_Y2024_V202601.csv": Y2024,
    "country_codes_V202601.csv": COUNTRIES,
    "Readme.txt": "x",
}


@pytest.fixture
def put(tmp_path):
    def one(**changed):
        path = tmp_path / "BACI_HS92_V202601.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in PARTS.items():
                part = next((key for key in ("y2023", "country") if key in name.lower()), name)
                archive.writestr(name, changed.get(part, text))
        return path

    return one


def test_codes_keep_their_nought_and_unknown_tonnes_stay_unknown(put):
    found = read_baci(put(), codes=["010121", "260300"], years=[2024, 2023])
    assert found.rows() == [
        (2023, "BEL", "NLD", "010121", 12.5, None),
        (2023, "NLD", "BEL", "260300", 100.0, 40.25),
        (2024, "BEL", "NLD", "010121", 13.0, 0.5),
    ]


def test_years_apart_are_the_years_together(put):
    path, codes = put(), ["010121"]
    together = read_baci(path, codes=codes, years=[2023, 2024])
    apart = [read_baci(path, codes=codes, years=[year]) for year in (2023, 2024)]
    assert together.equals(apart[0].vstack(apart[1]))


BAD = {
    "a year that is not there": ({}, ["010121"], [2022], "no year 2022; it has 2 years"),
    "a code that is not there": ({}, ["010122"], [2023], "no trade under 010122"),
    "a code that lost its nought": ({}, ["10121"], [2023], "no codes of six digits"),
    "other columns": ({"y2023": Y2023.replace("t,i", "t,e")}, ["010121"], [2023], "expected t, i, j"),
    "a figure that is none": ({"y2023": Y2023.replace("12.5", "12;5")}, ["010121"], [2023], "'12;5' is no number"),
    "a country without a code": ({"y2023": Y2023.replace("2023,56", "2023,57")}, ["010121"], [2023], "countries 57"),
    "rows of another year": ({"y2023": Y2023.replace("2023,56", "2022,56")}, ["010121"], [2023], "of the year 2022"),
    "no codes of countries": ({"country": "country,iso\n528,NLD\n"}, ["010121"], [2023], "no codes of countries"),
}


@pytest.mark.parametrize(("changed", "codes", "years", "said"), BAD.values(), ids=BAD.keys())
def test_what_is_no_sound_release_is_refused(put, changed, codes, years, said):
    with pytest.raises(SourceError) as told:
        read_baci(put(**changed), codes=codes, years=years)
    assert said in str(told.value)
    assert told.value.in_language("nl") != str(told.value)


def test_a_file_that_is_cut_off_is_refused(put):
    path = put()
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(SourceError, match="no whole zip file"):
        read_baci(path, codes=["010121"], years=[2023])
