"""What of a product may leave the machine: figures of the whole, marked; nothing of its parts."""

import json

import pytest
from tests.products.conftest import PUMP
from tests.small import command

from kringloop.products import Sheet, bill_from, shared

SECRETS = ("housing", "motor", "magnet", "winding", "lead", "pump.csv", "steel", "copper")


def test_no_word_of_a_part_goes_along():
    text = json.dumps(shared(Sheet(bill_from(PUMP.encode(), "pump.csv"))))
    assert [word for word in SECRETS if word in text] == []
    assert "price" not in {each["key"] for each in json.loads(text)["figures"]}
    assert {each["mark"] for each in json.loads(text)["figures"]} == {"derived from a file of a firm"}


def test_what_others_published_is_marked_so(capsys):
    assert command(["product", "phone", "--share", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["own_data"], found["mark"], found["few_parts"]) == (False, "published by others", False)


@pytest.mark.parametrize(("language", "said"), [("nl", "minder dan drie onderdelen"), ("en", "fewer than three parts")])
def test_a_product_of_two_parts_warns(capsys, tmp_path, language, said):
    path = tmp_path / "a.csv"
    path.write_text("part,parent,mass\np,,3\na,p,1\nb,p,2\n", encoding="utf-8")
    assert command(["product", str(path), "--share", "--lang", language]) == 0
    text = capsys.readouterr().out
    assert said in " ".join(text.split())
    assert "a.csv" not in text


def test_a_question_beside_it_is_refused(capsys):
    assert command(["product", "phone", "--share", "--labour", "30", "--lang", "en"]) == 1
    assert "--share names figures of the whole" in capsys.readouterr().err


def test_a_circularity_that_cannot_be_computed_is_ranked():
    bill = b"part,parent,mass,material,recycled_post,to_recycling\np,,100,,,\na,p,60,steel,50,90\nb,p,40,copper,,\n"
    gaps = {gap.figure: gap for gap in Sheet(bill_from(bill, "a.csv")).gaps}
    assert gaps["mci"].what.en == "Material circularity (MCI) cannot be computed"
    assert (gaps["mci"].columns, gaps["mci"].parts) == (("feedstock_yield", "recycling_yield"), ("a",))
    # with yields of 1 and all that is unsaid taken as reused nothing is lost: MCI 1, so it can move 100 points
    assert gaps["mci"].cost == pytest.approx(100)
