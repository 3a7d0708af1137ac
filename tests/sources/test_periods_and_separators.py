"""What is not asked for does not stop what is; a fault of form has one explanation."""

import pytest

from kringloop.core import Problems, SourceError
from kringloop.sources import Measure, read_statline
from kringloop.tables import Column, Schema, parse_table

HERD = Measure("Koeien_1", "cows", 1)


def said(problems):
    return "\n".join(map(str, problems.found))


def _read(tmp_path, text, frequency="year", encoding="utf-8"):
    path = tmp_path / "herd.csv"
    path.write_text(text, encoding=encoding)
    return read_statline(path, period="Perioden", dimensions={}, measures=[HERD], frequency=frequency).rows()


@pytest.mark.parametrize("other", ["2009W152", "2009X000", "2009HJ02", "2009SJ00", "2009KW04", "2009MM12"])
def test_other_periods_beside_years_are_passed_over_when_years_are_asked(tmp_path, other):
    text = f"Perioden,Koeien_1\n{other},12\n2009JJ00,1604.5\n"
    assert _read(tmp_path, text) == [(2009, 1604.5)]
    with pytest.raises(SourceError, match=r"line 2: the table holds a [^\n]*\n  Say which to read"):
        _read(tmp_path, text, frequency=None)


def test_a_period_that_is_none_is_refused_whatever_is_asked(tmp_path):
    with pytest.raises(SourceError, match="'2009QQ01' is not a period"):
        _read(tmp_path, "Perioden,Koeien_1\n2009QQ01,12\n2009JJ00,1604.5\n")
    with pytest.raises(SourceError, match="holds no month; seen 2009JJ00"):
        _read(tmp_path, "Perioden,Koeien_1\n2009JJ00,1604.5\n", frequency="month")


def test_semicolons_are_told_as_every_room_tells_them(tmp_path):
    text = '"Perioden";"Koeien_1"\n"2009JJ00";"  1604"\n'
    with pytest.raises(SourceError, match="columns are separated by ';'; expected ','"):
        _read(tmp_path, text, encoding="utf-8-sig")
    problems = Problems("herd")
    parse_table(text, Schema(columns=(Column(name="Perioden"),), key=("Perioden",)), problems)
    assert "columns are separated by ';'; expected ','" in said(problems)


def test_a_mark_before_the_first_byte_is_read_over(tmp_path):
    assert _read(tmp_path, "Perioden,Koeien_1\n2009JJ00,1604\n", encoding="utf-8-sig") == [(2009, 1604.0)]


def test_quotes_that_swallow_rows_and_names_that_stand_twice_are_refused(tmp_path):
    with pytest.raises(SourceError, match="a quote opens here and closes in line 3"):
        _read(tmp_path, 'Perioden,Naam,Koeien_1\n2009JJ00,"a,1\n2010JJ00,b",2\n')
    with pytest.raises(SourceError, match="column 'Koeien_1' stands twice"):
        _read(tmp_path, "Perioden,Koeien_1,Koeien_1\n2009JJ00,1,2\n")


def test_a_thousands_sign_is_never_advised_to_be_a_point(tmp_path):
    with pytest.raises(SourceError, match=r"'1,604' is not a number: it has a thousands sign .*write 1604"):
        _read(tmp_path, 'Perioden,Koeien_1\n2009JJ00,"1,604"\n2010JJ00,"1,230,604"\n')
    schema = Schema(columns=(Column(name="year", type="integer"), Column(name="cows", type="number")), key=("year",))
    problems = Problems("herd")
    parse_table('year,cows\n2009,"1,604"\n2010,"1,230,604"\n2011,"31,200"\n', schema, problems)
    assert len(problems) == 3
    assert "decimal point" not in said(problems)
    assert "write 31200" in said(problems)


def test_a_table_with_rows_in_a_quote_says_so():
    problems = Problems("herd")
    schema = Schema(columns=(Column(name="name"), Column(name="cows", type="number")), key=("name",))
    parse_table('name,cows\n"a,1\nb",2\nc,3\n', schema, problems)
    assert "takes 1 more lines into one cell" in said(problems)
