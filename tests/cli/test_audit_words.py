"""What the audit of a table finds is told in the language asked, also what is wrong."""

import pytest

from kringloop.cli.audit_words import finding_words
from tests.english import english
from tests.small import command

HEAD = "block,row_region,row,column_region,column,value,unit,year\n"
TWO = [("output", "goods", "", 10), ("output", "services", "", 20), ("flows", "goods", "goods", 3)]
TWO += [("final_demand", "goods", "households", 5), ("final_demand", "services", "households", 15)]
BROKEN = {
    # services need 40 of themselves to make 20: the largest eigenvalue of A is 2
    "not productive": [*TWO, ("flows", "services", "services", 40), ("flows", "goods", "services", -2)],
    "negative output": [("output", "goods", "", -10), *TWO[1:]],
    "buys and makes nothing": [("output", "goods", "", 0), *TWO[1:]],
    "whole beside parts": [
        *[("output", name, "", value) for name, value in (("a", 1), ("b", 2), ("total", 3))],
        *[("final_demand", name, "households", value) for name, value in (("a", 1), ("b", 2), ("total", 3))],
    ],
}


def table(rows, folder):
    path = folder / "broken.csv"
    lines = [f"{b},NL,{r},{'NL' if c else ''},{c},{v},mln EUR,2020" for b, r, c, v in rows]
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("rows", BROKEN.values(), ids=BROKEN)
def test_a_failing_audit_is_dutch_in_dutch(capsys, tmp_path, rows):
    path = table(rows, tmp_path)
    assert command(["chains", "audit", str(path), "--lang", "nl"]) == 2
    told = capsys.readouterr().out
    assert "FOUT" in told
    findings = "\n".join(line[34:] for line in told.splitlines()[1:])  # behind the outcome and the key of the check
    assert english(findings) == []


def test_one_of_a_kind_is_told_as_one(capsys, tmp_path):
    path = table([*TWO, ("flows", "goods", "services", 2), ("flows", "services", "services", 9)], tmp_path)
    command(["chains", "audit", str(path), "--lang", "en"])
    told = " ".join(capsys.readouterr().out.split())
    assert "1 region × 2 sectors" in told
    assert "1 row does not close, by up to 4 mln EUR" in told  # services deliver 15 + 9, and make 20
    assert command(["chains", "audit", str(path), "--lang", "nl"]) == 2
    assert "1 rij sluit niet, met een verschil van 4 mln EUR" in " ".join(capsys.readouterr().out.split())


def test_cells_that_changed_are_told_by_what_they_are():
    from kringloop.chains import Finding

    message = "2 figures changed more than tenfold, came from nothing or went to it since 2010: "
    cells = ("output NL|goods 1 → 20", "inputs of NL|goods 0 → 5")
    told = finding_words(Finding("jumps", "WARN", message + ", ".join(cells)), "nl")
    assert told == (
        "2 cijfers veranderden meer dan tienvoudig, of kwamen uit niets of werden niets, sinds 2010: "
        "productie NL|goods 1 → 20, inkoop van NL|goods 0 → 5"
    )
