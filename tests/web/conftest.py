"""One server over the shipped study for all tests of a process, and a browser where there is one."""

import os
import shutil
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest
import uvicorn
from tests.netherlands import results_folder

from kringloop.web import create_app

KEPT_BYTES = 2**27
"""Pages that a server of tests keeps: all that are walked through, each asked by several tests and made once."""
ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def as_read(response):
    """A page as somebody reads it aloud: blanks and hyphens at which no line ends are like any other.

    Where its lines may end is asked of the page as it is sent, in `test_firm_lines`.
    """
    if response.headers.get("content-type", "").startswith("text/html"):
        response._content = response.read().replace("\u00a0".encode(), b" ").replace("\u2011".encode(), b"-")


class Served:
    """A running server and a client of it."""

    def __init__(self, app, *, warm=False):
        self.app = app
        if not warm:  # pages are made as tests ask for them, not beside them as well
            app.state.dispatch.warm_up = lambda _: None
        app.state.dispatch.kept.most = KEPT_BYTES
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
        self._thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self):
        self._thread.start()
        until = time.monotonic() + 20
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.02)
        self.client = httpx.Client(  # a busy machine is not a fault
            base_url=self.url, timeout=600, event_hooks={"response": [as_read]}
        )
        return self

    def get(self, path, **more):
        return self.client.get(path, **more)

    def __exit__(self, *_):
        self.client.close()
        self.server.should_exit = True
        self._thread.join(20)
        self._socket.close()


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """A folder with one results file of the shipped study."""
    return results_folder(tmp_path_factory)


@pytest.fixture(scope="session")
def site(results):
    with Served(create_app(results)) as served:
        yield served


@pytest.fixture(scope="session")
def browser():
    """Chromium through playwright; tests that need it are skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    named = os.environ.get("KRINGLOOP_CHROMIUM", "")
    path = named or next((b for b in BROWSERS if Path(b).exists()), None) or shutil.which("chromium")
    if not path:
        pytest.skip("no chromium found; install it (Debian: apt install chromium) or set KRINGLOOP_CHROMIUM")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()
