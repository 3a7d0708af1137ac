"""`kringloop check` with a results file: as it was written, or damaged."""

import json

import duckdb

from kringloop.runs import run_study
from tests.small import command, write_study


def test_a_results_file_is_whole_until_one_value_is_another(tmp_path, capsys):
    path = run_study(write_study(tmp_path / "study"), tmp_path / "results").path
    assert command(["check", str(path)]) == 0
    assert "as it was written (study small" in capsys.readouterr().out

    with duckdb.connect(str(path)) as connection:
        connection.execute("update checks set detail = 'by hand'")
    assert command(["check", str(path)]) == 2
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert "damaged" in said
    assert "kringloop run small" in said
    assert command(["check", str(path), "--lang", "nl"]) == 2
    assert "beschadigd" in capsys.readouterr().out
    assert command(["check", str(path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["sound"] is False


def test_a_results_file_that_cannot_be_opened_is_one_message(tmp_path, capsys):
    (tmp_path / "cut.duckdb").write_bytes(b"x" * 5000)
    (tmp_path / "folder.duckdb").mkdir()
    for name in ("cut.duckdb", "folder.duckdb", "lacking.duckdb"):
        assert command(["check", str(tmp_path / name)]) == 1
        said = capsys.readouterr().err
        assert name in said
        assert "Traceback" not in said
