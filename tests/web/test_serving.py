"""Where the server listens, who may read, and what happens when results come, change or are not there."""

import os
import shutil
import socket
import threading

import pytest
from tests.web.conftest import Served

from kringloop.core import RangeError
from kringloop.web import create_app
from kringloop.web.serving import listen, require_token
from kringloop.web.shelf import Shelf

TOKEN = "a-token-of-twenty-signs"


def test_another_host_needs_a_token():
    with pytest.raises(RangeError, match="needs a token"):
        require_token("0.0.0.0", None)
    with pytest.raises(RangeError, match="at least 16"):
        require_token("0.0.0.0", "short")
    require_token("127.0.0.1", None)
    require_token("0.0.0.0", TOKEN)


def test_a_port_in_use_is_said():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RangeError, match=f"port {port} is in use"):
            listen("127.0.0.1", port)


def test_with_a_token_nothing_is_read_without_it(results):
    with Served(create_app(results, token=TOKEN, hosts=None)) as served:
        assert served.get("/nl/").status_code == 401
        assert served.get("/api/v1/goals").status_code == 401
        assert served.get("/api/v1/runs", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        assert served.get("/nl/?token=wrong-wrong-wrong").status_code == 401
        answer = served.get(f"/nl/?token={TOKEN}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/nl/")
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert served.get("/nl/").status_code == 200


def test_no_results_yet_is_a_page(tmp_path):
    with Served(create_app(tmp_path)) as served:
        page = served.get("/nl/")
        assert page.status_code == 404
        assert "kringloop run netherlands" in page.text
        assert served.get("/api/v1/goals").status_code == 404
        (tmp_path / "broken.duckdb").write_bytes(b"not a database")
        assert served.get("/en/").status_code == 404


def test_results_that_come_later_are_found(tmp_path, results):
    with Served(create_app(tmp_path)) as served:
        assert served.get("/nl/").status_code == 404
        place(next(results.glob("*.duckdb")), tmp_path / "later.duckdb")
        assert served.get("/nl/").status_code == 200


def place(source, target):
    """Write as a run does: whole, under another name, then renamed."""
    partial = target.with_name(f".{target.name}.partial")
    shutil.copyfile(source, partial)
    os.replace(partial, target)


def test_a_file_replaced_while_it_is_read_is_served_consistently(tmp_path, results):
    """Readers and a writer at once: every answer is whole and names one run."""
    source = next(results.glob("*.duckdb"))
    target = tmp_path / "one.duckdb"
    place(source, target)
    done = threading.Event()

    def replace():
        for _ in range(8):
            place(source, target)
        done.set()

    with Served(create_app(tmp_path)) as served:
        writer = threading.Thread(target=replace)
        writer.start()
        seen = set()
        while not done.is_set():
            seen.add(served.get("/nl/indicator/dmi.csv").status_code)
        writer.join()
        assert seen == {200}


def test_an_opened_run_outlives_its_file(tmp_path, results):
    target = tmp_path / "one.duckdb"
    place(next(results.glob("*.duckdb")), target)
    shelf = Shelf(tmp_path)
    reading = shelf.read(shelf.latest())
    target.unlink()
    assert reading.table("checks").height > 0
    shelf.close()


def test_an_application_that_was_stopped_can_be_started_again(results):
    app = create_app(results)
    for _ in range(2):
        with Served(app) as served:
            assert served.get("/api/v1/checks").json()["checks"]


def test_a_fault_of_ours_shows_a_number_and_no_trace(results, monkeypatch, caplog):
    from kringloop.web import dispatch

    monkeypatch.setattr(dispatch, "find_page", lambda *_: 1 / 0)
    with Served(create_app(results)) as served:
        answer = served.get("/nl/quality")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert "nummer" in answer.text
