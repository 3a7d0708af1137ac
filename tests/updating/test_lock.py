"""A lock file that somebody edited, or that is of another study, is told; nothing is read in its place."""

import json

import pytest

from kringloop.core import FetchError
from kringloop.fetching import Snapshot, Store
from kringloop.study import find_study
from kringloop.updating import make_edition, read_lock
from kringloop.updating.lock import Lock, require_own


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def held(store, tmp_path):
    def keep(file, text):
        body = tmp_path / "body"
        body.write_text(text, encoding="utf-8")
        about = {"fetched": "2026-03-01T10:15:00Z", "address": "x", "producer": "x", "dataset": "x", "title": "x"}
        return store.keep(body, Snapshot(file=file, sha256="", size=0, licence="x", **about))

    return [keep("cei_srm030.csv", "one"), keep("cei_wm010.csv", "two")]


@pytest.fixture
def written(held, tmp_path):
    """Write a lock of what is held, with parts of it edited."""

    def write(edit=lambda _: None):
        content = json.loads(Lock({"eurostat": tuple(held)}).text)
        edit(content)
        path = tmp_path / "lock.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


def test_a_lock_gives_the_snapshots_it_names(store, held, written):
    assert list(read_lock(written(), store)) == held


EDITS = {
    "another hash": (lambda c: c["files"]["cei_srm030.csv"].update(sha256="0" * 64), "does not hold cei_srm030.csv"),
    "half a hash": (lambda c: c["files"]["cei_srm030.csv"].update(sha256="00"), "does not hold cei_srm030.csv"),
    "another name within": (lambda c: c["files"]["cei_srm030.csv"].update(file="../../x"), "cannot be read as a lock"),
    "a file left out": (lambda c: c["files"].pop("cei_srm030.csv"), "cannot be read as a lock"),
    "no tables": (lambda c: c.pop("tables"), "cannot be read as a lock"),
    "a list for the files": (lambda c: c.update(files=[]), "cannot be read as a lock"),
    "a place for a name": (
        lambda c: (
            c["files"].update({"../x": c["files"].pop("cei_srm030.csv") | {"file": "../x"}}),
            c.update(tables={}),
        ),
        "does not hold ../x",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_lock_that_was_edited_is_told(store, held, written, edit):
    change, said = EDITS[edit]
    with pytest.raises(FetchError, match=said) as told:
        read_lock(written(change), store)
    assert told.value.in_language("nl") != str(told.value)


def test_a_lock_of_another_study_is_told_before_anything_is_made(store, held):
    with pytest.raises(FetchError, match=r"the lock names cei_wm010\.csv, which no source of this study reads") as told:
        require_own(held, ["eurostat_cei_srm030"])
    assert "geen bron van deze studie" in told.value.in_language("nl")
    require_own(held, ["eurostat_cei_srm030", "eurostat_cei_wm010"])


def test_an_edition_is_not_made_of_the_lock_of_another_study(store, held):
    (strange,) = [store.keep(store.object_of(held[0]), Snapshot(**(held[0].brief | {"file": "other.csv"})))]
    with pytest.raises(FetchError, match=r"the lock names other\.csv"):
        make_edition(find_study("belgium"), store, [strange])
    assert not (store.folder / "editions").exists()
