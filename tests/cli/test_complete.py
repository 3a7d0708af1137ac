"""What the Tab key offers: keys of the program, and those of the study whose run is at hand."""

from __future__ import annotations

import pytest

from kringloop.cli.main import run as command
from kringloop.runs import run_study
from tests.small import write_study
from tests.study.test_own_indicators import OWN


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with results of the small study, with an indicator of its own."""
    folder = tmp_path_factory.mktemp("complete")
    study = write_study(folder)
    study.write_text(study.read_text(encoding="utf-8") + OWN, encoding="utf-8")
    run_study(study, folder / "results")
    return folder


@pytest.fixture
def offered(monkeypatch, capsys):
    """What completion gives for a line whose last word is not finished, asked as bash asks it."""

    def ask(*typed):
        monkeypatch.setenv("_KRINGLOOP_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", " ".join(("kringloop", *typed)))
        monkeypatch.setenv("COMP_CWORD", str(len(typed)))
        with pytest.raises(SystemExit):
            command([])
        return set(capsys.readouterr().out.split())

    return ask


@pytest.mark.parametrize("asked", ["show", "explain"])
def test_keys_of_own_indicators_are_completed_where_a_run_is_at_hand(folder, monkeypatch, offered, asked):
    monkeypatch.chdir(folder)
    assert offered(asked, "kept") == {"kept_share"}
    assert "ghg_direct" in offered(asked, "ghg")
    monkeypatch.chdir(folder.parent)
    assert offered(asked, "kept") == set()
    assert "ghg_direct" in offered(asked, "ghg")
    (file,) = (folder / "results").glob("*.duckdb")
    assert offered(asked, "--run", str(file), "kept") == {"kept_share"}
    assert offered(asked, "--results", str(folder / "results"), "kept") == {"kept_share"}
    assert offered(asked, "--study", "nothing", "kept") == set()


def test_codes_are_those_of_the_run_that_the_line_asks(folder, monkeypatch, offered):
    monkeypatch.chdir(folder.parent)
    (file,) = (folder / "results").glob("*.duckdb")
    assert offered("show", "small_waste", "--run", str(file), "--where", "sector=2") >= {"sector=24", "sector=25"}
    assert offered("show", "small_waste", "--where", "sector=2") == set()
