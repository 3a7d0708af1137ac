"""`serve` says which run it shows, how many there are, and what it passes over."""

import pytest

from kringloop.cli import serving
from kringloop.web import Served
from kringloop.web.shelf import Shelf, Unreadable


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "run {run} of study small|broken.duckdb: no results file"),
        ("nl", "run {run} van studie small|broken.duckdb: geen bestand met resultaten"),
    ],
)
def test_the_run_that_is_served_is_named(small_run, monkeypatch, capsys, language, words):
    monkeypatch.setenv("KRINGLOOP_LANG", language)
    place = small_run.file.path.parent

    def started(place, *, tell, **_):
        runs = Shelf(place).runs()
        tell(
            Served(
                "http://localhost:8000/",
                runs[0],
                len(runs),
                (Unreadable("broken.duckdb", "no results file", "geen bestand met resultaten"),),
            )
        )

    monkeypatch.setattr(serving, "serve", started)
    serving.serve_command(place, host="127.0.0.1", port=8000, token=None, browse=False)
    err = capsys.readouterr().err
    assert str(small_run.file.path) in err
    assert [w for w in words.format(run=small_run.meta["run"][:10]).split("|") if w not in err] == []
    assert "http://localhost:8000/" in err


def test_a_folder_without_results_says_how_to_make_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(serving, "serve", lambda _, *, tell, **__: tell(Served("http://localhost:8000/", None, 0, ())))
    serving.serve_command(tmp_path, host="127.0.0.1", port=8000, token=None, browse=False)
    assert "run netherlands" in capsys.readouterr().err
