"""The error of an opened figure and of its terms, worked by hand: parts of the variance add up to 1.

Waste of steel is 40 recovered (30 and 10) and 60 disposed of, its value 200. Errors by themselves: 3, 4 and 12.
"""

import math

import numpy as np
import polars as pl
import pytest

from kringloop.core import Names, Origin
from kringloop.ledger import Account, Ledger, Node, Nodes, error_parts
from tests.ledger.small import TREES

HERE = Origin(producer="test", dataset="t", title="t", vintage="1", licence="CC0", kind="observed")
pytestmark = pytest.mark.analytic


def ledger(sd=(3.0, 4.0, 12.0), shared=None, own=None, value_sd=None):
    stages = {"steel": "production", "reused": "recycling", "burnt": "treatment", "buried": "environment"}
    nodes = Nodes([Node(id=n, names=Names(n, n), stage=s) for n, s in stages.items()], TREES)
    base = {"year": [2020] * 3, "source": ["t"] * 3, "origin": ["steel"] * 3}
    waste = pl.DataFrame({**base, "destination": ["reused", "burnt", "buried"], "mass": [30.0, 10.0, 60.0]})
    value = pl.DataFrame(
        {"year": [2020], "source": ["t"], "origin": ["steel"], "destination": ["burnt"], "value": [200.0]}
    )
    accounts = [
        Account.from_frame("waste", waste, kind="flows", units={"mass": "kt"}, nodes=nodes),
        Account.from_frame("output", value, kind="flows", units={"value": "mln EUR"}, nodes=nodes),
    ]
    made = Ledger(nodes, accounts, {"t": HERE})
    order = {"burnt": 1, "buried": 2, "reused": 0}
    account = made.account("waste").account
    ends = account.dimension("destination")
    at = [order[ends.labels[c]] for c in ends.codes[account.series].tolist()]
    if sd is not None:
        words = None if shared is None else [shared[i] for i in at]
        alone = None if own is None else np.array(own)[at]
        made = made.with_layer("waste", "mass", sd=np.array(sd)[at], shared=words, own=alone)
    return made if value_sd is None else made.with_layer("output", "value", sd=np.array([value_sd]))


def parts(of, expression):
    return error_parts(expression(of).explain(year=2020))


def intensity(of):
    return of.account("waste").select("mass") / of.account("output").select("value")


def reused(of):
    return of.account("waste").select("mass", destination="reused") / of.account("waste").select("mass")


def test_independent_terms_carry_what_they_bring():
    """(w / v)² (169/100² + (s/200)²): with s = 26 both carry half."""
    found = parts(ledger(value_sd=26.0), intensity)
    assert found.deviation == pytest.approx(0.5 * math.sqrt(2) * 0.13)
    assert [t.deviation for t in found.terms] == pytest.approx([13.0, 26.0])
    assert [t.share for t in found.terms] == pytest.approx([0.5, 0.5])


def test_a_term_without_margin_carries_nothing_and_says_so():
    found = parts(ledger(), intensity)
    assert [t.share for t in found.terms] == [pytest.approx(1.0), 0.0]
    assert (found.terms[1].deviation, found.terms[1].bare) == (None, 1)
    assert found.terms[0].bare == 0


def test_a_share_counts_an_error_that_both_its_terms_read_once():
    """u = a / (a + b + c) = 0.3: a moves it by 0.7 · 3 %, through both terms as 1 : 0.3; b and c by 0.3 of theirs."""
    found = parts(ledger(), reused)
    of_a, rest = (0.7 * 0.03) ** 2, 0.3**2 * (0.04**2 + 0.12**2)
    assert found.deviation == pytest.approx(math.sqrt(of_a + rest))
    assert [t.share for t in found.terms] == pytest.approx(
        [of_a / 1.3 / (of_a + rest), (of_a * 0.3 / 1.3 + rest) / (of_a + rest)]
    )


def test_what_a_source_shares_cancels_in_a_share_and_not_in_a_sum():
    """All 10 % of one source: the share is certain; the sum has 10 % of 100."""
    all_together = ledger(sd=(3.0, 1.0, 6.0), shared=["s", "s", "s"])
    share = parts(all_together, reused)
    assert share.deviation == 0.0
    assert [t.share for t in share.terms] == [None, None]
    assert [t.deviation for t in share.terms] == pytest.approx([3.0, 10.0])
    assert share.cancelled == 1.0
    assert parts(all_together, intensity).cancelled == 0.0


def test_of_an_error_that_two_terms_share_is_told_what_part_cancels():
    """a is 30 ± 3, the whole 100 ± 10, all of one source: 2a less the whole moves 6 − 10 = −4 of 6 + 10 = 16."""

    def twice_less_all(of):
        waste = of.account("waste")
        return 2 * waste.select("mass", destination="reused") - waste.select("mass")

    found = parts(ledger(sd=(3.0, 1.0, 6.0), shared=["s", "s", "s"]), twice_less_all)
    assert found.deviation == pytest.approx(4.0)
    assert found.cancelled == pytest.approx(1 - (4 / 16) ** 2)


def test_an_error_shared_in_part_lies_between_none_and_all():
    """sd 10 % of each, of which 6 % by itself and 8 % of the source: a sum has √(Σ 0.06² x² + (0.08 · 100)²)."""
    sd, own = (3.0, 1.0, 6.0), (1.8, 0.6, 3.6)
    partly = ledger(sd=sd, shared=["s", "s", "s"], own=own)
    alone = 0.06**2 * (30**2 + 10**2 + 60**2)
    found = parts(partly, reused)
    assert found.terms[1].deviation == pytest.approx(math.sqrt(alone + 8.0**2))
    assert found.deviation == pytest.approx(math.sqrt((0.7 * 0.018) ** 2 + 0.3**2 * (0.006**2 + 0.036**2)))
    none, every = parts(ledger(sd=sd), reused), parts(ledger(sd=sd, shared=["s"] * 3), reused)
    assert every.deviation < found.deviation < none.deviation


def test_without_margins_nothing_is_known():
    found = parts(ledger(sd=None), intensity)
    assert found.deviation is None
    assert {t.share for t in found.terms} == {None}
