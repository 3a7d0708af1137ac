"""One bad file in the folder, and readers who ask too much: the others are served."""

import http.client
import os
import re
import shutil
import socket
import time

import duckdb
import httpx
import pytest
import uvicorn
from tests.small import folder, indicators, small_results  # noqa: F401
from tests.web.conftest import Served

from kringloop.core import UnknownNameError
from kringloop.web import create_app
from kringloop.web.answers import Answer, Kept
from kringloop.web.guard import one_line
from kringloop.web.patience import patient
from kringloop.web.serving import listen
from kringloop.web.shelf import Shelf

TOKEN = "a-token-of-twenty-signs"


@pytest.fixture
def served_folder(small_results, tmp_path):  # noqa: F811
    """A folder with one run of the small study."""
    place = tmp_path / "served"
    place.mkdir()
    shutil.copy2(small_results, place)
    return place


def newer(place, name, *changes):
    """A copy of the run under another name, changed by SQL and newer than all others."""
    path = place / name
    shutil.copyfile(next(p for p in place.iterdir() if p.name.startswith("small-")), path)
    if changes:
        with duckdb.connect(str(path)) as connection:
            for change in changes:
                connection.execute(change)
    os.utime(path, (2e9, 2e9))
    return path


def cut(place):
    path = newer(place, "cut-0000000000.duckdb")
    path.write_bytes(path.read_bytes()[:-300_000])
    os.utime(path, (2e9, 2e9))
    return path


BAD = {
    "cut": cut,
    "text": lambda p: (p / "text.duckdb").write_text("not a database", encoding="utf-8"),
    "empty": lambda p: (p / "empty.duckdb").touch(),
    "folder": lambda p: (p / "folder.duckdb").mkdir(),
    "pipe": lambda p: os.mkfifo(p / "pipe.duckdb"),
    "not UTF-8": lambda p: newer(p, os.fsdecode(b"caf\xe9.duckdb")),
    "line in name": lambda p: newer(p, "a\nINFO b.duckdb", "drop table meta"),
    "foreign": lambda p: newer(p, "foreign.duckdb", "drop table checks", "drop table origins"),
    "other types": lambda p: newer(p, "types.duckdb", "alter table observations alter year set data type varchar"),
    "a view": lambda p: newer(
        p,
        "view.duckdb",
        "drop table checks",
        "create view checks as select 'a' as \"check\", content as subject, 'pass' as outcome, "
        "filename as detail from read_text('/etc/hostname')",
    ),
    "no moment": lambda p: newer(p, "moment.duckdb", "update meta set value = 'long ago' where key = 'created'"),
    "no study": lambda p: newer(p, "study.duckdb", "update meta set value = '[]' where key = 'study_file'"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_named_and_the_others_are_served(served_folder, kind):
    BAD[kind](served_folder)
    with Served(create_app(served_folder)) as served:
        page = served.get("/en/")
        runs = served.get("/api/v1/runs").json()
        assert served.get("/api/v1/checks").status_code == 200
        assert served.get("/nl/quality").status_code == 200
        revisions = served.get("/nl/revisions")
    assert page.status_code == 200
    assert [r["study"] for r in runs["runs"]] == ["small"]
    assert len(runs["unreadable"]) == 1
    assert runs["unreadable"][0]["why"]
    assert "\n" not in runs["unreadable"][0]["name"]
    assert "kan niet worden gelezen" in revisions.text
    assert kind in ("text", "empty", "folder", "pipe") or "You see the newest results that can be read" in page.text


def test_a_file_that_went_is_not_there_and_the_next_is_served(served_folder):
    shelf = Shelf(served_folder)
    gone = newer(served_folder, "gone-0000000000.duckdb")
    assert shelf.latest().stamp.path == gone
    other = newer(served_folder, "other-0000000000.duckdb")
    os.utime(other, (3e9, 3e9))
    listed = shelf.runs()
    other.unlink()
    assert [r.stamp.path.name for r in listed][:2] == [other.name, gone.name]
    assert shelf.latest().stamp.path == gone
    shelf.close()


def test_a_run_is_called_by_its_own_file_and_not_by_the_copy_that_is_read(served_folder):
    shelf = Shelf(served_folder)
    listed = shelf.latest()
    run = shelf.read(listed).run
    assert str(run.file.path) == listed.stamp.path.name
    with pytest.raises(UnknownNameError, match=re.escape(listed.stamp.path.name)) as caught:
        run.file.table("nothing")
    assert str(shelf._own) not in str(caught.value)
    shelf.close()


def test_a_table_that_was_altered_is_no_fault_of_ours(served_folder):
    newer(served_folder, "altered-0000000000.duckdb", "update indicators set \"by\" = 'nonsense'")
    with Served(create_app(served_folder)) as served:
        answers = {served.get(path).status_code for path in ("/en/", "/en/indicators", "/api/v1/goals", "/en/quality")}
    assert answers <= {200, 400, 404}


def test_copies_are_given_up_when_nobody_reads_them(served_folder, monkeypatch):
    def refuse(*_):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    for i in range(7):
        newer(served_folder, f"r-{i:010}.duckdb", f"update meta set value = '{i}{'0' * 63}' where key = 'run'")
    shelf = Shelf(served_folder)
    for _ in range(3):
        for listed in shelf.runs():
            assert shelf.read(listed).table("checks").height
    assert len(list(shelf._own.iterdir())) <= 5
    shelf.close()


def test_a_revision_page_is_asked_for_again_and_shows_a_new_run(served_folder):
    with Served(create_app(served_folder)) as served:
        run = served.get("/api/v1/runs").json()["runs"][0]["run"][:10]
        before = served.get(f"/en/revisions?run={run}")
        path = newer(served_folder, "small-ffffffffff.duckdb")
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"update meta set value = '{'f' * 64}' where key = 'run'")
        after = served.get(f"/en/revisions?run={run}")
    assert before.headers["cache-control"] == after.headers["cache-control"] == "private, no-cache"
    assert ("ffffffffff" in before.text, "ffffffffff" in after.text) == (False, True)


def test_a_link_that_a_browser_would_run_is_text(served_folder):
    newer(served_folder, "links-0000000000.duckdb", "update origins set url = 'javascript:alert(1)'")
    with Served(create_app(served_folder)) as served:
        page = served.get("/en/source/waste_office")
    assert page.status_code == 200
    assert "javascript:alert(1)" in page.text
    assert 'href="javascript' not in page.text


def test_another_address_is_sent_on_before_anything_is_built(served_folder, monkeypatch):
    from kringloop.web.pages import quality

    def build(*_):
        raise AssertionError("built for an address that is not the one of the view")

    monkeypatch.setattr(quality, "View", build)
    with Served(create_app(served_folder)) as served:
        answer = served.get("/en/quality?v=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/quality")


def test_nothing_is_kept_of_addresses_that_are_wrong():
    kept = Kept(most=5000)

    def fail():
        raise LookupError

    for i in range(50):
        with pytest.raises(LookupError):
            kept.get_or_make(i, fail)
        kept.get_or_make(("right", i), lambda: Answer(b"x" * 100, "text/plain", "tag"))
    assert kept._making == {}
    assert len(kept._answers) <= 5


def test_the_token_comes_first_and_opens_no_other_server(served_folder):
    with Served(create_app(served_folder, token=TOKEN)) as served:
        odd = served.get("/en/", headers={"host": "evil.example"})
        line = http.client.HTTPConnection(served.url.removeprefix("http://"), timeout=60)
        line.request("GET", f"//evil.example/%5cx?token={TOKEN}")  # a client of more comfort would tidy this up
        away = line.getresponse().headers["location"]
        line.close()
        known = [
            served.get("/api/v1/runs", headers={"authorization": f"{s} {TOKEN}"}).status_code
            for s in ("bearer", "BEARER", "Bearer", "Basic")
        ]
        served.client.cookies.clear()
        alone = httpx.get(served.url + "/api/v1/runs", headers={"authorization": f"bearer {TOKEN}"})
    assert odd.status_code == 401
    assert away == "/evil.example/%5Cx"
    assert (known[:3], alone.status_code) == ([200, 200, 200], 200)


def test_an_odd_host_is_refused(served_folder):
    odd = ("localhost:80:80", "user@localhost", "localhost/x", "evil.example", "localhost:x", "")
    with Served(create_app(served_folder)) as served:
        assert [h for h in odd if served.get("/en/", headers={"host": h}).status_code != 400] == []
        assert served.get("/en/", headers={"host": "LOCALHOST:1"}).status_code == 200


def test_a_reader_cannot_write_a_line_of_the_log(served_folder, monkeypatch, caplog):
    from kringloop.web import dispatch

    def fail(path, *_):
        raise ValueError(path)

    monkeypatch.setattr(dispatch, "find_page", fail)
    with Served(create_app(served_folder)) as served:
        assert served.get("/en/x%0dINFO%20forged%1b[2J", follow_redirects=True).status_code == 500
    said = [record.getMessage() for record in caplog.records]
    lines = [line for text in said if text.startswith("fault ") for line in text.splitlines()]
    assert lines
    assert all(line.startswith(("fault ", "    | ")) for line in lines)
    assert "\x1b" not in "".join(lines)
    assert one_line("a\r\nb\x1b\u2028é") == "a\\r\\nb\\x1b\\u2028é"


class Patient:
    """A server with short patience, on a listener as `serve` makes it."""

    def __init__(self, app, **patience):
        self.inner = Served(app)
        self.inner._socket.close()
        self.inner._socket = listen("127.0.0.1", 0)
        self.inner._socket.listen(2048)
        self.port = self.inner._socket.getsockname()[1]
        self.inner.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(app, http=patient(**patience), log_level="critical", access_log=False)
        self.inner.server = uvicorn.Server(config)
        self.inner._thread = type(self.inner._thread)(
            target=self.inner.server.run, kwargs={"sockets": [self.inner._socket]}, daemon=True
        )

    def __enter__(self):
        self.inner.__enter__()
        return self

    def __exit__(self, *given):
        self.inner.__exit__(*given)

    def connect(self, text):
        made = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        made.sendall(text)
        return made


def is_closed(connection):
    connection.settimeout(20)
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        return True
    return True


HALF = (
    b"",
    b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-a: ",
    b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\na",
)


@pytest.mark.parametrize("half", HALF)
def test_half_a_request_is_not_waited_for(served_folder, half):
    with Patient(create_app(served_folder), request_seconds=0.3) as served:
        connection = served.connect(half)
        assert is_closed(connection)
        connection.close()


def test_bytes_that_trickle_in_gain_no_time(served_folder):
    with Patient(create_app(served_folder), request_seconds=0.5) as served:
        connection = served.connect(HALF[1])
        assert refused(connection, within=20)
        connection.close()


def refused(connection, within):
    """Whether sending on is refused, by somebody who never stops."""
    until = time.monotonic() + within
    try:
        while time.monotonic() < until:
            connection.sendall(b"b")
            time.sleep(0.05)
    except OSError:
        return True
    return False


def test_whoever_asks_in_one_piece_gets_in_among_many_who_do_not(served_folder):
    with Patient(create_app(served_folder), request_seconds=60, most=20) as served:
        waiting = [served.connect(HALF[1]) for _ in range(100)]
        assert served.inner.get("/en/").status_code == 200
        assert served.inner.get("/api/v1/runs").status_code == 200
        for each in waiting:
            each.close()


def test_small_answers_are_sent_at_once():
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP  # the loop sets TCP_NODELAY on what such a listener accepts


def test_an_answer_is_kept_while_other_runs_come_and_go(served_folder, monkeypatch):
    first = next(served_folder.iterdir())
    made = []
    with Served(create_app(served_folder)) as served:
        dispatch = served.app.state.dispatch
        answer = dispatch._answer
        monkeypatch.setattr(dispatch, "_answer", lambda *asked: made.append(asked[1:3]) or answer(*asked))
        run = served.get("/api/v1/runs").json()["runs"][0]["run"][:10]
        for path in ("/en/quality", f"/en/quality?run={run}", f"/en/revisions?run={run}"):
            served.get(path)
        made.clear()
        other = newer(served_folder, "other.duckdb", f"update meta set value = '{'f' * 64}' where key = 'run'")
        os.utime(other, (1e9, 1e9))  # older than the run: the newest is the same
        pages = [served.get(p) for p in ("/en/quality", f"/en/quality?run={run}", f"/en/revisions?run={run}")]
        assert ("en", "revisions") in made
        assert ("en", "quality") not in made
        assert "ffffffffff" in pages[2].text

        made.clear()  # the same file put back under its name: what it holds is the same
        shutil.copyfile(first, served_folder / ".new")
        os.replace(served_folder / ".new", first)
        assert served.get("/en/quality").status_code == 200
        assert ("en", "quality") not in made

        newest = newer(served_folder, "newest.duckdb", f"update meta set value = '{'e' * 64}' where key = 'run'")
        assert "eeeeeeeeee" in served.get("/en/quality").text
        newest.unlink()
        assert "eeeeeeeeee" not in served.get("/en/quality").text


def test_a_file_of_the_same_name_that_holds_something_else_is_read_anew(served_folder):
    first = next(served_folder.iterdir())
    with Served(create_app(served_folder)) as served:
        before = served.get("/api/v1/checks").text
        other = newer(served_folder, "x.duckdb", "update checks set detail = 'changed by hand'")
        os.replace(other, first)
        after = served.get("/api/v1/checks").text
    assert "changed by hand" in after
    assert "changed by hand" not in before
