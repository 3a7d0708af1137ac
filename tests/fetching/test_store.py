"""What is kept stays as it was: by its hash, whole or not at all."""

from dataclasses import replace

import pytest

from kringloop.core import FetchError, RangeError, SourceError, UnknownNameError
from kringloop.fetching import Snapshot, Store, bases, default_store, freshness, offline, register, wanted
from tests.fetching import tables as t
from tests.fetching.replay import Reply

ONE = Snapshot(
    file="84970NED.json",
    sha256="",
    size=0,
    fetched="2026-03-01T10:15:00Z",
    address="https://opendata.cbs.nl/x",
    producer="CBS",
    dataset="84970NED",
    title="Bedrijfsafval",
    licence="CC BY 4.0",
    released="2022-10-26",
)


@pytest.fixture
def keep(store, tmp_path):
    def one(text, **more):
        body = tmp_path / "body"
        body.write_text(text, encoding="utf-8")
        return store.keep(body, replace(ONE, **more))

    return one


def test_bytes_are_kept_under_their_own_hash(store, keep):
    # sha256 of the three bytes abc, as FIPS 180-2 prints it
    assert keep("abc").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert store.object_of(store.newest("84970NED.json")).read_text() == "abc"


def test_the_same_bytes_of_the_same_release_are_one_snapshot(store, keep):
    first = keep("abc")
    assert keep("abc", fetched="2026-03-02T10:15:00Z") == first
    assert store.all_of("84970NED.json") == (first,)


def test_a_release_with_the_same_bytes_is_noted(store, keep):
    keep("abc")
    keep("abc", fetched="2026-03-02T10:15:00Z", released="2023-10-26")
    assert [s.released for s in store.all_of("84970NED.json")] == ["2022-10-26", "2023-10-26"]


def test_the_newest_counts_and_the_older_stay(store, keep):
    old, new = keep("abc"), keep("abd", fetched="2026-03-02T10:15:00Z")
    assert store.newest("84970NED.csv", "84970NED.json") == new
    assert store.by_hash("84970NED.json", old.sha256) == old


def test_a_hash_that_is_not_held_is_told(store, keep):
    keep("abc")
    with pytest.raises(FetchError, match="does not hold"):
        store.by_hash("84970NED.json", "0" * 64)


def test_damaged_bytes_are_never_laid_out_and_are_healed_by_the_same_again(store, keep, tmp_path):
    held = keep("abc")
    store.object_of(held).write_text("abx")
    with pytest.raises(FetchError, match="is damaged or gone"):
        store.lay_out([held], tmp_path / "laid")
    keep("abc")
    store.lay_out([held], tmp_path / "again")
    assert (tmp_path / "again" / "84970NED.json").read_text() == "abc"


def test_a_damaged_record_is_told_by_its_path(store, keep):
    keep("abc")
    (path,) = (p for p in (store.folder / "snapshots" / "84970NED.json").iterdir())
    path.write_text("[]")
    with pytest.raises(FetchError, match=path.name):
        store.newest("84970NED.json")


def test_a_write_that_fails_leaves_what_was_there(store, keep, monkeypatch, tmp_path):
    held = keep("abc")
    before = sorted(p for p in store.folder.rglob("*") if p.is_file())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kringloop.tables.writing._sync", full)
    with pytest.raises(FetchError, match="No space left") as refused:
        keep("abd", fetched="2026-03-02T10:15:00Z")
    assert "de schijf is vol" in refused.value.in_language("nl")
    assert sorted(p for p in store.folder.rglob("*") if p.is_file()) == before
    assert store.newest("84970NED.json") == held


def csv_of(rows):
    return "\n".join([",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]) + "\n"


def test_a_file_downloaded_by_hand_is_registered(store, tmp_path):
    path = tmp_path / "84970NED.csv"
    path.write_text(csv_of(t.waste_rows()))
    (found,) = register(store, wanted("cbs_84970"), path, "2026-03-01T10:15:00Z")
    assert (found.outcome, found.snapshot.way, found.snapshot.licence) == ("new", "registered", "CC BY 4.0")
    (again,) = register(store, wanted("cbs_84970"), tmp_path, "2026-03-02T10:15:00Z")
    assert again.outcome == "unchanged"


def test_a_file_that_its_source_cannot_read_is_not_registered(store, tmp_path):
    path = tmp_path / "84970NED.csv"
    path.write_text(csv_of(t.waste_rows()).replace(t.FIGURE, "Afval_1"))
    with pytest.raises(SourceError, match="Bedrijfsafval_1' is missing") as told:
        list(register(store, wanted("cbs_84970"), path, "2026-03-01T10:15:00Z"))
    assert store.newest("84970NED.csv") is None
    assert str(told.value).startswith("84970NED.csv: "), "by its name, not by a folder that is gone"


@pytest.mark.parametrize("name", ["83180NED.xlsx", "nowhere.csv"])
def test_a_file_of_another_kind_is_not_registered(store, tmp_path, name):
    if name.endswith("xlsx"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(FetchError, match="is none of the files that cbs_84970 needs"):
        list(register(store, wanted("cbs_84970"), tmp_path / name, "2026-03-01T10:15:00Z"))


def test_a_release_that_no_reader_proves_is_taken_under_its_own_name_only(store, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("rowLabels,AT_A01\nAT_A01,1\n")
    with pytest.raises(FetchError, match="is none of the files that figaro needs"):
        list(register(store, wanted("figaro"), path, "2026-03-01T10:15:00Z"))
    named = path.rename(tmp_path / "matrix_eu-ic-io_ind-by-ind_25ed_2022.csv")
    (found,) = register(store, wanted("figaro"), named, "2026-03-01T10:15:00Z")
    assert (found.snapshot.file, found.snapshot.producer) == (named.name, "Eurostat")


def test_what_is_fetched_once_is_there_offline(service, desk, store):
    t.statline(service)
    list(desk.fetch([wanted("cbs_84970")]))
    held, lacking = offline(store, [wanted("cbs_84970"), wanted("eurostat_cei_srm030")])
    assert (held.outcome, held.snapshot.dataset) == ("kept", "84970NED")
    assert (lacking.outcome, lacking.snapshot) == ("failed", None)
    assert "vraagt niemand" in lacking.why.in_language("nl")


def test_one_table_that_does_not_come_keeps_no_other_back(service, desk):
    t.statline(service)
    t.eurostat(service)
    service.on(f"{t.FEED}/TableInfos", Reply("", 500))
    found = desk.fetch([wanted("cbs_84970"), wanted("eurostat_cei_srm030"), wanted("echa_lists")])
    assert [(f.outcome, f.why is None) for f in found] == [("failed", False), ("new", True), ("failed", False)]


def test_sources_that_no_service_gives_say_how_they_come(desk):
    (found,) = desk.fetch([wanted("open_repair_nl")])
    assert "kringloop fetch open_repair_nl --from FILE" in str(found.why)


def test_how_fresh_a_source_is(service, desk, store):
    t.statline(service)
    list(desk.fetch([wanted("cbs_84970")]))
    rows = {fresh.source.key: fresh for fresh in freshness(store)}
    assert (rows["cbs_84970"].newest.status, rows["cbs_84970"].how) == ("provisional", "fetch")
    assert (rows["open_repair_nl"].newest, rows["open_repair_nl"].how) == (None, "by_hand")
    assert rows["cbs_84970"].failed is None
    service.on(f"{t.FEED}/TableInfos", Reply("", 500))
    list(desk.fetch([wanted("cbs_84970")]))
    rows = {fresh.source.key: fresh for fresh in freshness(store)}
    assert rows["cbs_84970"].newest.dataset == "84970NED"
    assert "500" in rows["cbs_84970"].failed["en"]


def test_a_note_of_asking_that_is_damaged_is_told(service, desk, store):
    t.statline(service)
    list(desk.fetch([wanted("cbs_84970")]))
    (store.folder / "asked" / "84970NED.json.json").write_text('{"at": 3', encoding="utf-8")
    with pytest.raises(FetchError, match="does not say when it was asked for") as told:
        list(freshness(store))
    assert "niet wanneer erom is gevraagd" in told.value.in_language("nl")


def test_addresses_come_from_option_environment_and_file_in_this_order(tmp_path):
    (tmp_path / "fetch.toml").write_text(
        '[base]\ncbs = "https://file"\neurostat = "https://file"\nbaci = "https://file"\n'
    )
    environment = {"KRINGLOOP_BASE_CBS": "https://env/", "KRINGLOOP_BASE_EUROSTAT": "https://env"}
    found = bases(["cbs=https://option"], tmp_path, ("cbs", "eurostat", "baci"), environment)
    assert found == {"cbs": "https://option", "eurostat": "https://env", "baci": "https://file"}


def test_addresses_that_cannot_be_read_are_refused(tmp_path):
    with pytest.raises(RangeError, match="write PRODUCER=ADDRESS"):
        bases(["cbs"], tmp_path, ("cbs",), {})
    with pytest.raises(UnknownNameError, match="did you mean 'cbs'"):
        bases(["cb=https://x"], tmp_path, ("cbs",), {})
    (tmp_path / "fetch.toml").write_text("cbs = 'https://x'\n")
    with pytest.raises(FetchError, match=r"fetch\.toml cannot be read"):
        bases([], tmp_path, ("cbs",), {})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("cbs_8497", "did you mean .*'cbs_84970'"),
        ("cb/84970NED", "did you mean 'cbs'"),
        ("baci/2024", "no release"),
        ("cbs/../../x", "is no code"),
        ("zenodo/1/..", "is no code"),
        ("eurostat/cei_srm030.xml", "there is no form 'xml'"),
    ],
)
def test_what_nobody_knows_is_told_with_the_nearest(name, told):
    with pytest.raises((UnknownNameError, FetchError), match=told):
        wanted(name)


def test_the_store_is_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.setenv("KRINGLOOP_STORE", str(tmp_path))
    assert Store(default_store()) == Store(tmp_path)
