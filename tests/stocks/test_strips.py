"""Kernels in strips give what the whole kernel gives, at every size around the edges of a strip."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import linalg

from kringloop.stocks import strips
from kringloop.stocks.strips import COLUMNS, ROWS, lower_product, lower_solve

SIZES = [(1, 1), (2, 3), (ROWS, COLUMNS), (ROWS + 1, COLUMNS + 1), (3 * ROWS - 1, 1), (50, 2 * COLUMNS + 7), (5, 0)]


def kernel_of(years: int) -> np.ndarray:
    age = np.subtract.outer(np.arange(years), np.arange(years)).astype(float)
    return np.tril(np.exp(-np.maximum(age, 0.0) / 7.0)) * 0.9


@pytest.mark.parametrize(("years", "count"), SIZES)
def test_strips_are_the_whole_product_and_its_inverse(years: int, count: int) -> None:
    kernel = kernel_of(years)
    amounts = np.random.default_rng(3).uniform(0.0, 5.0, (years, count))
    stock = lower_product(kernel, amounts)
    assert_allclose(stock, np.einsum("mc,cn->mn", kernel, amounts), rtol=1e-13)
    assert_allclose(lower_solve(kernel, stock), amounts, rtol=1e-11)


def test_from_the_large_size_on_the_whole_kernel_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel, amounts = kernel_of(40), np.ones((40, 3))
    small = lower_product(kernel, amounts), lower_solve(kernel, amounts)
    monkeypatch.setattr(strips, "LARGE", 1)
    assert_allclose(lower_product(kernel, amounts), small[0], rtol=1e-13)
    assert_allclose(lower_solve(kernel, amounts), linalg.solve_triangular(kernel, amounts, lower=True), rtol=1e-13)
    assert_allclose(small[1], linalg.solve_triangular(kernel, amounts, lower=True), rtol=1e-12)


def test_a_worked_stock_of_three_years() -> None:
    """Half of a cohort leaves each year: 4, then 2 + 6, then 1 + 3 + 2."""
    kernel = np.array([[1.0, 0.0, 0.0], [0.5, 1.0, 0.0], [0.25, 0.5, 1.0]])
    assert lower_product(kernel, np.array([[4.0], [6.0], [2.0]])).ravel().tolist() == [4.0, 8.0, 6.0]
    assert lower_solve(kernel, np.array([[4.0], [8.0], [6.0]])).ravel().tolist() == [4.0, 6.0, 2.0]
