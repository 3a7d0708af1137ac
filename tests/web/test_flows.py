"""The page of flows: opens with the account that goes round, says its finding, one unit, one form, nothing unsaid."""

import html
import re

import pytest

WASTE = "/en/flows?account=waste"


def rows(page):
    """(from, to, figure) of the table of flows."""
    body = page.split('<section class="card" aria-labelledby="table">')[1].split("</table>")[0]
    found = re.findall(r'<tr><th scope="row">([^<]*)</th><td>([^<]*)</td><td class="n">([^<]*)</td>', body)
    return [(html.unescape(a), html.unescape(b), float(v.replace(",", ""))) for a, b, v in found]


def test_the_page_opens_with_loops_and_says_how_much_comes_back(site):
    page = html.unescape(site.get("/en/flows").text)
    flows = {(a, b): v for a, b, v in rows(page)}
    discarded = flows["electronics, first use", "discarded electronics"]
    material = flows["recycling of electronics", "secondary material from electronics"]
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page)[1].replace("\xa0", " ")
    share = f"{100 * material / discarded:.2g}"
    assert f"Of {discarded:.0f} kt discarded electronics {share} % comes back as material" in title
    assert "scenario ‘as it is’" in title
    assert re.search(r"\b15 of 54 kinds of product", title)


def test_secondary_material_enters_products_again_beside_other_material(site):
    page = html.unescape(site.get("/en/flows").text)
    flows = {(a, b): v for a, b, v in rows(page)}
    new, back = (
        flows["market", "electronics, first use"],
        flows["recycling of electronics", "secondary material from electronics"],
    )
    # figures of three digits: the rest is right to a unit
    assert flows["other material", "new products"] == pytest.approx(new - back, abs=1)
    assert "Round the bottom, in green: recycling" in page
    assert "from recycling of electronics to new products" in page


def test_title_drawing_and_table_have_one_unit(site):
    for path in ("/en/flows", "/en/flows?account=material_flows"):
        page = html.unescape(site.get(path).text)
        unit = re.search(r'<figcaption>\s*<span class="unit">[^<]*, ([^<]+)</span>', page)[1]
        assert f" {unit}" in re.search(r"<h1[^>]*>(.*?)</h1>", page)[1]
        assert f'<span class="unit">[{unit}]</span></caption>' in page


def test_what_an_account_does_not_pass_on_is_a_row(site):
    found = rows(site.get("/en/flows?account=material_flows").text)
    economy = "Dutch economy"
    into = sum(v for a, b, v in found if b in (economy, "extraction in the Netherlands"))
    out = sum(v for a, b, v in found if a == economy and b != "not in this account")
    rest = next(v for a, b, v in found if (a, b) == (economy, "not in this account"))
    assert rest == pytest.approx(into - out, abs=1)


def test_there_is_one_form_with_one_button(site):
    page = site.get("/en/flows").text
    main = page.split("<main")[1]
    assert (main.count("<form"), main.count('<button type="submit"')) == (1, 1)


def test_what_was_chosen_in_another_account_is_no_question_about_this_one(site):
    asked = f"{WASTE}&shown=life_cycle&scenario=baseline&year=2040&detail=together"
    answer = site.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (303, WASTE)
    # without a change of account a wrong key is still a mistake
    assert site.get(f"{WASTE}&scenario=baseline").status_code == 400


def test_each_room_has_its_drawing_and_words(site):
    page = site.get("/en/flows").text
    rooms = re.findall(r'<div class="canvas([^"]*)"', page)
    assert rooms == [" to-440", " from-440 to-640", " from-640 to-1000", " from-1000"]
    assert page.count("A turning arrow marks them.") == 6, "the list of bars in its words and its description, thrice"
    assert "Round the bottom" in page.split('<p class="alt from-1000">')[1].split("</p>")[0]


@pytest.mark.parametrize(("path", "left_out"), [("/en/flows", ["15"]), (WASTE, ["88"])])
def test_the_note_counts_the_rows_of_the_table_and_says_how_many_flow_nothing(site, path, left_out):
    page = html.unescape(site.get(path).text)
    body = page.split('<section class="card" aria-labelledby="table">')[1].split("</table>")[0]
    counted = [int(n) for n in re.findall(r'<td class="n">(\d+)</td><td>', body)]
    assert counted
    assert f"Added up from {sum(counted)} rows of the table" in page
    assert re.findall(r"Rows whose flow is 0 and that are not listed: (\d+)\.", page) == left_out
