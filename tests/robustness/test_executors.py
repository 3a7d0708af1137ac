"""Whoever works: the same bits; a lost worker's block is worked out again; what is finished is kept."""

import os
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial

import numpy as np
import pytest

import kringloop.robustness.drawing as blocks
from kringloop.core import KringloopError, MissingDataError, RangeError, ResultsError, SourceError
from kringloop.robustness import Drawing, cluster, draw, processes, serial
from kringloop.robustness.kept import Kept
from kringloop.robustness.working import work_out
from tests.robustness.small import mass, uncertain, value

DRAWING = Drawing(count=620)


def figure():
    found = uncertain()
    return mass(found) / value(found)


def test_processes_give_the_same_bits():
    one = draw(figure(), "year", drawing=DRAWING)
    assert blocks.Question.of(figure(), one.grid, DRAWING).blocks == 3
    assert np.array_equal(draw(figure(), "year", drawing=DRAWING, crew=processes(2)).drawn, one.drawn)


def test_a_cluster_gives_the_same_bits():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None, protocol="inproc"
    ) as local:
        found = draw(figure(), "year", drawing=DRAWING, crew=cluster(local.scheduler_address))
    assert np.array_equal(found.drawn, draw(figure(), "year", drawing=DRAWING).drawn)


def test_an_address_that_does_not_answer_is_one_clear_error():
    pytest.importorskip("distributed")
    with pytest.raises(
        SourceError, match=r"no cluster answers at 'tcp://127.0.0.1:9' within 0.3 s .*\n  Give the address"
    ):
        draw(figure(), "year", drawing=DRAWING, crew=cluster("tcp://127.0.0.1:9", patience=0.3))


def test_a_cluster_without_dask_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(
        MissingDataError, match=r"a cluster needs dask.*\n  Install it: pip install 'kringloop\[cluster\]'"
    ):
        cluster("tcp://127.0.0.1:8786")


def test_there_is_at_least_one_worker():
    with pytest.raises(RangeError, match="number of workers"):
        processes(0)
    assert processes(1) is serial


class Failing(Executor):
    """Loses its worker after so many blocks."""

    def __init__(self, good: int) -> None:
        self.good = good

    def submit(self, fn, /, *args, **kwargs):
        future: Future = Future()
        if self.good > 0:
            future.set_result(fn(*args, **kwargs))
        else:
            future.set_exception(BrokenProcessPool("a worker was killed"))
        self.good -= 1
        return future


def crew_losing_after(*good):
    """A crew whose first executor breaks after good[0] blocks, the next after good[1] …, the last one serves on."""
    left = list(good)

    @contextmanager
    def crew():
        yield Failing(left.pop(0) if left else 10**6)

    return crew


def block(number: int) -> np.ndarray:
    return np.full(3, float(number))


def test_the_blocks_of_a_lost_worker_are_worked_out_again():
    found = work_out([partial(block, n) for n in range(5)], [(3,)] * 5, crew_losing_after(2, 0, 1))
    assert [b.tolist() for b in found] == [[float(n)] * 3 for n in range(5)]
    drawn = draw(figure(), "year", drawing=DRAWING, crew=crew_losing_after(1, 1))
    assert np.array_equal(drawn.drawn, draw(figure(), "year", drawing=DRAWING).drawn)


def test_workers_that_are_lost_every_time_are_told():
    with pytest.raises(
        KringloopError,
        match="workers were lost 3 times in a row, with 2 of 2 blocks to go\n  Most often memory runs out",
    ):
        work_out([partial(block, n) for n in range(2)], [(3,)] * 2, crew_losing_after(0, 0, 0, 0))


def die_once(number: int) -> np.ndarray:
    """Ends the process of the worker the first time that block 1 is asked."""
    mark = os.environ["KRINGLOOP_TEST_MARK"]
    if number == 1 and not os.path.exists(mark):
        open(mark, "w").close()
        os._exit(9)
    return block(number)


def test_a_process_that_is_killed_costs_no_block(tmp_path, monkeypatch):
    monkeypatch.setenv("KRINGLOOP_TEST_MARK", str(tmp_path / "died"))
    found = work_out([partial(die_once, n) for n in range(4)], [(3,)] * 4, processes(2))
    assert (tmp_path / "died").exists()
    assert [b[0] for b in found] == [0.0, 1.0, 2.0, 3.0]


def test_a_worker_of_a_cluster_that_is_killed_costs_no_block(tmp_path, monkeypatch):
    """One of two worker processes ends in the middle of its work; the cluster goes on, and no bit differs."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.setenv("KRINGLOOP_TEST_MARK", str(tmp_path / "died"))
    works = [partial(die_once, n) for n in range(6)]
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as local,
    ):
        found = work_out(works, [(3,)] * 6, cluster(local.scheduler_address))
    assert (tmp_path / "died").exists()
    assert np.array_equal(np.stack(found), np.stack([block(n) for n in range(6)]))


def wrong(number: int) -> np.ndarray:
    raise ValueError(f"block {number} is wrong")


def test_a_mistake_in_a_block_is_no_lost_worker():
    with pytest.raises(ValueError, match="block 0 is wrong"):
        work_out([partial(wrong, n) for n in range(1)], [(3,)], serial)


def stopped_after(count, monkeypatch):
    """The block of a question, which is stopped by hand after so many."""
    plain, left = blocks.Question.block, [count]

    def stopping(self, number):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return plain(self, number)

    monkeypatch.setattr(blocks.Question, "block", stopping)


def test_what_was_stopped_goes_on_where_it_was(tmp_path, monkeypatch):
    whole = draw(figure(), "year", drawing=DRAWING).drawn
    with monkeypatch.context() as stopped:
        stopped_after(2, stopped)
        with pytest.raises(KeyboardInterrupt):
            draw(figure(), "year", drawing=DRAWING, folder=tmp_path)
    assert len(list(tmp_path.rglob("*.npy"))) == 2
    with monkeypatch.context() as rest:
        stopped_after(1, rest)  # one block is left to do
        told = []
        again = draw(figure(), "year", drawing=DRAWING, folder=tmp_path, progress=lambda *n: told.append(n))
    assert np.array_equal(again.drawn, whole)
    assert told == [(2, 3), (3, 3)]  # what was kept is told before the work begins
    assert not list(tmp_path.rglob("*.npy"))  # what is finished needs no keeping


def test_kept_blocks_are_read_when_asked_and_one_that_went_is_told(tmp_path):
    kept = Kept(tmp_path, "asked")
    found = work_out([partial(block, n) for n in range(4)], [(3,)] * 4, serial, kept=kept)
    held = work_out([partial(block, n) for n in range(4)], [(3,)] * 4, serial)
    assert np.array_equal(np.stack(found), np.stack(held))
    assert np.array_equal(found[1:3], held[1:3])
    (tmp_path / "asked" / "000002.npy").unlink()
    assert np.array_equal(found[1], held[1])
    with pytest.raises(ResultsError, match=r"block 2 of the draws in .* was damaged or removed.*\n  Run again"):
        found[2]


def test_a_damaged_block_and_that_of_another_question_are_not_used(tmp_path, monkeypatch):
    with monkeypatch.context() as stopped:
        stopped_after(2, stopped)
        with pytest.raises(KeyboardInterrupt):
            draw(figure(), "year", drawing=DRAWING, folder=tmp_path)
    sorted(tmp_path.rglob("*.npy"))[0].write_bytes(b"damaged")
    other = Drawing(count=620, seed=8)
    for drawing in (DRAWING, other):
        found = draw(figure(), "year", drawing=drawing, folder=tmp_path)
        assert np.array_equal(found.drawn, draw(figure(), "year", drawing=drawing).drawn)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ResultsError, match="cannot keep draws in"):
        draw(figure(), "year", drawing=DRAWING, folder=tmp_path / "file")
