"""A stop is heard wherever it comes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

IN_VAIN = """
import os, signal, time
from kringloop.cli.main import stop_in_order

class Cleared:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass

stop_in_order()
try:
    thing = Cleared()
    del thing
    for _ in range(200):
        time.sleep(0.05)
except KeyboardInterrupt:
    print("heard")
"""


def test_a_stop_while_an_object_is_cleared_away_is_heard_and_leaves_no_traceback():
    done = subprocess.run([sys.executable, "-c", IN_VAIN], capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == ("heard\n", "")


AT_WORK = """
import importlib, threading, time

program = importlib.import_module("kringloop.cli.main")

def run(_):
    threading.Thread(target=time.sleep, args=(600,)).start()
    print("at work", flush=True)
    time.sleep(600)

program.run = run
program.main([])
"""


def test_a_second_stop_does_not_wait_for_a_thread_at_work():
    with subprocess.Popen([sys.executable, "-c", AT_WORK], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout.readline() == "at work\n"
        for _ in range(300):
            if program.poll() is None:
                program.send_signal(signal.SIGINT)
                time.sleep(0.2)
        left = program.poll()
        program.kill()
    assert left == 130
