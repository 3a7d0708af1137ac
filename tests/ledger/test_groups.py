"""Groups of codes as a dimension: sums close over them, a product counts in its own, published parts add up."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import AdditivityError, UnknownNameError
from kringloop.ledger import Account, Reason
from kringloop.tables import Classification, Grouping
from tests.ledger.small import NODES, amounts, ledger, tree

GROUPS = tree("groups", ("warm", None), ("wet", None), ("empty", None))
PRODUCTS = tree("products", ("all", None), ("oven", "all"), ("boiler", "all"), ("washer", "all"), ("drum", "washer"))
MEMBERS = {"oven": "warm", "boiler": "warm", "washer": "wet"}
GROUPED = Classification("products", PRODUCTS.codes, {"product_group": Grouping(GROUPS, MEMBERS)})
LEAVES = ("oven", "boiler", "drum")


def flows(masses, year=2020):
    """Products thrown away in one year, a row each."""
    rows = [
        {"year": year, "origin": "HH", "destination": "air", "product": p, "mass": m, "source": "s"}
        for p, m in masses.items()
    ]
    account = Account.from_frame(
        "a", pl.DataFrame(rows), kind="flows", units={"mass": "kt"}, nodes=NODES, trees={"product": GROUPED}
    )
    return ledger(account).account("a").select("mass")


def figures(rows, adding=("product",)):
    """Published figures by product and flow."""
    frame = pl.DataFrame(
        [{"source": "s", **dict(zip(("year", "product", "flow", "mass"), r, strict=True))} for r in rows]
    )
    account = Account.from_frame(
        "p", frame, kind="published", units={"mass": "kt"}, trees={"product": GROUPED}, adding=adding
    )
    return ledger(account).account("p")


@given(st.lists(amounts, min_size=3, max_size=3))
def test_groups_add_up_to_all_products(masses):
    mass = flows(dict(zip(LEAVES, masses, strict=True)))
    by_group = mass.by("year", "product_group")
    assert by_group.value.sum() == pytest.approx(mass.by("year").value.sum())
    assert by_group.grid.labels["product_group"] == ("warm", "wet")
    assert by_group.value[0, 1] == pytest.approx(masses[2])  # what lies below a washer is of its group


def test_a_ratio_by_group_divides_sums_of_the_group():
    mass = flows({"oven": 3.0, "boiler": 1.0, "drum": 4.0})
    share = (mass / mass.pooled("product_group")).by("year", "product_group")
    assert share.value.tolist() == [[0.5, 0.5]]


def test_a_product_has_no_figure_in_the_group_of_another():
    both = flows({"oven": 3.0, "boiler": 1.0, "drum": 4.0}).by(
        "year", "product", "product_group", product_group=["warm"]
    )
    known = {p for i, p in enumerate(both.grid.labels["product"]) if both.reasons[0, i, 0] == Reason.KNOWN}
    assert known == {"oven", "boiler"}


def test_a_group_of_which_no_row_tells_is_absent():
    found = flows({"oven": 3.0}).by("year", "product_group", product_group=["wet", "empty"])
    assert (found.reasons == Reason.NO_DATA).all()


def test_published_figures_of_parts_add_up_and_others_do_not():
    account = figures([(2020, "oven", "out", 3.0), (2020, "boiler", "out", 1.0), (2020, "oven", "in", 9.0)])
    assert account.select("mass", flow="out").by("year", "product_group").value.tolist() == [[4.0]]
    assert account.select("mass", flow="out", product="all").by("year").value.tolist() == [4.0]
    with pytest.raises(AdditivityError, match="several published figures"):
        account.select("mass").by("year", "product_group")
    with pytest.raises(AdditivityError, match="several published figures"):
        figures([(2020, "oven", "out", 3.0), (2020, "boiler", "out", 1.0)], adding=()).select("mass").by("year")


def test_a_sum_of_published_parts_of_which_one_is_lacking_is_no_total():
    account = figures([(2020, "oven", "out", 3.0), (2020, "boiler", "out", 1.0), (2021, "oven", "out", 3.0)])
    found = account.select("mass").by("year", "product_group")
    assert found.reasons[:, 0].tolist() == [Reason.KNOWN, Reason.PARTIAL]


def test_a_total_beside_its_part_is_refused_among_figures_that_add_up():
    with pytest.raises(AdditivityError, match="total beside its part"):
        figures([(2020, "washer", "out", 3.0), (2020, "drum", "out", 1.0)])


def test_an_account_without_such_products_says_which_dimensions_it_has():
    frame = pl.DataFrame([{"year": 2020, "origin": "24", "destination": "air", "mass": 1.0, "source": "s"}])
    plain = Account.from_frame("b", frame, kind="flows", units={"mass": "kt"}, nodes=NODES)
    with pytest.raises(UnknownNameError, match="'product_group' is not a known dimension in account 'b'"):
        ledger(plain).account("b").select("mass").by("year", "product_group")


def test_a_member_or_group_that_is_none_is_refused():
    with pytest.raises(UnknownNameError, match="did you mean 'oven'"):
        Classification("products", PRODUCTS.codes, {"g": Grouping(GROUPS, {"ovn": "warm"})})
    with pytest.raises(UnknownNameError, match="did you mean 'warm'"):
        Classification("products", PRODUCTS.codes, {"g": Grouping(GROUPS, {"oven": "wrm"})})


def test_other_groups_make_another_ledger():
    moved = Classification("products", PRODUCTS.codes, {"product_group": Grouping(GROUPS, {**MEMBERS, "oven": "wet"})})
    rows = [{"year": 2020, "origin": "HH", "destination": "air", "product": "oven", "mass": 1.0, "source": "s"}]
    made = [
        ledger(
            Account.from_frame(
                "a", pl.DataFrame(rows), kind="flows", units={"mass": "kt"}, nodes=NODES, trees={"product": each}
            )
        )
        for each in (GROUPED, moved)
    ]
    assert made[0].hash != made[1].hash
