"""StatLine tables are read as CBS sends them, and every fault names its file, line and way out."""

from pathlib import Path

import pytest

from kringloop.core import SourceError
from kringloop.sources import Measure, map_codes, read_statline

DATA = Path(__file__).parent / "data"
EXTRACTION = Measure("TotalExtraction_1", "extraction")
BIOMASS = Measure("TotalBiomass_2", "biomass")


def read(path, *measures, **options):
    return read_statline(path, period="Periods", dimensions={}, measures=measures or (EXTRACTION, BIOMASS), **options)


def written(tmp_path, text, name="83180ENG.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_padded_periods_blanks_and_points_are_read():
    rows = read(DATA / "83180_sample.csv").rows()
    assert rows == [(2022, 88012.0, None), (2023, 78449.0, 42155.0)]


def test_json_with_a_value_list_and_padded_keys_is_read():
    frame = read_statline(
        DATA / "statline_sample.json",
        period="Periods",
        dimensions={"Sector": "sector"},
        measures=[Measure("Value_1", "value", 1), Measure("Labour_2", "labour", 1)],
    )
    assert frame.rows() == [(2022, "307500", 12.5, None), (2023, "328100", 3.0, None)]


def test_a_plain_json_list_is_read(tmp_path):
    path = written(tmp_path, '[{"Periods": "2023JJ00", "TotalExtraction_1": 78449}]', "83180ENG.json")
    assert read(path, EXTRACTION).rows() == [(2023, 78449.0)]


def test_quarters_among_years_are_refused_unless_asked_for():
    path, value = DATA / "statline_quarters.csv", Measure("Value_1", "value", 1)
    with pytest.raises(SourceError, match=r"line 3: the table holds a quarter \('2022KW01'\)"):
        read(path, value)
    assert read(path, value, frequency="quarter").rows() == [("2022-Q1", 2.5), ("2022-Q2", 2.6)]
    assert read(path, value, frequency="month").rows() == [("2022-03", 1.0)]
    assert read(path, value, frequency="year").rows() == [(2022, 10.0)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("Periods,TotalExtraction_1,TotalBiomass_2\n", "header and no rows"),
        ("Periods,TotalExtraction_1\n2023JJ00,1\n", r"'TotalBiomass_2' is missing"),
        (
            "Periods,TotalExtraction_2,TotalBiomass_2\n2023JJ00,1,2\n",
            "'TotalExtraction_1' is missing; did you mean 'TotalExtraction_2'",
        ),
        ("Periods,TotalExtraction_1,TotalBiomass_2\n2023JJ00,1,2\n2024JJ00,1", r"line 3: the row has 2 of 3 columns"),
        ("Periods,TotalExtraction_1,TotalBiomass_2\n2023JJ00,many,2\n", r"line 2, column 'TotalExtraction_1': 'many'"),
        ('Periods,TotalExtraction_1,TotalBiomass_2\n2023JJ00,"1,5",2\n', r"'1,5' is not a number"),
        ("Periods,TotalExtraction_1,TotalBiomass_2\n2023JJ00,nan,2\n", r"'nan' is not a number"),
        ("Periods,TotalExtraction_1,TotalBiomass_2\n2023JJ00,1.5,2\n", r"more than the 0 decimal"),
        ("Periods,TotalExtraction_1,TotalBiomass_2\n2023,1,2\n", r"line 2: '2023' is not a period; expected 2023JJ00"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(tmp_path, text, message):
    with pytest.raises(SourceError, match=message):
        read(written(tmp_path, text))


def test_another_encoding_is_refused_with_the_line(tmp_path):
    path = written(tmp_path, "Periods,TotalExtraction_1,TotalBiomass_2\n2023JJ00,1,é\n", encoding="latin-1")
    with pytest.raises(SourceError, match="is not utf-8: line 2"):
        read(path)


@pytest.mark.parametrize("text", ['[{"Periods": "2023JJ00", "Total', '{"value": []}', '{"error": "no such table"}'])
def test_truncated_or_empty_json_is_refused(tmp_path, text):
    with pytest.raises(SourceError, match=r"not JSON|holds no records"):
        read(written(tmp_path, text, "83180ENG.json"))


def test_an_unknown_code_is_refused_and_a_left_out_code_loses_its_row(tmp_path):
    path = written(tmp_path, "S,Periods,V_1\n307500 ,2023JJ00,1\n328110 ,2023JJ00,2\n", "t.csv")
    frame = read_statline(path, period="Periods", dimensions={"S": "sector"}, measures=[Measure("V_1", "value")])
    kept = map_codes(frame, "sector", {"307500": "C"}, left_out={"328110": "no label"}, where="t")
    assert kept["sector"].to_list() == ["C"]
    with pytest.raises(SourceError, match=r"1 unknown code\(s\): 328110"):
        map_codes(frame, "sector", {"307500": "C", "328100": "24"}, where="t")
