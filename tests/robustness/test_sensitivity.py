"""Which data make a figure uncertain: by source, account, layer, label or row; worked by hand on sums and ratios."""

import numpy as np
import pytest

from kringloop.core import MissingDataError, UnknownNameError
from kringloop.robustness import Drawing, culprits, processes, sensitivity
from tests.ledger.small import account, ledger, row
from tests.robustness.small import ROWS, UNITS, made, mass, uncertain, value

NORMAL = Drawing(law="normal")


def shares(found):
    return dict(zip(found.indices.names, found.indices.total.tolist(), strict=True))


def test_a_sum_shares_its_variance_by_squares():
    # 10 ± 1 and 20 ± 2: 1 and 4 of 5
    found = sensitivity(
        mass(made(mass={"sd": np.array([1.0, 0, 2.0, 0])})), "origin", base=1024, drawing=NORMAL, year=2020
    )
    assert shares(found) == {"24": pytest.approx(0.2, abs=0.02), "25": pytest.approx(0.8, abs=0.02)}
    assert found.indices.first == pytest.approx([0.2, 0.8], abs=0.02)
    assert found.indices.variance == pytest.approx(5.0, rel=0.03)
    assert found.screening is None


def test_layers_of_a_ratio():
    # mass 30 ± 3 together (10 %), value 60 ± 12 together (20 %): near enough 1 and 4 of 5
    found = made(
        mass={"sd": np.array([1.0, 0, 2.0, 0]), "shared": "m"}, value={"sd": np.array([4.0, 0, 8.0, 0]), "shared": "v"}
    )
    by_layer = sensitivity(mass(found) / value(found), "layer", base=1024, year=2020)
    assert by_layer.indices.names == ("mass", "value")
    assert by_layer.indices.total == pytest.approx([0.2, 0.8], abs=0.04)
    assert by_layer.indices.ranking == ("value", "mass")


def two_accounts(shared):
    rows = [row(2020, "24", 10.0)]
    both = ledger(account(rows), account([{**r, "source": "t"} for r in rows], key="b"))
    for key, sd in (("a", 1.0), ("b", 2.0)):
        both = both.with_layer(key, "mass", sd=np.array([sd]), shared=shared)
    return both.account("a").select("mass") + both.account("b").select("mass")


def test_sources_and_accounts_are_factors():
    for by, names in (("source", ("s", "t")), ("account", ("a", "b"))):
        found = sensitivity(two_accounts(None), by, base=512, drawing=NORMAL, year=2020)
        assert found.indices.names == names
        assert found.indices.total == pytest.approx([0.2, 0.8], abs=0.03)


def test_an_error_that_moves_two_groups_is_a_group_itself():
    found = sensitivity(two_accounts("one method"), "account", base=128, drawing=NORMAL, year=2020)
    assert found.indices.names == ("a + b",)
    assert found.indices.total == pytest.approx([1.0], abs=0.05)
    assert found.indices.variance == pytest.approx(9.0, rel=0.1)  # (1 + 2)²


def test_above_thirty_groups_the_large_ones_are_found_first():
    goods = [f"g{n:02d}" for n in range(40)]
    found = ledger(account([row(2020, "24", 10.0, good=g) for g in goods]))
    sd = np.full(40, 1e-3)
    sd[[5, 25]] = 1.0, 2.0
    by_good = sensitivity(mass(found.with_layer("a", "mass", sd=sd)), "good", base=64, drawing=NORMAL, year=2020)
    assert by_good.screening is not None
    assert by_good.screening.calls == 20 * 41
    assert (len(by_good.indices.names), by_good.indices.names[-1]) == (31, "others")
    assert by_good.indices.ranking[:2] == ("g25", "g05")
    assert shares(by_good)["others"] < 1e-4


def test_each_datum_by_itself():
    found = sensitivity(mass(uncertain()), "datum", base=64, year=2020)
    assert len(found.indices.names) == 2
    assert all("mass" in name for name in found.indices.names)


def test_processes_give_the_same_bits():
    one, other = (
        sensitivity(two_accounts(None), "account", base=256, crew=c, year=2020) for c in (processes(1), processes(2))
    )
    assert np.array_equal(one.indices.total, other.indices.total)


def test_what_cannot_be_shared_out_is_refused():
    with pytest.raises(UnknownNameError, match="'colour' is not a known dimension in account 'a'"):
        sensitivity(mass(uncertain()), "colour", year=2020)
    with pytest.raises(MissingDataError, match=r"no row behind mass.* has a standard deviation"):
        sensitivity(mass(made()), year=2020)
    empty = made([{**r, "value": 0.0} for r in ROWS], mass={"sd": np.ones(4)})
    for ask in (sensitivity, culprits):
        with pytest.raises(MissingDataError, match=r"mass.* has no figure at year=2020"):
            ask(mass(empty) / value(empty), year=2020)


def test_culprits_are_named_by_their_part_of_the_variance():
    found = culprits(mass(made(mass={"sd": np.array([1.0, 0, 2.0, 0])})), year=2020)
    first, second = found
    assert (first.share, second.share) == (pytest.approx(0.8), pytest.approx(0.2))
    assert (first.account, first.layer, first.source, first.year) == ("a", "mass", "s", 2020)
    assert dict(first.labels) == {"origin": "25", "destination": "air"}
    assert (first.value, first.sd, first.move, first.rows, first.shared) == (20.0, 2.0, 2.0, 1, "")


def test_an_error_that_rows_share_is_one_culprit():
    # mass off together by 10 %, value of 24 alone by 2 of 60: moves 0.05 and −0.5 · 2/60
    ledger_ = made(
        mass={"sd": np.array([1.0, 1.2, 2.0, 2.0]), "shared": "weighbridge"}, value={"sd": np.array([2.0, 0, 0, 0])}
    )
    found = culprits(mass(ledger_) / value(ledger_), year=2020)
    assert [(c.shared, c.rows, c.layer) for c in found] == [("weighbridge", 2, "mass"), ("", 1, "value")]
    assert [c.move for c in found] == [pytest.approx(0.05), pytest.approx(-1 / 60)]
    assert sum(c.share for c in found) == pytest.approx(1.0)
    assert found[0].labels == (("destination", "air"), ("origin", "25"))  # of its largest row
    assert culprits(mass(ledger_) / value(ledger_), most=1, year=2020) == found[:1]


def test_culprits_and_draws_agree_on_a_sum():
    rows = [row(2020, s, 10.0) for s in ("24", "25", "26", "28")]
    found = ledger(account(rows, units={"mass": UNITS["mass"]})).with_layer(
        "a", "mass", sd=np.array([1.0, 2.0, 3.0, 4.0])
    )
    told = {dict(c.labels)["origin"]: c.share for c in culprits(mass(found), year=2020)}
    assert told == pytest.approx({"24": 1 / 30, "25": 4 / 30, "26": 9 / 30, "28": 16 / 30})
    assert shares(sensitivity(mass(found), "origin", base=1024, drawing=NORMAL, year=2020)) == pytest.approx(
        told, abs=0.03
    )


def test_a_figure_without_slope_has_no_culprits():
    found = made(mass={"sd": np.array([1.0, 0, 0, 0])})
    off = mass(found) - 10
    with pytest.raises(MissingDataError, match=r"no deviation of a row moves .*\n  Give deviations"):
        culprits(off * off, year=2020, sector="24")
