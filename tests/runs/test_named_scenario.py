"""What an address says of levers: settings by lever, and what is refused with its key."""

import pytest

from kringloop.core import Names, RangeError
from kringloop.runs import settings_of
from kringloop.runs.named_scenario import keys_once
from kringloop.scenarios import Penetration, Setting, dials_of, plan_of

NOTHING = plan_of("baseline", Names("niets", "nothing"), ())
DIALS = dials_of(NOTHING, (), {"reuse": 0.0}, Penetration(shape="linear", first=2026, last=2035))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"lever.reuse": "12,5"}, Setting(percent=12.5)),
        ({"to.reuse": "2040"}, Setting(years=(2026, 2040))),
        ({"from.reuse": "2030", "to.reuse": "2030", "lever.reuse": "1"}, Setting(percent=1.0, years=(2030, 2030))),
        ({"for.reuse": "0104~0102"}, Setting(products=("0104", "0102"))),
        ({"for.reuse": "all"}, Setting(products=())),
    ],
)
def test_keys_of_an_address_are_settings(query, expected):
    assert settings_of(DIALS, query) == {"reuse": expected}


@pytest.mark.parametrize(
    ("query", "words", "dutch"),
    [
        ({"lever.reus": "3"}, "did you mean 'lever.reuse'", "geen sleutel"),
        ({"lever.reuse": "much"}, "write a number", "schrijf een getal"),
        ({"from.reuse": "soon"}, "no year", "geen jaar"),
    ],
)
def test_what_is_no_setting_is_refused(query, words, dutch):
    with pytest.raises(RangeError, match=words) as error:
        settings_of(DIALS, query)
    assert dutch in error.value.in_language("nl")


def test_a_key_that_stands_twice_in_a_link_is_refused():
    assert keys_once([("lever.reuse", "30"), ("to.reuse", "2040")]) == {"lever.reuse": "30", "to.reuse": "2040"}
    with pytest.raises(RangeError, match=r"'lever\.reuse' stands twice in this link: '30' and '40'") as error:
        keys_once([("lever.reuse", "30"), ("lever.reuse", "40")])
    assert "staat twee keer" in error.value.in_language("nl")
