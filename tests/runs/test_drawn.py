"""A run with draws: the same bits for any crew, and what it says of figures, changes and trends."""

import math
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from kringloop.core import MissingDataError, RangeError
from kringloop.ledger import Grid
from kringloop.robustness import Drawing, processes, serial
from kringloop.robustness import drawing as blocks
from kringloop.runs import Draws, claimed, open_run, run_study, tested
from kringloop.runs import drawn as tasks
from kringloop.standing import Figure, Window
from tests.runs.test_intervals import HEAD, TENTH, Z

TABLES = ("draw_quantiles", "draw_differences", "draw_trends")


def drawn(folder, results, count=4000, crew=serial, margins=TENTH):
    if margins:
        (folder / "margins.csv").write_text(HEAD + margins, encoding="utf-8")
    draws = Draws(drawing=Drawing(count=count), crew=crew)
    return open_run(run_study(folder / "study.yaml", results, draws=draws).path)


def total(run, table, **more):
    rows = run.file.table(table).filter(pl.col("indicator") == "small_waste", pl.col("sector") == "24-25")
    (row,) = rows.filter(*(pl.col(k) == v for k, v in more.items())).to_dicts()
    return row


def test_draws_follow_the_error_worked_by_hand(folder, results):
    run = drawn(folder, results)
    # 60 of 2021: 8 % together and 6 % by itself; nearly lognormal
    sd = math.sqrt((0.08 * 60) ** 2 + 0.06**2 * (15**2 + 5**2 + 30**2 + 10**2))
    row = total(run, "draw_quantiles", year=2021)
    assert row["deviation"] == pytest.approx(sd, rel=0.04)
    assert row["low"] == pytest.approx(60 * math.exp(-Z * sd / 60 - (sd / 60) ** 2 / 2), rel=0.015)
    assert row["first_low"] == pytest.approx(60 - Z * sd)
    assert (row["value"], row["undefined"]) == (60.0, 0)
    stored = run.observations("small_waste").filter(pl.col("sector") == "24-25", pl.col("year") == 2021).to_dicts()[0]
    assert (stored["low"], stored["high"], stored["interval"]) == (row["low"], row["high"], "draws")
    assert stored["value"] == 60.0
    # halved since 2020: the shared part halves with it, so that the change is sure
    change = total(run, "draw_differences", year=2021)
    assert (change["change"], change["verdict"], change["higher"]) == (-60.0, "lower", 0.0)
    slope = total(run, "draw_trends")
    assert (slope["first_year"], slope["last_year"], slope["slope"]) == (2020, 2021, -60.0)
    assert slope["low"] == pytest.approx(change["low"])
    assert (run.meta["draws"], run.meta["draws_seed"]) == ("4000", "7")


def test_any_crew_gives_the_same_bits(folder, tmp_path):
    alone, two = (drawn(folder, tmp_path / name, 60, crew) for name, crew in (("one", serial), ("two", processes(2))))
    assert alone.meta["run"] == two.meta["run"]
    for table in TABLES:
        assert alone.file.table(table).equals(two.file.table(table), null_equal=True)


def test_how_draws_are_cut_up_and_in_what_order_changes_no_bit(folder, results, monkeypatch):
    whole = drawn(folder, results, 60)
    found = {table: whole.file.table(table) for table in (*TABLES, "observations")}
    whole.file.path.unlink()
    monkeypatch.setattr(blocks, "AT_ONCE", 8 * 8 * 7)
    monkeypatch.setattr(blocks, "WIDE", 1)
    monkeypatch.setattr(tasks, "MOST_CELLS", 1)
    cut = drawn(folder, results, 60)
    assert cut.meta["run"] == whole.meta["run"]
    for table, before in found.items():
        assert cut.file.table(table).equals(before, null_equal=True)


def test_a_run_that_stopped_goes_on_where_it_was(folder, results, monkeypatch):
    once, told = list[int](), list[str]()
    monkeypatch.setattr(tasks, "MOST_CELLS", 1)  # a task for each figure

    def stops_at_second(step):
        if step.startswith("drawing"):
            once.append(1)
            if len(once) == 2:
                raise KeyboardInterrupt

    (folder / "margins.csv").write_text(HEAD + TENTH, encoding="utf-8")
    draws = Draws(drawing=Drawing(count=30))
    with pytest.raises(KeyboardInterrupt):
        run_study(folder / "study.yaml", results, draws=draws, progress=stops_at_second)
    assert len(list((results / ".draws").rglob("*.npy"))) == 2
    ran = run_study(folder / "study.yaml", results, draws=draws, progress=told.append)
    steps = [step.split()[1] for step in told if step.startswith("drawing")]
    total = int(steps[-1].split("/")[1])
    assert steps == [f"{n}/{total}" for n in range(2, total + 1)]
    assert not list((results / ".draws").rglob("*.npy"))
    other = drawn(folder, results.parent / "other", 30)
    for table in TABLES:
        assert open_run(ran.path).file.table(table).equals(other.file.table(table), null_equal=True)


def test_a_trend_is_told_over_the_years_on_record_since_a_break():
    years = ("2019", "2020", "2021", "2022", "2023")
    result = SimpleNamespace(grid=Grid(("year", "sector"), {"year": years, "sector": ("24", "25")}))
    rows = [
        *((y, "24", "observed", "b p" if y == 2021 else None) for y in (2018, 2019, 2020, 2021, 2022)),
        *(
            (y, "25", s, f)
            for y, s, f in (
                (2020, "computed", "p"),
                (2021, "modelled", None),
                (2022, "published", None),
                (2023, "observed", "projected"),
            )
        ),
    ]
    frame = pl.DataFrame(rows, schema=["year", "sector", "status", "flags"], orient="row")
    found = tested.tested_cells(result, frame, Window(2019, 2023))
    assert found[:, 0].tolist() == [False, False, True, True, False]
    assert found[:, 1].tolist() == [False, True, False, True, False]
    for at, sector in enumerate(("24", "25")):
        figures = [Figure(y, 1.0, s, tuple((f or "").split())) for y, c, s, f in rows if c == sector]
        assert claimed.tested_years(figures, Window(2019, 2023)) == tuple(
            int(years[n]) for n in np.flatnonzero(found[:, at])
        )


def test_other_draws_are_another_run_and_values_stay(folder, results, small_run):
    few, more = drawn(folder, results, 50), drawn(folder, results, 60)
    assert few.meta["run"] != more.meta["run"]
    for run in (few, more):
        values = run.observations("small_intensity")["value"]
        assert values.equals(small_run.observations("small_intensity")["value"], null_equal=True)
    assert not list((results / ".draws").rglob("*.npy"))


def test_one_draw_and_a_study_without_margins_are_refused(folder, results):
    with pytest.raises(RangeError, match="1 draw says nothing of a spread; take at least 2"):
        Draws(drawing=Drawing(count=1))
    with pytest.raises(MissingDataError, match=r"no figure of this study rests on data with a margin\n.*margins.csv"):
        drawn(folder, results, 20, margins="")
    assert not list(results.glob("*.duckdb"))
