"""Files of texts are read in one way, and a mistake in one says where it stands."""

import pytest

from kringloop.core import TableError, read_texts


def test_sections_come_as_they_are_written(tmp_path):
    path = tmp_path / "words.toml"
    path.write_text('[page.title]\nnl = "é"\nen = "e"\n', encoding="utf-8")
    assert read_texts(path) == {"page": {"title": {"nl": "é", "en": "e"}}}


def test_a_text_without_quotes_is_refused_with_its_place(tmp_path):
    path = tmp_path / "words.toml"
    path.write_text("[page.title]\nnl = afval\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"words\.toml: .*line 2, column 6.*between quotes"):
        read_texts(path)
