"""Definitions that cannot have a cell are left out in words; where none has it, what was asked is named."""

import pytest

from tests.small import command


def asked(capsys, run, *arguments):
    code = command([*arguments, "--run", str(run)])
    return code, capsys.readouterr()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "niet getoond, want zonder sector: ghg_direct.eurostat_per_capita (hele economie, per inwoner, "),
        ("en", "not shown, for it has no sector: ghg_direct.eurostat_per_capita (whole economy, per head, "),
    ],
)
@pytest.mark.parametrize("door", [["show"], ["explain", "--year", "2023"]])
def test_a_definition_without_the_dimension_is_left_out_in_one_line(capsys, netherlands, door, language, said):
    verb, *year = door
    code, seen = asked(capsys, netherlands, verb, "ghg_direct", *year, "--where", "sector=C", "--lang", language)
    assert code == 0
    (line,) = seen.err.splitlines()
    assert line.startswith(said)
    assert "40" in seen.out


@pytest.mark.parametrize("door", [["show"], ["explain", "--year", "2023"], ["export"]])
def test_a_code_without_figures_is_named_not_a_definition_that_has_no_such_dimension(
    capsys, netherlands, door, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    verb, *year = door
    code, seen = asked(capsys, netherlands, verb, "ghg_direct", *year, "--where", "sector=99", "--lang", "en")
    assert code == 1
    assert "sector 99" in seen.err
    assert "ghg_per_head" not in seen.err


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_dimension_named_as_the_table_heads_it_leads_to_its_key(capsys, netherlands, language):
    code, seen = asked(capsys, netherlands, "show", "in_use_stock", "--where", "product=0104", "--lang", language)
    assert code == 1
    assert "'good'" in seen.err
    assert "in_use_stock" in seen.err
