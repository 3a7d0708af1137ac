"""What one lever leaves to another: a product that takes over, ways that are closed, and limits of what is recycled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kringloop.core import Names, RangeError
from kringloop.models import ScenarioSettings, TwoTexts
from kringloop.scenarios import BASELINE, Assumption, Penetration, plan_of
from kringloop.scenarios.mixed import Mix, taken_over

SAID = Names("gezegd", "said")
WASHERS, DRYERS, PHONES = "0104", "0103", "0306"
CLOSED = (
    ("NL.eee.discards", "NL.eee.reuse"),
    ("NL.eee.discards", "RoW"),
    ("NL.eee.recycling", "NL.eee.materials"),
)


def assume(lever, value, *products, first=2016, last=2017, **more):
    scope = {"product": products} if products else {}
    course = Penetration(shape="linear", first=first, last=last)
    return Assumption(
        lever=lever, value=value, scope=scope, course=course, reason=SAID, source=SAID, certainty="assumed", **more
    )


def plan(bench, *own):
    return plan_of("asked", SAID, own, bench.plans[BASELINE].assumptions)


def of(bench, asked, product, flow="new"):
    """(year,) [t] of one product."""
    return bench.tonnes(asked).total(flow, frozenset({product}))


def mix(value="30%", per=2.0):
    return assume("product_mix", value, WASHERS, to=PHONES, per=per)


@pytest.mark.parametrize(
    "beside",
    [
        (),
        (assume("growth", "2%", WASHERS),),
        (assume("growth", "-2%", PHONES),),
        (assume("growth", "1%"), assume("sharing", "+50%")),
        (assume("sharing", "+100%", PHONES),),
    ],
)
def test_what_takes_over_is_per_kilo_for_each_kilo_not_bought_whatever_else_is_assumed(bench, beside):
    """Two kilos for each that is not bought of what would be, in every year."""
    without, with_it = plan(bench, *beside), plan(bench, mix(), *beside)
    taken, given = (of(bench, without, p, "bought") - of(bench, with_it, p, "bought") for p in (WASHERS, PHONES))
    assert taken[1:] == pytest.approx(0.3 * of(bench, without, WASHERS, "bought")[1:])
    assert taken[0] == 0.0
    assert -given == pytest.approx(2.0 * taken)


def test_what_several_give_to_one_product_adds_up(bench):
    """Washers by two kilos for each and dryers by a half: no kilo of either is lost."""
    base = plan(bench)
    for share in ("30%", "50%"):
        both = plan(bench, mix("50%"), assume("product_mix", share, DRYERS, to=PHONES, per=0.5))
        less = [of(bench, base, p, "bought") - of(bench, both, p, "bought") for p in (WASHERS, DRYERS)]
        more = of(bench, both, PHONES, "bought") - of(bench, base, PHONES, "bought")
        assert more == pytest.approx(2.0 * less[0] + 0.5 * less[1])


def test_a_product_of_which_nothing_is_bought_takes_nothing_over(bench):
    gone = assume("sharing", "+900%", PHONES), assume("growth", "-5%", PHONES)
    assert (of(bench, plan(bench, mix(), *gone), PHONES, "bought") > 0).all()
    none = bench.bench.model.usual_sales
    lacking = none()
    lacking[:, bench.tonnes(plan(bench)).keys.index(PHONES)] = 0.0
    with pytest.raises(RangeError, match=r"'product_mix' lets '0306' take over, and none of it is bought in 2017"):
        _mixed_without_sales(bench, lacking)


def _mixed_without_sales(bench, sales):
    found = bench.tonnes(plan(bench))
    keys, settings = found.keys, ScenarioSettings(names=TwoTexts(nl="x", en="x"))
    none = replace(found, sales=sales[-len(found.years) :])
    taken_over([Mix(mix(), (WASHERS,), PHONES, ())], settings, keys, lambda _: none)


def open_from(bench, *beside):
    """First year after the last in which the way to a next user is closed."""
    substance = assume("phase_out", "0%", WASHERS, content=0.01, limit=0.005)
    asked = plan(bench, substance, assume("reuse", "30%", WASHERS), *beside)
    made = bench.frames(asked)["life_cycle"].filter(good=WASHERS, scenario="scenario")
    by_way = [dict(made.filter(origin=a, destination=b).select("year", "mass").iter_rows()) for a, b in CLOSED]
    shut = [{year for year, mass in rows.items() if mass == 0.0} for rows in by_way]
    assert shut[0] == shut[1] == shut[2]  # to a next user here, to one abroad, and to material
    assert shut[0] == set(range(2016, max(shut[0]) + 1))
    return max(shut[0]) + 1


def test_what_lasts_longer_holds_a_substance_longer_and_its_ways_open_later(bench):
    """Discards of a year are older where products live longer, are kept up or are repaired."""
    plain = open_from(bench)
    for later in (assume("upkeep", "+100%"), assume("repair", "60%", WASHERS), assume("lifetime", "+200%", WASHERS)):
        assert open_from(bench, later) > plain
    assert open_from(bench, assume("upkeep", "-50%")) < plain


def test_a_limit_of_one_product_leaves_what_is_recycled_of_others(bench):
    """Of washers nothing new is bought, so that all that is recycled is a surplus; the limit is about phones."""
    refused = assume("refuse", "100%", WASHERS)
    loose = assume("purity", "0%", PHONES, content=0.001, limit=0.5)
    plain, limited = plan(bench, refused), plan(bench, refused, loose)
    made = [bench.frames(p)["life_cycle"].drop("source") for p in (plain, limited)]
    assert of(bench, plain, WASHERS, "secondary")[-10:].min() > 0
    assert np.array_equal(made[0]["mass"].to_numpy(), made[1]["mass"].to_numpy())
