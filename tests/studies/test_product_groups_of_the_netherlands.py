"""The product groups of the Netherlands: every product in one, sums close, and who makes them."""

import pytest
from tests.netherlands import netherlands, study

from kringloop.ledger import Reason

GROUPED = ("electronics", "repair/appliances.csv", "technologies")


@pytest.mark.parametrize("key", GROUPED)
def test_every_product_on_record_is_in_a_group(key):
    tree = study().trees[key]
    occurring = {
        label
        for account in netherlands().accounts.values()
        for d in account.dimensions.values()
        if d.tree is not None and d.tree.key == key
        for label in d.labels
    }
    assert [label for label in sorted(occurring) if tree.group("product_group", label) is None] == []


def test_discards_add_up_over_the_groups():
    mass = netherlands().account("electronics").select("mass", flow="discarded")
    by_group, whole = mass.by("year", "product_group"), mass.by("year")
    assert (by_group.reasons == Reason.KNOWN).all()
    assert by_group.value.sum(axis=1) == pytest.approx(whole.value)


def test_repair_attempts_add_up_over_the_groups():
    attempts = netherlands().account("repair_attempts").select("attempts")
    assert attempts.by("year", "product_group").value.sum(axis=1) == pytest.approx(attempts.by("year").value)


def test_washing_machines_are_appliances_made_by_electrical_and_by_machine_industry():
    """Prodcom 27.51 (households) and 28.94 (laundries), read in the table of the producer."""
    makers = netherlands().account("product_makers").select("codes", product="0104").by("sector")
    assert dict(zip(makers.grid.labels["sector"], makers.value.tolist(), strict=True)) == {"27": 1.0, "28": 1.0}
    assert study().trees["electronics"].group("product_group", "0104") == "appliances"


def test_lives_of_a_group_are_no_sum():
    from kringloop.core import AdditivityError

    with pytest.raises(AdditivityError, match="several published figures"):
        netherlands().account("product_lives").select("lifetime", scenario="history").by("year", "product_group")
