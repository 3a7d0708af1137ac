"""Where the materials of a product come from and end, in kg and in euros; what is not said is unknown, not nothing."""

import pytest

from kringloop.core import RangeError
from kringloop.products import bill_from, passing

LAMP = b"""\
part,parent,mass,unit,material,recycled_pre,recycled_post,reused,renewable,to_recycling,to_reuse,to_composting,to_energy,price
lamp,,1000,g,,,,,,,,,,
base,lamp,600,g,steel,10,20,0,0,90,0,0,0,0.5
shade,lamp,300,g,pp,,,,,,,,,
pin,lamp,100,g,steel,0,0,100,0,0,0,0,0,
"""


def rows():
    found = passing(bill_from(LAMP, "lamp.csv"))
    return {(r.material, r.where, r.into): (round(r.mass, 9), r.value) for r in found}


def test_masses_and_values_by_hand():
    """Steel 0.6 kg: 30 % recycled, 70 % new, 90 % to recycling; the reused pin of 0.1 kg has no price."""
    found = rows()
    assert found["steel", "recycled", True] == (0.18, pytest.approx(0.09))
    assert found["steel", "primary", True] == (0.42, pytest.approx(0.21))
    assert found["steel", "reused", True] == (0.1, None)
    assert found["steel", "to_recycling", False] == (0.54, pytest.approx(0.27))
    assert found["steel", "lost", False] == (0.16, None)  # 0.06 of the base has a price, the pin has none
    assert found["pp", "unknown", True] == found["pp", "unknown", False] == (0.3, None)


@pytest.mark.parametrize("into", [True, False])
def test_all_that_comes_and_all_that_goes_is_the_mass(into):
    assert sum(mass for (_, _, side), (mass, _) in rows().items() if side is into) == pytest.approx(1.0)


def test_several_products_are_refused():
    with pytest.raises(RangeError, match="holds 2 products"):
        passing(bill_from(b"part,parent,mass\np,,1\nq,,1\n", "a.csv"))
