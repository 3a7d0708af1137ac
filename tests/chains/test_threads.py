"""One factor asked by several threads at once, as the readers of a server do."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from kringloop.chains import factors
from kringloop.chains.solve import Leontief

SIZE = 500
AT_ONCE = f"""
import threading
import numpy as np
from kringloop.chains.solve import Leontief

recipes = np.random.default_rng(7).random(({SIZE}, {SIZE})) / {SIZE} / 2
solver, asked = Leontief(recipes, np.ones({SIZE})), np.ones(({SIZE}, 60))
solver.prepare()
alone, start, wrong = solver.right(asked).values, threading.Barrier(6), []

def ask():
    start.wait()
    for _ in range(10):
        if not np.allclose(solver.right(asked).values, alone, rtol=1e-9, atol=0):
            wrong.append(True)

threads = [threading.Thread(target=ask) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
raise SystemExit(len(wrong))
"""


def test_a_factor_stays_as_it_is_while_lapack_works_with_it(monkeypatch):
    recipes = np.random.default_rng(7).random((SIZE, SIZE)) / SIZE / 2
    solver = Leontief(recipes, np.ones(SIZE))
    factor, given = solver.prepare(), []
    routine = factors._routine

    def noted(name, dtype):
        found = routine(name, dtype)
        return lambda lu, pivots, *rest, **how: given.append(pivots) or found(lu, pivots, *rest, **how)

    monkeypatch.setattr(factors, "_routine", noted)
    solver.right(np.ones((SIZE, 60)))
    assert given
    assert not any(np.shares_memory(pivots, factor.pivots) for pivots in given)


def test_threads_that_ask_one_factor_at_once_get_what_one_gets_alone():
    """In a program of its own, for a factor that is not theirs alone takes the whole program down."""
    done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
