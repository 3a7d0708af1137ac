"""What changed since the last run, on the start page, the page of revisions and that of sources."""

import json

import pytest
from tests.small import change, indicators, write_study
from tests.web.conftest import Served

from kringloop.runs import open_run, run_study
from kringloop.updating import changes_between, changes_file, write_changes
from kringloop.web import create_app

__all__ = ["indicators"]
FRESH = {"waste_office": {"fetched": "2026-03-01T10:15:00Z", "status": "provisional", "sha256": "abcdef0123456789"}}


@pytest.fixture
def updated(tmp_path, indicators):
    """A server over two runs, between which one cell was revised; the later results file."""
    path = write_study(tmp_path / "mine")
    old = run_study(path, tmp_path / "results")
    change(path.parent, "waste.csv", "2020,NL.24,NL.recovery,metal,30", "2020,NL.24,NL.recovery,metal,33")
    change(path.parent, "totals.csv", "2020,24,non_chemical,100", "2020,24,non_chemical,103")
    new = run_study(path, tmp_path / "results")
    write_changes(changes_between(open_run(old.path), open_run(new.path)), FRESH)
    with Served(create_app(tmp_path / "results")) as served:
        yield served, new, old


def test_the_start_page_says_what_changed_and_leads_to_it(updated):
    served, _, old = updated
    page = served.get("/nl/").text
    assert "Wat er veranderde sinds" in page
    assert "Cellen in de gegevens die anders zijn: 1." in page
    assert "die er niet meer zijn" not in page, "where none went nothing is said of it"
    assert "Alleen de gegevens zijn veranderd." in page
    assert f"old={old.run_hash[:10]}" in page


def test_the_start_page_says_how_many_figures_are_gone(updated):
    served, new, _ = updated
    file = changes_file(new.path)
    told = json.loads(file.read_text(encoding="utf-8")) | {"appeared": 3, "gone": 67}
    file.write_text(json.dumps(told), encoding="utf-8")
    assert "Other figures that came: 3; that are gone: 67." in " ".join(served.get("/en/").text.split())


def test_an_earlier_run_says_nothing_of_later_changes(updated):
    served, _, old = updated
    assert "since" not in served.get(f"/en/?run={old.run_hash[:10]}").text.split("<main")[1].split("</main")[0]


def test_the_page_of_revisions_shows_the_split_and_the_cell(updated):
    served, *_ = updated
    page = served.get("/en/revisions").text
    assert "By data, method or new years" in page
    assert "Only the data changed." in page
    assert "basic metals, recovery" in page


def test_the_page_of_sources_says_how_fresh_each_is(updated):
    served, *_ = updated
    page = served.get("/nl/sources").text
    assert "bestand van 1 maart 2026, voorlopig; abcdef012345" in page


def test_a_damaged_file_is_told_and_the_figures_stay(updated):
    served, new, _ = updated
    changes_file(new.path).write_text("{", encoding="utf-8")
    page = served.get("/en/")
    assert page.status_code == 200
    assert "does not say what changed" in page.text
