"""From company to nation: what adds up with the rest in the open, and what would count twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.actors import read_levels
from kringloop.core import BalanceError, TableError, UnknownNameError

HEAD = "id,level,within,value,unit,source\n"
FIRMS = (
    HEAD + "Adam,company,pumps,30,kt,own\n"
    "Bas,company,pumps,50,kt,own\n"
    "Bas,company,valves,5,kt,own\n"
    "Cor,company,machines,10,kt,own\n"
    "pumps,product_group,machines,,kt,own\n"
    "valves,product_group,machines,8,kt,own\n"
    "machines,sector,NL,120,kt,CBS\n"
    "NL,nation,,400,kt,CBS\n"
)
SALES = "seller,buyer,value,unit\nAdam,Bas,12,kt\nCor,Adam,4,kt\n"


def levels(folder, firms=FIRMS, sales=SALES):
    (folder / "firms.csv").write_text(firms, encoding="utf-8")
    (folder / "sales.csv").write_text(sales, encoding="utf-8")
    return read_levels(folder / "firms.csv", folder / "sales.csv")


def test_four_levels_worked_by_hand(tmp_path):
    found = levels(tmp_path)
    # Adam sells 12 to Bas, who makes pumps too, and to his valves: inside pumps it drops out once
    pumps, machines, nation = found["pumps"], found["machines"], found["NL"]
    assert (pumps.reported, pumps.netted, pumps.value, pumps.rest, pumps.stated) == (80, 12, 68, 0, False)
    assert found["valves"].rest == 3
    # 68 + 8 + 10, less the 4 that Cor sells to a member of another group; 120 is stated
    assert (machines.reported, machines.netted, machines.rest) == (86, 4, 38)
    assert nation.rest == 280
    assert found.share("Bas", "machines") == pytest.approx(100 * 55 / 120)


def test_a_rest_below_zero_says_who_reports_how_much(tmp_path):
    with pytest.raises(
        BalanceError, match="members of 'machines' report 82 and the whole is 70: the rest would be -12"
    ) as no:
        levels(tmp_path, FIRMS.replace("NL,120", "NL,70"))
    assert "de rest zou -12 zijn" in no.value.in_language("nl")


@pytest.mark.parametrize(
    ("row", "said", "dutch"),
    [
        ("Adam,company,machines,5,kt,own", "counts twice", "telt dubbel"),
        ("Dirk,company,pump,5,kt,own", "did you mean 'pumps'", "bedoelt u 'pumps'"),
        ("Dirk,company,pumps,5,t,own", "all rows of one file have one unit", "dezelfde eenheid"),
        ("Dirk,company,pumps,,kt,own", "a company needs a figure", "een bedrijf heeft een cijfer nodig"),
        ("boats,sector,pumps,5,kt,own", "a sector cannot stand within a product_group", "niet onder een productgroep"),
        ("pumps,product_group,NL,5,kt,own", "only a company can be divided", "alleen een bedrijf"),
    ],
)
def test_who_would_count_twice_or_nowhere_is_told(tmp_path, row, said, dutch):
    with pytest.raises(TableError, match=said) as refused:
        levels(tmp_path, FIRMS + row + "\n")
    assert dutch in refused.value.in_language("nl")


def test_deliveries_are_between_companies_of_the_file(tmp_path):
    with pytest.raises(TableError, match="'Adm' is not a known company"):
        levels(tmp_path, sales=SALES + "Adm,Bas,1,kt\n")
    with pytest.raises(TableError, match="the members have another unit"):
        levels(tmp_path, sales=SALES + "Bas,Cor,1,t\n")
    with pytest.raises(UnknownNameError, match="'Adm' is not a known company"):
        levels(tmp_path).share("Adm", "NL")


@pytest.mark.analytic
@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.lists(st.floats(0, 100), min_size=3, max_size=3), st.floats(0, 50))
def test_every_whole_is_its_members_less_what_they_sell_each_other_plus_the_rest(values, rest):
    import polars as pl

    from kringloop.actors import add_up

    rows = [(str(i), "company", "s", v) for i, v in enumerate(values)] + [("s", "sector", None, sum(values) + rest)]
    frame = pl.DataFrame(rows, schema={"id": str, "level": str, "within": str, "value": float}, orient="row")
    found = add_up(frame.with_columns(unit=pl.lit("kt"), source=pl.lit("own")))["s"]
    assert found.value == pytest.approx(found.reported - found.netted + found.rest)
    assert sum(found.members.values()) == pytest.approx(found.reported)
