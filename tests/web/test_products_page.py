"""Products: a file that is sent is worked out in memory and shown as the terminal shows it; what is none is refused."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile

import pytest
from tests.products import passports
from tests.products.conftest import PUMP

from kringloop.core import RangeError
from kringloop.products import Sheet, bill_from, read_company
from kringloop.reading import WORDS, Reading, beside, product_blocks
from kringloop.runs import open_run

NASTY = "<script>alert(1)</script>"


def send(site, data, *, language="en", name="pump.csv", headers=None, **fields):
    return site.client.post(
        f"/{language}/products", files={"file": (name, data)}, data=fields or {"labour": "30"}, headers=headers
    )


def told(answer):
    found = re.search(r'<p class="told">(.*?)</p>', answer.text, re.DOTALL)
    return html.unescape(found[1]) if found else ""


@pytest.fixture(scope="module")
def pump():
    return PUMP.encode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_file_gives_the_tables_of_the_terminal(site, pump, language):
    page = html.unescape(send(site, pump, language=language).text)
    blocks = product_blocks(Sheet(bill_from(pump, "pump.csv")), WORDS[language], labour=30)
    assert [b.key for b in blocks] == [
        *("materials", "figures", "repair", "critical", "substances", "apart", "kept", "gaps")
    ]
    assert [cell for b in blocks for row in b.rows for cell in row if f">{cell}<" not in page] == []
    assert [line for b in blocks for line in b.lines if line not in page] == []
    assert 'role="img"' in page  # the order, drawn


def test_the_file_stays_out_of_addresses_files_and_what_is_kept(site, pump):
    answer = send(site, pump.replace(b"housing", b"own-casing"), name="secret-pump.csv")
    assert "own-casing" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    kept = list(site.app.state.dispatch.kept._answers.values())
    assert [a for a in kept if b"own-casing" in a.body or b"secret" in a.body] == []
    links = re.findall(r'(?:href|action|data-spec)="([^"]*)"', answer.text)
    assert [link for link in links if "ump" in link or ".csv" in link or ".vl.json" in link] == []
    assert "Your own data" in answer.text


def test_names_of_a_file_are_text(site):
    bill = f'part,parent,mass,unit,name,seconds,price,material\np,,10,g,"{NASTY}",,,\n"{NASTY}",p,9,g,,5,1,steel\n'
    answer = send(site, bill.encode(), name=f"{NASTY}.csv")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert html.escape(NASTY) in answer.text


def test_a_mistake_of_a_file_is_told_as_text(site):
    answer = send(site, f'part,parent,mass\n"{NASTY}",q,1\n'.encode(), name="a.csv")
    assert answer.status_code == 400
    assert "'q' is no part of this bill" in told(answer)
    assert "<script>alert" not in answer.text


def _bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "en", "nl"),
    [
        ("a.csv", b"part,parent,mass\np,,100\na,p,120\n", "weighs 120 g", "weegt 120 g"),
        ("a.csv", b"part,parent,mass\np,q,1\nq,p,1\n", "in a circle", "in een kring"),
        ("a.csv", b"part,parent,mass,material\np,,2,\na,p,1,stel\n", "did you mean 'steel'", "bedoelt u 'steel'"),
        ("a.csv", b"", "is empty", "is leeg"),
        ("a.csv", b"\xff\xfe\x00", "is not UTF-8", "is geen UTF-8"),
        ("a.csv", b"part,parent,mass\n\x01,,1\n", "is not printed", "niet te drukken"),
        ("a.pdf", b"%PDF", "no bill of materials by its name", "naar zijn naam geen stuklijst"),
        ("a.xlsx", b"no workbook", "cannot be read as a workbook", "niet te lezen als werkmap"),
        ("a.xlsx", _bomb(), "unpacks to 19 MB", "is uitgepakt 19 MB"),
        ("a.json", b"{", "is no JSON", "fout op regel 1, kolom 2"),
        ("a.csv", b"part,parent,mass\np,,1\nq,,1\n", "holds 2 products", "bevat 2 producten"),
        ("", b"", "No file was chosen", "geen bestand gekozen"),
    ],
)
def test_what_is_no_bill_is_refused_on_the_page(site, name, data, en, nl):
    for language, words in (("en", en), ("nl", nl)):
        answer = send(site, data, name=name, language=language)
        assert (answer.status_code, answer.text.count('type="file"')) == (400, 1)
        assert words in (told(answer) or answer.text)


def test_too_much_is_refused_with_its_size(site):
    answer = send(site, b"x" * (17 * 2**20))
    assert (answer.status_code, "larger than 16 MB" in told(answer)) == (413, True)


@pytest.mark.parametrize("headers", [{"origin": "http://elsewhere.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_on_a_page_of_another_is_refused(site, pump, headers):
    answer = send(site, pump, headers=headers)
    assert (answer.status_code, "not stand on a page of this server" in told(answer)) == (403, True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"labour": "-1"}, "no price of labour"), ({"gain": "x"}, "cannot be chosen"), ({"product": "q"}, "'q'")],
)
def test_a_field_that_cannot_be_is_named(site, pump, fields, said):
    answer = send(site, pump, **fields)
    assert (answer.status_code, said in told(answer)) == (400, True)


def test_very_many_unknown_names_are_not_all_looked_up(site):
    rows = "".join(f"a{i},p,1,steeel{i}\n" for i in range(3000))
    answer = send(site, f"part,parent,mass,material\np,,9000,\n{rows}".encode())
    assert "21 problems" in told(answer)
    assert "names after this one are not looked at" in told(answer)


def test_a_tree_of_absurd_depth_is_refused(site):
    rows = "".join(f"p{i},p{i - 1},1\n" for i in range(1, 1100))
    assert "more than 1000 levels deep" in told(send(site, f"part,parent,mass\np0,,1\n{rows}".encode()))


@pytest.mark.parametrize(("language", "mass"), [("nl", "0,1387 kg"), ("en", "0.1387 kg")])
def test_a_worked_product_is_an_example(site, language, mass):
    page = site.get(f"/{language}/product/phone").text
    assert mass in page
    assert "Babbitt" in page
    assert site.get(f"/{language}/product/phon").status_code == 404


def test_three_planes_stand_on_the_page_with_their_nodes_in_place(site):
    page = site.get("/en/product/laptop").text
    assert [f'id="plane-{p}"' in page for p in ("mass", "value", "exergy")] == [True] * 3
    assert "Dotted, because the amount is not known" in page
    assert "aluminium" in site.get("/en/product/laptop.svg?chart=exergy").text


def test_a_firm_stands_beside_product_group_and_nation_each_with_its_definition(results, tmp_path):
    reading = Reading(open_run(next(results.glob("*.duckdb"))), "run")
    (tmp_path / "maker.csv").write_text(
        "id,flow,item,mass,unit,recycled\n1,purchase,steel,20,kg,50\n", encoding="utf-8"
    )
    firm = read_company(tmp_path / "maker.csv", bill_from(b"part,parent,mass\na,,1\n", "bill.csv"))
    bought, taken_back = beside(firm, reading, "0104")
    assert (bought["firm"], bought["nation"]["year"]) == (50, 2023)
    assert bought["nation"]["value"] == pytest.approx(30.6, abs=0.05)  # Eurostat, circular material use rate of 2023
    assert bought["group"]["definition"].startswith("recycled_content")
    assert (taken_back["firm"], taken_back["nation"]) == (None, None)
    with pytest.raises(RangeError, match="has no product group '9'; it has: 0102"):
        beside(firm, reading, "9")


def many_steps(count, waits):
    rows = "".join(f"a{i},p,1,5,{waits(i)}\n" for i in range(count))
    return f"part,parent,mass,seconds,after\np,,9000,,\n{rows}".encode()


def test_what_would_take_minutes_is_refused_or_told_with_the_way_to_it(site):
    general = many_steps(101, lambda i: f"a{i - 1} a{i - 2}" if i > 1 else "")
    assert "a page orders 100: use kringloop product FILE" in told(send(site, general))
    tree = send(site, many_steps(61, lambda _: ""))
    assert (tree.status_code, "this page looks for up to 60 steps" in tree.text) == (200, True)


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Gelezen als batterijpaspoort"), ("en", "Read as battery passport")]
)
def test_a_passport_is_recognised_on_the_page_as_on_the_terminal(site, language, said):
    data = json.dumps(passports.battery()).encode()
    page = html.unescape(send(site, data, language=language, name="passport.json", labour="").text)
    blocks = product_blocks(Sheet(bill_from(data, "passport.json")), WORDS[language])
    assert said in page
    assert [b.key for b in blocks][-2:] == ["declared", "intake"]
    assert [cell for b in blocks[-2:] for row in b.rows for cell in row if cell and f">{cell}<" not in page] == []


def test_a_passport_without_a_mass_asks_for_it_in_a_field(site):
    data = json.dumps(passports.cirpass()).encode()
    answer = send(site, data, name="passport.json", labour="")
    assert (answer.status_code, "on a page in its field" in told(answer)) == (400, True)
    assert send(site, data, name="passport.json", mass="2 kg").status_code == 200
