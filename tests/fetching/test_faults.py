"""Every kind of service with every kind of fault: success after asking again, or one clear error and nothing kept."""

import gzip
import json

import pytest

from kringloop.fetching import wanted
from tests.fetching.replay import Reply
from tests.fetching.services import SERVICES

PAGE = "<!DOCTYPE html><html><head><title>Onderhoud</title></head><body>Even geduld</body></html>"


def in_between(body):
    """The body with its middle overwritten, its length as it was."""
    middle = len(body) // 2
    return body[: middle - 8] + b"\0\xff" * 8 + body[middle + 8 :]


ANSWERS = {
    "429, in a second": Reply("", 429, {"Retry-After": "1"}),
    "429, by a date": Reply("", 429, {"Retry-After": "Sun, 01 Mar 2026 10:15:02 GMT"}),
    "429, absurd": Reply("", 429, {"Retry-After": "\xb2"}),
    "429, yesterday": Reply("", 429, {"Retry-After": "Sat, 28 Feb 2026 10:15:02 -0000"}),
    "429, in the year 99999": Reply("", 429, {"Retry-After": "Sun, 01 Mar 99999 10:15:02 GMT"}),
    "500": Reply("oops", 500),
    "502": Reply(PAGE, 502),
    "503": Reply("", 503),
    "520": Reply("", 520),
    "a page that says it is JSON": Reply(PAGE, headers={"Content-Type": "application/json"}),
    "empty": Reply(" \n"),
    "packed in a way not asked for": Reply(b"\x0b\x02\x80", headers={"Content-Encoding": "br"}),
    "304 to who holds nothing": Reply("", 304),
    "a deep hole": Reply("[" * 100_000),
    "a quote that is never closed": Reply('"' + "x" * 200_000),
    "a list of numbers": Reply("[1, 2, 3]"),
    "null": Reply("null"),
    "another object": Reply('{"value": "none", "data": {}, "message": 3}'),
    "a list of what is none": Reply('{"value": [1, null], "data": [1], "count": 1}'),
    "a number of 5000 digits": Reply('{"value": ' + "9" * 5000 + "}"),
}
# each makes an answer that is wrong of one that is right
SPOILT = {
    "a length above the body": lambda good: Reply(good, cut=len(good) // 2),
    "a length that is none": lambda good: Reply(good, headers={"Content-Length": "many"}),
    "a cut chunk": lambda good: Reply(good, chunked=True, cut=len(good) // 2),
    "half, as if it were whole": lambda good: Reply(good[: len(good) // 2]),
    "UTF-16": lambda good: Reply(good.decode("latin-1").encode("utf-16")),
    "UTF-16 without a mark": lambda good: Reply(good.decode("latin-1").encode("utf-16-le")),
    "damaged in the middle": lambda good: Reply(in_between(good)),
    "gzip, cut": lambda good: Reply(gzip.compress(good)[:-9], headers={"Content-Encoding": "gzip"}),
    "gzip, damaged": lambda good: Reply(in_between(gzip.compress(good)), headers={"Content-Encoding": "gzip"}),
    "gzip that is none": lambda good: Reply(good, headers={"Content-Encoding": "gzip"}),
    "a part to who asked for all": lambda good: Reply(good[5:], 206, {"Content-Range": "bytes 5-99/100"}),
}
STAYING = ("429, absurd", "503", "a page that says it is JSON", "null", "a deep hole", *SPOILT)


def spoilt(fault, good):
    return ANSWERS[fault] if fault in ANSWERS else SPOILT[fault](good.raw)


@pytest.fixture
def fetch(desk):
    def one(name):
        (found,) = desk.fetch([wanted(name)])
        return found

    return one


@pytest.fixture
def kind(service, request):
    name, answers, path = SERVICES[request.param]
    answers(service)
    return name, path


def kept(store):
    found = (p.relative_to(store.folder).as_posix() for p in store.folder.rglob("*") if p.is_file())
    return sorted(path for path in found if not path.startswith("asked/"))


def forget_release(store):
    """Let records say nothing of their release, so that the table itself is asked again."""
    for record in (store.folder / "snapshots").glob("*/*.json"):
        content = json.loads(record.read_text(encoding="utf-8")) | {"released": "", "etag": "", "modified": ""}
        record.write_text(json.dumps(content), encoding="utf-8")
    for note in (store.folder / "asked").rglob("*.json"):
        note.unlink()


@pytest.mark.parametrize("fault", [*ANSWERS, *SPOILT])
@pytest.mark.parametrize("kind", SERVICES, indirect=True)
def test_a_fault_that_passes_is_mended_by_asking_again(service, fetch, kind, fault):
    name, path = kind
    good = service.routes[path]
    service.on(path, spoilt(fault, good[0]), *good)
    found = fetch(name)
    assert found.outcome == "new", found.why


@pytest.mark.parametrize("fault", STAYING)
@pytest.mark.parametrize("kind", SERVICES, indirect=True)
def test_a_fault_that_stays_is_one_error_and_the_last_good_snapshot_stays(service, store, fetch, kind, fault):
    name, path = kind
    sha256 = fetch(name).snapshot.sha256
    forget_release(store)
    before = kept(store)
    service.on(path, spoilt(fault, service.routes[path][0]))
    found = fetch(name)
    assert (found.outcome, found.snapshot.sha256) == ("failed", sha256)
    assert found.why.in_language("nl") != str(found.why)
    assert kept(store) == before
