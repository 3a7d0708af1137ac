"""A register of claims: parts of a joint effect, at most the whole, with who goes beyond it named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.actors import Claim, claimed, merged, read_claims
from kringloop.core import IncomparableError, RangeError, TableError, UnknownNameError

HEAD = "effect,joint,unit,kind,holder,share,basis,source\n"
GOOD = (
    HEAD + "pump take-back,-120,t_CO2e,measured,maker,50,agreement,contract 2025\n"
    "pump take-back,-120,t_CO2e,measured,recycler,30,value_added,accounts 2024\n"
    "longer life,-80,t_CO2e,avoided,maker,100,cost,own\n"
)


def register(tmp_path, text=GOOD, name="claims.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_claims(path)


def test_parts_and_what_stays_joint(tmp_path):
    found = register(tmp_path)
    effect = found["pump take-back"]
    assert (effect.part("maker"), effect.part("recycler"), effect.unclaimed) == (-60, -36, pytest.approx(-24))
    assert found.of("maker") == {"pump take-back": -60}  # what was avoided stands apart
    assert found.of("maker", kind="avoided") == {"longer life": -80}
    assert found.holders == ("maker", "recycler")


def test_a_claim_over_the_whole_names_who_and_who_holds_the_rest(tmp_path):
    text = GOOD + "pump take-back,-120,t_CO2e,measured,dealer,25,cost,own\n"
    with pytest.raises(TableError, match=r"dealer claims 25 %, and 20 % is left \(maker 50 %, recycler 30 %\)") as no:
        register(tmp_path, text)
    assert "dealer claimt 25 %, en er is 20 % over (maker 50 %, recycler 30 %)" in no.value.in_language("nl")
    dealer = Claim(holder="dealer", share=25, basis="cost", source="own")
    with pytest.raises(RangeError, match="dealer claims 25 %, and 20 % is left"):
        claimed(register(tmp_path), "pump take-back", dealer)


@pytest.mark.parametrize(
    ("row", "said", "dutch"),
    [
        ("pump take-back,-120,t_CO2e,measured,maker,5,cost,own", "stands", ""),
        ("pump take-back,-110,t_CO2e,measured,dealer,5,cost,own", "one effect has one", "één effect heeft er één"),
        ("other,10,kt,measured,dealer,0,cost,own", "expected above 0", "verwacht: boven 0"),
        ("other,10,kt,measured,dealer,10,guess,own", "'guess'", "'guess'"),
    ],
)
def test_a_register_that_contradicts_itself_is_refused(tmp_path, row, said, dutch):
    with pytest.raises(TableError, match=said) as refused:
        register(tmp_path, GOOD + row + "\n")
    assert dutch in refused.value.in_language("nl")


def test_one_effect_in_the_register_of_firm_and_sector_counts_once(tmp_path):
    firm = register(tmp_path)
    same = HEAD + "pump take-back,-120,t_CO2e,measured,maker,50,agreement,contract 2025\n"
    sector = register(tmp_path, same + "pump take-back,-120,t_CO2e,measured,sector,20,agreement,own\n", "sector.csv")
    assert merged(firm, sector)["pump take-back"].claimed == pytest.approx(100)
    more = register(tmp_path, HEAD + "pump take-back,-120,t_CO2e,measured,sector,21,agreement,own\n", "more.csv")
    with pytest.raises(RangeError, match="sector claims 21 %, and 20 % is left"):
        merged(firm, more)
    other = register(tmp_path, HEAD + "pump take-back,-90,t_CO2e,measured,sector,1,agreement,own\n", "other.csv")
    with pytest.raises(IncomparableError, match="differs between registers in joint") as refused:
        merged(firm, other)
    assert "verschilt tussen registers in joint" in refused.value.in_language("nl")
    odd = register(tmp_path, HEAD + "pump take-back,-120,t_CO2e,measured,maker,40,cost,own\n", "odd.csv")
    with pytest.raises(RangeError, match="maker claims 50 % in one register and 40 % in another"):
        merged(firm, odd)


def test_an_effect_or_holder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UnknownNameError, match="did you mean 'longer life'"):
        register(tmp_path)["longer lif"]
    with pytest.raises(UnknownNameError, match="'dealer' is not a known holder"):
        register(tmp_path)["longer life"].part("dealer")


@pytest.mark.analytic
@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.floats(0.5, 60), min_size=1, max_size=8))
def test_no_order_of_claims_gets_above_the_whole(shares):
    from kringloop.actors import Effect, Register

    found = Register({"x": Effect(key="x", joint=10, unit="kt", kind="measured", claims=())})
    for at, share in enumerate(shares):
        try:
            found = claimed(found, "x", Claim(holder=str(at), share=share, basis="cost", source="own"))
        except RangeError:
            assert found["x"].claimed + share > 100
    effect = found["x"]
    assert effect.claimed <= 100 * (1 + 1e-9)
    assert sum(effect.part(c.holder) for c in effect.claims) + effect.unclaimed == pytest.approx(10)
