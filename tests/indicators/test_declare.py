import pytest

from kringloop.core import DuplicateError, RangeError, UnknownNameError
from kringloop.indicators import INDICATORS
from kringloop.indicators.choices import base_year
from kringloop.indicators.declare import Indicator, indicator

ABOUT = {
    "key": "example",
    "names": {"nl": "voorbeeld", "en": "example"},
    "question": {"nl": "wat?", "en": "what?"},
    "goal": "value",
    "unit": "kt",
    "by": (),
    "better": "up",
    "kind_of_figure": "computed",
    "certainty": "read",
    "reference": "cbs_83180",
}


def nothing(ledger):
    raise AssertionError("not evaluated here")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"certainty": "reed"}, RangeError, "certainty of 'example' is 'reed'; did you mean 'read'"),
        ({"goal": "valu"}, UnknownNameError, "'valu' is not a known goal.*did you mean 'value'"),
        ({"unit": ""}, RangeError, "'example' needs a unit and a reference"),
        ({"method": {"base_year": base_year(2010)}}, RangeError, r"choices of 'example' are \['base_year'\]"),
        ({"names": {"nl": "", "en": "example"}}, RangeError, "a name is needed in Dutch and in English"),
    ],
)
def test_what_is_missing_is_said_at_once(change, error, message):
    with pytest.raises(error, match=message):
        indicator(**{**ABOUT, **change})(nothing)
    assert "example" not in INDICATORS


def test_an_id_is_declared_once():
    with pytest.raises(
        DuplicateError, match=r"'ghg_direct\.cbs' is declared twice[\s\S]*pressure\.py[\s\S]*test_declare"
    ):
        indicator(**{**ABOUT, "key": "ghg_direct", "definition": "cbs"})(nothing)


def test_the_id_joins_key_and_definition():
    one = INDICATORS["dmc.cbs_table"]
    assert isinstance(one, Indicator)
    assert (one.id, one.key, one.definition) == ("dmc.cbs_table", "dmc", "cbs_table")
