"""The checks of a study are those of its run as long as files, choices and program are the same."""

import pytest

from kringloop.runs import check_study, run_study
from kringloop.runs import checked as checked_module
from kringloop.study import load_study, parse_study, shipped_studies
from kringloop.study.inputs import hash_of_inputs
from kringloop.tables import read_yaml
from tests.small import change


def test_the_files_alone_give_the_hash_of_what_was_read(folder):
    file = read_yaml(folder / "study.yaml")
    assert hash_of_inputs(file, parse_study(file)) == load_study(file.path).input_hash


def test_the_hash_counts_the_inputs_of_engines_and_the_cells_too():
    path = shipped_studies()["netherlands"]
    file = read_yaml(path)
    assert hash_of_inputs(file, parse_study(file)) == load_study(path).input_hash


def test_a_run_of_the_same_files_answers_with_the_same_checks(folder, results, monkeypatch):
    computed = check_study(folder / "study.yaml", results)
    assert computed.run is None
    ran = run_study(folder / "study.yaml", results)
    monkeypatch.setattr(checked_module, "load_study", lambda _: pytest.fail("was computed again"))
    taken = check_study(folder / "study.yaml", results)
    assert taken.run == ran.path
    assert (taken.study, taken.accounts, taken.rows) == (computed.study, computed.accounts, computed.rows)
    assert taken.checks == computed.checks


def test_one_changed_figure_is_checked_anew(folder, results):
    run_study(folder / "study.yaml", results)
    change(folder, "totals.csv", "2020,24,non_chemical,100", "2020,24,non_chemical,500")
    found = check_study(folder / "study.yaml", results)
    assert found.run is None
    assert "fail" in [row["outcome"] for row in found.checks]


def test_a_damaged_run_is_not_believed(folder, results):
    ran = run_study(folder / "study.yaml", results)
    ran.path.write_bytes(b"no results")
    assert check_study(folder / "study.yaml", results).run is None
