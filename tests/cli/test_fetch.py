"""`fetch` and `sources`: every option, both languages, and what they end with."""

import json

import pytest

from tests.fetching import tables as t
from tests.fetching.replay import Reply, Service, served
from tests.small import command


@pytest.fixture
def service():
    with served(Service()) as running:
        t.statline(running)
        yield running


@pytest.fixture
def fetch(service, tmp_path, monkeypatch):
    monkeypatch.setattr("kringloop.fetching.clock.time.sleep", lambda _: None)

    def run(*arguments, base=True):
        named = ["--base", f"cbs={service.base}"] if base else []
        return command(["fetch", *map(str, arguments), "--store", str(tmp_path / "store"), *named])

    return run


@pytest.fixture
def fresh(tmp_path):
    return lambda *arguments: command(["sources", "--store", str(tmp_path / "store"), *arguments])


def test_a_table_is_fetched_and_then_unchanged(fetch, capsys, service):
    assert fetch("cbs_84970", "--json") == 0
    told = capsys.readouterr()
    (row,) = json.loads(told.out)
    assert (row["outcome"], row["snapshot"]["file"], row["why"]) == ("new", "84970NED.json", None)
    assert row["snapshot"]["status"] == "provisional"
    assert service.base.removeprefix("http://") in told.err, "the host is named before it is asked"
    assert fetch("cbs_84970", "--lang", "nl") == 0
    assert "niet veranderd" in capsys.readouterr().out


def test_changed_codes_are_told(fetch, capsys, service):
    fetch("cbs_84970")
    t.statline(service, modified="2023-10-26T02:00:00", sectors={"307500 ": "C Nijverheid"})
    capsys.readouterr()
    assert fetch("cbs_84970", "--lang", "nl") == 0
    assert "heet nu C Nijverheid (was: C Industrie)" in " ".join(capsys.readouterr().out.split())


def test_what_cannot_be_had_ends_with_3_and_says_why(fetch, fresh, capsys, service):
    service.on(f"{t.FEED}/TableInfos", Reply("", 500))
    assert fetch("cbs_84970", "--lang", "nl") == 3
    assert "antwoordt 500" in capsys.readouterr().err
    assert fresh("--stale", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["key"], "answers 500" in row["failed"]) == ("cbs_84970", True)
    assert fresh("--stale", "--lang", "nl") == 0
    assert "antwoordt 500" in capsys.readouterr().err


def test_offline_asks_nobody(fetch, capsys, service):
    assert fetch("cbs_84970", "--offline", base=False) == 3
    assert "--offline asks nobody" in capsys.readouterr().err
    fetch("cbs_84970")
    asked = len(service.asked)
    assert fetch("cbs_84970", "--offline", base=False) == 0
    assert len(service.asked) == asked


def test_a_file_is_registered(fetch, fresh, capsys, tmp_path):
    path = tmp_path / "84970NED.json"
    path.write_text(t.listed(t.waste_rows()))
    assert fetch("cbs_84970", "--from", path, base=False) == 0
    capsys.readouterr()
    assert fresh("--json") == 0
    row = next(r for r in json.loads(capsys.readouterr().out) if r["key"] == "cbs_84970")
    assert (row["snapshots"][0]["way"], row["snapshots"][0]["address"]) == ("registered", "84970NED.json")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("cbs_84970", "--from", "x.csv", "--offline"), "asks nobody; leave"),
        (("cbs_84970", "cbs_84971", "--from", "x.csv"), "goes with one source"),
        (("cbs_84970", "--offline", "--base", "cbs=https://x"), "leave --base out"),
        (("cbs_84970", "--base", "cbs"), "write PRODUCER=ADDRESS"),
        (("cbs_849",), "did you mean"),
    ],
)
def test_what_does_not_go_together_is_refused(fetch, capsys, options, told):
    assert fetch(*options, base=False) == 1
    assert told in capsys.readouterr().err


def test_every_source_says_how_it_is_had(fresh, capsys):
    assert fresh("--json") == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert {rows["cbs_84970"]["how"], rows["open_repair_nl"]["how"]} == {"fetch", "by_hand"}
    assert rows["cbs_84970"]["fetched"] is None
    assert fresh("--lang", "nl") == 0
    shown = capsys.readouterr()
    (figaro,) = (part for part in shown.out.split("\nfigaro")[1:])
    assert "opgehaald: niet meegeleverd" in figaro.split("\noecd_icio")[0]
    assert "opgehaald: meegeleverd" in shown.out
    assert "zelf downloaden" in shown.out
    assert fresh("--stale") == 0
    assert "came" in capsys.readouterr().err


def test_list_sources_says_the_same(fresh, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("KRINGLOOP_STORE", str(tmp_path / "store"))
    fresh("--json")
    one = capsys.readouterr().out
    assert command(["list", "sources", "--json"]) == 0
    assert capsys.readouterr().out == one


def test_what_was_read_is_told_in_rows_columns_and_what_was_left(service, tmp_path, capsys):
    t.eurostat(service).on(t.OLDER, Reply(t.TSV.replace(": \t30.6 i", ": c\t30.6 i")))
    place = ["--store", str(tmp_path / "store"), "--base", f"eurostat={service.base}"]
    assert command(["fetch", "eurostat/cei_srm030.tsv", *place, "--lang", "en"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "read as 4 rows and 6 columns (freq, unit, geo, period, value, flag)" in told
    assert "observations without a figure: 1 (c 1)" in told
    assert command(["fetch", "eurostat/cei_srm030.json", *place, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["read"]["rows"], row["read"]["empty"]) == (3, [])
    assert row["read"]["unused"][:3] == ["label", "source", "updated"]
    service.on(t.NEWER, Reply(t.newer_csv()))
    assert command(["fetch", "eurostat_cei_srm030", *place, "--lang", "nl"]) == 0
    assert "gelezen als 3 rijen en 6 kolommen" in " ".join(capsys.readouterr().out.split())
