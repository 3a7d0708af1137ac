"""Where the server listens, who may read, and what happens when results come, change or are not there."""

import os
import shutil
import socket
import threading
import time
from pathlib import Path

import duckdb
import pytest
from tests.small import folder, indicators, small_results  # noqa: F401
from tests.web.conftest import Served

from kringloop.core import RangeError
from kringloop.web import create_app
from kringloop.web.answers import Kept
from kringloop.web.app import WARMING
from kringloop.web.dispatch import Dispatch
from kringloop.web.errors import NotThereError
from kringloop.web.serving import listen, require_token
from kringloop.web.shelf import Shelf

READ = ("/nl/quality", "/en/sources.csv", "/api/v1/checks")
TOKEN = "a-token-of-twenty-signs"


@pytest.fixture
def small_file(small_results, tmp_path):  # noqa: F811
    """A results file of the small study, in a folder of its own."""
    place = tmp_path / "small"
    place.mkdir()
    return Path(shutil.copy2(small_results, place))


def test_another_host_needs_a_token():
    with pytest.raises(RangeError, match="needs a token"):
        require_token("0.0.0.0", None)
    with pytest.raises(RangeError, match="at least 16"):
        require_token("0.0.0.0", "short")
    require_token("127.0.0.1", None)
    require_token("0.0.0.0", TOKEN)


def test_a_file_that_is_no_results_file_says_why_in_both_languages(tmp_path):
    (tmp_path / "notes.duckdb").write_text("not a results file")
    shelf = Shelf(tmp_path)
    shelf.runs()
    (file,) = shelf.unreadable()
    assert "is not a results file" in file.in_language("en")
    assert "is geen bestand met resultaten" in file.in_language("nl")


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


def test_a_file_replaced_while_it_is_read_is_served_consistently(tmp_path, small_file, results):
    """Two runs take each other's place under one name while readers ask: each answer is wholly of one of them."""
    sources = (next(results.glob("*.duckdb")), small_file)
    target = tmp_path / "served" / "one.duckdb"
    target.parent.mkdir()
    known = {}
    for source in sources:
        place(source, target)
        with Served(create_app(target.parent)) as served:
            answers = [served.get(path) for path in READ]
            assert {a.status_code for a in answers} == {200}
            known.update({(path, a.headers["etag"]): a.content for path, a in zip(READ, answers, strict=True)})
    done = threading.Event()

    def replace():
        for n in range(12):
            place(sources[n % 2], target)
        done.set()

    with Served(create_app(target.parent)) as served:
        writer = threading.Thread(target=replace)
        writer.start()
        seen = []
        while not done.is_set() or len(seen) < 10:
            path = READ[len(seen) % len(READ)]
            seen.append((path, served.get(path)))
        writer.join()
    assert all(known[path, a.headers["etag"]] == a.content for path, a in seen)
    assert len(known) == len(sources) * len(READ)


def test_a_file_replaced_between_listing_and_opening_is_looked_for_again(small_file, tmp_path, results, monkeypatch):
    """A run takes the place of another just as that is opened: the reader gets the new one, not "none is there"."""
    target, link, times = tmp_path / "served" / "one.duckdb", os.link, []
    target.parent.mkdir()
    place(small_file, target)

    def replaced_first(source, own):
        times.append(source)
        if len(times) == 1:
            place(next(results.glob("*.duckdb")), target)
            raise FileNotFoundError(source)  # what the system says of a file that lost its name meanwhile
        link(source, own)

    shelf = Shelf(target.parent)
    monkeypatch.setattr(os, "link", replaced_first)
    answer = Dispatch(shelf, Kept()).answer("nl", "", [])
    assert answer.status == 200
    assert shelf.latest().short in answer.tag
    assert shelf.latest().run == next(r.run for r in Shelf(results).runs())
    shelf.close()


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "copied"])
def test_what_is_read_is_never_kept_under_the_state_of_another_file(small_file, tmp_path, results, monkeypatch, linked):
    target = tmp_path / "served" / "one.duckdb"
    target.parent.mkdir()
    place(small_file, target)
    if not linked:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError("another disk")))
    shelf = Shelf(target.parent)
    (before,) = shelf.runs()
    place(next(results.glob("*.duckdb")), target)
    with pytest.raises(NotThereError):
        shelf.read(before)
    assert shelf.opened("").meta["run"] != before.run
    assert len(list(shelf._own.glob("*.duckdb"))) == 1
    shelf.close()


def test_a_run_that_is_not_there_is_said_though_the_folder_does_not_keep_still(small_file):
    shelf, looks = Shelf(small_file.parent), []

    def look():
        looks.append(1)
        (small_file.parent / "other.duckdb").write_text("-" * len(looks))
        return shelf.find("0123456789")

    with pytest.raises(NotThereError, match=r"error\.run"):
        shelf.unmoved(look)
    assert 1 < len(looks) < 100
    shelf.close()


def test_an_opened_run_outlives_its_file(tmp_path, results):
    target = tmp_path / "one.duckdb"
    place(next(results.glob("*.duckdb")), target)
    shelf = Shelf(tmp_path)
    reading = shelf.read(shelf.latest())
    target.unlink()
    assert reading.table("checks").height > 0
    shelf.close()


def test_a_run_is_opened_once_to_list_it_and_once_for_all_readers(small_file, monkeypatch):
    opened, connect = [], duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda *given, **named: opened.append(given) or connect(*given, **named))
    shelf = Shelf(small_file.parent)
    dispatch = Dispatch(shelf, Kept())
    for path in ("", "indicators", "quality", "sources"):
        for language in ("nl", "en"):
            assert dispatch.answer(language, path, []).status == 200
    assert len(opened) == 2
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


def test_the_warm_up_ends_with_the_server(small_file, monkeypatch):
    monkeypatch.setattr(Dispatch, "_warming", lambda _: (time.sleep(0.01) for _ in range(12_000)))  # two minutes
    with Served(create_app(small_file), warm=True):
        assert WARMING in {t.name for t in threading.enumerate()}
    assert WARMING not in {t.name for t in threading.enumerate()}


def test_after_the_warm_up_the_pages_of_the_menu_are_there(small_file):
    with Served(create_app(small_file), warm=True) as served:
        (warming,) = [t for t in threading.enumerate() if t.name == WARMING]
        assert served.get("/nl/").status_code == 200
        warming.join()
        kept = served.app.state.dispatch.kept_answer
        assert [p for p in ("", "indicators", "sources", "quality") for la in ("nl", "en") if not kept(la, p, [])] == []
