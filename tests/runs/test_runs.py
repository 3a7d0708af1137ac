"""A run: the same twice, whole or not there, rebuilt from its file, compared with another."""

import math
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kringloop.core import MissingDataError, ResultsError, UnknownNameError
from kringloop.indicators import INDICATORS
from kringloop.runs import compare_runs, open_run, run_study
from kringloop.runs import run as run_module
from kringloop.runs.evaluate import evaluate
from kringloop.tables import ResultsFile
from tests.guards.source import ROOT
from tests.small import change, write_study


def figures(run, key, **cell):
    frame = run.observations(key)
    for name, label in cell.items():
        frame = frame.filter(pl.col(name) == label)
    return frame["value"].to_list()


def test_figures_worked_by_hand(small_run):
    # 30 + 10 + 60 of sector 24 and 20 of sector 25; recovered 60 of 120; 120 kt / 300 mln EUR
    assert figures(small_run, "small_waste", year=2020, sector="24-25") == [120]
    assert figures(small_run, "small_recovery.scaled", year=2020, sector="24-25") == [0.5]
    assert figures(small_run, "small_intensity", year=2020, sector="24-25") == [0.4]
    assert figures(small_run, "small_recovery.published", region="BE", item="one") == [35.5]


def test_the_same_inputs_leave_the_file_as_it_is(folder, results):
    first = run_study(folder / "study.yaml", results)
    content = first.path.read_bytes()
    second = run_study(folder / "study.yaml", results)
    assert (second.run_hash, second.path) == (first.run_hash, first.path)
    assert (first.already_there, second.already_there) == (False, True)
    assert first.path.read_bytes() == content


def test_the_same_run_is_the_newest_again(folder, results):
    first = run_study(folder / "study.yaml", results).path
    os.utime(first, (1000, 1000))
    run_study(folder / "study.yaml", results)
    assert first.stat().st_mtime > 1000


def test_a_folder_for_reading_only_does_not_stop_the_same_run(folder, results, monkeypatch):
    run_study(folder / "study.yaml", results)

    def fail(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "utime", fail)
    assert run_study(folder / "study.yaml", results).already_there


def test_a_damaged_file_of_the_same_run_is_made_again(folder, results):
    path = run_study(folder / "study.yaml", results).path
    path.write_bytes(path.read_bytes()[:5000])
    assert not run_study(folder / "study.yaml", results).already_there
    assert figures(open_run(path), "small_waste", year=2020, sector="24") == [100]


@pytest.mark.parametrize(
    "change", ["update observations set value = value + 1", "update meta set value = 'x' where key = 'run'"]
)
def test_a_file_of_the_same_run_with_other_content_is_made_again(folder, results, change):
    path = run_study(folder / "study.yaml", results).path
    with duckdb.connect(str(path)) as connection:
        connection.execute(change)
    assert not run_study(folder / "study.yaml", results).already_there
    assert figures(open_run(path), "small_waste", year=2020, sector="24") == [100]
    assert ResultsFile(path).sound()


@pytest.mark.parametrize("name", ["study.yaml", "nodes.csv", "waste.csv", "totals.csv", "series.csv", "origins.csv"])
def test_any_changed_input_gives_another_run(folder, results, name):
    first = run_study(folder / "study.yaml", results)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(
            {
                "study.yaml": "# more\n",
                "nodes.csv": "NL.x,x,x,market,,NL,\n",
                "totals.csv": "2021,25,glass,0\n",
                "waste.csv": "2021,NL.25,NL.disposal,glass,1,leaf,,waste_office\n",
                "series.csv": "c,%,c,c\n",
                "origins.csv": "x,a,b,c,d,e,observed,,\n",
            }[name]
        )
    second = run_study(folder / "study.yaml", results)
    assert second.run_hash != first.run_hash
    assert first.path.is_file()


def test_another_program_gives_another_run(folder, results, monkeypatch):
    first = run_study(folder / "study.yaml", results)
    monkeypatch.setattr(run_module, "hash_of_program", lambda: "other")
    second = run_study(folder / "study.yaml", results)
    assert second.run_hash != first.run_hash
    found = compare_runs(open_run(first.path), open_run(second.path))
    assert found.cause == "changed between the runs: program"


def test_a_failing_total_is_told_and_the_run_is_written(folder, results):
    change(folder, "totals.csv", "non_chemical,100", "non_chemical,101")
    ran = run_study(folder / "study.yaml", results)
    assert len(ran.failed_checks) == 1
    assert "published 101, from the rows 100" in ran.failed_checks[0]
    assert open_run(ran.path).file.table("checks")["outcome"].to_list() == ["fail"]


def test_an_indicator_out_of_its_bounds_fails_alone(folder, results, indicators):
    from dataclasses import replace

    from kringloop import indicators as room
    from kringloop.runs import evaluate

    one = next(i for i in room.INDICATORS if i.key == "small_waste")
    narrow = replace(one, bounds=(0.0, 50.0))
    wanted = evaluate.wanted_indicators
    try:
        evaluate.wanted_indicators = lambda study: tuple(narrow if i is one else i for i in wanted(study))
        ran = run_study(folder / "study.yaml", results)
    finally:
        evaluate.wanted_indicators = wanted
    assert len(ran.failed_checks) == 1
    assert "small_waste" in ran.failed_checks[0]
    assert "lies between 0 and 50" in ran.failed_checks[0]
    checks = ResultsFile(ran.path).table("checks")
    assert checks.filter(checks["outcome"] == "fail")["subject"].to_list() == [one.id]
    run = open_run(ran.path)
    assert run.observations_of(one) is None
    assert any(run.observations_of(i) is not None for i in wanted(run.study))


def test_absent_cells_are_stored_with_their_reason(folder, results):
    change(folder, "study.yaml", '["24-25", "24", "25"]', '["24-25", "24", "25", "26"]')
    run = open_run(run_study(folder / "study.yaml", results).path)
    rows = run.observations("small_intensity").filter(pl.col("sector") == "26")
    assert rows["value"].to_list() == [None, None]
    assert rows["status"].to_list() == ["missing", "missing"]
    assert rows["reason"].to_list() == ["no data for this cell"] * 2


def test_no_figure_is_nan(small_run):
    frame = small_run.file.table("observations")
    assert not any(math.isnan(v) for v in frame["value"].drop_nulls())
    assert frame.filter(pl.col("value").is_null() & pl.col("reason").is_null()).is_empty()


def test_the_ledger_of_the_file_gives_the_figures_of_the_study(study, small_run):
    stored = small_run.file.table("observations")
    for outcome in evaluate(study.file, study.ledger):
        if outcome.result is None:
            continue
        again = small_run.observe(outcome.indicator, outcome.indicator.by, {})
        kept = stored.filter(
            (pl.col("indicator") == outcome.indicator.key) & (pl.col("definition") == outcome.indicator.definition)
        )
        assert_frame_equal(again, kept.select(again.columns))


def test_a_figure_opened_from_the_file_is_the_one_of_the_study(study, small_run):
    indicator = INDICATORS["small_intensity"]
    cell = {"year": 2020, "sector": "24-25"}
    ours = indicator.expression(study.ledger).explain(**cell)
    theirs = small_run.explain(indicator, **cell)
    assert (theirs.value, theirs.unit, theirs.formula) == (ours.value, ours.unit, ours.formula)
    for mine, other in zip(ours.terms, theirs.terms, strict=True):
        assert_frame_equal(mine.rows, other.rows)
        assert (mine.role, mine.value, mine.contribution) == (other.role, other.value, other.contribution)


def test_a_cell_without_figure_cannot_be_opened(small_run):
    with pytest.raises(MissingDataError, match="there is no figure for year 2020"):
        small_run.explain(INDICATORS["small_intensity"], year=2020, sector="26")


def test_an_unknown_label_names_the_nearest(small_run):
    with pytest.raises(UnknownNameError, match="did you mean '24'"):
        small_run.observe(INDICATORS["small_waste"], ("sector",), {"sector": ["244"]})


def test_a_plain_client_reads_the_figures(small_run):
    with duckdb.connect(str(small_run.file.path), read_only=True) as connection:
        asked = "select value from observations where indicator = 'small_waste' and year = 2020 and sector = '24'"
        assert connection.execute(asked).fetchall() == [(100.0,)]


def test_a_run_without_figures_is_whole(folder, results):
    change(folder, "study.yaml", "show:", "indicators: []\nshow:")
    run = open_run(run_study(folder / "study.yaml", results).path)
    assert run.observations_of(INDICATORS["small_waste"]) is None
    assert compare_runs(run, run).changed.is_empty()


def test_a_file_whose_study_has_another_form_says_so(small_run):
    with duckdb.connect(str(small_run.file.path)) as connection:
        connection.execute("update meta set value = '{}' where key = 'study_file'")
    with pytest.raises(ResultsError, match="made by version"):
        _ = open_run(small_run.file.path).study


def test_a_run_compared_with_itself_differs_in_nothing(small_run):
    found = compare_runs(small_run, small_run)
    assert found.same_inputs
    assert found.same_program
    for frame in (found.changed, found.only_old, found.only_new, found.choices):
        assert frame.is_empty()


def two_runs(folder, results, *changes):
    old = run_study(folder / "study.yaml", results).path
    for each in changes:
        change(folder, *each)
    return compare_runs(open_run(old), open_run(run_study(folder / "study.yaml", results).path))


def test_the_largest_change_comes_first_whatever_its_sign(folder, results):
    # intensity of 24 in 2020: 100 / 200 → 100 / 400, −50 %; of 24-25: 120 / 300 → 120 / 500, −40 %
    found = two_runs(folder, results, ("production.csv", "2020,NL.24,NL.market,200", "2020,NL.24,NL.market,400"))
    assert found.changed["indicator"].unique().to_list() == ["small_intensity"]
    assert found.changed["relative"].to_list() == pytest.approx([-0.5, -0.4])
    assert found.cause == "changed between the runs: data or study file"


def test_a_figure_that_was_zero_has_no_relative_change(folder, results):
    change(folder, "waste.csv", "2020,NL.25,NL.recovery,metal,20", "2020,NL.25,NL.recovery,metal,0")
    found = two_runs(folder, results, ("waste.csv", "2020,NL.25,NL.recovery,metal,0", "2020,NL.25,NL.recovery,metal,5"))
    row = found.changed.filter((pl.col("indicator") == "small_waste") & (pl.col("sector") == "25")).to_dicts()[0]
    assert (row["old"], row["new"], row["difference"], row["relative"]) == (0, 5, 5, None)


def test_a_changed_choice_is_named(folder, results):
    found = two_runs(folder, results, ("study.yaml", "show:", "choices: {small_recovery.scaled: {factor: 2}}\nshow:"))
    assert found.choices.to_dicts() == [
        {"indicator": "small_recovery", "definition": "scaled", "old": '{"factor": 1.0}', "new": '{"factor": 2}'}
    ]
    assert "choices" in found.cause
    assert set(found.changed["relative"]) == {1.0}


def test_figures_of_one_run_only_are_listed(folder, results):
    found = two_runs(folder, results, ("rates.csv", "rate_a,BE,one,2020", "rate_a,BE,one,2019"))
    assert found.only_old.filter(pl.col("region") == "BE")["year"].to_list() == []
    assert 2019 in found.only_new["year"].to_list()


# two at the same time, and one killed: real processes

CHILD = """
    import os, sys, time
    from pathlib import Path
    from kringloop.tables import results
    from kringloop.runs import run_study
    if len(sys.argv) > 3:
        def slow(path, store=results._store):
            def _slow(connection, name, frame):
                store(connection, name, frame)
                print(name, flush=True)
                time.sleep(0.05 if sys.argv[3] == "slowly" else 60)
            return _slow
        results._store = slow(None)
    run_study(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def start(study: Path, results: Path, *mode: str) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    command = [sys.executable, "-c", textwrap.dedent(CHILD), str(study), str(results), *mode]
    return subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": path}, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ended(child):
    with child:
        _, errors = child.communicate(timeout=60)
    assert child.returncode == 0, errors


@pytest.mark.parametrize("same", [True, False])
def test_two_runs_at_the_same_time(folder, tmp_path, results, same):
    other = folder
    if not same:
        other = write_study(tmp_path / "other").parent
        change(other, "study.yaml", "study: small", "study: other")
    children = [start(f / "study.yaml", results, "slowly") for f in (folder, other)]
    for child in children:
        ended(child)
    found = sorted(results.iterdir())
    assert len(found) == (1 if same else 2)
    assert all(ResultsFile(p).table("nodes").height == 5 for p in found)


def test_a_run_that_is_killed_leaves_old_results_and_no_half_file(folder, results):
    old = run_study(folder / "study.yaml", results).path
    content = old.read_bytes()
    change(folder, "waste.csv", "glass,10", "glass,0")
    child = start(folder / "study.yaml", results, "stuck")
    with child:
        assert child.stdout.readline() == "meta\n"
        os.kill(child.pid, signal.SIGKILL)
    assert [p for p in results.glob("*.duckdb") if not p.name.startswith(".")] == [old]
    assert any(".partial" in p.name for p in results.iterdir())
    assert old.read_bytes() == content
    assert figures(open_run(old), "small_waste", year=2020, sector="24") == [100]
    run_study(folder / "study.yaml", results)
    assert not any(".partial" in p.name for p in results.iterdir())


def test_a_run_that_is_interrupted_leaves_nothing(folder, results):
    child = start(folder / "study.yaml", results, "stuck")
    with child:
        assert child.stdout.readline() == "meta\n"
        time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=60)
    assert list(results.iterdir()) == []
