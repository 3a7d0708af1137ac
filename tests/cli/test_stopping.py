"""A stop is heard wherever it comes."""

from __future__ import annotations

import subprocess
import sys

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
