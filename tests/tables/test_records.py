"""Text tables of others: what stands in a cell stays in it, and what cannot be read is told with its line."""

from __future__ import annotations

import pytest

from kringloop.core import TableError
from kringloop.tables import Column, Schema, read_table

TWO = Schema(columns=(Column(name="code"), Column(name="note", empty=True)), key=("code",))


def test_signs_that_only_some_programs_take_for_line_ends_stay_in_their_cell(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("code,note\n1,old\u2028new\n2,page\x0cbreak\n3,\n", encoding="utf-8")
    assert read_table(file, TWO)["note"].to_list() == ["old\u2028new", "page\x0cbreak", None]


def test_a_file_with_line_ends_of_old_is_refused_by_its_name(tmp_path):
    file = tmp_path / "table.csv"
    file.write_bytes(b"code,note\r1,a\r2,b\r")
    with pytest.raises(TableError, match=r"table\.csv\n  1  cannot be read as CSV"):
        read_table(file, TWO)
