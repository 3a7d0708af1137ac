"""ESRS E5 of a company in words, and its empty table: what is filled in comes back as it was."""

import csv
import io

import pytest

from kringloop.actors import esrs_codes, esrs_points, firm_from, firm_of
from kringloop.exchange import template_bytes
from kringloop.reading import WORDS, template_of
from kringloop.reading.esrs_block import esrs_blocks

ROWS = """\
item,code,year,value,unit,source,how
company,Company A,,,,,
sector,28,,,,,
esrs,E5-5_07,2022,100,t,weighbridge,measured
esrs,E5-5_08:hazardous:recycling,2022,5,t,weighbridge,
esrs,E5-5_08:non-hazardous:recycling,2022,65,t,weighbridge,estimated
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ["afval, totaal (E5-5_07)", "gemeten", "niet gezegd", "noemt geen versie", "niet gelezen", "70 %"]),
        ("en", ["waste, total (E5-5_07)", "measured", "not said", "names no version", "was not read", "70 %"]),
    ],
)
def test_every_figure_has_its_paragraph_and_what_is_not_known_is_said(language, said):
    (block,) = esrs_blocks(firm_of(ROWS, "x.csv").esrs, WORDS[language])
    text = " ".join([*(cell for row in block.rows for cell in row), *block.lines, block.caption])
    assert [words for words in said if words not in text.replace("\N{NO-BREAK SPACE}", " ")] == []
    assert [row[-1] for row in block.rows] == ["37(a)", "37(b)", "37(b)"]
    assert esrs_blocks(None, WORDS[language]) == ()


def test_the_empty_table_has_every_point_with_its_unit_and_comes_back_filled():
    made = template_of("esrs", WORDS["en"])
    rows = list(csv.DictReader(io.StringIO(template_bytes(made, "csv").decode("utf-8-sig"))))
    assert [row["code"] for row in rows if row["item"] == "esrs"] == list(esrs_codes())
    assert {note[0] for note in made.notes} >= {f"code={id}" for id in esrs_points()}
    filled = {"E5-4_02": 2000, "E5-4_04": 500, "E5-5_07": 100, "E5-5_09": 20}
    for row in rows:
        row |= {"company": {"code": "Company A"}, "sector": {"code": "28"}}.get(row["item"], {})
        if row["code"] in filled:
            row |= {"value": filled[row["code"]], "year": 2022, "source": "books", "how": "measured"}
    stream = io.StringIO()
    writer = csv.DictWriter(stream, made.heads, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    found = firm_from(stream.getvalue().encode(), "esrs.csv", most=10**6)
    assert {told.point: told.value for told in found.esrs.told} == filled
    assert found.esrs.named
    assert len(found.not_filled) == len(esrs_codes()) - len(filled) + 1  # the points, and the industry
