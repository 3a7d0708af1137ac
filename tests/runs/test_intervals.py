"""Every figure of a run has its interval, by the margins beside the study; worked on eight rows by hand."""

import math

import polars as pl
import pytest

from kringloop.core import StudyError, TableError, UnknownNameError
from kringloop.robustness import row_margins
from kringloop.runs import open_run, run_study

HEAD = "account,layer,where,half_width,relative,basic,reliability,completeness,time,geography,technology,shared,own_share,because_nl,because_en\n"  # noqa: E501
TENTH = "waste,mass,,,0.1,,,,,,,source,0.36,steekproef,a sample\n"
"""10 % off: 8 % with all rows of the source, 6 % by itself."""
Z = 1.959963984540054


def run_with(folder, results, *lines):
    (folder / "margins.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    return open_run(run_study(folder / "study.yaml", results).path)


def cell(run, key, year, sector):
    found = run.observations(key).filter(pl.col("year") == year, pl.col("sector") == sector).to_dicts()
    (row,) = [r for r in found if r["definition"] != "published"]
    return row


def test_a_sum_and_a_share_have_the_interval_of_their_rows(folder, results):
    run = run_with(folder, results, TENTH)
    waste = cell(run, "small_waste", 2021, "24-25")
    half = Z * math.sqrt((0.08 * 60) ** 2 + 0.06**2 * (15**2 + 5**2 + 30**2 + 10**2))
    assert (waste["value"], waste["interval"]) == (60.0, "first_order")
    assert (waste["low"], waste["high"]) == pytest.approx((60 - half, 60 + half))
    share = cell(run, "small_recovery", 2020, "24-25")  # 60 of 120: what is shared goes out
    half = Z * 0.06 * math.sqrt(30**2 + 10**2 + 60**2 + 20**2) * 0.5 / 120
    assert (share["low"], share["high"]) == pytest.approx((0.5 - half, 0.5 + half))
    assert run.meta["interval_level"] == "0.95"


def test_figures_are_the_same_bits_and_rows_without_a_rule_have_no_interval(folder, results, small_run):
    run = run_with(folder, results.parent / "sure", TENTH)
    for key in ("small_waste", "small_recovery", "small_intensity"):
        assert run.observations(key)["value"].equals(small_run.observations(key)["value"], null_equal=True)
    published = run.observations("small_recovery.published")
    assert published["low"].null_count() == published["interval"].null_count() == published.height
    assert small_run.observations("small_waste")["interval"].null_count() == 6
    assert small_run.margins == ()


def test_a_margin_of_almost_nothing_gives_the_figure_itself(folder, results):
    rows = run_with(folder, results, "waste,mass,,,1e-300,,,,,,,,,n,n\n").observations("small_waste")
    assert rows["low"].to_list() == rows["value"].to_list() == rows["high"].to_list()


def test_the_rules_are_kept_and_say_which_gave_a_row_its_margin(folder, results):
    run = run_with(folder, results, TENTH, "waste,mass,material=glass,0.5,,,,,,,,,,glas,glass\n")
    assert [m.line for m in run.margins] == [2, 3]
    found = row_margins(run.ledger, "waste", "mass", run.margins)
    rows = [found.why(row).en for row in range(len(found.sd))]
    assert sorted(set(rows)) == ["a sample", "glass"]
    assert run.file.table("margins")["because_nl"].to_list() == ["steekproef", "glas"]
    # asked by other dimensions, a figure has the same margin
    by_material = run.observe(run.definitions_of("small_waste")[0], ("sector", "material"), {"sector": ["24"]})
    glass = by_material.filter(pl.col("material") == "glass", pl.col("year") == 2020).to_dicts()[0]
    assert glass["high"] - glass["low"] == pytest.approx(2 * Z * 0.5 / math.sqrt(3))


def test_another_margin_is_another_run(folder, results):
    first = run_with(folder, results, TENTH).meta["run"]
    assert run_with(folder, results, TENTH.replace("0.1", "0.2")).meta["run"] != first


@pytest.mark.parametrize(
    ("line", "error", "message"),
    [
        ("wast,mass,,,0.1,,,,,,,,,d,d\n", UnknownNameError, "margins, line 2: 'wast' is not a known account.*waste"),
        ("waste,mas,,,0.1,,,,,,,,,d,d\n", UnknownNameError, "margins, line 2: 'mas' is not a known layer"),
        ("waste,mass,,,-0.1,,,,,,,,,d,d\n", StudyError, "line 2.*relative is -0.1; expected a number of at least 0"),
        ("waste,mass,,,0.1,,,,,,,source,2,d,d\n", StudyError, "line 2.*own_share is 2; expected a part from 0 to 1"),
        ("waste,mass,,,0.1,,,,,,,,0.5,d,d\n", StudyError, "line 2.*own_share and no shared error"),
    ],
)
def test_a_rule_that_cannot_be_stops_the_run_with_its_line(folder, results, line, error, message):
    with pytest.raises((error, TableError), match=message):
        run_with(folder, results, line)
    assert not results.exists()


def test_the_ledger_on_record_stays_beside_the_sure_one(folder, results):
    run = run_with(folder, results, TENTH)
    assert run.sure_ledger.accounts["waste"].layer("mass").sd is not None
    assert run.ledger.accounts["waste"].layer("mass").sd is None
