"""What a line does when a service is slow, busy, broken or lying."""

import gzip

import pytest

from kringloop.core import FetchError
from kringloop.fetching import Line, Patience, Request
from kringloop.fetching.unsound import read_json
from tests.fetching.replay import Reply

WHOLE = '{"value": [' + ", ".join(str(n) for n in range(2000)) + "]}"
PAGE = "<!DOCTYPE html><html><head><title>Onderhoud</title></head><body>Even geduld</body></html>"


def asked(service, **more):
    return Request(url=f"{service.base}/data", read=read_json, pause=0.0, **more)


@pytest.fixture
def get(service, line, tmp_path):
    return lambda **more: line.get(asked(service, **more), tmp_path / "body")


PASSING = {
    "429": Reply("slow down", 429),
    "500": Reply("oops", 500),
    "503": Reply("", 503),
    "cut off": Reply(WHOLE, cut=700),
    "web page": Reply(PAGE, headers={"Content-Type": "text/html"}),
    "web page that says it is JSON": Reply(PAGE, headers={"Content-Type": "application/json"}),
    "empty": Reply("  \n"),
    "half of the JSON, as if it were whole": Reply(WHOLE[:900]),
    "Latin-1": Reply('{"value": ["België"]}'.encode("latin-1")),
    "packed, and cut": Reply(gzip.compress(WHOLE.encode())[:-20], headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_what_passes_is_asked_again_and_ends_well(service, clock, get, fault):
    service.on("/data", fault, fault, Reply(WHOLE))
    assert get().content["value"][-1] == 1999
    assert clock.waited == [1.0, 2.0]


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_what_does_not_pass_ends_in_one_sentence_in_two_languages(service, clock, get, fault, tmp_path):
    service.on("/data", fault)
    with pytest.raises(FetchError, match=r"/data") as refused:
        get()
    assert refused.value.in_language("nl") != str(refused.value)
    assert "blijft in gebruik" in refused.value.in_language("nl")
    assert clock.waited == [1.0, 2.0, 4.0, 8.0]
    assert list(tmp_path.iterdir()) == []


def test_silence_is_no_answer(service, clock, get):
    service.on("/data", Reply(silent=True), Reply(WHOLE))
    assert get().content["value"][0] == 0
    assert clock.waited == [1.0]


def test_a_web_page_is_told_by_its_title(service, get):
    service.on("/data", Reply(PAGE))
    with pytest.raises(FetchError, match="web page \\('Onderhoud'\\) came instead of data"):
        get()


@pytest.mark.parametrize(("told", "waits"), [("7", 7.0), ("Sun, 01 Mar 2026 10:15:30 GMT", 30.0)])
def test_a_server_that_says_when_to_come_back_is_heeded(service, clock, get, told, waits):
    service.on("/data", Reply("", 429, {"Retry-After": told}), Reply(WHOLE))
    get()
    assert clock.waited == [waits]


def test_who_asks_to_wait_an_hour_is_left_for_another_day(service, clock, get):
    service.on("/data", Reply("", 503, {"Retry-After": "3600"}))
    with pytest.raises(FetchError, match="it asks to wait 3600 s"):
        get()
    assert clock.waited == []


def test_a_body_goes_on_where_it_was_cut(service, get):
    one = Reply(WHOLE, headers={"ETag": '"a"'}, ranges=True)
    service.on("/data", Reply(WHOLE, headers={"ETag": '"a"'}, cut=700), one)
    assert get().content["value"][-1] == 1999
    first, second = (headers for _, _, headers in service.asked)
    assert "range" not in first
    assert (second["range"], second["if-range"]) == ("bytes=700-", '"a"')


def test_a_body_that_changed_meanwhile_begins_anew(service, get):
    other = WHOLE.replace("1999", "5000")
    service.on(
        "/data", Reply(WHOLE, headers={"ETag": '"a"'}, cut=700), Reply(other, headers={"ETag": '"b"'}, ranges=True)
    )
    assert get().content["value"][-1] == 5000


def test_a_part_that_begins_elsewhere_is_not_joined(service, get):
    odd = Reply(WHOLE[600:], 206, {"Content-Range": f"bytes 600-{len(WHOLE) - 1}/{len(WHOLE)}", "ETag": '"a"'})
    service.on("/data", Reply(WHOLE, headers={"ETag": '"a"'}, cut=700), odd, Reply(WHOLE))
    assert get().content["value"] == list(range(2000))


def test_an_unchanged_body_is_not_sent_again(service, get):
    service.on("/data", Reply(WHOLE, headers={"ETag": '"a"', "Last-Modified": "yesterday"}))
    had = get()
    again = get(etag=had.etag, modified=had.modified)
    assert (had.unchanged, again.unchanged) == (False, True)
    assert service.asked[-1][2]["if-none-match"] == '"a"'


def test_a_packed_body_is_unpacked(service, get):
    service.on("/data", Reply(gzip.compress(WHOLE.encode()), headers={"Content-Encoding": "gzip"}))
    assert get().content["value"][-1] == 1999


def test_a_body_that_unpacks_too_large_is_refused(service, clock, tmp_path):
    packed = gzip.compress(b'{"value": "' + b"0" * 100_000 + b'"}')
    service.on("/data", Reply(packed, headers={"Content-Encoding": "gzip"}))
    with (
        Line(clock, Patience(seconds=0.3, attempts=2, largest=10_000)) as line,
        pytest.raises(FetchError, match="too large"),
    ):
        line.get(asked(service), tmp_path / "body")


@pytest.mark.parametrize(
    ("status", "hint"), [(404, "Is the code right"), (401, "Is a key needed"), (400, "has it changed")]
)
def test_a_refusal_is_told_at_once(service, clock, get, status, hint):
    service.on("/data", Reply('{"error": "no such table"}', status))
    with pytest.raises(FetchError, match="no such table") as refused:
        get()
    assert hint in str(refused.value)
    assert clock.waited == []


def test_a_move_on_the_same_host_is_followed_and_one_with_a_key_elsewhere_is_not(service, get):
    service.on("/data", Reply("", 301, {"Location": "/moved"})).on("/moved", Reply(WHOLE))
    assert get().content["value"][0] == 0
    service.on("/data", Reply("", 302, {"Location": "http://elsewhere.invalid/data"}))
    with pytest.raises(FetchError, match="which is not followed"):
        get(headers={"Key": "secret"})


def test_a_ring_of_moves_ends(service, get):
    service.on("/data", Reply("", 302, {"Location": "/other"})).on("/other", Reply("", 302, {"Location": "/data"}))
    with pytest.raises(FetchError, match="not followed"):
        get()


def test_requests_to_one_host_keep_a_distance(service, clock, line, tmp_path):
    service.on("/data", Reply(WHOLE))
    for _ in range(3):
        line.get(Request(url=f"{service.base}/data", read=read_json, pause=0.5), tmp_path / "body")
    assert clock.waited == [0.5, 0.5]


def test_a_host_that_cannot_be_reached_is_not_tried_for_every_table(clock, line, tmp_path):
    request = Request(url="http://127.0.0.1:9/data", read=read_json, pause=0.0)
    for _ in range(2):
        with pytest.raises(FetchError, match="cannot be reached") as refused:
            line.get(request, tmp_path / "body")
    assert "Is er netwerk" in refused.value.in_language("nl")
    assert clock.waited == [1.0, 2.0, 4.0, 8.0]


def test_what_is_no_web_address_is_told(line, tmp_path):
    with pytest.raises(FetchError, match="is no web address"):
        line.get(Request(url="ftp://x/data", read=read_json), tmp_path / "body")
