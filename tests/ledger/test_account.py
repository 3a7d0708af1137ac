import numpy as np
import polars as pl
import pytest
from hypothesis import given

from kringloop.core import (
    DuplicateError,
    MissingDataError,
    RangeError,
    ShapeError,
    UnitError,
    UnknownNameError,
)
from kringloop.ledger import Account, Layer
from tests.ledger.small import NODES, account, panels, row


def test_rows_that_differ_only_in_year_form_a_series():
    made = account([row(2021, "24", 3.0), row(2020, "26", 2.0), row(2020, "24", 1.0)])
    assert (len(made), made.series_count, made.year_values, made.year_range) == (3, 2, (2020, 2021), (2020, 2021))
    assert made.layer("mass").values.tolist() == [1.0, 3.0, 2.0]  # 24 in 2020 and 2021, then 26
    assert made.nbytes > 0


@given(panels())
def test_the_order_of_rows_does_not_matter(rows):
    one, other = account(rows), account(rows[::-1])
    assert one.layer("mass").values.tolist() == other.layer("mass").values.tolist()
    assert one.years.tolist() == other.years.tolist()


def test_an_empty_cell_is_not_a_zero():
    made = account([row(2020, "24", None), row(2020, "25", 0.0)])
    assert made.layer("mass").present is not None
    assert made.layer("mass").present.tolist() == [False, True]


def test_the_sector_is_that_of_the_end_which_has_one():
    made = account([row(2020, "24", 1.0)])
    assert made.dimension("sector").labels == ("24",)
    assert made.dimension("origin.stage").labels == ("production",)
    clash = account([row(2020, "24", 1.0, destination="26")])
    with pytest.raises(RangeError, match=r"a flow goes from '24' to '26'\n  Say origin\.sector or destination\.sector"):
        clash.dimension("sector")


def test_a_row_twice_is_refused():
    with pytest.raises(DuplicateError, match="1 rows of account 'a' stand twice, first year=2020"):
        account([row(2020, "24", 1.0), row(2020, "24", 1.0)])


def test_every_row_has_a_source():
    with pytest.raises(MissingDataError, match="1 rows of account 'a' have no source"):
        account([row(2020, "24", 1.0, source=None), row(2021, "24", 1.0, source="s")])


def test_unknown_nodes_and_codes_are_refused():
    with pytest.raises(UnknownNameError, match="'77' is not a known node"):
        account([row(2020, "77", 1.0)])
    with pytest.raises(UnknownNameError, match=r"'irn'.*did you mean 'iron'"):
        account([row(2020, "24", 1.0, material="irn")])


def test_columns_must_be_declared():
    with pytest.raises(ShapeError, match="kilos of account 'a' is neither a declared layer nor text"):
        account([row(2020, "24", 1.0, kilos=2.0)])
    frame = pl.DataFrame({"year": [2020], "origin": ["24"], "mass": [1.0], "source": ["s"]})
    with pytest.raises(ShapeError, match="lack destination"):
        Account.from_frame("a", frame, kind="flows", units={"mass": "kt"}, nodes=NODES)
    with pytest.raises(UnknownNameError, match="'flow' is not a known kind of account"):
        Account.from_frame("a", frame, kind="flow", units={"mass": "kt"}, nodes=NODES)  # type: ignore[arg-type]


def test_layers_need_a_unit_and_numbers():
    with pytest.raises(UnitError, match="layer 'mass' has no unit"):
        Layer(key="mass", unit="", values=np.ones(1))
    with pytest.raises(MissingDataError, match=r"layer 'mass' holds 1 values that are not numbers"):
        Layer(key="mass", unit="t", values=np.array([np.nan]))
    with pytest.raises(RangeError, match="need one value ≥ 0 per row"):
        Layer(key="mass", unit="t", values=np.ones(2), sd=np.array([-1.0, 1.0]))
    with pytest.raises(ShapeError, match=r"draws of layer 'mass' have shape \(2,\); expected \(1 rows, draws\)"):
        account([row(2020, "24", 1.0)], draws={"mass": np.ones(2)})


def test_arrays_cannot_be_edited():
    with pytest.raises(ValueError, match="read-only"):
        account([row(2020, "24", 1.0)]).layer("mass").values[0] = 2.0


@pytest.mark.parametrize("many", [127, 128, 129, 300, 40_000])
def test_every_row_keeps_its_own_flag_and_source_however_many_there_are(many):
    names = [f"{i:05}" for i in range(many)]
    rows = pl.DataFrame(
        {
            "year": [2000] * many,
            "place": names,
            "share": [1.0] * many,
            "flag": names,
            "source": [f"s{n}" for n in names],
        }
    )
    made = Account.from_frame("own", rows, kind="published", units={"share": "1"})
    places = [made.dimensions["place"].labels[c] for c in made.dimensions["place"].codes]
    assert [made.flags[c] for c in made.flag_codes] == places
    assert [made.sources[c] for c in made.source_codes] == [f"s{p}" for p in places]
    assert made.flag_codes.itemsize == (1 if many <= 128 else 2 if many <= 2**15 else 4)


@pytest.mark.parametrize("year", [40_000, -40_000, 2011.7, None])
def test_a_year_that_is_none_is_refused(year):
    rows = pl.DataFrame(
        {"year": [year, 2000], "place": ["a", "b"], "share": [1.0, 1.0], "source": ["s", "s"]}, strict=False
    )
    with pytest.raises(RangeError, match=rf"1 rows of account 'own' have no usable year, first {year}"):
        Account.from_frame("own", rows, kind="published", units={"share": "1"})


def test_years_far_apart_keep_their_order():
    rows = pl.DataFrame({"year": [-9999, 9999], "place": ["a", "a"], "share": [1.0, 1.0], "source": ["s", "s"]})
    made = Account.from_frame("own", rows, kind="published", units={"share": "1"})
    assert made.year_values == (-9999, 9999)


def test_a_layer_of_text_is_refused():
    with pytest.raises(ShapeError, match="layer 'mass' of account 'a' holds String; expected numbers"):
        account([row(2020, "24", "1,5"), row(2021, "24", "2")])


def test_deviations_and_draws_may_be_lists():
    made = account(
        [row(2021, "24", 2.0), row(2020, "24", 1.0)], sd={"mass": [0.2, 0.1]}, draws={"mass": [[2.0, 2.5], [1.0, 1.5]]}
    )
    assert made.layer("mass").sd.tolist() == [0.1, 0.2]
    assert made.layer("mass").draws.tolist() == [[1.0, 1.5], [2.0, 2.5]]
