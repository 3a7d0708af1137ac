"""Each producer, by replayed answers: what is kept, what is said of it, and what is refused."""

import hashlib
import io
import json
import zipfile

import pytest

from kringloop.fetching import wanted
from kringloop.sources import SOURCES
from tests.fetching import tables as t
from tests.fetching.replay import Reply

PAGE = Reply("<html><head><title>Maintenance</title></head></html>", headers={"Content-Type": "text/html"})


@pytest.fixture
def fetch(desk):
    def one(name):
        (found,) = desk.fetch([wanted(name)])
        return found

    return one


@pytest.fixture
def content(store):
    return lambda found: store.object_of(found.snapshot).read_text(encoding="utf-8")


def test_a_statline_table_is_joined_from_its_pages_and_described(service, fetch, content):
    t.statline(service)
    found = fetch("cbs_84970")
    assert found.outcome == "new"
    assert [row[t.FIGURE] for row in json.loads(content(found))["value"]] == [13716, 13361, 13611]
    held = found.snapshot
    assert (held.file, held.producer, held.dataset, held.licence) == ("84970NED.json", "CBS", "84970NED", "CC BY 4.0")
    assert (held.released, held.status) == ("2022-10-26T02:00:00", "provisional")
    assert held.fetched == "2026-03-01T10:15:01Z"
    assert held.sha256 == hashlib.sha256(content(found).encode()).hexdigest()
    assert held.codes[t.SECTOR] == {"307500": "C Industrie"}
    assert held.codes["columns"] == {t.FIGURE: "Bedrijfsafval (mln kg)"}
    assert all(path.startswith(t.FEED) for path in service.paths()), "the next page is asked of the host that was asked"


def test_what_was_fetched_is_what_its_source_reads(service, fetch, store, tmp_path):
    t.statline(service)
    store.lay_out([fetch("cbs_84970").snapshot], tmp_path / "laid")
    cells = SOURCES["cbs_84970"].clean(tmp_path / "laid")
    assert cells.select("year", "mass").rows() == [(2019, 13716.0), (2020, 13361.0), (2021, 13611.0)]


def test_a_table_that_was_not_modified_is_not_asked_for_again(service, fetch):
    t.statline(service)
    first, asked = fetch("cbs_84970"), len(service.asked)
    again = fetch("cbs_84970")
    assert (again.outcome, again.snapshot) == ("unchanged", first.snapshot)
    assert service.paths()[asked:] == [f"{t.FEED}/TableInfos"]


def test_codes_that_appear_vanish_or_change_their_label_are_told(service, fetch):
    t.statline(service)
    fetch("cbs_84970")
    t.statline(service, modified="2023-10-26T02:00:00", sectors={"307500 ": "C Nijverheid", "300002": "B-E"})
    found = fetch("cbs_84970")
    assert [(c.code, c.what, c.old, c.new) for c in found.codes] == [
        ("300002", "appeared", "", "B-E"),
        ("307500", "renamed", "C Industrie", "C Nijverheid"),
    ]


def test_columns_in_another_order_are_the_same_table(service, fetch):
    t.statline(service)
    turned = [dict(reversed(row.items())) for row in t.waste_rows()]
    service.on(f"{t.FEED}/TypedDataSet", Reply(t.listed(turned)))
    assert fetch("cbs_84970").outcome == "new"


def test_pages_that_come_round_again_are_no_whole_table(service, fetch, store):
    t.statline(service)
    service.on(f"{t.FEED}/Page2", Reply(t.listed(t.waste_rows()[2:], f"{service.base}{t.FEED}/Page2")))
    found = fetch("cbs_84970")
    assert (found.outcome, store.newest("84970NED.json")) == ("failed", None)
    assert "has no end" in str(found.why)
    assert "komt geen einde" in found.why.in_language("nl")


RUINED = {
    "no rows": [],
    "a column renamed": [{("Afval_1" if k == t.FIGURE else k): v for k, v in row.items()} for row in t.waste_rows()],
    "a row that lacks a column": [*t.waste_rows(), {"ID": 9}],
    "a code that nobody knows": [row | {t.SECTOR: "999000"} for row in t.waste_rows()],
    "a figure that is none": [row | {t.FIGURE: "13 716 kt"} for row in t.waste_rows()],
    "a period that is none": [row | {"Perioden": "2021"} for row in t.waste_rows()],
}


@pytest.mark.parametrize("rows", RUINED.values(), ids=RUINED.keys())
def test_a_table_that_cannot_be_read_is_refused_and_the_last_good_one_stays(service, fetch, store, rows):
    t.statline(service)
    good = fetch("cbs_84970").snapshot
    t.statline(service, modified="2023-10-26T02:00:00")
    service.on(f"{t.FEED}/TypedDataSet", Reply(t.listed(rows)))
    before = sorted(store.folder.rglob("*"))
    found = fetch("cbs_84970")
    assert (found.outcome, found.snapshot, store.newest("84970NED.json")) == ("failed", good, good)
    assert sorted(store.folder.rglob("*")) == before, "nothing half-stored"
    assert not any(str(store.folder) in found.why.in_language(language) for language in ("nl", "en"))
    assert store.asked("84970NED.json").failed_en == str(found.why)
    assert "blijft in gebruik" in found.why.in_language("nl")


FAULTS = {
    "429": Reply("", 429),
    "503": Reply("", 503),
    "a web page": PAGE,
    "an empty page": Reply(""),
    "Latin-1": Reply('{"value": [{"Title": "België"}]}'.encode("latin-1")),
    "cut off": Reply(t.listed(t.waste_rows()), cut=90),
    "an error that says 200": Reply('{"odata.error": {"code": "", "message": {"value": "Server Error"}}}'),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("part", ["TableInfos", "TypedDataSet", "Page2", t.SECTOR])
def test_a_fault_on_the_way_is_mended_by_asking_again(service, fetch, fault, part):
    t.statline(service)
    service.on(f"{t.FEED}/{part}", fault, *service.routes[f"{t.FEED}/{part}"])
    assert fetch("cbs_84970").outcome == "new"


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_that_stays_leaves_nothing_but_its_reason(service, fetch, store, fault):
    t.statline(service)
    service.on(f"{t.FEED}/Page2", fault)
    found = fetch("cbs_84970")
    assert (found.outcome, found.snapshot) == ("failed", None)
    assert {p.relative_to(store.folder).parts[0] for p in store.folder.rglob("*")} == {"asked"}


def test_an_eurostat_dataset_is_asked_of_the_newer_service(service, fetch, store):
    t.eurostat(service)
    held = fetch("eurostat_cei_srm030").snapshot
    assert (held.file, held.released, held.status) == ("cei_srm030.csv", "2024-11-14T11:00:00+0100", "definitive")
    assert held.address.startswith(f"{service.base}{t.NEWER}")
    assert held.codes["geo"] == {"NL": "Netherlands", "BE": "Belgium"}
    assert service.asked[-1][1]["formatVersion"] == "2.0"


@pytest.mark.parametrize("status", [404, 410])
def test_where_the_newer_service_is_gone_the_older_is_asked(service, fetch, status):
    t.eurostat(service).on(t.NEWER, Reply("", status))
    found = fetch("eurostat_cei_srm030")
    assert found.outcome == "new"
    assert t.OLDER in found.snapshot.address


def test_where_every_version_is_gone_one_error_names_them_all(service, fetch):
    t.eurostat(service).on(t.NEWER, Reply("", 410)).on(t.OLDER, Reply("", 410))
    found = fetch("eurostat_cei_srm030")
    assert found.outcome == "failed"
    assert t.NEWER in str(found.why)
    assert t.OLDER in found.why.in_language("nl")


@pytest.mark.parametrize("form", ["tsv", "json", "csv"])
def test_every_form_of_a_dataset_is_kept_with_its_codes(service, fetch, form):
    t.eurostat(service)
    if form == "tsv":
        service.on(t.OLDER, Reply(t.TSV))
    held = fetch(f"eurostat/cei_srm030.{form}").snapshot
    assert held.file == f"cei_srm030.{form}"
    assert set(held.codes["geo"]) == {"BE", "NL"}


@pytest.mark.parametrize("form", ["tsv", "json", "csv"])
def test_every_form_of_a_dataset_is_read_before_it_is_kept(service, fetch, store, form):
    t.eurostat(service)
    if form == "tsv":
        service.on(t.OLDER, Reply(t.TSV))
    extent = fetch(f"eurostat/cei_srm030.{form}").extent
    assert (extent.rows, extent.columns) == (3, ("freq", "unit", "geo", "period", "value", "flag"))


@pytest.mark.parametrize(
    ("form", "body", "said"),
    [
        ("tsv", t.TSV.replace("19.7 e", "19,7 e"), "'19,7' is not a number"),
        ("tsv", t.TSV.replace("30.6 i", "30.6 k"), "flag 'k'"),
        ("json", t.cube().replace("30.6", '"30.6"'), "'30.6'; expected a number"),
    ],
    ids=["decimal comma", "strange flag", "a text in the cube"],
)
def test_a_form_that_its_reader_refuses_is_not_kept(service, fetch, store, form, body, said):
    t.eurostat(service)
    service.on(*((t.OLDER, Reply(body)) if form == "tsv" else ("/statistics/1.0/data/cei_srm030", Reply(body))))
    found = fetch(f"eurostat/cei_srm030.{form}")
    assert (found.outcome, store.newest(f"cei_srm030.{form}")) == ("failed", None)
    assert said in str(found.why)
    assert (f": cei_srm030.{form}" in str(found.why), str(store.folder) in str(found.why)) == (True, False)


def test_a_dataset_that_was_not_updated_is_not_sent_again(service, fetch):
    t.eurostat(service)
    fetch("eurostat_cei_srm030")
    asked = len(service.asked)
    assert fetch("eurostat_cei_srm030").outcome == "unchanged"
    assert len(service.asked) == asked + 1


def test_provisional_figures_make_a_dataset_provisional(service, fetch):
    t.eurostat(service, rates=(*t.RATES, ("AT", "Austria", 2023, 14.3, "p")))
    assert fetch("eurostat_cei_srm030").snapshot.status == "provisional"


def test_data_that_come_later_are_waited_for(service, clock, fetch):
    t.eurostat(service).on(t.NEWER, Reply(t.QUEUED.format(status="SUBMITTED")))
    job = "/1.0/async/{}/98de05ea-540a-43d3-903b-7c9e14faf808"
    service.on(job.format("status"), *(Reply(t.QUEUED.format(status=s)) for s in ("PROCESSING", "AVAILABLE")))
    service.on(job.format("data"), Reply(t.newer_csv()))
    assert fetch("eurostat_cei_srm030").outcome == "new"
    assert clock.waited.count(20.0) == 2


def test_data_that_come_later_in_a_file_are_waited_for(service, fetch):
    url = "https://ec.europa.eu/file/wHsvjs7h"
    t.eurostat(service).on(t.NEWER, Reply(t.FOOTER.format(url=url)))
    service.on("/file/wHsvjs7h", Reply(t.FOOTER.format(url=url)), Reply(t.newer_csv()))
    assert fetch("eurostat_cei_srm030").outcome == "new"


@pytest.mark.parametrize("status", ["EXPIRED", "UNKNOWN_REQUEST", "PROCESSING"])
def test_data_that_never_come_are_told(service, fetch, status):
    t.eurostat(service).on(t.NEWER, Reply(t.QUEUED.format(status="SUBMITTED")))
    service.on("/1.0/async/status/98de05ea-540a-43d3-903b-7c9e14faf808", Reply(t.QUEUED.format(status=status)))
    assert status in str(fetch("eurostat_cei_srm030").why)


@pytest.mark.parametrize(
    "body",
    [
        t.HEAD + "\n",
        t.newer_csv()[:-40],
        "a;b;c\n1;2;3\n",
        t.newer_csv().replace("Belgium", "Belgïe").encode("latin-1"),
    ],
    ids=["no rows", "cut in a row", "another table", "Latin-1"],
)
def test_an_unsound_dataset_is_asked_for_again(service, fetch, body):
    t.eurostat(service).on(t.NEWER, Reply(body), Reply(t.newer_csv()))
    assert fetch("eurostat_cei_srm030").outcome == "new"


def test_a_world_bank_indicator_is_joined_from_its_pages(service, fetch, content):
    path = "/country/all/indicator/NY.GDP.MKTP.CD"
    service.on(path, Reply(t.gdp(1, 2, t.GDP[:2])), Reply(t.gdp(2, 2, t.GDP[2:])))
    found = fetch("worldbank/NY.GDP.MKTP.CD")
    assert [r["countryiso3code"] for r in json.loads(content(found))[1]] == ["MEX", "MEX", "EMU"]
    assert found.snapshot.released == "2026-07-13"


def test_a_mistake_that_the_world_bank_answers_with_200_is_told(service, fetch):
    service.on("/country/all/indicator/NY.X", Reply(t.REFUSED))
    assert "The provided parameter value is not valid" in str(fetch("worldbank/NY.X").why)


def test_a_world_bank_indicator_that_lacks_rows_is_refused(service, fetch):
    service.on("/country/all/indicator/NY.X", Reply(t.gdp(rows=t.GDP[:1])))
    assert "1 of 3 rows" in str(fetch("worldbank/NY.X").why)


def test_the_key_for_comtrade_is_sent_and_kept_nowhere(service, fetch, store, content):
    service.on("/data/v1/get/C/A/HS", Reply(t.trade()))
    found = fetch("comtrade/528/M/2023/2603")
    assert service.asked[-1][2]["ocp-apim-subscription-key"] == "geheim-0123"
    assert service.asked[-1][1] == {"reporterCode": "528", "flowCode": "M", "period": "2023", "cmdCode": "2603"}
    kept = b"".join(p.read_bytes() for p in store.folder.rglob("*") if p.is_file())
    assert b"geheim" not in kept
    assert found.snapshot.licence == "UN Comtrade: own use, not to be passed on"


@pytest.mark.parametrize("reply", [Reply("denied geheim", 401), Reply(t.trade(error="quota"))])
def test_a_refusal_of_comtrade_does_not_show_the_key(service, fetch, reply):
    service.on("/data/v1/get/C/A/HS", reply)
    found = fetch("comtrade/528/M/2023/2603")
    assert "geheim-0123" not in str(found.why) + found.why.in_language("nl")


def test_without_a_key_comtrade_is_not_asked(service, desk, store, line):
    from kringloop.fetching import Desk

    (found,) = Desk(store=store, line=line, environment={}).fetch([wanted("comtrade/528/M/2023/2603")])
    assert "KRINGLOOP_COMTRADE_KEY" in str(found.why)
    assert service.asked == []


def test_an_answer_of_comtrade_that_lacks_rows_is_asked_for_again(service, fetch):
    service.on("/data/v1/get/C/A/HS", Reply(t.trade(count=9)), Reply(t.trade()))
    assert fetch("comtrade/528/M/2023/2603").outcome == "new"


def packed(name="BACI_HS92_Y2024_V202601.csv"):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr(name, "t,i,j,k,v,q\n2024,528,56,260300,12.5,3.0\n" * 200)
    return body.getvalue()


def test_a_release_of_baci_goes_on_where_it_was_cut_and_is_not_sent_twice(service, fetch):
    path, headers = "/DATA_DOWNLOAD/baci/data/BACI_HS92_V202601.zip", {"ETag": '"v1"'}
    whole = Reply(packed(), headers=headers, ranges=True)
    service.on(path, Reply(packed(), headers=headers, cut=50), whole)
    found = fetch("baci/HS92_V202601")
    assert (found.outcome, found.snapshot.released) == ("new", "2026-01")
    assert service.asked[-1][2]["range"] == "bytes=50-"
    assert fetch("baci/HS92_V202601").outcome == "unchanged"


def test_a_damaged_release_of_baci_is_asked_for_again(service, fetch):
    path = "/DATA_DOWNLOAD/baci/data/BACI_HS92_V202601.zip"
    service.on(path, Reply(packed()[:-30]), Reply(packed()))
    assert fetch("baci/HS92_V202601").outcome == "new"


def deposit(body, checksum=None):
    file = {
        "key": "IOT_2019_ixi.zip",
        "checksum": checksum or f"md5:{hashlib.md5(body).hexdigest()}",
        "size": len(body),
    }
    about = {
        "title": "EXIOBASE 3",
        "version": "3.8.2",
        "publication_date": "2021-10-21",
        "license": {"id": "cc-by-sa-4.0"},
    }
    return json.dumps({"files": [file], "metadata": about})


def test_a_file_of_zenodo_is_checked_by_the_checksum_of_its_record(service, fetch):
    body = packed("IOT_2019_ixi/A.txt")
    service.on("/api/records/5589597", Reply(deposit(body)))
    service.on("/records/5589597/files/IOT_2019_ixi.zip", Reply(body[:-9] + b"x" * 9), Reply(body))
    found = fetch("zenodo/5589597/IOT_2019_ixi.zip")
    assert (found.outcome, found.snapshot.licence, found.snapshot.released) == ("new", "cc-by-sa-4.0", "2021-10-21")
    assert fetch("zenodo/5589597/IOT_2019_ixi.zip").outcome == "unchanged"


def test_a_file_that_a_record_does_not_have_is_told_with_the_nearest(service, fetch):
    service.on("/api/records/5589597", Reply(deposit(b"x")))
    assert "did you mean 'IOT_2019_ixi.zip'" in str(fetch("zenodo/5589597/IOT_2019_ix.zip").why)


def test_a_v4_table_is_kept_with_its_codes(service, fetch, content):
    period = {"Identifier": "2024JJ00", "Title": "2024", "Status": "Voorlopig"}
    one = {"Id": 0, "Measure": "M000221_2", "Value": 1690.0, "ValueAttribute": "None", "Perioden": "2024JJ00"}
    rows = [one, {**one, "Id": 1, "Value": None, "ValueAttribute": "Confidential", "Perioden": "2025JJ00"}]
    about = {
        "Identifier": "85984NED",
        "Title": "Kerncijfers",
        "ObservationsModified": "2025-01-02",
        "ObservationCount": 2,
    }
    service.on("/85984NED/Properties", Reply(json.dumps(about)))
    service.on("/85984NED/Dimensions", Reply(t.listed([{"Identifier": "Perioden", "Kind": "TimeDimension"}])))
    service.on("/85984NED/MeasureGroups", Reply(t.listed([])))
    service.on("/85984NED/MeasureCodes", Reply(t.listed([{"Identifier": "M000221_2", "Title": "Inwoners"}])))
    service.on("/85984NED/PeriodenCodes", Reply(t.listed([period, period | {"Identifier": "2025JJ00"}])))
    onward = {"@odata.nextLink": f"{service.base}/85984NED/Observations2", "value": rows[:1]}
    service.on("/85984NED/Observations", Reply(json.dumps(onward)))
    service.on("/85984NED/Observations2", Reply(t.listed(rows[1:])))
    found, periods = fetch("cbs4/85984NED"), {"2024JJ00": "2024", "2025JJ00": "2024"}
    assert (found.snapshot.status, found.snapshot.released) == ("provisional", "2025-01-02")
    assert len(json.loads(content(found))["value"]) == 2
    assert found.snapshot.codes == {"Measure": {"M000221_2": "Inwoners"}, "Perioden": periods}
    assert (found.extent.rows, found.extent.unused, dict(found.extent.empty)) == (2, ("Id",), {"Confidential": 1})
    assert found.extent.columns == ("Perioden", "measure", "unit", "value", "why")
    service.on(
        "/85984NED/Properties", Reply(json.dumps(about | {"ObservationsModified": "2026-01-02", "ObservationCount": 3}))
    )
    assert "2 of 3 observations" in str(fetch("cbs4/85984NED").why)
