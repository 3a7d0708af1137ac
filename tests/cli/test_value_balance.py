"""`kringloop value` without a file: the value balance of results, closed, with what is unknown, and its mistakes."""

import json

import pytest

NEEDED = ("--lang", "en", "--run")


def links(told):
    return {(r["origin"], r["destination"], r["strategy"], r["plane"]): r["value"] for r in told["links"]}


@pytest.mark.parametrize("sector", ["C", "C28", "A-U"])
def test_what_goes_in_comes_out(kringloop, netherlands, sector):
    code, out, _ = kringloop("value", "--sector", sector, "--json", *NEEDED, netherlands)
    told = json.loads(out)
    found = links(told)
    into = [v for (_, to, kind, plane), v in found.items() if (to, kind, plane) == ("make", "main", "value")]
    assert code == 0
    assert told["sector"] == sector.removeprefix("C") or told["sector"] == sector
    assert len(into) == 3
    assert sum(into) == pytest.approx(found["make", "use", "main", "value"])
    assert {k["kind_of_value"] for k in told["kinds_of_value"]} >= {"economic", "environmental"}


@pytest.mark.published
def test_the_sheet_prints_what_the_office_prints(kringloop, netherlands):
    """National accounts, CBS 85867: output of manufacturing in 2021, 377,319 million euros at current prices."""
    code, out, _ = kringloop("value", *NEEDED, netherlands)
    assert code == 0
    assert "377,319" in out
    assert "Manufacturing: of every euro that goes out 25.4 % was made here (2021)" in out
    assert "Kilograms that a sector buys and sells: CBS" in out
    row = next(line for line in out.splitlines() if "bought in " in line and "making" in line)
    assert row.split() == ["bought", "in", "making", "unknown", "281,433", "unknown"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--sector", "99"), "'99' has no value balance; there is one of: A-U, C, 10-12,"),
        (("--unit", "EUR"), "--profile, --weight and --unit belong to a file of your own"),
        (("--weight", "economic=1"), "--profile, --weight and --unit belong to a file of your own"),
        (("--profile", "geometric"), "--profile, --weight and --unit belong to a file of your own"),
        (("--study", "netherlands"), "--study"),
    ],
)
def test_what_cannot_be_asked_of_results_is_refused(kringloop, netherlands, options, told):
    code, out, err = kringloop("value", *options, *NEEDED, netherlands)
    assert (code, out) == (1, "")
    assert told in err


@pytest.mark.parametrize("option", ["--sector", "--run", "--study", "--results"])
def test_a_file_and_results_are_not_asked_together(kringloop, option):
    code, _, err = kringloop("value", "mine.csv", option, "x", "--lang", "en")
    assert code == 1
    assert "'mine.csv' is a file of your own; --sector, --run, --study and --results belong" in err


def test_a_study_without_these_accounts_says_what_it_needs(kringloop, small_run):
    code, out, err = kringloop("value", *NEEDED, small_run.file.path)
    assert (code, out) == (1, "")
    assert "has no value balance; it needs output and value added by sector" in err


def test_the_newest_of_a_study_and_a_folder(kringloop, netherlands):
    folder = netherlands.parent
    one = kringloop("value", "--study", "netherlands", "--results", folder, "--json")
    assert one == kringloop("value", "--run", netherlands, "--json")
    assert one[0] == 0
