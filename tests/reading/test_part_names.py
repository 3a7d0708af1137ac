"""Parts of published products are named in the language of the reader; those of one's own file as they stand there."""

import pytest

from kringloop.reading import WORDS, Words
from kringloop.reading.product_block import part_name
from tests.small import kringloop  # noqa: F401


def said(text: str, words: Words) -> list[str]:
    return part_name(text, words, own=False).split(" › ")


def test_a_part_is_named_in_the_language_of_the_reader():
    assert said("heat_sink.copper", WORDS["nl"]) == ["koellichaam", "koper"]
    assert said("heat_sink.copper", WORDS["en"]) == ["heat sink", "copper"]
    assert part_name("heat_sink.copper", WORDS["nl"], own=True) == "heat_sink.copper"
    assert said("unknown_part", WORDS["nl"]) == ["unknown_part"]


@pytest.mark.parametrize("product", ["laptop", "phone", "printer", "smartphone"])
def test_no_part_of_a_product_that_ships_is_told_by_its_key(kringloop, product):  # noqa: F811
    code, printed, _ = kringloop("product", product, "--lang", "nl")
    assert code in (0, 2)
    rows = [line for line in printed.splitlines() if " › " in line]
    assert rows or product == "smartphone"
    assert [line for line in rows if "_" in line.partition(" › ")[0].split()[-1]] == []
