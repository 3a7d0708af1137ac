"""Bills of materials: reading with every figure, and the order of taking apart."""

from __future__ import annotations

import numpy as np

from benchmarks.registry import Subject, benchmark
from kringloop.products.figures import figures_of
from kringloop.products.ordering import ordered
from kringloop.products.reading import bill_of
from kringloop.products.steps import Steps

HEAD = "part,parent,mass,unit,material,quantity,recycled_post,to_recycling,recycling_yield,feedstock_yield"
MATERIALS = ("steel", "copper", "plastics")


def bill_text(products: int, parts: int) -> str:
    """Products of so many parts each."""
    lines = [HEAD]
    for i in range(products):
        lines.append(f"p{i},,,,,,,,,")
        lines += [f"p{i}c{j},p{i},{10 + j},g,{MATERIALS[j % 3]},2,{j % 9},90,95,95" for j in range(parts)]
    return "\n".join(lines) + "\n"


@benchmark("products_one_bill", sizes=(2_000,), goal="a bill of 2,000 parts, read and every figure, below 1 s")
def one_bill(parts: int) -> Subject:
    """One product of many parts, from text to every figure."""
    text = bill_text(1, parts)
    return Subject(ours=lambda: figures_of(bill_of(text, "bench")))


@benchmark(
    "products_many",
    sizes=(10_000, 100_000),
    goal="100,000 products of 10 rows, from text to figures, below 60 s",
    repeats=1,
)
def many(products: int) -> Subject:
    """Many products in one file, from text to every figure."""
    text = bill_text(products, 9)
    return Subject(ours=lambda: figures_of(bill_of(text, "bench")))


def _steps(gain: np.ndarray, minutes: np.ndarray, before: tuple[tuple[int, ...], ...]) -> Steps:
    return Steps(tuple(map(str, range(len(gain)))), gain, minutes, before, (False,) * len(gain))


@benchmark("products_apart_tree", sizes=(10_000,), goal="the order of 10,000 parts in a tree below 1 s")
def apart_tree(parts: int) -> Subject:
    """A tree of parts with some that cost to be rid of."""
    rng = np.random.default_rng(1)
    before = tuple((int(rng.integers(max(0, i - 50), i)),) if i else () for i in range(parts))
    made = _steps(rng.uniform(-1, 5, parts), rng.uniform(0.1, 3, parts), before)
    return Subject(ours=lambda: ordered(made))


@benchmark("products_apart_general", sizes=(25,), goal="25 parts with general precedence, proven, below 5 s")
def apart_general(parts: int) -> Subject:
    """One block that cannot be split: everything of worth lies behind everything else."""
    rng = np.random.default_rng(3)
    before = [tuple(j for j in range(max(0, i - 8), i) if rng.random() < 0.2) for i in range(parts - 1)]
    gain = np.array([*rng.uniform(0, 1, parts - 1), 60.0])
    made = _steps(gain, rng.uniform(0.5, 3, parts), (*before, tuple(range(parts - 1))))

    def proven() -> object:
        found = ordered(made)
        if not found.exact:
            raise AssertionError("the order was not proven")
        return found

    return Subject(ours=proven)
