"""Stocks of the shipped study at rest, against plain arithmetic; and what cannot be asked."""

import csv
import math

import pytest

from kringloop.core import KringloopError, RangeError, UnknownNameError
from kringloop.reading import WORDS, Reading, steady_blocks, steady_title
from kringloop.runs import Capacity, open_run, steady_of_run
from kringloop.study import find_study
from tests.netherlands import results_file


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return open_run(results_file(tmp_path_factory), keep_open=True)


def guideline(product):
    """Shape and scale as the guidelines print them."""
    with (find_study("netherlands").parent / "tables" / "electronics_guideline_lives.csv").open() as lines:
        row = next(row for row in csv.DictReader(lines) if row["product"] == product)
    return float(row["shape"]), float(row["scale"])


@pytest.fixture(scope="module")
def usual(run):
    return steady_of_run(run)


STUDY_GOODS = ("ICEV", "c-Si")


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


def test_a_level_stock_is_what_is_discarded_times_the_life_of_the_guidelines(usual):
    """Vacuum cleaners: 8,295.968 t discarded in 2015; the mean of the law of the guidelines, scale · Γ(1 + 1/shape)."""
    vacuum = of(usual, "0204")
    shape, scale = guideline("0204")
    mean = scale * math.gamma(1 + 1 / shape)
    assert vacuum.basis == "level_stock"
    assert vacuum.stock == pytest.approx(8295.968 * mean, rel=1e-3)
    assert vacuum.steady_inflow == pytest.approx(vacuum.steady_stock / mean)
    assert vacuum.steady_primary == pytest.approx(vacuum.steady_inflow * (1 - 0.55 * 0.73))
    assert vacuum.inflow == pytest.approx((79.9 + 11927 + 12220 + 28029) / 4, rel=1e-3)  # sold in 2012 … 2015


def test_every_product_of_the_record_is_told_of_or_said_to_be_unknown(usual):
    told = [p.product for p in usual.products] + [u.product for u in usual.unknown]
    assert len(told) == len(set(told)) == 54
    why = {u.product: u.why for u in usual.unknown}
    assert (why["0001"], why["0308"], why["0407"]) == ("no_life", "no_sales", "not_level")
    assert all(not 0.5 <= u.sold / u.discarded <= 2 for u in usual.unknown if u.why == "not_level")


def test_groups_add_up_to_all_products(usual):
    for name in ("stock", "inflow", "primary"):
        total = sum(getattr(p, f"steady_{name}") for p in usual.products)
        assert sum(getattr(g, name) for g in usual.groups) == pytest.approx(total)
    assert sum(g.products for g in usual.groups) == len(usual.products)
    assert sum(g.lacking for g in usual.groups) == len(usual.unknown)
    lights = next(g for g in usual.groups if g.group == "lighting")
    assert lights.settled == max(p.settled for p in usual.products if p.group == "lighting")


def test_materials_are_of_their_group(usual):
    """The make-up of televisions, cameras, consoles and portable audio is known, and of desktops and phones."""
    assert {m.group for m in usual.materials} == {"consumer_electronics", "ict"}
    assert usual.made_up == 6
    for group, keys in (("ict", ("0302", "0306")), ("consumer_electronics", ("0402", "0406", "0408", "0702"))):
        held = sum(m.stock for m in usual.materials if m.group == group)
        assert held == pytest.approx(sum(of(usual, key).steady_stock for key in keys), rel=1e-3)  # shares add up to 1


def test_the_study_says_how_much_there_is_of_some_goods(run, usual):
    """1,500 kg × 8,336,000 cars × 0.2456112… kg of aluminium per kg; a reader's own amount takes its place."""
    assert tuple(sorted(usual.goods)) == STUDY_GOODS
    aluminium = next(m for m in usual.metals if (m.technology, m.metal) == ("ICEV", "Aluminium"))
    assert aluminium.bound[0] == pytest.approx(1.5 * 8_336_000 * 0.24561124949141105)
    assert aluminium.yearly[0] == pytest.approx(aluminium.bound[0] / 15.1)
    own = steady_of_run(run, capacities={"ICEV": Capacity(amount=1000.0)})
    mine = next(m for m in own.metals if (m.technology, m.metal) == ("ICEV", "Aluminium"))
    assert mine.bound[0] == pytest.approx(0.24561124949141105)
    assert mine.yearly is None


def test_metals_bound_are_so_much_per_unit(run):
    found = steady_of_run(run, capacities={"Wind-DDPM": Capacity(amount=1000.0, life=25.0)})
    neodymium = next(m for m in found.metals if (m.technology, m.metal) == ("Wind-DDPM", "Neodymium"))
    assert neodymium.bound[0] == pytest.approx(neodymium.per_unit[0])  # kg/MW · 1000 MW / 1000 kg/t
    assert neodymium.yearly[0] == pytest.approx(neodymium.bound[0] / 25)
    assert neodymium.bound[1] <= neodymium.bound[0] <= neodymium.bound[2]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_told_in_words(run, usual, language):
    blocks = {b.key: b for b in steady_blocks(usual, WORDS[language], Reading(run, "run"))}
    assert list(blocks) == ["products", "groups", "materials", "bound", "lacking", "metals", "assumed"]
    assert "33" in steady_title(usual, WORDS[language])
    assert any("RDW" in row[2] for row in blocks["lacking"].rows)  # who could know, as the study says
    assert {row[-1] for row in blocks["products"].rows} == {"nl": {"gevolgd", "vlak"}, "en": {"followed", "level"}}[
        language
    ]
    electric = next(row for row in blocks["metals"].rows if row[1] == "EV")
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


def test_primary_lies_between_the_best_recovery_and_none(usual):
    """At best 90 % returns: a tenth of what comes in is primary; where nothing returns all of it is."""
    assert usual.best == 0.9
    for p in usual.products:
        assert p.least_primary == pytest.approx(0.1 * p.steady_inflow)
        assert p.least_primary <= p.steady_primary <= p.steady_inflow
    for g in usual.groups:
        assert g.least == pytest.approx(0.1 * g.inflow)


def test_every_assumption_has_its_kind_and_source(run):
    reading = Reading(run, "results.duckdb")
    for words, own in ((WORDS["en"], "your own"), (WORDS["nl"], "eigen opgave")):
        rows = next(b.rows for b in steady_blocks(steady_of_run(run), words, reading) if b.key == "assumed")
        assert len(rows) >= 8
        assert all(kind and source for _, kind, source in rows)
        assert own not in {source for *_, source in rows}
        asked = steady_of_run(run, people=18e6, use=0.9)
        rows = next(b.rows for b in steady_blocks(asked, words, reading) if b.key == "assumed")
        assert [source for *_, source in rows].count(own) == 2


def test_a_metal_without_a_band_has_none_and_says_so(run, monkeypatch):
    """The literature gives one figure for the mean; a lowest or highest that is not there is not the mean."""
    from kringloop.runs import steady_metals

    read = steady_metals._per_unit

    def without(run, layer, technologies=None):
        year, found = read(run, layer, technologies)
        return (year, read(run, "max", ["CdTe"])[1]) if layer == "min" else (year, found)

    monkeypatch.setattr(steady_metals, "_per_unit", without)
    found = steady_of_run(run, capacities={"Wind-DDPM": Capacity(amount=100.0, life=25.0)})
    bound = next(m for m in found.metals if m.technology == "Wind-DDPM" and m.metal == "Neodymium")
    assert bound.per_unit[1] is None
    assert bound.bound[1] is None
    assert bound.yearly[1] is None
    assert bound.bound[0] == pytest.approx(0.1 * bound.per_unit[0])
    blocks = {b.key: b for b in steady_blocks(found, WORDS["en"], Reading(run, "results.duckdb"))}
    assert any("(no band known)" in row[3] for row in blocks["bound"].rows)
