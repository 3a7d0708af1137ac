"""What each R-strategy keeps of a product: alternatives with their own best place to stop."""

import pytest

from kringloop.core import RangeError
from kringloop.products import Sheet, bill_from

PUMP = b"""part,parent,mass,unit,material,seconds,after,price,value
pump,,1200,g,,,,,30
housing,pump,500,g,steel,60,,0.3,
motor,pump,600,g,,120,housing,,12
winding,motor,300,g,copper,45,,7,
"""


def kept(labour=None, text=PUMP):
    return {k.key: k for k in Sheet(bill_from(text, "pump.csv")).kept(labour=labour)}


def test_each_strategy_by_hand():
    """Steel 0.5 kg x 0.3 = 0.15; motor 12 after 3 minutes; copper 0.3 kg x 7 = 2.1 after 3.75 minutes."""
    found = kept(30)
    assert found["reuse"].gain == found["reuse"].net == pytest.approx(30)
    assert (found["parts"].gain, found["parts"].minutes) == pytest.approx((12, 3))
    assert found["parts"].net == pytest.approx(12 - 1.5)
    assert (found["materials"].gain, found["materials"].minutes) == pytest.approx((2.25, 3.75))
    assert found["materials"].net == pytest.approx(2.25 - 3.75 * 0.5)
    assert found["value"].net == pytest.approx(12.15 - 1.5)


def test_without_a_price_of_labour_nothing_is_taken_off():
    found = kept()
    assert found["parts"].net is None
    assert found["materials"].gain == pytest.approx(2.25)


def test_what_the_file_does_not_say_is_absent_and_not_nothing():
    found = kept(30, b"part,parent,mass,unit,seconds\nlamp,,2,kg,\ncap,lamp,1,kg,10\n")
    assert [k for k, each in found.items() if each.gain is not None] == []
    assert found["parts"].lacking.en == "no part that comes off has a value"
    assert "second-hand" in found["reuse"].lacking.en


def test_labour_cannot_be_below_zero():
    with pytest.raises(RangeError, match="expected 0 or more"):
        kept(-1)
