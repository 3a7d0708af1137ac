"""A pump of one's own, worked out by hand: two housings, a motor that can be sold whole or opened, four magnets."""

import pytest

from kringloop.products.reading import bill_of

PUMP = """\
part,parent,kind,quantity,mass,unit,material,cas,recycled_pre,recycled_post,seconds,after,price,value
pump,,product,,1200,g,,,,,,,,
housing,pump,,,0.5,kg,steel,,10,20,60,,0.3,
motor,pump,,,600,g,,,,,120,,,12
magnet,motor,,4,20,g,ndfeb_magnet,,,,30,,5,
nd,magnet,substance,,6,g,Neodymium,,,,,,,
winding,motor,,,300,g,copper,,,0,45,magnet,7,
lead,winding,substance,,1,g,,7439-92-1,,,,,,
"""


@pytest.fixture
def pump():
    return bill_of(PUMP.replace("120,,,12", "120,housing,,12"), "pump.csv")
