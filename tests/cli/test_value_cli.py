"""`kringloop value`: links and prices, every width, both languages, the same for programs, and lines of mistakes."""

import json

import openpyxl
import pytest

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
LINKS = """link,plane,unit,year,value_in,added,value_out,lost,price_index,from,strategy,new
make,,EUR,2015,100,150,250,,80,,,
wear,,EUR,2021,312.5,0,200,,100,,,
discarding it at the end,,EUR,2021,200,0,90,,100,,discard,312.5
repair,,EUR,2021,50,40,85,,100,discarding it at the end,R4,
make,environmental,kg_CO2e,,0,300,300,,,,,
"""
PRICES = """product,age,price,unit,year,price_index,life
laptop,0,1000,EUR,2015,80,6
laptop,3,500,EUR,2021,100,
phone,0,500,EUR,2021,100,
phone,2,200,EUR,2021,100,
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="value.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "economic plane",
                "created",
                "keep 25.0 % of the worth",
                "of new price",
                "Another choice of weights",
            ),
        ),
        ("nl", ("vlak milieu", "gemaakt", "behouden 25,0 % van de waarde", "van nieuwprijs", "Een andere keuze")),
    ],
)
def test_a_chain_is_told_at_every_width(file, width, language, words, monkeypatch, kringloop):
    monkeypatch.setattr("kringloop.cli.render.PIPE_WIDTH", width)
    weights = ("--weight", "economic=1", "--weight", "environmental=0.13", "--unit", "EUR")
    code, out, _ = kringloop("value", file(LINKS), *weights, "--lang", language)
    assert code == 0
    together = " ".join(out.split())
    assert all(word in together for word in words)
    assert max(len(line) for line in out.splitlines()) <= width


def test_the_chain_for_programs(file, kringloop):
    code, out, _ = kringloop("value", file(LINKS), "--json")
    told = json.loads(out)
    assert code == 0
    economic, environmental = told["planes"]
    # in 2021 prices: 125 + 187.5 + 40 = 352.5 comes in; 112.5 + 110 + 5 is lost, 85 + 40 leaves
    assert (economic["entered"], economic["created"]) == (125.0, 227.5)
    assert (economic["destroyed"], economic["left"]) == (227.5, 125.0)
    assert (environmental["unit"], environmental["created"]) == ("kg_CO2e", 300.0)
    assert told["kept"]["of_worth"] == {"R4": 0.25}
    assert told["merged"] is None


def test_prices_beside_their_curve(file, kringloop):
    code, out, _ = kringloop("value", file(PRICES), "--profile", "straight_line", "--json")
    laptop, phone = json.loads(out)["prices"]
    assert code == 0
    assert (laptop["residual_value_ratio"], laptop["indirect"], laptop["gap"]) == (0.4, 625.0, -125.0)
    assert (phone["residual_value_ratio"], phone["indirect"]) == (0.4, None)
    _, out, _ = kringloop("value", file(PRICES), "--lang", "nl")
    assert "Zonder levensduur (kolom life) is er geen afschrijving: phone." in out


def test_yaml_gives_the_same_as_a_table(file, kringloop):
    text = """index: {2015: 80, 2021: 100}
links:
  - {link: make, unit: EUR, year: 2015, value_in: 100, added: 150, value_out: 250}
  - {link: wear, unit: EUR, year: 2021, value_in: 312.5, added: 0, value_out: 200}
"""
    _, table, _ = kringloop("value", file("\n".join(LINKS.splitlines()[:3]) + "\n"), "--json")
    code, out, _ = kringloop("value", file(text, "value.yaml"), "--json")
    assert code == 0
    assert json.loads(out) == json.loads(table)
    code, _, err = kringloop("value", file(text.replace("2015: 80, ", ""), "less.yaml"), "--lang", "en")
    assert code == 1
    assert "3:5  the index has no price level for 2015; seen: 2021" in err


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.png", PNG, "is geen tabel van tekst, maar een afbeelding"),
        ("a.xlsx", PNG, "is niet te lezen als werkmap"),
        ("a.xlsx", b"", "is leeg; verwacht: een blad met een tabel"),
    ],
)
def test_a_file_that_is_none_says_what_it_is(tmp_path, name, data, told, kringloop):
    (tmp_path / name).write_bytes(data)
    code, out, err = kringloop("value", str(tmp_path / name), "--lang", "nl")
    assert (code, out) == (1, "")
    assert told in err


def test_a_sheet_gives_the_same_as_a_table(file, tmp_path, kringloop):
    book = openpyxl.Workbook()
    for line in LINKS.splitlines():
        book.active.append([float(c) if c.replace(".", "").isdigit() else (c or None) for c in line.split(",")])
    book.save(tmp_path / "value.xlsx")
    _, table, _ = kringloop("value", file(LINKS), "--json")
    code, out, _ = kringloop("value", str(tmp_path / "value.xlsx"), "--json")
    assert (code, json.loads(out)) == (0, json.loads(table))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,EUR,10,5,14,2", "2  link 'a' (economic) does not close: in + added is 15 and out + lost is 16 EUR, -1"),
        ("a,,10,5,14,", "2  link 'a' (economic) has no unit"),
        ("a,EUR,-1,5,14,", "2  value_in of link 'a' (economic) is -1"),
        ('a,EUR,"1,5",5,14,', "2:value_in  '1,5' has a decimal comma"),
        ("a,EUR,1,,14,", "gives 2 of its four figures"),
    ],
)
def test_a_link_that_is_wrong_is_told_with_its_line(file, text, told, kringloop):
    code, _, err = kringloop("value", file(f"link,unit,value_in,added,value_out,lost\n{text}\n"), "--lang", "en")
    assert code == 1
    assert told in err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("p,0,-5,EUR,", "2  the price of 'p' is -5; a price is 0 or more"),
        ("p,0,5,,", "2  the price of 'p' has no unit"),
        ("p,0,5,EUR,0", "2  the life of 'p' is 0 years"),
    ],
)
def test_a_price_that_is_wrong_is_told_with_its_line(file, text, told, kringloop):
    code, _, err = kringloop("value", file(f"product,age,price,unit,life\n{text}\n"), "--lang", "en")
    assert code == 1
    assert told in err


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        (LINKS, ("--profile", "geometric"), "holds links; --profile belongs to prices"),
        (PRICES, ("--unit", "EUR"), "holds prices; --weight and --unit belong to links"),
        (LINKS, ("--weight", "economic=1"), "--weight and --unit go together"),
        (LINKS, ("--weight", "economic", "--unit", "EUR"), "'economic' is no weight"),
        (LINKS, ("--weight", "economic=1", "--unit", "EUR"), "plane 'environmental' has no weight"),
        (PRICES, ("--profile", "line"), "line"),
    ],
)
def test_an_option_that_does_not_count_is_refused(file, text, options, told, kringloop):
    code, _, err = kringloop("value", file(text), *options, "--lang", "en")
    assert code == 1
    assert told in err
