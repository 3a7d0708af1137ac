"""Electronics taken apart: mean and spread of shares, each product once, worked by hand on four products."""

import pytest

from kringloop.core import SourceError
from kringloop.sources import babbitt_electronics as electronics

HEAD = "category,product,component,material,mass_g"
# a laptop of 60 g steel and 40 g plastic, a tablet of 20 g steel and 180 g plastic: steel 0.6 and 0.1, mean 0.35
ROWS = (
    "Laptop,A,Case,Steel,60",
    "Laptop,A,Screen,Plastic,40",
    "Tablet,B,Case,Steel,20",
    "Tablet,B,Case,Plastic,80",
    "Tablet,B,Screen,Plastic,100",
    "Printer,C,Case,Copper,5",
    "Drone,D,Case,Copper,5",
)


def put(folder, *rows):
    path = folder / "components.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return path


def test_each_product_counts_once_and_the_spread_is_between_products(tmp_path):
    found = electronics.clean(put(tmp_path, *ROWS)).rows()
    assert found == [
        ("0303", "plastics", 0.65, pytest.approx(0.353553), 2, "babbitt2020"),
        ("0303", "steel", 0.35, pytest.approx(0.353553), 2, "babbitt2020"),
        ("0304", "copper", 1.0, 0.0, 1, "babbitt2020"),
    ]


def test_the_parts_of_a_kind_add_up_to_its_content(tmp_path):
    parts = electronics.clean_parts(put(tmp_path, *ROWS))
    assert parts.filter(product="0303", content="plastics").select("part", "share").rows() == [
        ("Case", 0.2),
        ("Screen", 0.45),
    ]
    assert parts.filter(product="0303")["share"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Laptop,A,Case,Unobtainium,3", r"line 2: 'Unobtainium' is no material that is known"),
        ("Phone box,A,Case,Steel,3", r"line 2: 'Phone box' is no category that is known"),
        ("Laptop,A,Case,Steel,-3", r"line 2: a mass of '-3' g; expected one of nought or more"),
        ("Laptop,A,Case,Steel,", r"line 2: a mass of '' g"),
    ],
)
def test_what_is_not_known_is_refused_with_its_line(tmp_path, row, message):
    with pytest.raises(SourceError, match=message):
        electronics.clean(put(tmp_path, row))
