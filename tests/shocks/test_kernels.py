"""Loss with hands tied and free on plain arrays: numbers worked by hand, and what holds for any chain."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import RangeError
from kringloop.shocks import SHARING, Buffers, UseChain, adaptive, adaptivity, bottleneck, rigid, saved_by
from kringloop.shocks.chain import simple_chain

WEEKS = 10


def one(worth=1.0):
    return simple_chain(np.array([1.0]), np.array([worth]))


def passed_on(dependence=0.4):
    """A user, and one who needs its products."""
    return UseChain(
        need=np.array([1.0, 0.0]),
        worth=np.array([1.0, 10.0]),
        essential=np.array([True, False]),
        to=np.array([1]),
        by=np.array([[1.0, 0.0]]),
        dependence=np.array([dependence]),
    )


def test_a_bottleneck_passes_downstream():
    """Half comes in: the user makes 0.5, who needs it for 40 % makes 1 − 0.4 · 0.5; lost 10 · (0.5 + 10 · 0.2)."""
    assert bottleneck(passed_on(), 0.5).tolist() == [0.5, 0.8]
    assert rigid(passed_on(), np.full(WEEKS, 0.5)).loss == pytest.approx(25.0)


def test_who_does_not_need_it_goes_on():
    chain = passed_on()
    free = UseChain(
        need=chain.need,
        worth=chain.worth,
        essential=np.array([False, False]),
        to=chain.to,
        by=chain.by,
        dependence=chain.dependence,
    )
    assert rigid(free, np.zeros(WEEKS)).loss == 0
    assert adaptive(free, np.zeros(WEEKS), 0.0, Buffers()).loss == pytest.approx(0.0, abs=1e-9)


def test_stock_and_spare_by_hand():
    """Half stops for 10 weeks: 5 lost. One week in store: 4. Others give 20 % more after 4 weeks: 6 · 0.1 less: 3.4."""
    buffers = Buffers(stock=1.0, spare=0.2, spare_delay=4)
    there = np.full(WEEKS, 0.5)
    found = adaptive(one(), there, 0.5, buffers)
    assert rigid(one(), there).loss == pytest.approx(5.0)
    assert found.loss == pytest.approx(3.4)
    assert adaptivity(found.loss, 5.0) == pytest.approx(0.32)
    assert found.service[:2].tolist() == pytest.approx([1.0, 1.0])  # the store is used first
    assert found.recovered() == WEEKS


def test_what_a_little_more_saves_by_hand():
    """One more week in store saves a week; the others deliver half for six weeks: 3; a point from week 0 saves ten."""
    buffers = Buffers(stock=1.0, spare=0.2, spare_delay=4, recovery_delay=5)
    gains = adaptive(one(), np.full(WEEKS, 0.5), 0.5, buffers).gains
    assert gains["stock"] == pytest.approx(1.0)
    assert gains["spare"] == pytest.approx(3.0)
    assert gains["recovery"] == pytest.approx(5.0)
    assert gains["longer_life"] == pytest.approx(10.0)


def test_the_best_use_gives_the_material_to_who_makes_most_of_it():
    """A tenth is short; who uses 0.2 makes 1, who uses 0.8 makes 8: the first stops half, 10 · 0.5; rigid 10 · 0.9."""
    chain = simple_chain(np.array([0.2, 0.8]), np.array([1.0, 8.0]))
    there = np.full(WEEKS, 0.9)
    assert rigid(chain, there).loss == pytest.approx(9.0)
    assert adaptive(chain, there, 0.9, Buffers()).loss == pytest.approx(5.0)


def test_it_is_back_when_it_stays_back():
    """From week 4 spare capacity fills the whole gap: back after four weeks, not at the end."""
    found = adaptive(one(), np.full(WEEKS, 0.5), 0.5, Buffers(spare=1.0, spare_delay=4))
    assert (found.recovered(), found.loss) == (4, pytest.approx(2.0))


def test_the_published_ratio():
    """57.2 lost of 315 with hands tied is an adaptivity of 0.82."""
    assert adaptivity(57.2, 315.0) == pytest.approx(0.8184, abs=1e-4)
    assert adaptivity(0.0, 0.0) is None


shares = st.floats(0.0, 1.0)


@st.composite
def cases(draw):
    nodes = draw(st.integers(1, 4))
    raw = np.array(draw(st.lists(st.floats(0.05, 1.0), min_size=nodes, max_size=nodes)))
    worth = np.array(draw(st.lists(st.floats(0.0, 100.0), min_size=nodes + 1, max_size=nodes + 1)))
    need = np.append(raw / raw.sum(), 0.0)
    chain = UseChain(
        need=need,
        worth=worth,
        essential=np.append(np.array(draw(st.lists(st.booleans(), min_size=nodes, max_size=nodes))), False),
        to=np.array([nodes]),
        by=need.reshape(1, -1),
        dependence=np.array([draw(shares)]),
    )
    buffers = Buffers(
        stock=draw(st.floats(0.0, 5.0)),
        spare=draw(shares),
        spare_delay=draw(st.integers(0, 8)),
        substitutes=draw(shares) / 4,
        substitutes_delay=draw(st.integers(0, 8)),
        recovery=draw(shares) / 4,
        longer_life=draw(shares) / 4,
    )
    return chain, draw(shares), buffers


@given(cases())
@settings(max_examples=25)
def test_to_adapt_never_loses_more_and_no_buffer_is_worth_less_than_nothing(case):
    chain, exposed, buffers = case
    there = np.full(6, 1.0 - exposed)
    stiff, bent = rigid(chain, there), adaptive(chain, there, 1.0 - exposed, buffers)
    assert -1e-6 <= bent.loss <= stiff.loss + 1e-6 * (1 + stiff.loss)
    assert all(gain >= 0 for gain in bent.gains.values())
    assert ((bent.made >= 0) & (bent.made <= 1)).all()
    assert bent.least == pytest.approx(bent.loss, rel=1e-6, abs=1e-6)  # by periods as week by week


@given(cases())
@settings(max_examples=15)
def test_what_buffers_save_adds_up_and_none_of_it_is_below_nothing(case):
    chain, exposed, buffers = case
    there = np.concatenate([np.ones(2), np.full(6, 1.0 - exposed)])
    stiff = rigid(chain, there).loss
    parts = saved_by(chain, there, 1.0 - exposed, buffers, stiff)
    bent = adaptive(chain, there, 1.0 - exposed, buffers)
    assert sum(parts.values()) == pytest.approx(stiff - bent.least, rel=1e-6, abs=1e-6)
    assert all(value >= -1e-6 * (1 + stiff) for value in parts.values())
    bare = adaptive(chain, there, 1.0 - exposed, Buffers())
    assert parts[SHARING] == pytest.approx(stiff - bare.least, rel=1e-6, abs=1e-6)


@given(cases(), st.sampled_from(["stock", "spare", "substitutes", "recovery", "longer_life"]), shares)
@settings(max_examples=15)
def test_more_of_a_buffer_never_loses_more_and_a_larger_stop_never_less(case, name, part):
    chain, exposed, buffers = case
    less = replace(buffers, **{name: getattr(buffers, name) * part})
    there = np.full(6, 1.0 - exposed)
    full = adaptive(chain, there, 1.0 - exposed, buffers).least
    slack = 1e-6 * (1 + full)
    assert full <= adaptive(chain, there, 1.0 - exposed, less).least + slack
    milder = np.full(6, 1.0 - exposed * part)
    assert adaptive(chain, milder, 1.0 - exposed, buffers).least <= full + slack
    assert adaptive(chain, there[:3], 1.0 - exposed, buffers).least <= full + slack


@given(cases())
@settings(max_examples=10)
def test_a_shock_of_nothing_loses_nothing(case):
    chain, _, buffers = case
    assert rigid(chain, np.ones(4)).loss == 0
    found = adaptive(chain, np.ones(4), 1.0, buffers)
    assert (found.made == 1.0).all()  # bit for bit
    assert (found.loss, found.least, set(found.gains.values())) == (0.0, 0.0, {0.0})


def test_order_of_the_users_does_not_count():
    need, worth, there = np.array([0.2, 0.3, 0.5]), np.array([4.0, 1.0, 2.0]), np.full(5, 0.4)
    buffers = Buffers(stock=0.5, longer_life=0.1)
    losses = [
        adaptive(simple_chain(need[order], worth[order]), there, 0.4, buffers).loss for order in ([0, 1, 2], [2, 0, 1])
    ]
    assert losses[0] == pytest.approx(losses[1])


@pytest.mark.parametrize(("field", "value"), [("stock", -1.0), ("substitutes", 1.5), ("spare", float("nan"))])
def test_a_buffer_that_cannot_be_is_refused(field, value):
    with pytest.raises(RangeError, match=f"buffer '{field}'"):
        Buffers(**{field: value})


def test_shares_that_do_not_sum_are_refused():
    with pytest.raises(RangeError, match="sum to 1"):
        simple_chain(np.array([0.5, 0.2]), np.ones(2))


def test_part_of_a_week_late_is_a_week_late_also_at_the_end():
    """Half is short for ten weeks; another supplier fills it from week 9.5 (never) or 8.5 (one week)."""
    one = simple_chain(np.array([1.0]), np.array([1.0]))
    lost = [adaptive(one, np.full(10, 0.5), 0.5, Buffers(spare=1.0, spare_delay=d)).loss for d in (9.5, 9.0, 8.5, 10.0)]
    assert lost == pytest.approx([5.0, 4.5, 4.5, 5.0])
