"""The program of statistical offices on the same tables: it names the same cells, and its gaps pass our audit."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import kringloop.actors.optimal as optimal
from kringloop.actors import Rules, audit, guarded, protect, protect_with_argus
from kringloop.core import MissingDataError, RangeError


def firms(seed, rows=8, columns=6):
    random = np.random.default_rng(seed)
    cells = [
        (f"r{i}", f"c{j}", f"g{random.integers(0, 60)}", float(np.round(random.lognormal(3, 1), 1)))
        for i in range(rows)
        for j in range(columns)
        for _ in range(random.integers(2, 9))
    ]
    return pl.DataFrame(cells, schema=["sector", "place", "group", "value"], orient="row")


@pytest.mark.parametrize("method", ["modular", "optimal"])
@pytest.mark.parametrize("seed", [5, 6])
def test_its_gaps_hold_our_sensitive_cells_and_pass_our_audit(seed, method):
    pytest.importorskip("pytauargus")
    frame = firms(seed)
    theirs = protect_with_argus(frame, ["sector", "place"], rules=Rules(), method=method)
    table = guarded(frame, ["sector", "place"], rules=Rules())
    assert (theirs.hidden | ~table.sensitive).all()
    assert audit(theirs).safe.all()
    assert audit(protect(table)).safe.all()


def test_its_solver_leaves_nothing_where_one_stands(tmp_path, monkeypatch):
    pytest.importorskip("pytauargus")
    monkeypatch.chdir(tmp_path)
    protect_with_argus(firms(5), ["sector", "place"], rules=Rules(), method="optimal")
    assert list(tmp_path.iterdir()) == []
    assert Path.cwd() == tmp_path


def test_what_it_writes_lands_in_a_folder_that_goes(tmp_path, monkeypatch):
    """Also without the extra: a program that writes where it stands."""
    monkeypatch.chdir(tmp_path)

    def run(*_, workdir, **__):
        Path("CSPlogfile.txt").write_text("log", encoding="utf-8")
        assert Path.cwd() == Path(workdir).resolve() != tmp_path
        raise RangeError("stops there")

    monkeypatch.setattr(optimal, "_program", lambda: run)
    with pytest.raises(RangeError, match="stops there"):
        protect_with_argus(firms(5), ["sector", "place"], rules=Rules())
    assert list(tmp_path.iterdir()) == []
    assert Path.cwd() == tmp_path


def test_without_the_extra_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pytauargus", None)
    with pytest.raises(MissingDataError, match=r"need the extra 'confidential': pip install") as no:
        protect_with_argus(firms(5), ["sector", "place"], rules=Rules())
    assert "vragen de uitbreiding 'confidential'" in no.value.in_language("nl")


def test_another_method_is_refused():
    with pytest.raises(RangeError, match="method is 'best'"):
        protect_with_argus(firms(5), ["sector", "place"], rules=Rules(), method="best")
