import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import RangeError, UnknownNameError
from kringloop.ledger import Account
from tests.ledger.small import account, ledger, panels, row

SCHEMA = {"year": pl.Int64, "item": pl.String, "mass": pl.Float64, "source": pl.String}

UNITS = {"mass": "kt", "value": "mln EUR"}
NORMAL_HIGH = 1.959963984540054


def drawn(draws):
    made = ledger(account([row(2020, "24", 1.0), row(2020, "25", 3.0)])).with_layer("a", "mass", draws=np.array(draws))
    return made.account("a").select("mass")


def test_draws_give_quantiles_and_deviation_beside_the_value_on_record():
    draws = np.stack([np.arange(101.0), np.full(101, 3.0)])
    result = drawn(draws).by("year", sector="24-25")
    assert (result.value[0, 0], result.low[0, 0], result.high[0, 0]) == (4.0, 5.5, 100.5)
    assert result.deviation[0, 0] == pytest.approx(np.sqrt((101**2 - 1) / 12))  # of the whole numbers 0 … 100
    assert result.draws == 101
    assert result.undefined.tolist() == [[0]]


@given(panels())
@settings(max_examples=25)
def test_equal_draws_give_the_plain_figure(rows):
    plain = ledger(account(rows))
    values = plain.accounts["a"].layer("mass").values
    repeated = plain.with_layer("a", "mass", draws=np.repeat(values[:, None], 4, axis=1))
    for made in (plain, repeated):
        share = made.account("a").select("mass", sector="24") / made.account("a").select("mass")
        if made is plain:
            expected = share.by("year")
        else:
            found = share.by("year")
            assert found.value == pytest.approx(expected.value, nan_ok=True, rel=1e-12)
            assert found.low == pytest.approx(found.high, nan_ok=True, rel=1e-12)


def uncertain(**sd):
    rows = [row(2020, "24", 1.0, value=2.0), row(2020, "25", 3.0, value=5.0), row(2021, "24", 2.0, value=2.0)]
    made = account(rows, units=UNITS, sd={k: np.array(v) for k, v in sd.items()})
    view = ledger(made).account("a")
    return view.select("mass"), view.select("value")


def half_width(result):
    return float((result.high - result.low).reshape(-1)[0]) / 2 / NORMAL_HIGH


def test_deviations_of_independent_rows_add_up_in_squares():
    mass, _ = uncertain(mass=[0.3, 0.4, 0.0])
    assert half_width(mass.by(year=2020)) == pytest.approx(0.5)


def test_shared_rows_of_a_share_are_not_independent():
    # a/(a+b): d/da = b/(a+b)² = 3/16, d/db = −a/(a+b)² = −1/16
    mass, _ = uncertain(mass=[0.3, 0.4, 0.0])
    share = mass.by(year=2020, sector="24").expression / mass.pooled("sector")
    assert half_width(share.by(year=2020, sector="24")) == pytest.approx(np.hypot(0.3 * 3 / 16, 0.4 / 16))
    assert half_width((mass / mass).by(year=2020)) == pytest.approx(0.0)


def test_an_index_has_no_interval_in_its_base_year():
    mass, _ = uncertain(mass=[0.3, 0.4, 0.2])
    index = mass / mass.at(2020)
    assert half_width(index.by(year=2020)) == pytest.approx(0.0, abs=1e-15)
    # 2021: 2/4, sd of 2 is 0.2, of 4 is 0.5
    assert half_width(index.by(year=2021)) == pytest.approx(np.hypot(0.2 / 4, 2 * 0.5 / 16))


def test_labels_that_share_rows_with_the_whole_are_counted_once():
    # Σ_s (a_s / Σ a) is 1 whatever the rows are
    mass, _ = uncertain(mass=[0.3, 0.4, 0.2])
    ones = (mass / mass.pooled("sector")).over("sector")
    assert half_width(ones.by(year=2020)) == pytest.approx(0.0, abs=1e-15)


def test_layers_without_a_deviation_are_exact():
    mass, value = uncertain(mass=[0.3, 0.4, 0.0])
    assert half_width((mass / value).by(year=2020)) == pytest.approx(0.5 / 7)
    assert value.by("year").low is None


@given(st.floats(0.1, 10), st.floats(0.1, 10))
@settings(max_examples=20)
def test_intervals_agree_with_draws(a, b):
    rng = np.random.default_rng(7)
    sd = 0.01 * np.array([a, b])
    rows = [row(2020, "24", a), row(2020, "25", b)]
    analytic = ledger(account(rows, sd={"mass": sd})).account("a").select("mass")
    sample = np.array([[a], [b]]) + sd[:, None] * rng.standard_normal((2, 20_000))
    drawn_ = ledger(account(rows)).with_layer("a", "mass", draws=sample).account("a").select("mass")
    widths = [half_width((m / m.pooled("sector")).by(year=2020, sector="24")) for m in (analytic, drawn_)]
    assert widths[0] == pytest.approx(widths[1], rel=0.05)


def test_sources_and_flags_of_each_cell():
    rows = [row(2020, "24", 1.0, source="s", flag="p"), row(2020, "25", 3.0, source="t", flag="")]
    result = ledger(account(rows)).account("a").select("mass").by("year", sector=["24-25", "24"])
    assert result.sources == {(0, 0): ("s", "t"), (0, 1): ("s",)}
    assert result.flags == {(0, 0): ("p",), (0, 1): ("p",)}


def test_values_are_found_by_their_labels():
    mass, _ = uncertain()
    result = mass.by("year", sector=["24", "25"])
    assert result.at(year=2020, sector="25") == 3.0
    assert next(c for _, c in result.cells()) == {"year": "2020", "sector": "24"}
    array = result.to_xarray()
    assert (array.attrs["unit"], float(array.sel(year=2021, sector="24"))) == ("kt", 2.0)
    with pytest.raises(RangeError, match=r"year 2030 is not among the results \(2020–2021\)"):
        result.at(year=2030, sector="24")
    with pytest.raises(UnknownNameError, match=r"'sectr' is not a known dimension"):
        result.at(sectr="24")
    with pytest.raises(UnknownNameError, match="'26' is not a known sector"):
        result.at(year=2020, sector="26")


def test_an_account_without_rows_has_no_figures_and_no_sources():
    none = Account.from_frame("a", pl.DataFrame(schema=SCHEMA), kind="published", units={"mass": "kt"})
    found = ledger(none).account("a").select("mass").by("year")
    assert found.value.shape == (0,)
    assert found.sources == {}
    with pytest.raises(UnknownNameError, match="'2020' is not a known year; none is known"):
        found.at(year=2020)
