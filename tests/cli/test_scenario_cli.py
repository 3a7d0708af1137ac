"""`scenario`: list, levers, show, run with each option, a file of one's own, and what is refused; in both languages."""

import json
import re

import pytest

from kringloop.cli.main import run as command
from kringloop.runs import open_run
from kringloop.scenarios import VOCABULARY

FILE = """\
scenario: mine
names: {nl: van mij, en: mine}
assumptions:
  - lever: reuse
    value: 20%
    scope: {product: "0104"}
    course: {shape: table, years: {2020: 0.5, 2030: 1}}
    reason: because
    source: me
    certainty: assumed
"""
OTHER = """\
  - lever: {}
    value: {}
    scope: {}
    course: {{shape: linear, from: 2026, to: 2035}}
    reason: because
    source: me
    certainty: assumed
"""
ROWS = "{account: material_flows}"
NINE = "scenario: nine\nnames: {nl: negen, en: nine}\nassumptions:\n" + "".join(
    OTHER.format(*each)
    for each in (
        *((lever, "5%", "{}") for lever in ("lifetime", "reuse", "repair")),
        *((lever, "2%", ROWS) for lever in ("refuse", "sharing", "growth", "clean_process")),
        ("weight", "-5%", ROWS),
        ("collection", "60%", "{}"),
    )
)
"""Nine levers; of most only rows are multiplied, which is quick."""


@pytest.fixture
def ask(capsys, netherlands):
    def asked(*words, code=0):
        assert command(["scenario", *words, "--run", str(netherlands)]) == code
        out = capsys.readouterr()
        return json.loads(out.out) if "--json" in words else out.out + out.err

    return asked


def test_list_names_every_scenario_and_how_it_is_cited(ask):
    rows = ask("list", "--json")
    assert [r["scenario"] for r in rows] == ["baseline", "longer_life", "high_grade_loops", "secure_supply", "together"]
    assert len({r["hash"] for r in rows}) == 5
    assert "langer mee" in ask("list", "--lang", "nl")


def test_levers_say_what_they_change(capsys):
    assert command(["scenario", "levers", "--json"]) == 0
    rows = {r["lever"]: r for r in json.loads(capsys.readouterr().out)}
    assert rows["weight"]["changes"] == ["stocks", "ledger", "chains"]
    assert next(iter(rows)) == "refuse"
    assert list(rows)[-1] == "rebound"
    assert command(["scenario", "levers", "--lang", "nl"]) == 0
    assert "kwaliteit" in capsys.readouterr().out


def test_show_lists_every_assumption_with_source_and_certainty(ask):
    rows = ask("show", "high_grade_loops", "--json")["assumptions"]
    assert all(r["reason"] and r["source"] and r["certainty"] for r in rows)
    assert {r["of"] for r in rows} == {"scenario", "baseline", "today"}
    collection = next(r for r in rows if r["lever"] == "collection" and r["of"] == "scenario")
    assert (collection["certainty"], collection["to"]) == ("published", 2035)
    rebound = next(r for r in rows if r["lever"] == "rebound")
    assert (rebound["value"], rebound["of"]) == ("0%", "today")
    told = ask("show", "longer_life", "--lang", "nl")
    assert "een aanname" in told
    assert "rechte lijn 2026–2035" in told
    assert "linear" not in told


def test_run_stands_beside_the_baseline_and_the_targets(ask, netherlands):
    found = ask("run", "longer_life", "--json")
    need = next(r for r in found["figures"] if r["indicator"] == "primary_need")
    assert need["value"] < need["before"]
    assert need["status"] == "scenario"
    assert need["difference"] == pytest.approx(need["value"] - need["before"])
    assert [t["target"] for t in found["targets"]] == [t.key for t in open_run(netherlands).targets]
    assert all(t["why_not"] or t["value"] is not None for t in found["targets"])
    part = next(p for p in found["parts"] if p["indicator"] == found["parts"][0]["indicator"])
    for way in part["ways"]:
        assert sum(p[way] for p in part["parts"]) == pytest.approx(part["after"] - part["before"])


CODE = re.compile(r"\b[a-z_]+=\w")


@pytest.mark.parametrize(("language", "names"), [("nl", ("wasmachines", "Duitsland")), ("en", ("washing", "Germany"))])
def test_people_read_names_where_programs_read_codes(ask, language, names):
    """Products, places, accounts and levers: no `good=0104`, no `supplier=DEU`."""
    screens = [
        ask(*words, "--lang", language)
        for words in (("run", "high_grade_loops", "--explain", "primary_need"), ("show", "high_grade_loops"))
    ]
    for screen, name in zip(screens, names, strict=True):
        assert name in screen
        assert CODE.search(screen) is None
    assert "EU_rest" not in screens[1]
    lever = VOCABULARY["component_reuse"].names[language]
    assert "(component_reuse)" in screens[1]
    cells = [
        set(lever.split()) <= set(text.replace(",", " ").split())
        for text in (screens[1], ask("list", "--lang", language))
    ]
    assert cells == [True, True]  # a name may break over the lines of its cell


def test_a_way_of_sharing_out_that_cannot_be_gone_is_told(ask, tmp_path):
    """All of it refused: the figure falls to 0, and there is no ratio."""
    text = FILE.replace("reuse", "refuse").replace("20%", "100%").replace('    scope: {product: "0104"}\n', "")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    told = ask("run", str(tmp_path / "mine.yaml"), "--explain", "new_products", "--lang", "en")
    assert "Logarithmic is left out where the figure is zero or negative on the way" in " ".join(told.split())


def test_options_of_run(ask):
    text = ask("run", "longer_life", "--year", "2030", "--explain", "material_lost", "--lang", "en")
    assert "What each lever adds: Burnt or dumped, 2030 [kt]" in text
    assert "Shapley" in text
    assert len(ask("run", "longer_life", "--all", "--json")["figures"]) > 60
    beside = ask("run", "longer_life", "--lever", "reuse=0%", "--compare", "high_grade_loops", "--json")
    assert (beside["scenario"], beside["beside"]) == ("own", "high_grade_loops")
    assert beside["targets"] == []
    spread = {
        s["indicator"]: s
        for s in ask("run", "longer_life", "--compare", "high_grade_loops", "--draws", "2", "--json")["spread"]
    }
    need = [ask("run", key, "--draws", "2", "--json")["spread"] for key in ("longer_life", "high_grade_loops")]
    one, two = (next(s["middle"] for s in found if s["indicator"] == "primary_need") for found in need)
    assert spread["primary_need"]["middle"] == pytest.approx(one - two)  # of two draws the middle is their mean
    assert spread["primary_need"]["reached"]
    drawn = ask("run", "longer_life", "--draws", "2", "--explain", "primary_need", "--json")
    assert {s["draws"] for s in drawn["spread"]} == {2}
    told = {t["met_in_draws"] for t in drawn["targets"] if t["touched"] and t["met"] is not None}
    assert told
    assert told <= {0.0, 0.5, 1.0}  # of two draws
    assert all(t["met_in_draws"] is None for t in drawn["targets"] if not t["touched"])
    assert "Geen cijfer verschilt" in ask("run", "baseline", "--lang", "nl")


def test_the_mean_over_drawn_orders_says_so(ask, tmp_path):
    """Of nine levers not every group is asked; without --explain nothing is drawn, and it says how."""
    (tmp_path / "nine.yaml").write_text(NINE, encoding="utf-8")
    (part,) = ask("run", str(tmp_path / "nine.yaml"), "--explain", "dmi", "--orders", "34", "--json")["parts"]
    assert len(part["parts"]) == 9
    assert part["sampled"] == {"orders": 34, "seed": 7}
    assert sum(p["shapley"] for p in part["parts"]) == pytest.approx(part["after"] - part["before"])
    assert all(p["shapley_error"] >= 0 for p in part["parts"])
    text = " ".join(ask("run", "together", "--lang", "en").split())
    assert "Shapley is left out where more than eight levers count: ask for it with --explain" in text
    assert "What each scenario does: " in text


def test_a_file_of_ones_own_and_what_it_holds_constant(ask, tmp_path):
    (tmp_path / "mine.yaml").write_text(FILE, encoding="utf-8")
    assert "held constant" in ask("show", str(tmp_path / "mine.yaml"), "--lang", "en")
    found = ask("run", str(tmp_path / "mine.yaml"), "--json")
    assert "reuse_rate_products" in {r["indicator"] for r in found["figures"]}


def test_studies_and_folders_are_honoured(capsys, netherlands):
    assert command(["scenario", "list", "--results", str(netherlands.parent), "--study", "netherlands", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)
    assert command(["scenario", "run", "longer_life", "--results", str(netherlands.parent / "none")]) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "longer_lief"), "did you mean 'longer_life'"),
        (("run", "longer_life", "--compare", "nobody"), "'nobody' is not a known scenario"),
        (("run", "longer_life", "--year", "2060"), "outside the scenario, which runs to 2050"),
        (("run", "longer_life", "--explain", "primary_neet"), "did you mean 'primary_need'"),
        (("run", "longer_life", "--compare", "together", "--explain", "dmi"), "leave --compare out"),
        (("run", "longer_life", "--compare", "together", "--orders", "32"), "leave --compare out"),
        (("show", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_what_cannot_be_asked_is_told(ask, words, told):
    assert told in ask(*words, "--lang", "en", code=1)


def test_a_contradiction_is_told_in_dutch_with_its_line(ask, tmp_path):
    twice = FILE + FILE[FILE.index("  - lever") :].replace("20%", "30%")
    (tmp_path / "mine.yaml").write_text(twice, encoding="utf-8")
    text = ask("run", str(tmp_path / "mine.yaml"), "--lang", "nl", code=1)
    assert "'reuse' zet 'reuse' (0104) op 30%, en 'reuse' zet het op 20%" in text
    assert "mine.yaml:4" in text


def test_a_lever_set_on_a_scenario_is_the_same_by_name_by_file_and_by_link(ask, tmp_path):
    made = ask("show", "longer_life", "--lever", "reuse=30%~2027..2030", "--json")
    out = tmp_path / "own.yaml"
    told = ask("file", "longer_life", "--lever", "reuse=30%~2027..2030", "--out", str(out))
    assert made["hash"] in told
    link = (
        "http://localhost:8000/nl/scenarios?scenario=longer_life&lever.reuse=30&from.reuse=2027&to.reuse=2030&year=2040"
        "&first=primary_need&compare=baseline&parts=order&draws=20"
    )
    assert ask("show", str(out), "--json")["hash"] == ask("show", link, "--json")["hash"] == made["hash"]
    assert ask("file", "longer_life", "--lever", "reuse=30%~2027..2030") == out.read_text()


def test_a_scenario_is_found_by_its_hash(ask):
    made = {row["scenario"]: row["hash"] for row in ask("list", "--json")}
    assert ask("show", made["together"], "--json")["scenario"] == "together"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--lever", "reuse"], "write name=value"),
        (["--lever", "reus=3%"], "did you mean 'reuse'"),
        (["--lever", "reuse=3%", "--lever", "reuse=4%"], "stands twice"),
        (["--lever", "reuse=3%~2060"], "from 2015 to 2050"),
        (["--lever", "reuse=3%~9999"], "from 2015 to 2050"),
    ],
)
def test_a_lever_that_cannot_be_set_is_refused(ask, words, told):
    assert told in ask("show", "longer_life", *words, code=1)


def test_a_link_says_what_is_wrong_with_it(ask):
    assert "is of run abcdef" in ask("show", "http://x/nl/scenarios?run=abcdef", code=1)
    assert "geen jaar" in ask("show", "http://x/nl/scenarios?from.reuse=soon", "--lang", "nl", code=1)
    assert "is no link to a scenario" in ask("show", "http://x/nl/indicators?lever.reuse=30", code=1)


def test_a_file_is_not_replaced_unasked(ask, tmp_path):
    out = tmp_path / "own.yaml"
    out.write_text("mine")
    ask("file", "longer_life", "--out", str(out), code=1)
    assert out.read_text() == "mine"
    ask("file", "longer_life", "--out", str(out), "--force")
    assert "scenario: longer_life" in out.read_text()
    assert "--out" in ask("file", "together", "--force", code=1)
