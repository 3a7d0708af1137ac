"""A layer of a ledger made to balance: beside the published one, never in its place."""

import numpy as np
import polars as pl
import pytest
from tests.ledger.small import TREES

from kringloop.core import MissingDataError, Names, Origin
from kringloop.ledger import Account, Ledger, Node, Nodes
from kringloop.reconcile import reconcile_layer

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
