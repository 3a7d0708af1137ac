"""Stocks of the shipped study at rest, against plain arithmetic; and what cannot be asked."""

import pytest

from kringloop.core import KringloopError, RangeError, UnknownNameError
from kringloop.reading import WORDS, steady_blocks, steady_title
from kringloop.runs import Capacity, open_run, steady_of_run
from tests.netherlands import results_file


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return open_run(results_file(tmp_path_factory))


@pytest.fixture(scope="module")
def usual(run):
    return steady_of_run(run)


def of(found, key):
    return next(p for p in found.products if p.product == key)


def test_what_comes_in_is_the_stock_over_the_life(usual):
    """Washing machines last 12.0644 years in the fitted table; 29.87 kg a head for 19.6 million people is 585,370 t."""
    washing = of(usual, "0104")
    assert washing.life == pytest.approx(12.0644, rel=1e-4)
    assert washing.steady_stock == pytest.approx(washing.per_head * 19.6e6 / 1000)
    assert washing.steady_inflow == pytest.approx(washing.steady_stock / 12.0644, rel=1e-4)


def test_what_does_not_return_is_primary(usual):
    """55 % is collected and 73 % of that becomes material: 40.15 % returns."""
    washing = of(usual, "0104")
    assert washing.recovery == pytest.approx(0.55 * 0.73)
    assert washing.steady_primary == pytest.approx(washing.steady_inflow * (1 - 0.55 * 0.73))


def test_twice_the_life_halves_what_comes_in_and_half_the_use_too(run, usual):
    longer, less = steady_of_run(run, life=2.0), steady_of_run(run, use=0.5)
    for p in usual.products:
        assert of(longer, p.product).steady_inflow == pytest.approx(p.steady_inflow / 2, rel=1e-6)
        assert of(less, p.product).steady_inflow == pytest.approx(p.steady_inflow / 2, rel=1e-6)


def test_people_scale_everything_at_rest(run, usual):
    more = steady_of_run(run, people=2 * usual.people)
    assert all(of(more, p.product).steady_stock == pytest.approx(2 * p.steady_stock) for p in usual.products)


def test_every_stock_settles_after_the_record(usual):
    assert all(p.settled is not None and p.settled > usual.record for p in usual.products)


def test_metals_bound_are_so_much_per_unit(run):
    found = steady_of_run(run, capacities={"Wind-DDPM": Capacity(amount=1000.0, life=25.0)})
    neodymium = next(m for m in found.metals if (m.technology, m.metal) == ("Wind-DDPM", "Neodymium"))
    assert neodymium.bound[0] == pytest.approx(neodymium.per_unit[0])  # kg/MW · 1000 MW / 1000 kg/t
    assert neodymium.yearly[0] == pytest.approx(neodymium.bound[0] / 25)
    assert neodymium.bound[1] <= neodymium.bound[0] <= neodymium.bound[2]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_told_in_words(usual, language):
    blocks = steady_blocks(usual, WORDS[language])
    assert [b.key for b in blocks] == ["products", "materials", "metals", "assumed"]
    assert "15" in steady_title(usual, WORDS[language])
    electric = next(row for row in blocks[2].rows if row[1] == "EV")
    assert electric[2] == {"nl": "g per kg motor", "en": "g per kg of motor"}[language]
    assert electric[3].startswith("alumini")
    assert " 206," in electric[3]


@pytest.mark.parametrize("asked", [{"use": 0.0}, {"life": 50.0}, {"people": -1.0}, {"use": float("nan")}])
def test_a_number_out_of_bounds_is_refused(run, asked):
    with pytest.raises(RangeError, match="expected above") as caught:
        steady_of_run(run, **asked)
    assert "verwacht boven" in caught.value.in_language("nl")


@pytest.mark.parametrize(
    ("name", "capacity"),
    [("Wind-DDMP", Capacity(amount=1.0)), ("EV", Capacity(amount=-1.0)), ("EV", Capacity(amount=1.0, life=0.0))],
)
def test_a_capacity_that_cannot_be_is_refused(run, name, capacity):
    with pytest.raises(KringloopError) as caught:
        steady_of_run(run, capacities={name: capacity})
    assert isinstance(caught.value, UnknownNameError) == (name == "Wind-DDMP")


def test_use_that_falls_faster_than_products_wear_out_says_so(run):
    with pytest.raises(KringloopError):
        steady_of_run(run, use=0.001)
