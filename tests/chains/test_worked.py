"""Figures from books, offices and other programs, to their printed digits (tests/chains/data/worked.json)."""

from __future__ import annotations

import numpy as np
import pytest

from kringloop.chains import (
    Engine,
    accounts,
    chain_footprint,
    gross_export_terms,
    income_based,
    multipliers,
    shared_responsibility,
    solve_scenario,
    value_in_exports,
)
from kringloop.chains.changes import RecipeChange
from kringloop.chains.multipliers import forward_linkages, ghosh, output_multipliers
from kringloop.economies import Economy, SupplyUse, from_supply_use, gras, labels_of, transform
from kringloop.economies.balance import factors
from tests.chains.worlds import MADE, WORKED, national

pytestmark = pytest.mark.published


def test_miller_blair_inverse_and_labour():
    case = WORKED["miller_blair"]
    given, expected = case["inputs"], case["expected"]
    table = national(given["Z"], given["f"], output=given["x"])
    engine = Engine(table)
    assert table.coefficients() == pytest.approx(np.array(expected["A"]), abs=1e-12)
    assert engine.right(np.eye(2)).values == pytest.approx(np.array(expected["L"]), abs=5e-8)
    labour = np.array(given["labour_coefficients"]) * given["x_new_book_rounded"]
    assert labour == pytest.approx(expected["labour_from_x_new"], abs=1e-9)


def germany() -> tuple[Engine, dict]:
    case = WORKED["germany_1995"]
    given = case["inputs"]
    z, x = np.array(given["Z"]), np.array(given["x"])
    table = national(
        z,
        x - z.sum(axis=1),
        output=x,
        value_added={"gva": given["gva"]},
        extensions={"employment": ("1000 persons", given["employment_1000"]), "co2": ("kt", given["co2_1000_t"])},
    )
    # gross value added as printed, without the imports and taxes that close the columns
    return Engine(table, balance="report"), case["expected"]


def test_germany_multipliers():
    engine, expected = germany()
    assert engine.economy.coefficients()[0, 0] == pytest.approx(expected["a11"], abs=1.01e-4)
    assert np.diag(engine.right(np.eye(6)).values)[:3] == pytest.approx(expected["L_diagonal_first_three"], abs=1.01e-4)
    assert output_multipliers(engine) == pytest.approx(expected["output_multipliers"], abs=1.01e-4)
    assert engine.intensities(["value_added"])[0] == pytest.approx(expected["gva_coefficients"], abs=1.01e-4)
    assert multipliers(engine, "value_added").sel(part="total").values == pytest.approx(
        expected["gva_multipliers"], abs=1.01e-4
    )
    jobs = multipliers(engine, "employment").sel(part="total").values
    assert jobs == pytest.approx(expected["employment_multipliers"], abs=1.01e-4)


@pytest.mark.regression
def test_germany_co2_multipliers():
    engine, expected = germany()
    co2 = multipliers(engine, "co2").sel(part="total").values
    assert co2 == pytest.approx(expected["co2_multipliers_computed"], abs=6e-6)


def test_germany_supply_side_uses_total_final_use():
    case = WORKED["germany_1995"]
    z, x = np.array(case["inputs"]["Z"]), np.array(case["inputs"]["total_final_use_column"])
    engine = Engine(national(z, x - z.sum(axis=1), output=x))
    assert forward_linkages(engine) == pytest.approx(case["expected"]["forward_linkages"], abs=1.01e-4)
    first = ghosh(engine, np.eye(6)[0])
    assert first == pytest.approx(case["expected"]["ghosh_inverse_agriculture_column"], abs=1.01e-4)
    shares = z / x[:, None]
    assert shares[4, 0] == pytest.approx(case["expected"]["output_coefficient_business_to_agriculture"], abs=1.01e-4)
    assert shares[4, 4] == pytest.approx(case["expected"]["output_coefficient_business_to_business"], abs=1.01e-4)


def test_two_regions_three_sectors_full_account_chain():
    case = WORKED["two_regions_three_sectors"]
    given, expected = case["inputs"], case["expected"]
    labels = [(f"reg{r}", f"s{s}") for r in (1, 2) for s in (1, 2, 3)]
    table = Economy.from_arrays(
        sectors=labels,
        demands=[("reg1", "y"), ("reg2", "y")],
        flows=given["Z"],
        final_demand=given["Y"],
        output=given["x"],
        extensions={f"e{k}": ("kt", given["F"][k], given["F_Y"][k]) for k in (0, 1)},
        unit="mln EUR",
        year=2000,
        origin=MADE,
    )
    engine = Engine(table)
    found = accounts(engine)
    assert found.multipliers == pytest.approx(np.array(expected["M"]), abs=1e-9)
    assert found.production == pytest.approx(np.array(expected["D_pba"]), abs=1e-9)
    assert found.consumption == pytest.approx(np.array(expected["D_cba"]), abs=1e-9)
    assert found.exports == pytest.approx(np.array(expected["D_exp"]), abs=1e-9)
    assert found.imports_by_sector() == pytest.approx(np.array(expected["D_imp"]), abs=1e-9)
    intensity = engine.intensities(["e0", "e1"])
    assert ghosh(engine, intensity) - intensity == pytest.approx(np.array(expected["M_down"]), abs=1e-7)
    per_demand = found.direct / table.final_demand.sum(axis=0)
    assert per_demand == pytest.approx(np.array(expected["S_Y"]), abs=1e-12)


def test_kitzes_footprints_and_layers():
    case = WORKED["kitzes_2013"]
    given, expected = case["inputs"], case["expected"]
    table = national(given["Z"], given["y"], output=given["x"], extensions={"impact": ("kt", given["impact"])})
    engine = Engine(table)
    inverse = engine.right(np.eye(2)).values
    total = engine.intensities(["impact"])[0][:, None] * inverse
    assert total == pytest.approx(np.array(expected["total_intensity_matrix"]), abs=0.006)
    assert total @ given["y"] == pytest.approx(expected["production_based"], abs=1e-6)
    assert total.sum(axis=0) * given["y"] == pytest.approx(expected["consumption_based"], abs=1e-6)
    layer, made = np.array(given["y"], float), np.zeros(2)
    by_product, buy = np.eye(2), np.zeros((2, 2))
    for _ in range(11):
        made, buy = made + layer, buy + by_product
        layer, by_product = engine.solver.inputs(layer), engine.solver.inputs(by_product)
    direct = engine.intensities(["impact"])[0]
    assert direct * made == pytest.approx(expected["layers_0_to_10_production_based"], abs=1e-6)
    assert direct @ buy * given["y"] == pytest.approx(expected["layers_0_to_10_consumption_based"], abs=1e-6)


def test_two_iterations_of_gras_as_printed():
    case = WORKED["gras_austria"]
    given, expected = case["inputs"], case["expected"]
    prior = np.array(given["prior"])
    plus, minus = np.maximum(prior, 0), np.maximum(-prior, 0)
    r = np.ones(len(prior))
    for column_factors, row_factors in zip(expected["column_factors"], expected["row_factors"], strict=True):
        s = factors(r @ plus, (1 / r) @ minus, np.array(given["columns"]))
        r = factors(plus @ s, minus @ (1 / s), np.array(given["rows"]))
        assert s == pytest.approx(column_factors, abs=5e-4)
        assert r == pytest.approx(row_factors, abs=5e-4)
    fitted = gras(prior, given["rows"], given["columns"], rounding=0.005)
    assert fitted.error <= 0.033  # what the printed margins themselves differ by
    assert fitted.row_factors == pytest.approx(r, abs=0.01)


def test_gras_of_a_column_without_positive_cells_as_printed():
    given, expected = WORKED["gras_net_exports"]["inputs"], WORKED["gras_net_exports"]["expected"]
    fitted = gras(given["prior"], given["rows"], given["columns"])
    assert fitted.values == pytest.approx(np.array(expected["values"]), abs=5e-4)


def leather() -> Engine:
    given = WORKED["leather"]["inputs"]
    return Engine(
        Economy.from_arrays(
            sectors=[(r, s) for r in given["regions"] for s in given["sectors"]],
            demands=[(r, "final") for r in given["regions"]],
            flows=given["Z"],
            final_demand=given["Y"],
            output=given["x"],
            unit="mln USD",
            year=2015,
            origin=MADE,
            rounding=1e-9,
        )
    )


def test_the_nine_terms_of_gross_exports_as_printed():
    expected = WORKED["leather"]["expected"]
    terms = gross_export_terms(leather())
    assert terms["term"].values.tolist() == expected["order_of_terms"]
    assert terms.values == pytest.approx(np.array(expected["terms"]), rel=5e-7, abs=5e-7)


def test_value_added_by_origin_in_exports_as_printed():
    """V L E by sector of origin; its sums by country are what `value_in_exports` gives."""
    engine, printed = leather(), np.array(WORKED["leather"]["expected"]["value_added_in_exports"])
    economy = engine.economy
    exports = np.array([economy.exports_of(r) for r in economy.regions]).sum(axis=0)
    found = engine.intensities(["value_added"])[0][:, None] * engine.right(np.diag(exports)).values
    assert found == pytest.approx(printed, abs=5e-8)
    for k, region in enumerate(economy.regions):
        mine = slice(3 * k, 3 * k + 3)
        parts = value_in_exports(engine, region).sel(part=["domestic", "foreign"]).values
        domestic = printed[mine, mine].sum()
        assert parts == pytest.approx([domestic, printed[:, mine].sum() - domestic], abs=5e-7)


def handbook() -> SupplyUse:
    given = WORKED["un_handbook"]["inputs"]
    names = ("agriculture", "manufacturing", "services")
    # the printed rows and columns differ by a few hundredths: the domestic tables, closed on final demand
    supply = np.array(given["V_transposed_product_x_industry"]).T
    use = np.array(given["U_domestic"])
    final = supply.sum(axis=0) - use.sum(axis=1)
    return SupplyUse(
        products=labels_of("X", names),
        industries=labels_of("X", names),
        demands=(("X", "y"),),
        use=use,
        supply=supply,
        final_demand=final[:, None],
        unit="mln",
        year=2018,
        origin=MADE,
        value_added={"gva": given["gva"]},
        extensions={"co2": ("kt", [1.0, 5.0, 2.0])},
    )


@pytest.mark.parametrize("model", ["A", "B"])
def test_un_handbook_models(model):
    case, tables = WORKED["un_handbook"], handbook()
    expected = case["expected"][model]
    found = transform(tables, model)
    assert found.intermediate == pytest.approx(np.array(expected["S_domestic"]), abs=0.016)
    assert np.array(case["inputs"]["U_import"]) @ found.matrix == pytest.approx(
        np.array(expected["S_import"]), abs=0.016
    )
    assert np.array(case["inputs"]["gva"]) @ found.matrix == pytest.approx(expected["gva"], abs=0.016)
    if "T" in expected:
        assert found.matrix == pytest.approx(np.array(expected["T"]), abs=3e-4)
    assert bool(found.negatives) == (model == "A")


def test_joint_system_equals_models_b_and_d():
    tables = handbook()
    for model in ("B", "D"):
        plain = Engine(from_supply_use(tables, model), balance="report")  # value added without imports and taxes
        joint = Engine(from_supply_use(tables), balance="report")
        rows = slice(0, 3)
        if model == "B":
            assert joint.multipliers(["co2"]).values[0][rows] == pytest.approx(
                plain.multipliers(["co2"]).values[0], rel=1e-12
            )
        else:
            made = joint.outputs(np.concatenate([tables.final_demand[:, 0], np.zeros(3)])).values[3:]
            assert made == pytest.approx(plain.outputs(plain.economy.final_demand[:, 0]).values, rel=1e-12)


def test_every_model_gives_a_table_that_closes():
    for model in ("A", "B", "C", "D", "by_product", "joint"):
        engine = Engine(from_supply_use(handbook(), model), balance="report")
        assert engine.imbalance == pytest.approx(0, abs=1e-9)
        assert engine.economy.extensions["co2"].values.sum() == pytest.approx(8.0, rel=1e-12)


def test_product_technology_names_its_negatives():
    found = from_supply_use(handbook(), "A")
    assert "2 negative cells" in found.notes[0]


def test_by_products_are_negative_inputs():
    """Worked by hand: industry 1 makes 10 of a and 2 of b, industry 2 makes 8 of b; it uses 4 of a, 1 uses 3 of b."""
    tables = SupplyUse(
        products=labels_of("X", ["a", "b"]),
        industries=labels_of("X", ["i", "j"]),
        demands=(("X", "y"),),
        use=[[0.0, 4.0], [3.0, 0.0]],
        supply=[[10.0, 2.0], [0.0, 8.0]],
        final_demand=[[6.0], [7.0]],
        unit="mln",
        year=2018,
        origin=MADE,
        value_added={"gva": [9.0, 4.0]},
        extensions={"co2": ("kt", [5.0, 1.0])},
    )
    table = from_supply_use(tables, "by_product")
    # A = [[0, 4/8], [(3 - 2)/10, 0]]; det(I - A) = 0.95; m = [5/10, 1/8] (I - A)^-1
    assert table.coefficients() == pytest.approx(np.array([[0, 0.5], [0.1, 0]]))
    found = Engine(table).multipliers(["co2"]).values[0]
    assert found == pytest.approx([(0.5 + 0.125 * 0.1) / 0.95, (0.125 + 0.5 * 0.5) / 0.95])
    assert found @ np.array([6.0, 7.0]) == pytest.approx(6.0)


def test_low_rank_change_equals_a_new_table():
    case = WORKED["low_rank_change"]
    a, y, b = (np.array(case["inputs"][k]) for k in ("A", "Y", "b"))
    output = np.linalg.solve(np.eye(6) - a, y)
    engine = Engine(national(a * output, y, output=output, extensions={"b": ("kt", b * output)}))
    assert engine.intensities(["b"])[0] @ engine.outputs(y).values == pytest.approx(
        case["expected"]["b_L_Y_base"], abs=1e-9
    )
    changes, new = [], a.copy()
    for row, column, relative in case["inputs"]["relative_changes_row_col_value_1based"]:
        new[row - 1, column - 1] *= 1 + relative
        changes.append(
            RecipeChange(name=f"{row},{column}", sector=str(column), supplier_sector=str(row), factor=1 + relative)
        )
    outcome = solve_scenario(engine, "seven cells", changes)
    assert outcome.output == pytest.approx(np.linalg.solve(np.eye(6) - new, y), rel=1e-12)


def test_shared_responsibility_of_two_sectors():
    case = WORKED["shared_responsibility"]
    given, expected = case["inputs"], case["expected"]
    engine = Engine(national(given["Z"], given["y"], extensions={"burden": ("kt", given["direct_burden"])}))
    for dial, producers, consumers in (
        (1.0, expected["producer"], [0, 0]),
        (0.0, [0, 0], expected["footprint"]),
        (0.5, expected["rho_0.5"]["producers"], expected["rho_0.5"]["consumers"]),
    ):
        found = shared_responsibility(engine, "burden", retention=dial)
        assert found.producers == pytest.approx(producers, abs=6e-5)
        assert found.consumers.sum(axis=1) == pytest.approx(consumers, abs=6e-5)
    assert income_based(engine, "burden").values == pytest.approx(expected["income_based"], abs=6e-5)
    upstream = chain_footprint(engine, "burden")
    assert upstream.figures == pytest.approx(expected["full_upstream"], abs=0.006)
    assert upstream.overlap == pytest.approx(expected["double_counting_factor"], abs=6e-4)


def chain(value_added: list[float], burden: list[float]) -> Engine:
    """Firms in a line, each selling all it makes to the next; the last one to the consumer."""
    sales = np.cumsum(value_added)
    n = len(sales)
    flows = np.zeros((n, n))
    flows[np.arange(n - 1), np.arange(1, n)] = sales[:-1]
    return Engine(national(flows, [0.0] * (n - 1) + [sales[-1]], extensions={"burden": ("kt", burden)}))


def test_splitting_a_firm_changes_nobody_elses_share():
    case = WORKED["split_firm"]
    given, expected = case["inputs"], case["expected"]
    whole = shared_responsibility(chain(given["value_added"], given["direct_burden"]), "burden")
    assert whole.producers == pytest.approx(expected["retained"], abs=1e-6)
    assert whole.consumers.sum() == pytest.approx(expected["consumer"], abs=1e-6)
    # the second firm (30) becomes two firms of 10 and 20
    parts = shared_responsibility(chain([40, 10, 20, 30], [10, 5, 0, 1]), "burden")
    assert parts.producers[[0, 3]] == pytest.approx(whole.producers[[0, 2]], abs=1e-12)
    assert parts.consumers.sum() == pytest.approx(whole.consumers.sum(), abs=1e-12)
    half = shared_responsibility(chain(given["value_added"], given["direct_burden"]), "burden", retention=0.5)
    assert half.consumers.sum() == pytest.approx(expected["fixed_half_consumer"], abs=1e-6)
