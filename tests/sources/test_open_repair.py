"""Repair attempts: counted by appliance, outcome and year; every combination has a count."""

import pytest

from kringloop.core import SourceError
from kringloop.sources import open_repair

HEAD = "id,product_category,partner_product_category,year_of_manufacture,event_date,repair_status,barrier"


def put(folder, *rows):
    path = folder / "attempts_nl.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return path


def test_entries_are_counted_and_those_outside_the_record_are_left_out(tmp_path):
    path = put(
        tmp_path,
        "r1,Hair & beauty item,x,????,2018-05-01,Fixed,",
        "r2,Hair & beauty item,x,2010,2018-06-01,Fixed,",
        "r3,Hair & beauty item,x,1015,2019-06-01,End of life,",
        "r4,Kettle,x,????,1999-12-13,End of life,",
    )
    found = open_repair.clean(path)
    counted = {(r["outcome"], r["year"]): r["attempts"] for r in found.iter_rows(named=True) if r["attempts"]}
    assert set(found["appliance"]) == {"hair_beauty_item"}
    assert counted == {("fixed", 2018): 2, ("end_of_life", 2019): 1}
    assert found.height == 4 * 4


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["r1,Kettle,x,????,2018-05-01,Mended,"], r"line 2: 'Mended' is no outcome that is known"),
        (["r1,Kettle,x,????,May 2018,Fixed,"], r"line 2: the day is 'May 2018'; expected one as 2019-05-31"),
        (["r1,Kettle,x,????,2018-05-01,Fixed,"] * 2, r"line 3: entry 'r1' comes twice"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_its_line(tmp_path, rows, message):
    with pytest.raises(SourceError, match=message):
        open_repair.clean(put(tmp_path, *rows))
