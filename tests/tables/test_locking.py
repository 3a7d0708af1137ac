"""One writer at a time in a folder, also when several machines share it."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace

import pytest

from kringloop.core import ResultsError
from kringloop.tables import locking, write_results
from kringloop.tables.locking import LOCK_NAME, folder_lock


def put(folder, **changes):
    holder = replace(locking._me(), **changes)
    (folder / LOCK_NAME).write_text(json.dumps(asdict(holder)), encoding="utf-8")


def test_the_lock_is_there_while_it_is_held_and_gone_after(tmp_path):
    with folder_lock(tmp_path):
        held = json.loads((tmp_path / LOCK_NAME).read_text(encoding="utf-8"))
        assert (held["process"], held["host"]) == (os.getpid(), os.uname().nodename)
    assert list(tmp_path.iterdir()) == []


def test_two_never_hold_it_together(tmp_path):
    inside, most = [], []

    def hold():
        for _ in range(10):
            with folder_lock(tmp_path):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.001)
                inside.pop()

    threads = [threading.Thread(target=hold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(most), max(most)) == (40, 1)


def ended_process():
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        pass
    return child.pid


def test_a_lock_of_a_process_that_ended_here_is_broken_at_once(tmp_path):
    put(tmp_path, process=ended_process(), token="other")
    with folder_lock(tmp_path, patience=5):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_number_that_another_process_got_since_is_not_the_holder(tmp_path):
    put(tmp_path, began="1", token="other")
    with folder_lock(tmp_path, patience=5):
        pass


def test_the_process_number_of_another_container_says_nothing(tmp_path):
    put(tmp_path, place="another container", process=ended_process(), token="other")
    with pytest.raises(ResultsError, match=rf"is being written by process \d+ on .*\n.*remove .*{LOCK_NAME}"):
        folder_lock(tmp_path, patience=0.3).__enter__()
    assert (tmp_path / LOCK_NAME).exists()


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"host": 1}'])
def test_a_lock_nobody_can_read_is_broken_when_it_is_not_renewed(tmp_path, content):
    (tmp_path / LOCK_NAME).write_text(content, encoding="utf-8")
    with folder_lock(tmp_path, gone=0.3, patience=20):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_elsewhere_that_is_renewed_is_waited_for(tmp_path):
    put(tmp_path, place="another machine", token="other")
    path, ended = tmp_path / LOCK_NAME, threading.Event()

    def renew():
        for second in range(30):
            os.utime(path, (second, second))
            time.sleep(0.1)
        ended.set()
        path.unlink()

    thread = threading.Thread(target=renew)
    thread.start()
    with folder_lock(tmp_path, gone=2.0, patience=60):  # twenty times as long as between two signs of life
        assert ended.is_set()
    thread.join()


def test_a_lock_that_changed_hands_is_not_taken_away(tmp_path):
    put(tmp_path, token="new")
    locking._break(tmp_path / LOCK_NAME, replace(locking._me(), token="old"))
    assert json.loads((tmp_path / LOCK_NAME).read_text(encoding="utf-8"))["token"] == "new"


def test_results_wait_for_the_folder(tmp_path):
    path, order = tmp_path / "a-0000000000.duckdb", []
    with folder_lock(tmp_path):
        thread = threading.Thread(target=lambda: (write_results(path, {}, {}), order.append("written")))
        thread.start()
        time.sleep(0.3)
        order.append("released")
    thread.join(60)
    assert order == ["released", "written"]
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
