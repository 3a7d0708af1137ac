"""What a service, a disk or a clock can do to a store that no single answer shows."""

import json
import multiprocessing
import os
import resource
import stat
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest

from kringloop.core import FetchError
from kringloop.fetching import Asked, Desk, Line, Patience, Request, Store, bases, freshness, register, wanted
from kringloop.fetching.unsound import read_json
from kringloop.sources import SOURCES
from tests.fetching import services as s
from tests.fetching import tables as t
from tests.fetching.replay import Clock, Reply

KEY = "geheim-0123"
PAGE = "<!DOCTYPE html><html><head><title>Verhuisd</title></head></html>"


@pytest.fixture
def fetch(desk):
    def one(name):
        (found,) = desk.fetch([wanted(name)])
        return found

    return one


def everything(store):
    return b"".join(p.read_bytes() for p in store.folder.rglob("*") if p.is_file())


# paging


@pytest.mark.parametrize("again", ["itself", "another address, the same rows", "no rows"])
@pytest.mark.parametrize("name", ["cbs_84970", "cbs4/84970NED"])
def test_pages_without_end_are_told(service, fetch, name, again):
    first, last, listed, rows = {
        "cbs_84970": (f"{t.FEED}/TypedDataSet", f"{t.FEED}/Page2", t.listed, t.waste_rows()),
        "cbs4/84970NED": (f"{s.V4}/Observations", f"{s.V4}/More", s.paged, s.observations()),
    }[name]
    t.statline(service)
    s.statline_v4(service)
    onward = f"{service.base}{last}"
    body = {"itself": rows[2:], "another address, the same rows": rows[:2], "no rows": []}[again]
    more = "" if again == "itself" else "?$skiptoken=9"
    service.on(first, Reply(listed(rows[:2], onward))).on(last, Reply(listed(body, onward + more)))
    found = fetch(name)
    assert found.outcome == "failed"
    assert "has no end" in str(found.why)
    assert len(service.asked) < 20


def test_a_last_page_without_rows_is_the_end(service, fetch):
    t.statline(service)
    service.on(f"{t.FEED}/TypedDataSet", Reply(t.listed(t.waste_rows(), f"{service.base}{t.FEED}/Page2")))
    service.on(f"{t.FEED}/Page2", Reply(t.listed([])))
    assert fetch("cbs_84970").outcome == "new"


def test_a_table_that_is_released_anew_while_its_pages_come_is_not_mixed(service, fetch, store):
    t.statline(service)
    infos = service.routes[f"{t.FEED}/TableInfos"][0]
    later = Reply(infos.body.replace("2022-10-26", "2023-10-26"))
    service.on(f"{t.FEED}/TableInfos", infos, later)
    found = fetch("cbs_84970")
    assert (found.outcome, store.newest("84970NED.json")) == ("failed", None)
    assert "released anew" in str(found.why)
    assert fetch("cbs_84970").outcome == "new"


def test_pages_of_the_world_bank_that_repeat_or_mix_releases_are_refused(service, fetch):
    def page(number, rows, updated="2026-07-13"):
        body = json.loads(t.gdp(number, 2, rows))
        body[0] |= {"total": 4, "lastupdated": updated}
        return Reply(json.dumps(body))

    service.on(s.BANK, page(1, t.GDP[:2]), page(1, t.GDP[:2]))
    assert "page 1 came for page 2" in str(fetch("worldbank/NY.GDP.MKTP.CD").why)
    service.on(s.BANK, page(1, t.GDP[:2]), page(2, t.GDP[1:], updated="2026-07-14"))
    assert "of one release" in str(fetch("worldbank/NY.GDP.MKTP.CD").why)
    service.on(s.BANK, page(1, t.GDP[:2]), page(2, t.GDP[:2]))
    assert "twice" in str(fetch("worldbank/NY.GDP.MKTP.CD").why)


# versions that are gone


@pytest.mark.parametrize("there", ["/page", "http://elsewhere.invalid/page", "http://[broken", ""])
def test_a_version_that_points_to_a_page_or_elsewhere_is_gone(service, clock, fetch, there):
    t.eurostat(service).on("/page", Reply(PAGE, headers={"Content-Type": "text/html"}))
    service.on(t.NEWER, Reply("", 301, {"Location": there} if there else {}))
    found = fetch("eurostat_cei_srm030")
    assert (found.outcome, t.OLDER in found.snapshot.address) == ("new", True)
    assert max(clock.waited, default=0.0) <= 1.0, "a page that was pointed to is not asked for again"


def test_no_answer_leads_to_another_host(service, fetch):
    t.statline(service).on(f"{t.FEED}/TableInfos", Reply("", 302, {"Location": "http://169.254.169.254/latest"}))
    found = fetch("cbs_84970")
    assert "169.254.169.254/latest, which is not followed" in str(found.why)


def test_data_that_came_later_keep_the_address_they_were_asked_at(service, fetch):
    s.later_of_eurostat(service)
    assert fetch("eurostat_cei_srm030").snapshot.address.startswith(f"{service.base}{t.NEWER}")


# slow and silent


def test_a_body_that_drips_is_given_up(service, clock, tmp_path):
    service.on("/data", Reply('{"value": 1}' * 9, drip=0.05))
    patience = Patience(seconds=0.2, attempts=2, slowest=1000.0)
    with Line(clock, patience) as line, pytest.raises(FetchError, match="no answer within"):
        line.get(Request(url=f"{service.base}/data", read=read_json), tmp_path / "body")


def test_a_host_that_is_silent_for_two_tables_is_asked_for_no_third(service, clock, tmp_path):
    service.on("/data", Reply(silent=True))
    with Line(clock, Patience(seconds=0.1, attempts=1)) as line:
        for _ in range(3):
            with pytest.raises(FetchError, match="gives no answer"):
                line.get(Request(url=f"{service.base}/data", read=read_json), tmp_path / "body")
    assert len(service.asked) == 2


def test_a_host_that_asks_to_be_left_alone_is(service, clock, line, tmp_path):
    service.on("/data", Reply("", 429, {"Retry-After": "86400"}))
    for _ in range(3):
        with pytest.raises(FetchError, match="asks to wait 86400 s"):
            line.get(Request(url=f"{service.base}/data", read=read_json), tmp_path / "body")
    assert len(service.asked) == 1


# the clock


def test_a_clock_that_is_set_back_neither_waits_nor_makes_the_old_snapshot_the_newest(service, clock, desk, store):
    t.statline(service)
    list(desk.fetch([wanted("cbs_84970")]))
    clock.at -= timedelta(days=400)
    clock.waited.clear()
    t.statline(service, modified="2023-10-26T02:00:00", figures={"2019": 1, "2020": 2, "2021": 3})
    (found,) = desk.fetch([wanted("cbs_84970")])
    assert max(clock.waited) <= 0.2
    assert store.newest("84970NED.json") == found.snapshot
    assert [x.released[:4] for x in store.all_of("84970NED.json")] == ["2022", "2023"]


def test_two_releases_within_a_second_keep_their_order(store, tmp_path):
    for text in ("one", "two", "three", "four"):
        path = tmp_path / "IOT_2019_ixi.zip"
        path.write_bytes(s.packed(text))
        (found,) = register(store, wanted("zenodo/5589597/IOT_2019_ixi.zip"), path, "2026-03-01T10:15:00Z")
        assert store.newest("IOT_2019_ixi.zip") == found.snapshot
    assert len(store.all_of("IOT_2019_ixi.zip")) == 4


# tags


def test_a_tag_that_changes_while_the_bytes_do_not_is_remembered(service, fetch, store):
    service.on(s.BACI, Reply(s.packed(), headers={"ETag": '"v1"'}), Reply(s.packed(), headers={"ETag": '"v2"'}))
    first = fetch("baci/HS92_V202601").snapshot
    again = fetch("baci/HS92_V202601")
    assert (again.outcome, again.snapshot) == ("unchanged", first)
    assert fetch("baci/HS92_V202601").outcome == "unchanged"
    assert service.asked[-1][2]["if-none-match"] == '"v2"'
    assert len(store.all_of("BACI_HS92_V202601.zip")) == 1


def test_metadata_that_cannot_be_had_make_no_new_record_of_the_same_bytes(service, fetch, store):
    t.eurostat(service)
    held = fetch("eurostat_cei_srm030").snapshot
    service.on(s.CUBE, Reply("", 404))
    found = fetch("eurostat_cei_srm030")
    assert (found.outcome, found.snapshot, len(store.all_of("cei_srm030.csv"))) == ("unchanged", held, 1)


# the store


def damage(store, snapshot):
    path = store.object_of(snapshot)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    path.write_bytes(path.read_bytes()[:-5] + b"xxxxx")


@pytest.mark.parametrize("name", ["cbs_84970", "cbs4/84970NED", "eurostat_cei_srm030", "baci/HS92_V202601"])
def test_bytes_that_were_damaged_are_sent_again_though_nothing_changed(service, fetch, store, tmp_path, name):
    t.statline(service)
    t.eurostat(service)
    s.statline_v4(service).on(s.BACI, Reply(s.packed(), headers={"ETag": '"v1"'}))
    held = fetch(name).snapshot
    damage(store, held)
    with pytest.raises(FetchError, match="damaged or gone"):
        store.lay_out([held], tmp_path / "one")
    assert fetch(name).outcome == "unchanged"
    store.lay_out([held], tmp_path / "two")


@pytest.mark.parametrize(
    "edited", [{"codes": []}, {"sha256": "../../../etc/passwd"}, {"fetched": 3}, {"codes": {"a": 1}}]
)
def test_a_record_that_was_edited_is_told_and_keeps_no_other_table_back(service, desk, store, edited):
    t.statline(service)
    t.eurostat(service)
    list(desk.fetch([wanted("cbs_84970")]))
    (record,) = (store.folder / "snapshots" / "84970NED.json").glob("*.json")
    record.write_text(json.dumps(json.loads(record.read_text(encoding="utf-8")) | edited), encoding="utf-8")
    damaged, other = desk.fetch([wanted("cbs_84970"), wanted("eurostat_cei_srm030")])
    assert (damaged.outcome, other.outcome) == ("failed", "new")
    assert "does not describe a snapshot" in str(damaged.why)


@contextmanager
def files_of_at_most(size):
    """A machine that takes no file above a size, as a full disk takes none."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("room", [50, 1000, 3000])
def test_a_disk_that_takes_no_more_is_one_error_and_nothing_half_stored(service, fetch, store, room):
    service.on(s.BACI, Reply(s.packed()))
    with files_of_at_most(room):
        found = fetch("baci/HS92_V202601") if room > 50 else None
        if found is None:
            with pytest.raises(FetchError, match="cannot be written"):
                fetch("baci/HS92_V202601")
    if found is not None:
        assert (found.outcome, found.snapshot) == ("failed", None)
        assert "File too large" in str(found.why)
    assert store.newest("BACI_HS92_V202601.zip") is None
    assert not list(store.folder.glob(".kringloop-*"))
    assert fetch("baci/HS92_V202601").outcome == "new"


def test_a_workshop_of_a_process_that_was_killed_is_cleared_after_a_day(store):
    with store.workshop() as first:
        pass
    left, fresh = store.folder / first.name, store.folder / (first.name + "x")
    for folder in (left, fresh):
        (folder / "half").mkdir(parents=True)
    os.utime(left, (time.time() - 90_000,) * 2)
    with store.workshop():
        assert (left.exists(), fresh.exists()) == (False, True)


def _fetch_apart(folder, base):
    with Line(Clock(), Patience(seconds=5.0)) as line:
        (found,) = Desk(store=Store(folder), line=line, bases={"cbs": base}).fetch([wanted("cbs_84970")])
    assert found.outcome in ("new", "unchanged"), found.why


def test_processes_that_fetch_at_the_same_time_agree(service, store, tmp_path):
    t.statline(service)
    context = multiprocessing.get_context("spawn")
    running = [context.Process(target=_fetch_apart, args=(store.folder, service.base)) for _ in range(3)]
    for each in running:
        each.start()
    for each in running:
        each.join(60)
    assert [each.exitcode for each in running] == [0, 0, 0]
    assert len({x.sha256 for x in store.all_of("84970NED.json")}) == 1
    store.lay_out([store.newest("84970NED.json")], tmp_path / "laid")


def test_a_store_that_was_moved_is_the_same_store(service, fetch, store, tmp_path):
    t.statline(service)
    held = fetch("cbs_84970").snapshot
    moved = Store(store.folder.rename(tmp_path / "elsewhere"))
    assert moved.newest("84970NED.json") == held
    moved.lay_out([held], tmp_path / "laid")


# the key


@pytest.mark.parametrize(
    "reply",
    [
        Reply(f"the key {KEY} is not valid", 401),
        Reply(t.trade(error=f"quota of {KEY}")),
        Reply("", 302, {"Location": f"/elsewhere?key={KEY}"}),
        Reply("", 302, {"Location": f"http://elsewhere.invalid/?key={KEY}"}),
        Reply(t.trade().replace("Copper ores", KEY)),
        Reply(f"<html><title>{KEY}</title>"),
    ],
    ids=["refused", "error", "moved", "moved away", "in the data", "in a page"],
)
def test_a_key_that_the_service_sends_back_stands_nowhere(service, fetch, store, reply):
    service.on(s.TRADE, reply)
    found = fetch("comtrade/528/M/2023/2603")
    assert (found.outcome, found.snapshot) == ("failed", None)
    assert KEY not in str(found.why) + found.why.in_language("nl")
    assert KEY.encode() not in everything(store)


@pytest.mark.parametrize("key", ["geheim\n0123", "gehéim"])
def test_a_key_that_cannot_be_one_is_told_and_not_sent(service, store, line, key):
    desk = Desk(store=store, line=line, bases={"comtrade": service.base}, environment={"KRINGLOOP_COMTRADE_KEY": key})
    (found,) = desk.fetch([wanted("comtrade/528/M/2023/2603")])
    assert "a sign that no key has" in str(found.why)
    assert service.asked == []


@pytest.mark.parametrize(
    "address",
    ["https://me:secret@opendata.cbs.nl", "ftp://x", "opendata.cbs.nl", "https://x?key=1", "https://[x", "https://"],
)
def test_an_address_with_a_password_or_that_is_none_is_refused_at_once(tmp_path, address):
    with pytest.raises(FetchError) as told:
        bases([f"cbs={address}"], tmp_path, ("cbs",), {})
    assert "secret" not in str(told.value) + told.value.in_language("nl")


# what is downloaded by hand


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("matrix_eu-ic-io_ind-by-ind_25ed_2022.csv", PAGE.encode(), "a web page"),
        ("matrix_eu-ic-io_ind-by-ind_25ed_2022.csv", b" \n", "empty"),
        ("IOT_2019_ixi.zip", s.packed()[:-40], "no whole zip"),
        ("IOT_2019_ixi.zip", PAGE.encode(), "a web page"),
    ],
)
def test_a_file_downloaded_by_hand_that_is_no_data_is_not_registered(store, tmp_path, name, body, said):
    path = tmp_path / name
    path.write_bytes(body)
    source = "figaro" if name.endswith(".csv") else "zenodo/5589597/IOT_2019_ixi.zip"
    with pytest.raises(FetchError, match=said) as told:
        list(register(store, wanted(source), path, "2026-03-01T10:15:00Z"))
    assert told.value.in_language("nl") != str(told.value)
    assert store.newest(name) is None


def test_a_note_says_what_a_server_calls_the_bytes_now(store):
    store.folder.mkdir()
    assert store.asked("x") == Asked()


# another version of a service


def test_odata_v4_is_asked_in_place_of_v3_where_the_user_says_so(service, store, line):
    s.statline_v4(service)
    desk = Desk(store=store, line=line, bases={"cbs": "cbs4", "cbs4": service.base})
    (found,) = desk.fetch([wanted("cbs_84970")])
    assert (found.outcome, found.snapshot.file) == ("new", "84970NED.v4.json")
    (fresh,) = (f for f in freshness(store) if f.source.key == "cbs_84970")
    assert (fresh.newest, fresh.asked != "") == (found.snapshot, True)


def test_both_versions_give_the_source_the_same_cells(service, store, line, tmp_path):
    t.statline(service)
    s.statline_v4(service)
    cells = []
    for bases_of in ({"cbs": service.base}, {"cbs": "cbs4", "cbs4": service.base}):
        (found,) = Desk(store=store, line=line, bases=bases_of).fetch([wanted("cbs_84970")])
        folder = tmp_path / found.snapshot.file
        store.lay_out([found.snapshot], folder)
        cells.append(SOURCES["cbs_84970"].clean(folder))
    assert cells[0].equals(cells[1])
    assert cells[1]["mass"].to_list() == [13716.0, 13361.0, 13611.0]


def test_where_v3_is_gone_the_way_to_v4_is_told(service, fetch):
    found = fetch("cbs_84970")
    assert "--base cbs=cbs4" in str(found.why)
    assert "--base cbs=cbs4" in found.why.in_language("nl")


def test_a_producer_of_other_tables_is_not_asked_instead(store, line):
    desk = Desk(store=store, line=line, bases=bases(["cbs=eurostat"], store.folder, ("cbs", "eurostat"), {}))
    with pytest.raises(FetchError, match="has other tables than cbs"):
        list(desk.fetch([wanted("cbs_84970")]))
