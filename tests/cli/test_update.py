"""`update`: a study fetched, made anew, run and compared; on a service of this machine that revises a figure."""

import json
from pathlib import Path

import polars as pl
import pytest

from kringloop.study import copy_study
from tests.fetching import tables as t
from tests.fetching.replay import Reply, Service, served
from tests.small import change, command

KEY = "eurostat_cei_srm030"
RATE = "circular_material_use.eurostat"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The study of one member, cut to one dataset of two regions and one indicator."""
    path = copy_study("belgium", tmp_path_factory.mktemp("study") / "mine")
    tables = path.parent / "tables"
    rows = pl.read_csv(tables / "eurostat.csv", infer_schema=False).filter(pl.col("source") == KEY)
    rows.filter(pl.col("region").is_in(["BE", "EU27_2020"])).write_csv(tables / "eurostat.csv")
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("\nshow:")]
    path.write_text(f"{head}\nindicators: [{RATE}]\n", encoding="utf-8")
    (path.parent / "margins.csv").unlink()
    return path


def rates(study, **revised):
    """The rows of the dataset as the study holds them, in the form of the service, some of them revised."""
    held = pl.read_csv(study.parent / "tables" / "eurostat.csv", infer_schema=False).fill_null("")
    found = {(r["region"], int(r["year"])): (float(r["value"]), r["flag"]) for r in held.to_dicts()}
    found |= {(key.split("_")[0], int(key.split("_")[1])): (value, "") for key, value in revised.items()}
    return tuple((geo, geo, year, value, flag) for (geo, year), (value, flag) in found.items())


@pytest.fixture
def service():
    with served(Service()) as running:
        yield running


@pytest.fixture
def update(study, service, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("kringloop.fetching.clock.time.sleep", lambda _: None)

    def run(*options, base=True):
        capsys.readouterr()
        named = ["--base", f"eurostat={service.base}"] if base else []
        places = ["--results", str(tmp_path / "results"), "--store", str(tmp_path / "store")]
        code = command(["update", str(study), *places, *named, *map(str, options)])
        told = capsys.readouterr()
        assert told.out or not base, told.err
        return code, json.loads(told.out) if told.out and "--json" in options else told.out, told.err

    return run


def test_on_unchanged_data_an_update_changes_nothing_and_says_so(study, service, update, tmp_path):
    t.eurostat(service, rates=rates(study))
    _, told, _ = update("--json")
    assert (told["changes"]["unchanged"], told["tables"], told["study"]) == (True, [], str(study))
    assert told["changes_file"] is None
    files = sorted(p.name for p in (tmp_path / "results").iterdir() if not p.name.startswith("."))
    code, screen, err = update("--lang", "nl")
    assert "Er is niets veranderd: elk cijfer is zoals het was." in screen
    assert code == 3, "the other datasets of the recipe are not on this service"
    assert "cei_srm020" in err
    assert sorted(p.name for p in (tmp_path / "results").iterdir() if not p.name.startswith(".")) == files


def test_a_revised_cell_and_a_new_year_are_told_apart_and_traced(study, service, update):
    t.eurostat(service, rates=rates(study))
    update("--json")
    t.eurostat(service, updated="2026-11-14T11:00:00+0100", rates=rates(study, BE_2022=18.9, BE_2024=20.1))
    _, told, _ = update("--json")
    changes = told["changes"]
    (figure,) = changes["figures"]
    assert (figure["year"], figure["cell"], figure["old"], figure["new"]) == (2022, "region=BE", 18.3, 18.9)
    assert (figure["data"], figure["method"]) == (pytest.approx(0.6), 0.0)
    assert figure["traced"] == pytest.approx(0.6)
    assert changes["cause"] == "data"
    assert [(y["year"], y["figures"]) for y in changes["new_years"]] == [(2024, 1)]
    what = {(r["year"], r["what"], r["source"]) for r in changes["revisions"]}
    assert what == {(2022, "revised", KEY), (2024, "new", KEY)}
    assert changes["vintages"] == [
        {"source": KEY, "old": "downloaded 2025, release date not stated", "new": "2026-11-14"}
    ]
    assert told["lock"]["tables"]["eurostat"] == ["cei_srm030.csv"]
    assert told["lock"]["files"]["cei_srm030.csv"]["released"] == "2026-11-14T11:00:00+0100"
    assert json.loads(Path(told["changes_file"]).read_text(encoding="utf-8"))["figures"] == changes["figures"]


def test_the_screen_says_what_moved_and_which_cell_did_it(study, service, update):
    t.eurostat(service, rates=rates(study))
    update("--json")
    t.eurostat(service, updated="2026-11-14T11:00:00+0100", rates=rates(study, BE_2022=18.9))
    _, screen, _ = update("--lang", "nl")
    flat = " ".join(screen.split())
    assert "Alleen de gegevens zijn veranderd." in flat
    assert f"{RATE} 2022 region=BE: 18,3 → 18,9 %" in flat
    assert f"18,3 → 18,9 ({KEY})" in flat
    assert "opgehaald in 2025, publicatiedatum niet vermeld → 2026-11-14" in flat


def test_a_revision_that_no_figure_can_have_is_told_with_its_check(study, service, update):
    t.eurostat(service, rates=rates(study))
    update("--json")
    t.eurostat(service, updated="2026-11-14T11:00:00+0100", rates=rates(study, BE_2022=118.9))
    _, _, err = update("--lang", "en")
    assert "118.9 for year 2022, region BE; it lies between 0 and 100" in err


def test_where_the_service_fails_the_last_good_snapshot_is_used(study, service, update):
    t.eurostat(service, updated="2026-11-14T11:00:00+0100", rates=rates(study, BE_2022=18.9))
    update("--json")
    for path in list(service.routes):
        service.on(path, Reply("", 503))
    code, told, err = update("--json")
    assert (code, told["changes"]["unchanged"]) == (3, True)
    assert told["lock"]["files"]["cei_srm030.csv"]["released"] == "2026-11-14T11:00:00+0100"
    assert "503" in err


def test_results_that_cannot_be_read_are_told_and_not_taken_for_none(study, service, update, tmp_path):
    t.eurostat(service, rates=rates(study))
    first = update("--json")
    assert (first[1]["unread"], "cannot be read; what is compared with" in first[2]) == (None, False)
    broken = tmp_path / "results" / f"belgium-{'0' * 10}.duckdb"
    broken.write_bytes(b"no database")
    told, err = update("--json")[1:]
    assert str(broken) in told["unread"]["en"]
    assert "what is compared with is the study as it is" in err
    broken.write_bytes(b"no database")
    assert "De laatste resultaten zijn niet te lezen" in update("--lang", "nl")[2]


def test_offline_and_with_a_lock_nobody_is_asked(study, service, update, tmp_path):
    t.eurostat(service, updated="2026-11-14T11:00:00+0100", rates=rates(study, BE_2022=18.9))
    first = update("--json")[1]
    lock = tmp_path / "kept.json"
    lock.write_text(json.dumps(first["lock"]), encoding="utf-8")
    t.eurostat(service, updated="2026-12-01T11:00:00+0100", rates=rates(study, BE_2022=19.5))
    update("--json")
    asked = len(service.asked)
    code, told, _ = update("--json", "--lock", lock, base=False)
    assert (code, told["run"]) == (0, first["run"])
    (figure,) = told["changes"]["figures"]
    assert (figure["old"], figure["new"]) == (19.5, 18.9)
    assert update("--json", "--offline", base=False)[1]["changes"]["figures"][0]["new"] == 19.5
    assert len(service.asked) == asked


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--offline", "--base", "eurostat=https://x"), "leave --base out"),
        (("--lock", "x.json", "--base", "eurostat=https://x"), "leave --base out"),
    ],
)
def test_what_does_not_go_together_is_refused(update, options, told):
    code, _, err = update(*options, base=False)
    assert (code, told in err) == (1, True)


def test_what_is_no_lock_is_told(update, tmp_path):
    (tmp_path / "x.json").write_text("[]", encoding="utf-8")
    code, _, err = update("--lock", tmp_path / "x.json", base=False)
    assert (code, "cannot be read as a lock file" in err) == (3, True)


def test_a_study_without_a_recipe_says_so(study, service, tmp_path, capsys):
    own = copy_study(str(study), tmp_path / "own")
    change(own.parent, "study.yaml", "study: belgium", "study: own_one")
    change(own.parent, "tables/origins.csv", KEY, "our_office")
    assert command(["update", str(own), "--offline", "--store", str(tmp_path / "store")]) == 1
    assert "has no recipe" in capsys.readouterr().err
