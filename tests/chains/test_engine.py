"""Precision, methods of solution, cache, memory: the same answer every way, with its residual."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from kringloop.chains import Engine, accounts
from kringloop.chains.changed import Changed
from kringloop.chains.memory import GIB, available_bytes, require_memory
from kringloop.chains.solve import Leontief
from kringloop.core import RangeError, SingularError, SourceError
from kringloop.economies import Extension
from tests.chains.worlds import leontief_inverse, national, world

LARGE = world(3, regions=10, sectors=50, filled=1.0)


def test_float32_factor_with_refinement_equals_float64():
    demand = LARGE.final_demand
    mixed, plain = (Leontief(LARGE.flows, LARGE.output, precision=p) for p in ("mixed", "float64"))
    ours, reference = mixed.right(demand), plain.right(demand)
    assert ours.method == "lu-float32+refine"
    assert ours.residual <= 1e-12
    assert ours.values == pytest.approx(reference.values, rel=1e-11)


def test_declared_float32_says_how_good_it_is():
    found = Leontief(LARGE.flows, LARGE.output, precision="float32").right(LARGE.final_demand)
    assert 1e-12 < found.residual < 1e-5


def test_single_question_needs_no_factor():
    engine = Engine(LARGE)
    demand = LARGE.demand_of("R0")
    found = engine.outputs(demand)
    assert found.method == "gmres"
    assert not engine.solver.factored
    assert found.residual <= 1e-12
    assert found.values == pytest.approx(leontief_inverse(LARGE) @ demand, rel=1e-9)


def test_many_single_questions_end_in_a_factor():
    """A question alone is answered without one; after some the factor has paid for itself, and answers agree."""
    table = world(4, regions=6, sectors=80)
    engine, demand = Engine(table), table.demand_of(table.regions[0])
    found = [engine.outputs(demand) for _ in range(12)]
    assert [f.method for f in found[:8]] == ["gmres"] * 8
    assert "lu" in found[-1].method
    assert found[-1].values == pytest.approx(found[0].values, rel=1e-10)


def test_thin_table_takes_the_sparse_factor():
    thin = world(5, regions=10, sectors=50, filled=0.01)
    solver = Leontief(thin.flows, thin.output)
    found = solver.left(np.tile(np.linspace(1, 2, 500), (20, 1)))
    assert found.method == "sparse-lu+refine"
    assert found.values[0] == pytest.approx(np.linspace(1, 2, 500) @ leontief_inverse(thin), rel=1e-10)
    assert Leontief(thin.flows, thin.output, sparse_below=0).right(thin.final_demand).method == "lu-float32+refine"


def test_stagnating_float32_falls_back_to_float64():
    # a loop that keeps all but 1e-7 of what goes in: beyond float32, within the rounding of float64
    n = 500
    flows, output = np.zeros((n, n)), np.ones(n)
    flows[np.arange(n), (np.arange(n) + 1) % n] = 1 - 1e-7
    solver = Leontief(flows, output, sparse_below=0)
    found = solver.right(np.tile(np.arange(n, dtype=float)[:, None], 10))
    assert found.method == "lu-float64+refine"
    assert found.residual <= 1e-8
    assert found.values[:, 0].sum() == pytest.approx(np.arange(n).sum() * 1e7, rel=1e-6)


def test_cached_factor_is_found_by_content(tmp_path):
    first = Engine(LARGE, cache=tmp_path)
    made = first.outputs_by_consumer()
    assert len(list(tmp_path.glob("*.lu.npy"))) == 1
    again = Engine(LARGE, cache=tmp_path).outputs_by_consumer()
    assert again.method == "lu-float32-cached+refine"
    assert again.values == pytest.approx(made.values, rel=1e-12)
    other = Engine(world(4, regions=10, sectors=50, filled=1.0), cache=tmp_path)
    other.outputs_by_consumer()
    assert len(list(tmp_path.glob("*.lu.npy"))) == 2


def test_damaged_cache_cannot_give_a_wrong_number(tmp_path):
    Engine(LARGE, cache=tmp_path).outputs_by_consumer()
    (path,) = tmp_path.glob("*.lu.npy")
    damaged = np.load(path)
    damaged[100:200] *= 3
    np.save(path, damaged)
    engine = Engine(LARGE, cache=tmp_path)
    found = engine.outputs_by_consumer()
    assert found.residual <= 1e-12
    assert found.values.sum(axis=1) == pytest.approx(LARGE.output, rel=1e-9)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(SourceError, match="cannot be read"):
        Engine(LARGE, cache=tmp_path).outputs_by_consumer()


def test_cache_of_another_version_is_refused(tmp_path):
    Engine(LARGE, cache=tmp_path).outputs_by_consumer()
    (header,) = tmp_path.glob("*.json")
    header.write_text(json.dumps(json.loads(header.read_text()) | {"version": 0}))
    with pytest.raises(SourceError, match="does not describe this factor"):
        Engine(LARGE, cache=tmp_path).outputs_by_consumer()


@pytest.mark.parametrize("damaged", ["{", "[]", ""])
def test_a_damaged_description_of_a_factor_is_refused(tmp_path, damaged):
    table = world(1)
    Engine(table, cache=str(tmp_path)).multipliers(["co2"])
    (header,) = tmp_path.glob("*.json")
    header.write_text(damaged)
    with pytest.raises(SourceError, match="does not describe this factor; remove it"):
        Engine(table, cache=tmp_path).multipliers(["co2"])


def test_a_cache_that_cannot_be_written_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(
        SourceError, match=r"no factor can be kept in .*file(.|\n)*Give another folder as cache, or none"
    ):
        Engine(world(1), cache=tmp_path / "file").multipliers(["co2"])


def test_next_year_reuses_the_factor_of_the_last():
    flows = LARGE.flows * np.random.default_rng(1).uniform(0.98, 1.0, LARGE.flows.shape)
    next_year = replace(LARGE, flows=flows, output=flows.sum(axis=1) + LARGE.final_demand.sum(axis=1), year=2001)
    before = Engine(LARGE)
    before.outputs_by_consumer()
    after = Engine(next_year, near=before)
    found = after.outputs_by_consumer()
    assert found.method == "near-factor"
    assert not after.solver.factored
    assert found.values == pytest.approx(Engine(next_year).outputs_by_consumer().values, rel=1e-10)


def many_pressures(count=30):
    random = np.random.default_rng(8)
    rows = {f"e{i:02}": Extension(key=f"e{i:02}", unit="kt", values=random.random(LARGE.size)) for i in range(count)}
    return replace(LARGE, extensions=rows)


def test_imports_by_product_of_many_pressures_equal_those_of_a_few():
    table = many_pressures()
    few = accounts(Engine(table), ["e03", "e11"]).imports_by_sector()
    many = accounts(Engine(table)).imports_by_sector()
    assert many[[3, 11]] == pytest.approx(few, rel=1e-9)
    # by hand for one cell: pressure elsewhere, for product 7 of region 2, wherever it was bought
    inverse, demand = leontief_inverse(table), table.demand_of("R2")
    bought = np.arange(table.size) % 50 == 7
    abroad = np.where(table.region_codes == 2, 0.0, table.extensions["e03"].values / table.output)
    assert many[3, 2 * 50 + 7] == pytest.approx(abroad @ inverse[:, bought] @ demand[bought], rel=1e-9)


def test_an_inverse_that_is_not_good_enough_is_not_used(monkeypatch):
    table = many_pressures()
    found = accounts(Engine(table))
    expected = found.imports_by_sector()
    inverse = found.engine.solver.inverse()
    monkeypatch.setattr(Leontief, "inverse", lambda _: inverse * (1 + 1e-9))
    assert found.imports_by_sector() == pytest.approx(expected, rel=1e-12)


def test_inverse_of_a_table_without_answer_is_refused():
    with pytest.raises(SingularError, match="no unique answer"):
        Leontief(np.ones((2, 2)), np.array([1.0, 1.0]) * 2).inverse()


def test_every_answer_carries_its_residual():
    found = accounts(Engine(world(1)))
    assert 0 <= found.residual <= 1e-12
    assert found.by_region("co2").attrs["residual"] == found.residual


def test_memory_is_announced_before_starting(caplog):
    assert available_bytes() > 0
    with caplog.at_level("INFO", logger="kringloop.chains"):
        require_memory(GIB // 1024, what="a small matrix")
    assert "a small matrix needs about 0.00 GiB" in caplog.text
    with pytest.raises(RangeError, match=r"needs about 80\.0 GiB; 1\.0 GiB is available\n  Nothing was started"):
        require_memory(80 * GIB, what="factorisation of 100000 sectors", limit=GIB)


def test_a_system_that_does_not_tell_its_memory_is_no_hindrance(monkeypatch, caplog):
    def untold(_):
        raise ValueError("unrecognized configuration name")

    monkeypatch.setattr("kringloop.chains.memory._meminfo", lambda: None)
    monkeypatch.setattr("kringloop.chains.memory._group_limit", lambda: None)
    monkeypatch.setattr("os.sysconf", untold)
    assert available_bytes() is None
    with caplog.at_level("INFO", logger="kringloop.chains"):
        require_memory(80 * GIB, what="a large matrix")
    assert "a large matrix needs about 80.00 GiB; this system does not tell" in caplog.text


def test_factorisation_that_does_not_fit_is_not_started(monkeypatch):
    monkeypatch.setattr("kringloop.chains.memory.available_bytes", lambda: 1000)
    with pytest.raises(RangeError, match="factorisation of 500 sectors needs"):
        Leontief(LARGE.flows, LARGE.output, sparse_below=0).prepare()


def test_singular_system_names_the_loop():
    solver = Leontief(np.array([[0.0, 2.0], [2.0, 0.0]]), np.array([2.0, 2.0]), names=("X|a", "X|b"))
    with pytest.raises(SingularError, match=r"no unique answer\n  Spectral radius about 1; .* 'X\|a', 'X\|b'"):
        solver.right(np.array([1.0, 0.0]))


def test_unproductive_table_names_the_loop():
    table = national([[0.0, 12.0], [11.0, 0.0]], [-2.0, -1.0])
    with pytest.raises(SingularError, match=r"not productive: spectral radius of A about 1\.1"):
        Engine(table).outputs([1.0, 1.0])


@pytest.mark.parametrize("chosen", [{"precision": "half"}, {"tol": 0.0}, {"balance": "maybe"}])
def test_unknown_options_are_refused(chosen):
    with pytest.raises(RangeError, match="expected"):
        Engine(world(1), **chosen)


@pytest.mark.parametrize(("columns", "rows"), [(3, None), (None, 3), (60, 60)])
def test_changed_system_equals_the_new_one_from_both_sides(columns, rows):
    from scipy import sparse

    n = LARGE.size
    change = np.zeros((n, n))
    base_coefficients = LARGE.coefficients()
    change[:rows, :columns] = -0.2 * base_coefficients[:rows, :columns]
    base = Leontief(LARGE.flows, LARGE.output)
    system = Changed(base, sparse.csc_array(change))
    new = np.linalg.inv(np.eye(n) - base_coefficients - change)
    block = np.random.default_rng(2).random((n, 12))
    kind = {3: "woodbury-columns", None: "woodbury-rows", 60: "preconditioned"}[columns]
    assert system.method == kind
    right, left = system.right(block), system.left(block.T)
    assert right.values == pytest.approx(new @ block, rel=1e-10)
    assert left.values == pytest.approx(block.T @ new, rel=1e-10)
    assert max(right.residual, left.residual) <= 1e-12


def test_large_change_converges_too():
    from scipy import sparse

    n = LARGE.size
    random = np.random.default_rng(5)
    change = LARGE.coefficients() * random.uniform(-0.4, 0.1, (n, n))
    system = Changed(Leontief(LARGE.flows, LARGE.output), sparse.csc_array(change))
    found = system.right(LARGE.final_demand)
    expected = np.linalg.solve(np.eye(n) - LARGE.coefficients() - change, LARGE.final_demand)
    assert found.values == pytest.approx(expected, rel=1e-10)


def test_change_that_uses_more_than_it_makes_is_refused():
    from scipy import sparse

    base = Leontief(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([2.0, 2.0]))
    system = Changed(base, sparse.csc_array(np.array([[0.0, 1.5], [0.0, 0.0]])))
    with pytest.raises(SingularError, match="not productive or nearly so"):
        system.right(np.array([1.0, 1.0]))
