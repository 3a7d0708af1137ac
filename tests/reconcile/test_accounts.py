"""A layer of a ledger made to balance: beside the published one, never in its place."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.small import TREES

from kringloop.core import MissingDataError, Names, Origin
from kringloop.ledger import Account, Ledger, Node, Nodes
from kringloop.reconcile import reconcile_layer
from kringloop.reconcile.accounts import account_system
from kringloop.robustness import read_margins, with_margins
from kringloop.tables import Classification, Code

PUBLISHED = Origin(producer="test", dataset="t", title="t", vintage="1", licence="CC0", kind="observed")
OURS = Origin(
    producer="kringloop", dataset="reconciled", title="reconciled", vintage="1", licence="CC0", kind="modelled"
)


def ledger(sd=(3.0, 1.0, 2.0, 3.0, 1.0, 2.0), shared=None):
    ends = [("shops", "use"), ("use", "collected"), ("use", "lost")] * 2
    frame = pl.DataFrame(
        {
            "year": [2020] * 3 + [2021] * 3,
            "source": ["t"] * 6,
            "origin": [a for a, _ in ends],
            "destination": [b for _, b in ends],
            "mass": [100.0, 60.0, 26.0, 110.0, 70.0, 40.0],
        }
    )
    stages = {"shops": "production", "use": "recycling", "collected": "treatment", "lost": "environment"}
    nodes = Nodes([Node(id=n, names=Names(n, n), stage=stage) for n, stage in stages.items()], TREES)
    account = Account.from_frame(
        "flows",
        frame,
        kind="flows",
        units={"mass": "kt"},
        nodes=nodes,
        sd=None if sd is None else {"mass": np.array(sd)},
        shared=None if shared is None else {"mass": shared},
    )
    return Ledger(nodes, [account], {"t": PUBLISHED})


def figures(found, layer):
    account = found.ledger.account("flows").account
    return account.layer(layer)


def test_each_year_balances_and_the_published_layer_stays():
    found = reconcile_layer(ledger(), "flows", "mass", origin=OURS)
    adjusted, published = figures(found, "mass_reconciled"), figures(found, "mass")
    assert sorted(published.values.tolist()) == [26.0, 40.0, 60.0, 70.0, 100.0, 110.0]
    years = found.ledger.account("flows").account.years
    # 2020 leaves 14 over variances 9 + 1 + 4: one per unit of variance; 2021 balances
    assert sorted(adjusted.values[years == 2020].tolist()) == pytest.approx([30.0, 61.0, 91.0])
    assert sorted(adjusted.values[years == 2021].tolist()) == pytest.approx([40.0, 70.0, 110.0])
    assert (np.asarray(adjusted.sd) < np.asarray(published.sd)).all()
    assert adjusted.unit == "kt"
    assert "reconciled" in found.ledger.history[-1].words.en


def test_rows_of_many_dimensions_are_told_whole_so_that_no_two_have_one_name():
    about = {f"kind{n}": ["a", "a"] for n in range(8)}
    frame = pl.DataFrame(
        {"year": [2020, 2021], "source": "t", "origin": "shops", "destination": "use", **about, "mass": [1.0, 2.0]}
    )
    nodes = ledger().nodes
    sure = {"mass": np.array([0.1, 0.1])}
    account = Account.from_frame("flows", frame, kind="flows", units={"mass": "kt"}, nodes=nodes, sd=sure)
    names = account_system(account, "mass").names
    assert names[:2] == [f"shops → use, {', '.join('a' * 8)}, {year}" for year in (2020, 2021)]


def test_rows_that_share_an_error_move_together():
    shared = ["scale", "", "", "scale", "", ""]
    found = reconcile_layer(ledger(shared=shared), "flows", "mass", origin=OURS)
    error = found.answer.value("error of scale")
    adjusted = figures(found, "mass_reconciled")
    account = found.ledger.account("flows").account
    bought = adjusted.values[np.isclose(figures(found, "mass").values, 100.0)][0]
    assert error < 0
    assert bought == pytest.approx(100.0 + 3.0 * error)
    assert len(adjusted.values) == len(account)


def test_a_layer_without_deviations_is_refused():
    with pytest.raises(MissingDataError, match="has no deviations"):
        reconcile_layer(ledger(sd=None), "flows", "mass", origin=OURS)


@pytest.mark.analytic
def test_an_error_shared_in_part_is_carried_with_its_covariance():
    """2020: bought 100, collected 60, lost 26; of the first two 3 by itself and 4 of one scale, of the last 2.

    Σ = [[25, 16, 0], [16, 25, 0], [0, 0, 4]] and a = (1, −1, −1) leaves 14: Σ a = (9, −9, −4), a' Σ a = 22, so that
    bought falls by 9 · 14 / 22, and its variance by 81 / 22.
    """
    layer = {"sd": np.array([5.0, 5, 2, 5, 5, 2]), "shared": ["scale", "scale", "", "later", "later", ""]}
    plain = ledger(sd=None)
    rows = plain.account("flows").account.layer("mass").values
    order = [[100.0, 60.0, 26.0, 110.0, 70.0, 40.0].index(v) for v in rows.tolist()]
    made = plain.with_layer(
        "flows",
        "mass",
        sd=layer["sd"][order],
        shared=[layer["shared"][i] for i in order],
        own=np.array([3.0, 3, 2, 3, 3, 2])[order],
    )
    found = reconcile_layer(made, "flows", "mass", origin=OURS)
    adjusted = figures(found, "mass_reconciled")
    by_row = {float(rows[i]): (float(adjusted.values[i]), float(adjusted.sd[i])) for i in range(6)}
    expected = {100.0: (100 - 9 * 14 / 22, 25 - 81 / 22), 60.0: (60 + 9 * 14 / 22, 25 - 81 / 22)}
    expected[26.0] = (26 + 4 * 14 / 22, 4 - 16 / 22)
    for printed, (value, variance) in expected.items():
        assert by_row[printed] == pytest.approx((value, variance**0.5))
    assert by_row[110.0][0] == pytest.approx(110.0)
    covariance = found.answer.covariance(["shops → use, 2020", "use → collected, 2020"])
    assert covariance[0, 1] == pytest.approx(16 + 81 / 22)


@pytest.mark.analytic
def test_a_shared_part_of_nothing_is_no_shared_error_and_one_of_all_is_the_error_itself():
    sd, shared = (3.0, 1.0, 2.0, 3.0, 1.0, 2.0), ["scale", "scale", "", "scale", "", ""]

    def adjusted(own):
        made = ledger(sd=sd, shared=shared)
        if own is not None:
            made = made.with_layer("flows", "mass", own=own)
        return figures(reconcile_layer(made, "flows", "mass", origin=OURS), "mass_reconciled").values

    layer = figures(reconcile_layer(ledger(sd=sd), "flows", "mass", origin=OURS), "mass")
    np.testing.assert_allclose(
        adjusted(np.asarray(layer.sd)),
        figures(reconcile_layer(ledger(sd=sd), "flows", "mass", origin=OURS), "mass_reconciled").values,
    )
    np.testing.assert_allclose(adjusted(np.zeros(6)), adjusted(None))


WAYS = Classification("ways", [Code("all", Names("all", "all")), *(Code(c, Names(c, c), "all") for c in "ab")])
ROUNDED = "flows,mass,,1.7320508075688772,,,,,,,,,,d,d\n"
"""Every figure is printed with a deviation of 1: √3 / √3."""


def of_ways(tmp_path, rows, sent, rule, totals=None):
    """What shops bring by some ways, and what is sent on; each figure is off by 1, unless it follows from others."""
    frame = pl.DataFrame(
        {
            "year": [2020] * (len(rows) + 1),
            "source": ["t"] * (len(rows) + 1),
            "origin": ["shops"] * len(rows) + ["use"],
            "destination": ["use"] * len(rows) + ["collected"],
            "way": [*(code for code, _, _ in rows), None],
            "mass": [*(value for _, value, _ in rows), sent],
            "part": [*(part for _, _, part in rows), "leaf"],
        }
    )
    stages = {"shops": "production", "use": "recycling", "collected": "treatment"}
    nodes = Nodes([Node(id=n, names=Names(n, n), stage=stage) for n, stage in stages.items()], TREES)
    held = Account.from_frame("flows", frame, kind="flows", units={"mass": "kt"}, nodes=nodes, trees={"way": WAYS})
    path = tmp_path / "margins.csv"
    scores = "reliability,completeness,time,geography,technology"
    head = f"account,layer,where,half_width,relative,basic,{scores},shared,follows"
    path.write_text(f"{head},because_nl,because_en\n{ROUNDED}{rule}", encoding="utf-8")
    made = with_margins(
        Ledger(nodes, [held], {"t": PUBLISHED}), read_margins(path), totals={} if totals is None else {"flows": totals}
    )
    return reconcile_layer(made, "flows", "mass", origin=OURS)


def by_way(found):
    account = found.ledger.account("flows").account
    layer, ways = account.layer("mass_reconciled"), account.dimension("way")
    labels = [ways.labels[c] if c >= 0 else "sent" for c in ways.codes[account.series].tolist()]
    return {n: (float(v), float(s)) for n, v, s in zip(labels, layer.values, layer.sd, strict=True)}


@pytest.mark.analytic
def test_a_row_between_a_total_and_its_parts_is_no_measurement(tmp_path):
    """100 ± 1 comes in, of which 60 ± 1 and 38 ± 1 are told; 106 ± 1 goes out: 103 both ways, ± √½.

    Nothing says anything more of the parts; what is between takes all of it: ± √(½ + 1 + 1).
    """
    rows = [("a", 60.0, "leaf"), ("b", 38.0, "leaf"), ("all_X", 2.0, "rounding")]
    totals = pl.DataFrame({"year": [2020], "way": ["all"], "mass": [100.0]})
    found = of_ways(tmp_path, rows, 106.0, "flows,mass,,,,,,,,,,,totals,d,d\n", totals)
    assert by_way(found) == {
        "a": pytest.approx((60.0, 1.0)),
        "b": pytest.approx((38.0, 1.0)),
        "all_X": pytest.approx((5.0, 2.5**0.5)),
        "sent": pytest.approx((103.0, 0.5**0.5)),
    }
    assert found.answer.value("shops → use, all_X, 2020 as printed") == pytest.approx(103.0)


@pytest.mark.analytic
def test_a_stated_row_is_no_measurement(tmp_path):
    """b is twice a, so that 3 a = 30 ± 3 comes in and 36 ± 1 goes out: a rises by 3 · 6 / 10, its variance 1 − 9/10."""
    found = of_ways(tmp_path, [("a", 10.0, "leaf"), ("b", 20.0, "leaf")], 36.0, "flows,mass,way=b,,,,,,,,,,2 * a,d,d\n")
    assert by_way(found) == {
        "a": pytest.approx((11.8, 0.1**0.5)),
        "b": pytest.approx((23.6, 2 * 0.1**0.5)),
        "sent": pytest.approx((35.4, 0.9**0.5)),
    }


@given(st.floats(1.0, 500.0), st.floats(1.0, 500.0), st.floats(0.0, 1.7))
@settings(max_examples=12, deadline=None)
def test_flows_that_balance_stay_whatever_follows(tmp_path_factory, one, other, rest):
    rows = [("a", one, "leaf"), ("b", other, "leaf"), ("all_X", rest, "rounding")]
    totals = pl.DataFrame({"year": [2020], "way": ["all"], "mass": [one + other + rest]})
    folder = tmp_path_factory.mktemp("margins")
    found = by_way(of_ways(folder, rows, one + other + rest, "flows,mass,,,,,,,,,,,totals,d,d\n", totals))
    assert [found[w][0] for w in ("a", "b", "all_X")] == pytest.approx([one, other, rest], abs=1e-9)
