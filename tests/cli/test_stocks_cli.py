"""`kringloop stocks`: lifetimes and quick answers, as tables and as JSON, and clear errors."""

import json
import re

import pytest

from kringloop.cli.main import run as command
from tests.small import change


def said(capsys, *arguments):
    code = command(["stocks", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_lifetimes_say_which_fit_and_why_not(capsys):
    code, out, _ = said(capsys, "lifetimes", "--json")
    rows = {row["product"]: row for row in json.loads(out)}
    assert code == 0
    assert len(rows) == 54
    assert rows["0104"]["verdict"] == "fits"
    assert rows["0104"]["mean"] == pytest.approx(12.0644)
    assert rows["0505"]["verdict"] == "cannot"
    assert "too short to fit" in rows["0505"]["reason"]
    code, out, _ = said(capsys, "lifetimes")
    assert "15 fit, 36 are weak, 3 cannot be fitted" in out
    assert "washing machines" in out
    assert "wasmachines" in said(capsys, "lifetimes", "--lang", "nl")[1]


def test_a_projection_shows_content_rate_and_ceiling_together(capsys):
    asked = ("project", "--product", "0104", "--scenario", "baseline")
    levers = ("--lifetime", "+25%", "--reuse", "20%", "--collection", "0.8")
    code, out, _ = said(capsys, *asked, *levers, "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["levers"]["lifetime"] == 1.25
    assert answer["levers"]["reuse"] == 0.2
    figures = {key: each["value"] for key, each in answer["figures"].items()}
    assert figures["collection_rate"] == pytest.approx(64)  # 0.8 of what nobody reuses
    assert 0 < figures["recycled_content"] < figures["ceiling"]
    assert answer["status"] == "scenario"
    assert answer["years"][-1] == answer["year"] == 2050
    _, out, _ = said(capsys, *asked, *levers)
    for words in ("possible recycled content", "cap)", "recycling of discarded", "steady state", "number of times"):
        assert words in out
    assert "plafond" in said(capsys, *asked, "--lang", "nl")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--product", "0999"), "'0999' is not a known product"),
        (("--product", "0104", "--scenario", "baselin"), "did you mean 'baseline'"),
        (("--product", "0104", "--reuse", "1.2"), "lever 'reuse' is '1.2', which is 120%; it runs from 0% to 90%"),
        (("--product", "0104", "--reuse", "0.95"), "which is 95%; it runs from 0% to 90%"),
        (("--product", "0104", "--reuse", "much"), "lever 'reuse' is 'much'; write a number such as 0.2 or \"20%\""),
        (("--product", "0104", "--lifetime", "25"), "which is +2400%; it runs from -50% to +200%"),
        (("--product", "0104", "--lifetime", "+25"), 'write a change as "+25%" or a factor as 1.25'),
        (
            ("--product", "0104", "--lifetime", "+25", "--lang", "nl"),
            'schrijf een verandering als "+25%" of een factor',
        ),
        (("--product", "0104", "--lever", "export=nan"), "lever 'export' is 'nan'; write a number"),
        (("--product", "0104", "--collection", "0.95"), "1.05 of discards not reused"),
        (("--product", "0104", "--lang", "de"), "'de' is not one of 'nl', 'en'"),
        (("--product", "0104", "--growth", "20%"), "which is 20%; it runs from -5% to 5%"),
        (("--product", "0104", "--lever", "export"), "--lever is 'export'; write name=value"),
        (("--product", "0104", "--lever", "exprt=5%"), "did you mean 'export'"),
        (("--product", "0104", "--study", "netherland"), "did you mean 'netherlands'"),
    ],
)
def test_mistakes_are_told(capsys, arguments, words):
    code, out, err = said(capsys, "project", *arguments)
    assert code == 1
    assert not out
    assert words in err
    assert "Traceback" not in err


def test_fits_cannot_be_written_below_a_file(capsys, tmp_path, monkeypatch):
    import polars as pl

    import kringloop.models

    monkeypatch.setattr(kringloop.models, "fit_products", lambda *_: pl.DataFrame({"product": ["0104"]}))
    (tmp_path / "no").write_text("a file, not a folder", encoding="utf-8")
    code, _, err = said(capsys, "lifetimes", "--refit", str(tmp_path / "no" / "fits.csv"))
    assert code == 1
    assert "cannot be written" in err
    code, _, err = said(capsys, "lifetimes", "--refit", str(tmp_path / "fits.csv"))
    assert code == 0
    assert (tmp_path / "fits.csv").read_text() == "product\n0104\n"
    assert "1 fits written" in err


def test_a_results_file_without_levers_is_refused_and_never_mixed_with_a_study(small_run, capsys):
    file = str(small_run.file.path)
    code, _, err = said(capsys, "project", "--product", "0104", "--run", file)
    assert (code, err.strip()) == (1, f"{file} has no life cycle that levers change")
    code, _, err = said(capsys, "project", "--product", "0104", "--run", file, "--study", "netherlands")
    assert code == 1
    assert "--study and --run each name what is looked at; give one" in err


def test_a_run_of_a_copied_and_renamed_study_is_asked_with_its_own_tables(tmp_path, capsys):
    """Sales twice as large in a copy under another name: its run answers with twice the new products."""
    mine, results = tmp_path / "mine", tmp_path / "results"
    assert command(["new", "netherlands", str(mine)]) == 0
    change(mine, "study.yaml", "study: netherlands\n", "study: mine\nindicators: [recycled_content]\n")
    assert command(["run", str(mine), "--out", str(results), "--quiet"]) == 1
    assert "take the conclusion out" in capsys.readouterr().err
    text = (mine / "study.yaml").read_text(encoding="utf-8")
    without = re.sub(r"\nconclusions:.*?\n(?=[a-z])", "\n", text, flags=re.S)
    (mine / "study.yaml").write_text(without, encoding="utf-8")
    table = mine / "tables" / "electronics.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join(map(doubled, lines)) + "\n", encoding="utf-8")
    assert command(["run", str(mine), "--out", str(results), "--quiet"]) == 0
    capsys.readouterr()
    file = next(results.glob("mine-*.duckdb"))
    asked = ("project", "--product", "0104", "--scenario", "baseline", "--reuse", "20%", "--json")
    answers = [json.loads(said(capsys, *asked, *more)[1]) for more in (("--run", str(file)), ())]
    own, shipped = ({k: f["value"] for k, f in answer["figures"].items()} for answer in answers)
    assert own["new_products"] == pytest.approx(2 * shipped["new_products"], rel=1e-9)
    assert own["recycled_content"] == pytest.approx(shipped["recycled_content"], rel=1e-9)
    code, out, _ = said(capsys, *asked[:-1], "--run", str(file), "--lang", "nl")
    assert code == 0
    assert "wasmachines (0104)" in out


def doubled(line):
    """A row of washing machines with twice the mass; any other row as it is."""
    parts = line.split(",")
    return ",".join([*parts[:3], repr(2 * float(parts[3])), *parts[4:]]) if parts[1] == "0104" else line
