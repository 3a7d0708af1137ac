"""The results file: whole or not there, read-only, readable by any DuckDB client."""

import errno
import os

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from kringloop.core import ResultsError, UnknownNameError
from kringloop.tables import LAYOUT, ResultsFile, newest_results, results, write_results
from kringloop.tables.contents import content_hash

FRAME = pl.DataFrame({"name": ["a", None, "ç ▁ 'x'"], "year": [2020, 2021, None], "value": [1.5, None, -0.0]})
META = {"study": "small"}


def written(folder, name="small-0123456789.duckdb", **tables):
    return write_results(folder / name, tables or {"figures": FRAME}, META)


def leftovers(folder):
    return [p.name for p in folder.iterdir() if p.name.startswith(".")]


def test_what_is_written_is_read_back(tmp_path):
    file = ResultsFile(written(tmp_path))
    assert_frame_equal(file.table("figures"), FRAME)
    assert file.names == ("figures", "meta")
    assert {k: v for k, v in file.meta.items() if k != "content"} == {"study": "small", "layout": str(LAYOUT)}
    assert leftovers(tmp_path) == []


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.none() | TEXT,
            st.none() | st.integers(-(2**63), 2**63 - 1),
            st.none() | st.floats(allow_nan=False),
            st.none() | st.booleans(),
        ),
        max_size=8,
    )
)
def test_any_frame_is_read_back(tmp_path, rows):
    schema = {"text": pl.String, "whole": pl.Int64, "number": pl.Float64, "yes": pl.Boolean}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    assert_frame_equal(ResultsFile(written(tmp_path, any=frame)).table("any"), frame)


def test_a_plain_client_reads_it(tmp_path):
    with duckdb.connect(str(written(tmp_path)), read_only=True) as connection:
        assert connection.execute("select sum(value) from figures").fetchone() == (1.5,)


def test_a_question_in_sql_is_answered(tmp_path):
    answer = ResultsFile(written(tmp_path)).query("select name from figures where year = ?", [2020])
    assert answer.to_dicts() == [{"name": "a"}]


@pytest.fixture
def opened(monkeypatch):
    """How often DuckDB was opened."""
    made, connect = [], duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda *given, **named: made.append(given) or connect(*given, **named))
    return made


def test_a_file_is_opened_once_to_see_what_it_is(tmp_path, opened):
    path = written(tmp_path)
    del opened[:]
    file = ResultsFile(path)
    assert (file.meta["study"], file.names, len(opened)) == ("small", ("figures", "meta"), 1)
    file.table("figures")
    assert len(opened) == 2  # each further question opens it for itself


def test_a_file_that_is_kept_open_is_opened_once_for_everything(tmp_path, opened):
    path = written(tmp_path)
    del opened[:]
    file = ResultsFile(path, keep_open=True)
    for _ in range(2):
        assert_frame_equal(file.table("figures"), FRAME)
        assert file.query("select year from figures where name = 'a'").item() == 2020
    assert len(opened) == 1


def test_a_wrong_question_is_a_sentence(tmp_path):
    with pytest.raises(ResultsError, match="figurs"):
        ResultsFile(written(tmp_path)).query("select * from figurs")


def test_readers_cannot_write(tmp_path):
    with ResultsFile(written(tmp_path)).connect() as connection, pytest.raises(duckdb.Error):
        connection.execute("create table results.more as select 1")


def test_an_unknown_table_names_the_nearest(tmp_path):
    with pytest.raises(UnknownNameError, match="did you mean 'figures'"):
        ResultsFile(written(tmp_path)).table("figure")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ResultsError, match=r"none\.duckdb does not exist"):
        ResultsFile(tmp_path / "none.duckdb")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ResultsError, match="is a folder; make"):
        ResultsFile(tmp_path)


def test_a_folder_with_results_names_one_of_them(tmp_path):
    path = written(tmp_path)
    with pytest.raises(ResultsError, match="is a folder with 1 results files") as caught:
        ResultsFile(tmp_path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"year,value\n2020,1\n", b"\0" * 9000, b"12345678DUCK" + b"\1" * 9000])
def test_a_file_that_is_no_results_file(tmp_path, content):
    path = tmp_path / "x.duckdb"
    path.write_bytes(content)
    with pytest.raises(ResultsError, match=r"x\.duckdb is not a results file"):
        ResultsFile(path)


def test_another_database_is_no_results_file(tmp_path):
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table something as select 1")
    with pytest.raises(ResultsError, match="not a results file"):
        ResultsFile(path)


@pytest.mark.parametrize("layout", ["0", "1", "old", None])
def test_a_file_of_another_layout_is_left_alone(tmp_path, layout):
    path = written(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("update meta set value = ? where key = 'layout'", [layout])
    before = path.read_bytes()
    with pytest.raises(ResultsError, match=rf"layout \d, this version reads layout {LAYOUT}\n.*kringloop run"):
        ResultsFile(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_file_that_is_cut_is_a_sentence(tmp_path, part):
    path = written(tmp_path, figures=pl.DataFrame({"value": [i * 0.37 for i in range(50_000)]}))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(ResultsError):
        ResultsFile(path).table("figures")


@pytest.mark.parametrize("below", ["file/x.duckdb", "file/deeper/x.duckdb"])
def test_a_folder_that_cannot_be_made(tmp_path, below):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"cannot be written to .*\n  Choose another folder with --out"):
        write_results(tmp_path / below, {"figures": FRAME}, META)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_disk_that_fails_leaves_the_old_file(tmp_path, monkeypatch, step):
    path = written(tmp_path)
    before = path.read_bytes()

    def fail(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(ResultsError, match="No space left on device"):
        written(tmp_path, figures=FRAME.head(1))
    assert path.read_bytes() == before
    assert leftovers(tmp_path) == []


def test_a_table_that_cannot_be_stored_leaves_nothing(tmp_path):
    with pytest.raises(ResultsError, match="Nothing was written"):
        written(tmp_path, figures=FRAME, FIGURES=FRAME)
    assert list(tmp_path.iterdir()) == []


def test_leftovers_are_cleared_and_files_of_others_are_not(tmp_path):
    left = [
        ".kringloop-0123456789abcdef.partial",
        ".kringloop-0123456789abcdef.partial.wal",
        ".small-1.77-00ff.partial",
    ]
    for name in (*left, ".hidden.partial", ".notes"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    written(tmp_path)
    assert sorted(leftovers(tmp_path)) == [".hidden.partial", ".notes"]


def test_a_file_keeps_the_hash_of_its_content(tmp_path):
    path = written(tmp_path)
    assert ResultsFile(path).sound()
    with duckdb.connect(str(path)) as connection:
        connection.execute("update figures set value = 1.6 where name = 'a'")
    assert not ResultsFile(path).sound()


@pytest.mark.parametrize(
    "change",
    [
        "delete from figures where name is null",
        "drop table figures",
        "create table more as select 1",
        "alter table figures rename value to worth",
    ],
)
def test_every_change_of_the_content_is_noticed(tmp_path, change):
    path = written(tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(change)
    assert not ResultsFile(path).sound()


def test_a_missing_figure_is_no_zero_and_text_no_longer_text():
    def of(**columns):
        return content_hash({"t": pl.DataFrame(columns)})

    assert of(a=[None, 1.0]) != of(a=[0.0, 1.0])
    assert of(a=["ab", "c"]) != of(a=["a", "bc"])
    assert of(a=[1], b=[2]) != of(a=[2], b=[1])
    assert content_hash({"t": FRAME, "u": FRAME}) == content_hash({"u": FRAME, "t": FRAME})


def test_bytes_that_were_damaged_are_noticed(tmp_path):
    path = written(tmp_path, figures=pl.DataFrame({"value": [i * 0.37 for i in range(200_000)]}))
    data = bytearray(path.read_bytes())
    data[300_000:400_000] = bytes(100_000)
    path.write_bytes(data)
    assert not ResultsFile(path).sound()


def altered(tmp_path, *changes):
    path = written(tmp_path)
    with duckdb.connect(str(path)) as connection:
        for change in changes:
            connection.execute(change)
    return ResultsFile(path)


def test_a_view_is_no_table(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("for the owner only", encoding="utf-8")
    file = altered(tmp_path, "drop table figures", f"create view figures as select content from read_text('{secret}')")
    assert file.names == ("meta",)
    with pytest.raises(UnknownNameError, match="'figures' is not a known table"):
        file.table("figures")
    with pytest.raises(ResultsError, match=r"[Pp]ermission|disabled"):
        file.query("select * from figures")


def test_names_in_a_file_do_not_stand_in_for_those_of_the_program(tmp_path):
    file = altered(
        tmp_path,
        "create macro strlen(x) as error('mine')",
        "create macro count() as error('mine')",
        "create schema other",
        "create table other.hidden as select 1",
    )
    assert_frame_equal(file.table("figures"), FRAME)
    assert file.names == ("figures", "meta")


@pytest.mark.parametrize(
    "question",
    [
        "install httpfs",
        "load httpfs",
        "attach '/tmp/x.duckdb'",
        "copy results.meta to '/tmp/x'",
        "select * from read_csv('/etc/hostname')",
        "set enable_external_access = true",
    ],
)
def test_a_connection_reaches_nothing_else(tmp_path, question):
    with ResultsFile(written(tmp_path)).connect() as connection, pytest.raises(duckdb.Error):
        connection.execute(question)


def test_columns_of_another_kind_are_refused(tmp_path):
    file = altered(tmp_path, "alter table figures add column more integer[]")
    with pytest.raises(ResultsError, match=r"table 'figures' has columns of a kind that results have not: 'more'"):
        file.table("figures")


def test_a_table_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "MOST_ROWS", 1_000_000)
    file = altered(tmp_path, "create table flood as select 1 as a from range(3_000_000)")
    with pytest.raises(ResultsError, match=r"3000000 rows .* more than is read"):
        file.table("flood")


def test_a_name_that_is_not_utf8_is_a_sentence(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.duckdb")
    path.write_bytes(written(tmp_path).read_bytes())
    with pytest.raises(ResultsError, match=r"caf\\xe9\.duckdb' has a name that is not UTF-8"):
        ResultsFile(path)


def at(path, seconds):
    os.utime(path, (seconds, seconds))


def test_the_newest_is_the_one_written_last(tmp_path):
    first, second = written(tmp_path, "a-0000000001.duckdb"), written(tmp_path, "a-0000000000.duckdb")
    at(first, 2000)
    at(second, 1000)
    assert newest_results(tmp_path) == newest_results(tmp_path, "a") == first


def test_a_study_is_not_taken_for_one_with_a_longer_name(tmp_path):
    own, other = written(tmp_path, "a-0000000000.duckdb"), written(tmp_path, "a-b-0000000000.duckdb")
    at(own, 1000)
    at(other, 2000)
    assert newest_results(tmp_path, "a") == own
    assert newest_results(tmp_path, "a-b") == newest_results(tmp_path) == other


@pytest.mark.parametrize("study", ["*", "?", "[a]"])
def test_a_pattern_is_no_study(tmp_path, study):
    written(tmp_path, "a-0000000000.duckdb")
    with pytest.raises(ResultsError, match="no results of study"):
        newest_results(tmp_path, study)


def test_no_results_says_how_to_make_them(tmp_path):
    with pytest.raises(ResultsError, match="kringloop run netherlands"):
        newest_results(tmp_path / "none")
    with pytest.raises(ResultsError, match="kringloop run mine"):
        newest_results(tmp_path, "mine")


def test_an_unknown_study_names_the_nearest(tmp_path):
    written(tmp_path)
    with pytest.raises(ResultsError, match=r"study 'smal' in .*; did you mean 'small'"):
        newest_results(tmp_path, "smal")
