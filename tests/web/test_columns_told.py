"""What a page shows in columns: names for codes, and no column of which a run asked nothing."""

import re
from html import unescape

import pytest

from kringloop.reading import ConclusionWords, Words
from kringloop.web.hyphens import SOFT
from kringloop.web.pages.quality.how_sure import columns_told


def cells(page, head):
    """Cells of the column under a heading, of the table that has it."""
    table = next(t for t in re.findall(r"<table.*?</table>", page, re.S) if f">{head}<" in t)
    at = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", table).index(head)
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, re.S)
    return [unescape(re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)[at]) for row in rows]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_makers_of_a_product_group_have_names(site, language):
    head = Words(language)("group.makers")
    found = [re.sub("<[^>]*>", "", c).replace(SOFT, "") for c in cells(site.get(f"/{language}/products").text, head)]
    assert len(found) > 3
    assert not [c for c in found if re.search(r"\b\d\d\b", c)]
    assert any({"nl": "machine-industrie", "en": "machinery"}[language] in c for c in found)


def conclusion(**told):
    parts = {"in_sets": "–", "in_draws": "–", "in_both": "–", "turned": "", "variance": "–"}
    return ConclusionWords(key="x", name="x", path="x", holds="yes", **{**parts, **told})


def test_a_column_of_conclusions_without_an_answer_is_left_out(site):
    assert columns_told([conclusion(), conclusion(in_draws="87 %")]) == [("draws", True)]
    assert columns_told([conclusion()]) == []
    page = site.get("/en/quality").text
    words = Words("en")
    for part in ("sets", "draws", "both", "turned", "variance"):
        head = words(f"concluded.head_{part}")
        assert f">{head}<" not in page or any(c.strip("–") for c in cells(page, head))
