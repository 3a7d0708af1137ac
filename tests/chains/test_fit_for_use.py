"""What is refused, reported or named before a table is used, each at figures that can be checked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kringloop.chains import Engine, audit, shared_responsibility
from kringloop.chains.productive import rightmost
from kringloop.core import BalanceError, RangeError, SingularError
from kringloop.economies import Economy, waste_economy
from kringloop.economies.examples import INVENTED, two_regions
from kringloop.economies.parts import is_stock_change
from tests.chains.worlds import world


def table(flows, demand, names="abcdef", **more):
    flows = np.array(flows, dtype=float)
    return Economy.from_arrays(
        sectors=[("N", s) for s in names[: len(flows)]],
        demands=[("N", "h")],
        flows=flows,
        final_demand=demand,
        unit="EUR",
        year=2020,
        origin=INVENTED,
        **more,
    )


def finding(check, economy, **more):
    return next(f for f in audit(economy, **more) if f.check == check)


def test_inputs_that_cancel_do_not_hide_a_sector_without_output():
    economy = table([[0, 0, 0], [3, 4, 0], [-3, 0, 1]], [[0], [3], [5]])
    with pytest.raises(BalanceError, match=r"sectors without output buy inputs: N\|a \(6\)"):
        Engine(economy)
    assert finding("numbers", economy).status == "FAIL"


@pytest.mark.analytic
def test_one_negative_cell_does_not_switch_the_proof_off():
    """A = [[1.2, −0.2], [0.3, 0.4]]: trace 1.6, determinant 0.54, so the eigenvalues are 0.8 ± √0.1."""
    economy = table([[12, -2], [3, 4]], [[0], [3]], output=[10, 10])
    with pytest.raises(SingularError, match="not productive"):
        Engine(economy).outputs([1, 1])
    engine = Engine(table([[5, -2], [3, 4]], [[7], [3]], output=[10, 10]))
    assert engine.outputs([7, 3]).values == pytest.approx([10, 10])
    assert rightmost(Engine(economy).solver, economy.flows, Engine(economy).per_output) == pytest.approx(0.8 + 0.1**0.5)


@pytest.mark.parametrize("off", [-1e-4, -0.3])
def test_negative_cells_of_a_large_table_are_proven_without_its_inverse(off):
    economy = world(5, regions=9, sectors=50)
    flows = np.array(economy.flows)
    flows[0, 7] = off * economy.output[7]
    bent = replace(economy, flows=flows)
    engine = Engine(bent, balance="report")
    engine.require_productive()
    a = bent.coefficients()
    assert np.linalg.eigvals(a).real.max() < 1
    heavy = replace(bent, flows=flows * (1.05 / np.linalg.eigvals(a).real.max()))
    with pytest.raises(SingularError, match="not productive"):
        Engine(heavy, balance="report").require_productive()


def test_value_added_that_does_not_close_its_columns():
    """Inputs of a: 1 + 3, output 10: value added is 6, not 5."""
    economy = table([[1, 2], [3, 4]], [[7.0], [3.0]], value_added={"wages": [5.0, 4.0]})
    with pytest.raises(BalanceError, match=r"1 columns do not close .*: N\|a \(1\)(.|\n)*rows of value added"):
        Engine(economy)
    engine = Engine(economy, balance="report")
    assert engine.column_imbalance.tolist() == [1.0, 0.0]
    assert Engine(replace(economy, rounding=0.5)).column_imbalance.tolist() == [1.0, 0.0]


ADJUSTED = table([[20, 30, 0], [25, 40, 0], [0, 0, 0]], [[50], [135], [-3]], output=[100, 200, -3])


def test_an_accounting_row_stays_when_it_is_named():
    with pytest.raises(
        RangeError, match=r"negative for N\|c \(-3\)(.|\n)*accounting=\[\(region, sector\)\](.|\n)*aggregate"
    ):
        Engine(ADJUSTED)
    engine = Engine(ADJUSTED, accounting=[("N", "c")])
    assert engine.reported == (("N|c", -3.0),)
    assert engine.outputs([50, 135, -3]).values == pytest.approx([100, 200, -3], rel=1e-12)
    assert finding("signs", ADJUSTED).status == "FAIL"
    named = finding("signs", ADJUSTED, accounting=[("N", "c")])
    assert (named.status, named.cells) == ("WARN", (("output (accounting row, or within rounding) N|c", -3.0),))
    assert finding("baseline", ADJUSTED, accounting=[("N", "c")]).status == "PASS"
    with pytest.raises(Exception, match=r"'N\|x' is not a known sector"):
        Engine(ADJUSTED, accounting=[("N", "x")])


def test_a_negative_within_the_declared_rounding_is_reported_and_counts_as_nothing():
    tiny = replace(ADJUSTED, output=np.array([100, 200, -1e-10]), final_demand=np.array([[50], [135], [-1e-10]]))
    with pytest.raises(RangeError, match="output is negative"):
        Engine(replace(tiny, output=np.array([100, 200, -0.2])), balance="report")
    engine = Engine(replace(tiny, rounding=1e-9))
    assert engine.reported == (("N|c", -1e-10),)
    assert engine.economy.output.tolist() == [100, 200, 0]
    assert "taken as zero: N|c (-1e-10)" in engine.economy.notes[-1]
    with pytest.raises(RangeError, match="output is negative"):
        Engine(replace(tiny, output=np.array([100, 200, -0.2]), rounding=0.1), balance="report")


def test_from_something_to_nothing_is_a_jump():
    before = two_regions()
    demand, output = np.array(before.final_demand), np.array(before.output)
    demand[0, 0], output[1] = 0.0, 0.0
    found = finding("jumps", replace(before, final_demand=demand, output=output), before=before)
    assert found.status == "WARN"
    assert "output NL|services 20 → 0" in found.message
    demand[:, 0] = 0.0
    found = finding("jumps", replace(before, final_demand=demand), before=before)
    assert "final demand of NL|households 17 → 0" in found.message
    flows = np.array(before.flows)
    flows[:, 3] *= 20
    assert "inputs of RoW|services 43 → 860" in finding("jumps", replace(before, flows=flows), before=before).message
    one = {"co2": replace(before.extensions["co2"], values=[5.0, 1.0, 38.0, 0.0])}
    assert "co2 of RoW|services 6 → 0" in finding("jumps", replace(before, extensions=one), before=before).message
    assert finding("jumps", before, before=before).status == "PASS"


def test_a_tiny_sector_with_an_absurd_intensity_is_named_for_its_effect():
    """2 kt over an output of 0.001 is 2000 kt/EUR, where all together have 0.1."""
    output = np.array([300.0, 400.0, 300.0, 1e-3])
    economy = table(np.zeros((4, 4)), output[:, None], extensions={"co2": ("kt", [30.0, 40.0, 30.0, 2.0])})
    found = finding("implausible", economy)
    assert (found.status, found.cells) == ("WARN", (("co2 N|d", 2000.0),))
    plain = table(np.zeros((4, 4)), output[:, None], extensions={"co2": ("kt", [30.0, 40.0, 30.0, 1e-4])})
    assert finding("implausible", plain).status == "PASS"


def test_a_mine_is_not_implausible_for_being_the_only_one():
    output = np.array([300.0, 400.0, 300.0, 1e-2])
    ore = table(np.zeros((4, 4)), output[:, None], extensions={"ore": ("kt", [0.0, 0.0, 0.0, 50.0])})
    assert finding("implausible", ore).status == "PASS"


def test_orientation_is_left_open_where_nothing_tells():
    rows_only = table([[1, 2], [3, 4]], [[7.0], [3.0]])
    assert finding("orientation", rows_only).status == "SKIPPED"
    assert "sum of the rows" in finding("orientation", rows_only).message
    closed = table([[1, 2], [3, 4]], [[7.0], [3.0]], value_added={"wages": [6.0, 4.0]})
    assert finding("orientation", closed).status == "PASS"
    given = table([[1, 8], [3, 4]], [[1.0], [3.0]], output=[10, 10])
    assert finding("orientation", given).status == "PASS"
    alike = table([[1, 3], [3, 4]], [[6.0], [3.0]], output=[10, 10])
    assert (finding("orientation", alike).status, "turned flows" in finding("orientation", alike).message) == (
        "SKIPPED",
        True,
    )


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("INVNT", True),
        ("c42", True),
        ("P52", True),
        ("P.52_P.53", True),
        ("NL_P5M", True),
        ("Changes in inventories", True),
        ("Changes in valuables", True),
        ("voorraadmutaties", True),
        ("c39", False),
        ("c41", False),
        ("P51G", False),
        ("households", False),
    ],
)
def test_what_counts_as_a_change_of_stocks(category, expected):
    """c39 is government and c41 fixed investment in the release of 2013; neither may be negative."""
    assert is_stock_change(category) is expected


WASTE = {
    "industries": [("N", "goods")],
    "treatments": [("N", "burning")],
    "wastes": ["scrap", "mixed"],
    "demands": [("N", "h")],
    "flows": [[1.0, 0.5]],
    "final_demand": [[8.5]],
    "waste": [[-6.0, 0.0], [9.0, 0.0]],
    "waste_of_users": [[2.0], [0.0]],
    "allocation": [[1.0, 1.0]],
    "unit": "EUR",
    "waste_unit": "t",
    "year": 2020,
    "origin": INVENTED,
}


def test_a_scarce_waste_is_named_while_every_treatment_stays_positive():
    """Scrap −6 + 2 = −4, mixed 9: burning treats 5; A = [[0.1, 0.1], [0.3, 0]]."""
    economy = waste_economy(**WASTE)
    assert economy.output.tolist() == [10.0, 5.0]
    assert "scarce: more is used than arises of scrap (4 t)" in economy.notes[-1]
    assert Engine(economy).outputs([8.5, 2.0]).values == pytest.approx([10.0, 5.0])
    with pytest.raises(RangeError, match=r"N\|burning \(-3 t\)(.|\n)*arises of scrap \(12 t\)"):
        waste_economy(**(WASTE | {"waste": [[-14.0, 0.0], [9.0, 0.0]]}))


def test_a_known_total_of_what_the_table_lacks_fails():
    coverage = finding("coverage", two_regions(), reference={"co22": 50.0})
    assert (coverage.status, coverage.message) == ("FAIL", "known totals name extensions the table lacks: co22")


def test_retention_outside_its_bounds_is_raised_or_cut_and_nothing_else():
    with pytest.raises(RangeError, match="outside is 'cut'; expected one of raise, clip"):
        shared_responsibility(Engine(two_regions()), "co2", outside="cut")
