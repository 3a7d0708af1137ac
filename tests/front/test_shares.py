"""Who contributes in Python: the figures of the terminal, and one company that shows itself."""

import json

import pytest

from kringloop.core import RangeError
from tests.reading.test_shares import PUMP
from tests.small import command


def test_python_says_what_the_terminal_says(dutch, capsys, tmp_path):
    run = dutch
    assert command(["share", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    frame = run.shares()
    for row in said["rows"]:
        assert frame.filter(region=row["region"])["shared"].item() == pytest.approx(row["shared"])
    assert "influence" in run.shares(by="sector").columns
    with pytest.raises(RangeError, match="by is 'country'"):
        run.shares(by="country")
    nation = run.nation("ghg_direct.cbs")
    assert nation.filter(whole="ECONOMY")["share"].sum() == pytest.approx(1.0)
    (tmp_path / "pump.csv").write_text(PUMP, encoding="utf-8")
    shown = run.firm(tmp_path / "pump.csv")
    assert "0.739 %" in repr(shown)
    assert "From your file and the run" in shown._repr_html_()
