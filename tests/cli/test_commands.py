"""The command line: data on stdout, words on stderr, and the exit codes it promises."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from kringloop import __version__
from kringloop.cli import commands
from kringloop.cli.running import without_figures
from kringloop.cli.speech import Language, speak
from kringloop.runs import run_study
from tests.guards.source import ROOT
from tests.small import change, write_study

SHELL = "import sys; from kringloop.cli import main; main()"
FIELDS = ("indicator", "definition", "unit", "value", "low", "high", "interval", "status", "year")
AFTER = ("flags", "reason", "certainty", "origins")


def process(*arguments, **options):
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, **options.pop("environment", {})}
    return subprocess.Popen(
        [sys.executable, "-c", SHELL, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **options,
    )


def parsed(answer):
    code, out, _ = answer
    assert code == 0

    def refuse(word):
        raise AssertionError(f"{word} is not JSON")

    return json.loads(out, parse_constant=refuse)


@pytest.fixture
def ask(kringloop, small_run):
    """Ask the results of the small study."""

    def asked(*arguments):
        named = "--run" in arguments or (arguments[0] == "list" and arguments[1] not in ("runs", "codes"))
        return kringloop(*arguments, *([] if named else ["--results", small_run.file.path.parent]))

    return asked


# the doors


def test_version(kringloop):
    assert kringloop("--version") == (0, f"kringloop {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["show", "--help"], ["export", "-h"]])
def test_help_goes_to_stdout(kringloop, arguments):
    code, out, err = kringloop(*arguments)
    assert (code, err) == (0, "")
    assert "Usage" in out


def test_help_loads_nothing_heavy():
    heavy = ("polars", "xarray", "duckdb", "pint", "pydantic", "scipy", "yaml")
    script = f"import sys, kringloop.cli.commands; print([m for m in {heavy} if m in sys.modules])"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


WRONG = {
    "no command": ([], "Usage"),
    "unknown command": (["shwo"], "Did you mean 'show'"),
    "missing argument": (["show"], "Missing argument"),
    "unknown option": (["show", "x", "--yaer", "2020"], "No such option"),
    "unknown kind of list": (["list", "sorces"], "'sorces' is not one of 'indicators'"),
    "a year that is none": (["explain", "x", "--year", "soon"], "Invalid value for '--year'"),
    "a language it does not speak": (["list", "indicators", "--lang", "fr"], "'fr' is not one of 'nl', 'en'"),
    "no year": (["explain", "x"], "Missing option '--year'"),
    "unknown format": (["export", "--out", "x", "--as", "xls"], "'xls' is not one of 'csv'"),
    "no rows": (["explain", "x", "--year", "2020", "--rows", "0"], "Invalid value for '--rows'"),
}


@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_command_line(kringloop, arguments, words):
    code, out, err = kringloop(*arguments)
    assert (code, out) == (1, "")
    assert words in err
    assert "kringloop" in err
    assert "--help" in err
    assert "Value error" not in err


# run, check, new


def test_run_writes_one_file_and_says_where(kringloop, folder, results):
    code, out, err = kringloop("run", folder, "--out", results)
    assert code == 0
    assert "Small study" in out
    assert len(list(results.iterdir())) == 1
    assert f"Results are in {results}" in err
    assert "no figures for small_absent: 'stocks_of_gold' is not a known account" in err


@pytest.mark.parametrize(
    ("language", "many", "one"),
    [
        (
            "en",
            "no figures for 5 indicators: 'a' is not a known account; the same goes for 'b', 'c', 'd'.",
            "no figures for x: nothing was asked",
        ),
        (
            "nl",
            "geen cijfers voor 5 indicatoren: de studie heeft geen rekening 'a'; hetzelfde geldt voor 'b', 'c', 'd'.",
            "geen cijfers voor x: nothing was asked",
        ),
    ],
)
def test_a_reason_that_many_names_share_is_one_line(language, many, one):
    speak(Language(language))
    found = [(f"k{i}", f"'{name}' is not a known account") for i, name in enumerate("abbcd")]
    lines = list(without_figures([*found, ("x", "nothing was asked")], language))
    assert lines[0].startswith(many)
    assert lines[1:] == [one]
    few = list(without_figures(found[:2], language))
    assert len(few) == 2
    assert "k0" in few[0]


def test_run_again_says_nothing_changed(kringloop, folder, results):
    kringloop("run", folder, "--out", results)
    code, out, err = kringloop("run", folder / "study.yaml", "--out", results, "--quiet")
    assert (code, out) == (0, "")
    assert "Same inputs and program as before" in err


def test_run_as_json(kringloop, folder, results):
    answer = parsed(kringloop("run", folder, "--out", results, "--json"))
    assert set(answer) == {"results", "run", "failed_checks", "without_figures"}
    assert set(answer["without_figures"]) == {"small_absent"}


def test_a_failed_check_ends_with_2(kringloop, folder, results):
    change(folder, "totals.csv", "non_chemical,100", "non_chemical,101")
    code, out, _ = kringloop("check", folder)
    assert code == 2
    assert "fail  published totals, waste: 1 of 4 missed" in out
    code, _, err = kringloop("run", folder, "--out", results, "-q")
    assert code == 2
    assert "check failed: 1 of 4 missed" in err


def test_check(kringloop, folder):
    code, out, err = kringloop("check", folder)
    assert (code, err) == (0, "")
    assert "no mistakes found" in out
    assert "4 published totals got back exactly" in out


def test_check_as_json(kringloop, folder):
    answer = parsed(kringloop("check", folder, "--json"))
    assert answer["rows"] == 16
    assert answer["checks"][0]["outcome"] == "pass"


@pytest.mark.parametrize("command", ["check", "run"])
def test_mistakes_in_a_study_end_with_1_and_no_traceback(kringloop, folder, monkeypatch, tmp_path, command):
    monkeypatch.chdir(tmp_path)
    change(folder, "waste.csv", "glass,10", "gless,ten")
    code, out, err = kringloop(command, folder)
    assert (code, out) == (1, "")
    assert err.startswith("2 problems in ")
    assert "Traceback" not in err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine"]


@pytest.mark.parametrize("command", ["check", "run"])
def test_an_unknown_study(kringloop, command):
    code, _, err = kringloop(command, "netherland")
    assert code == 1
    assert "did you mean 'netherlands'?" in err


def test_a_copy_can_be_checked_and_run(kringloop, folder, results, tmp_path):
    code, out, err = kringloop("new", folder, tmp_path / "copy")
    assert code == 0
    assert out.strip() == str(tmp_path / "copy" / "study.yaml")
    assert "kringloop check" in err
    assert kringloop("check", tmp_path / "copy")[0] == 0
    assert kringloop("run", tmp_path / "copy", "--out", results, "-q")[0] == 0


@pytest.mark.parametrize("target", ["mine", "mine/nodes.csv", "mine/nodes.csv/x", "mine/inside", "/proc/x/y"])
def test_new_refuses_what_is_not_an_empty_folder(kringloop, folder, target):
    before = sorted(folder.rglob("*"))
    code, out, err = kringloop("new", folder, folder.parent / target)
    assert (code, out) == (1, "")
    assert any(w in err for w in ("not empty", "cannot be written", "inside the study"))
    assert "Traceback" not in err
    assert sorted(folder.rglob("*")) == before


# list


def test_lists_as_json(ask, kringloop, small_run):
    assert [r["key"] for r in parsed(kringloop("list", "indicators", "--json"))][:2] == [
        "small_waste",
        "small_recovery.scaled",
    ]
    assert all(r["licence"] for r in parsed(kringloop("list", "sources", "--json")))
    assert {r["choice"] for r in parsed(kringloop("list", "methods", "--json"))} == {"definition"}
    assert [r["study"] for r in parsed(ask("list", "runs", "--json"))] == ["small"]


def test_margins_and_the_factors_behind_them_are_shown(kringloop, tmp_path):
    shown = parsed(kringloop("list", "margins", "--json"))
    survey = next(r for r in shown if r["account"] == "waste_split")
    assert survey["share"] == pytest.approx(0.0359042, abs=1e-6)  # scores 2, 2, 1, 1, 1 on 1.05, by hand
    assert (survey["kind"], survey["shared"], survey["width"]) == ("scores", "source", 0.38)
    factors = {r["score"]: r["factor"] for r in parsed(kringloop("list", "factors", "--json"))}
    assert (len(factors), factors["technology 5"]) == (25, 2.0)
    code, out, _ = kringloop("list", "margins", "--lang", "nl")
    assert (code, "3,6 %" in out, "naar scores voor kwaliteit" in out) == (0, True, True)
    without = write_study(tmp_path / "small")
    code, out, err = kringloop("list", "margins", "--study", without, "--lang", "nl")
    assert (code, out) == (0, "")
    assert "Deze studie zegt niet hoe zeker haar cijfers zijn" in err


@pytest.mark.parametrize("kind", ["indicators", "sources", "methods", "runs", "factors", "margins"])
def test_lists_as_tables(ask, kind):
    code, out, err = ask("list", kind)
    assert (code, err) == (0, "")
    assert out.strip()


def test_a_list_of_nothing_is_empty_data(kringloop, tmp_path):
    assert kringloop("list", "runs", "--results", tmp_path) == (0, "", "no runs yet\n")
    assert parsed(kringloop("list", "runs", "--results", tmp_path, "--json")) == []


def test_a_folder_of_results_that_is_not_there_is_no_list_of_nothing(kringloop, tmp_path):
    code, out, err = kringloop("list", "runs", "--results", tmp_path / "none")
    assert (code, out) == (1, "")
    assert f"folder {tmp_path / 'none'} does not exist" in err


def test_a_broken_file_is_listed_as_broken(ask, small_run):
    (small_run.file.path.parent / "broken.duckdb").write_text("no", encoding="utf-8")
    rows = {r["study"]: r for r in parsed(ask("list", "runs", "--json"))}
    assert "is not a results file" in rows[None]["version"]


# show


def test_show_as_json_has_these_fields(ask):
    rows = parsed(ask("show", "small_waste", "--json"))
    assert len(rows) == 6
    for row in rows:
        assert tuple(row) == (*FIELDS, "sector", *AFTER)
    first = rows[0]
    assert (first["value"], first["unit"], first["year"], first["sector"]) == (120, "kt", 2020, "24-25")
    # nobody prints a total of 24 and 25 together
    assert (first["status"], first["flags"], first["origins"]) == ("computed", ["p"], ["waste_office"])


def test_show_as_json_of_other_dimensions(ask):
    rows = parsed(ask("show", "small_waste", "--by", "material", "--year", "2020", "--json"))
    assert {r["material"]: r["value"] for r in rows} == {"metal": 110, "glass": 10}
    assert tuple(rows[0]) == (*FIELDS, "material", *AFTER)


def test_show_without_dimensions(ask):
    for by in ("year", "definition,year"):
        rows = parsed(ask("show", "small_waste", "--by", by, "--json"))
        assert {r["value"] for r in rows} >= {120, 60}


def test_show_several_years_and_codes(ask):
    rows = parsed(ask("show", "small_waste", "--years", "2019..2021", "--where", "sector=24,25", "--json"))
    assert {(r["year"], r["sector"]): r["value"] for r in rows} == {
        (2020, "24"): 100,
        (2020, "25"): 20,
        (2021, "24"): 50,
        (2021, "25"): 10,
    }


def test_show_keeps_definitions_apart(ask):
    rows = parsed(ask("show", "small_recovery", "--by", "definition", "--json"))
    assert {r["definition"]: r["unit"] for r in rows} == {"scaled": "1", "published": "%"}


def test_show_a_definition_that_lacks_the_dimension_is_named_beside_the_others(ask):
    code, out, err = ask("show", "small_recovery", "--by", "sector", "--json")
    assert code == 0
    assert {r["definition"] for r in json.loads(out)} == {"scaled"}
    assert err.startswith("not shown, for it has no sector: small_recovery.published (")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Waste (nl)", "Bronnen", "waargenomen", "basismetaal")),
        ("en", ("Waste", "Sources", "observed", "basic metals")),
    ],
)
def test_show_in_two_languages(ask, language, words):
    code, out, _ = ask("show", "small_waste", "--lang", language)
    assert code == 0
    assert [w for w in (*words, "kt", "120 p", "Invented") if w not in out] == []


def test_show_goals(ask):
    code, out, _ = ask("show", "goals", "--lang", "nl")
    assert code == 0
    assert "Kleine studie" in out
    assert "Lagere milieudruk" in out
    rows = parsed(ask("show", "goals", "--json"))
    first = rows[0]
    assert (first["indicator"], first["year"], first["value"], first["course"]) == ("small_waste", 2021, 60, [120, 60])


QUESTIONS = {
    "unknown indicator": (["small_wast"], "did you mean 'small_waste'"),
    "unknown dimension": (["small_waste", "--by", "sectr"], "'sectr' is not a known dimension"),
    "unknown code": (["small_waste", "--where", "sector=244"], "did you mean '24'"),
    "unknown code without a tree": (["small_recovery.published", "--where", "item=onne"], "did you mean 'one'"),
    "year without figures": (["small_waste", "--year", "2019"], "it has figures for 2020–2021"),
    "a year that is none": (["small_waste", "--year", "soon"], "'soon' is not a year"),
    "a year beyond reach": (["small_waste", "--year", "9" * 30], "between"),
    "a year as condition": (["small_waste", "--where", "year=2020"], "--year"),
    "not a condition": (["small_waste", "--where", "24"], "write dimension=code"),
    "a column of every figure": (["small_waste", "--by", "unit"], "cannot be shown by unit"),
    "adding up published figures": (["small_recovery.published", "--by", "region"], "do not add up"),
    "no figures": (["small_absent"], "'stocks_of_gold' is not a known account"),
    "unknown study": (["small_waste", "--study", "smal"], "did you mean 'small'"),
    "no such file": (["small_waste", "--run", "none.duckdb"], "none.duckdb does not exist"),
    "a file of another kind": (["small_waste", "--run", __file__], "is not a results file"),
}


@pytest.mark.parametrize(("arguments", "words"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_without_answer(ask, arguments, words):
    code, out, err = ask("show", *arguments)
    assert (code, out) == (1, ""), err
    assert words in err
    assert "Traceback" not in err


# explain


def test_explain_adds_up(ask):
    (row,) = parsed(ask("explain", "small_intensity", "--year", "2020", "--where", "sector=24", "--json"))
    assert row["value"] == 0.5
    parts = [t for t in row["terms"] if t["contribution"] is not None]
    assert sum(t["contribution"] for t in parts) == pytest.approx(row["value"], rel=1e-12)
    assert set(row["origins"]) == {"waste_office", "value_office"}
    assert row["origins"]["value_office"]["licence"] == "CC BY 4.0"
    assert row["cell"] == {"year": "2020", "sector": "24"}


def test_explain_in_words(ask):
    code, out, _ = ask("explain", "small_intensity", "--year", "2020", "--lang", "nl")
    assert code == 0
    for words in ("mass[* → *; account=waste] ÷ value", "telt op in het cijfer", "Bureau W1", "CC BY 4.0", "Bronnen"):
        assert words in out


def test_explain_says_how_many_rows_it_leaves_out(ask):
    code, out, _ = ask("explain", "small_waste", "--year", "2020", "--rows", "1")
    assert code == 0
    assert "and 3 more rows; show more with --rows" in out


def test_explain_opens_the_definitions_that_have_the_cell(ask):
    code, out, err = ask("explain", "small_recovery", "--year", "2020", "--json")
    assert code == 0
    assert [r["definition"] for r in json.loads(out)] == ["scaled"]
    assert "say which item of 'small_recovery.published' to open, for example --where item=one" in err
    code, out, _ = ask("explain", "small_recovery", "--year", "2020", "--where", "item=one", "--json")
    assert code == 0
    assert [r["definition"] for r in json.loads(out)] == ["published"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["small_wast", "--year", "2020"], "did you mean 'small_waste'"),
        (["small_waste", "--year", "2019"], "it has figures for 2020–2021"),
        (["small_waste", "--year", "9" * 30], "it has figures for 2020–2021"),
        (["small_waste", "--year", "2020", "--where", "sector=24,25"], "give one code for sector"),
        (["small_waste", "--year", "2020", "--where", "sector=244"], "did you mean '24'"),
        (["small_absent", "--year", "2020"], "'stocks_of_gold' is not a known account"),
    ],
)
def test_explain_nothing(ask, arguments, words):
    code, out, err = ask("explain", *arguments)
    assert (code, out) == (1, ""), err
    assert words in err


# compare and export


@pytest.fixture
def pair(folder, results):
    """Two runs: a figure that was 0 is 5 in the second."""
    change(folder, "waste.csv", "2020,NL.25,NL.recovery,metal,20", "2020,NL.25,NL.recovery,metal,0")
    old = run_study(folder / "study.yaml", results).path
    change(folder, "waste.csv", "2020,NL.25,NL.recovery,metal,0", "2020,NL.25,NL.recovery,metal,5")
    return old, run_study(folder / "study.yaml", results).path


def test_compare_in_words_and_as_json(kringloop, pair):
    code, out, _ = kringloop("compare", *pair)
    assert code == 0
    assert "changed between the runs: data or study file" in out
    answer = parsed(kringloop("compare", *pair, "--json"))
    assert {r["relative"] for r in answer["changed"] if r["old"] == 0} == {None}
    assert answer["same_program"]
    assert not answer["same_inputs"]


def test_compare_shows_what_fits_and_counts_the_rest(kringloop, pair):
    code, out, _ = kringloop("compare", *pair, "--rows", "1")
    assert code == 0
    assert "more; see --rows or --json" in out


def test_compare_is_whole_on_every_width(kringloop, pair, monkeypatch):
    from kringloop.cli import render

    shown = {}
    for width in (60, 80, 120, 300):
        monkeypatch.setattr(render, "PIPE_WIDTH", width)
        shown[width] = kringloop("compare", *pair, "--lang", "nl")[1]
    figures = set(re.findall(r"(?<!\S)[-−+]?\d[\d.,]*%?(?!\S)", shown[300].split("netherlands")[-1]))
    assert figures
    assert all(f in shown[width] for f in figures for width in shown)
    assert all("…" not in text for text in shown.values())


def test_compare_the_same(kringloop, pair):
    code, out, _ = kringloop("compare", pair[0], pair[0])
    assert code == 0
    assert "both runs have the same inputs and program" in out
    assert "0 figures changed" in out


def test_compare_with_another_study(kringloop, pair, folder, results):
    change(folder, "study.yaml", "study: small", "study: other")
    other = run_study(folder / "study.yaml", results).path
    assert parsed(kringloop("compare", pair[1], other, "--json"))["changed"] == []


@pytest.mark.parametrize("file", ["none.duckdb", "mine/nodes.csv", "mine"])
def test_compare_with_what_is_no_results_file(kringloop, pair, folder, file):
    code, out, err = kringloop("compare", pair[0], folder.parent / file)
    assert (code, out) == (1, "")
    assert file in err


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_export(ask, tmp_path, form):
    code, out, err = ask("export", "--out", tmp_path / f"a.{form}", "--as", form)
    assert (code, out) == (0, f"{tmp_path / f'a.{form}'}\n")
    assert "wrote" in err


def test_export_of_several_tables(ask, tmp_path):
    assert (
        ask("export", "--out", tmp_path / "all", "--tables", "observations, account_waste", "--as", "parquet")[0] == 0
    )
    assert pl.read_parquet(tmp_path / "all" / "account_waste.parquet").height == 8


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "x.csv", "--tables", "observation"], "did you mean 'observations'"),
        (["--out", "/proc/x/y.csv"], "cannot be"),
    ],
)
def test_export_refused(ask, monkeypatch, tmp_path, arguments, words):
    monkeypatch.chdir(tmp_path)
    code, out, err = ask("export", *arguments)
    assert (code, out) == (1, "")
    assert words in err
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("below", ["mine/nodes.csv", "mine/nodes.csv/x", "/proc/x"])
def test_a_folder_that_cannot_be_written(kringloop, folder, below):
    code, out, err = kringloop("run", folder, "--out", folder.parent / below)
    assert (code, out) == (1, "")
    assert "Choose another folder with --out" in err


# what goes wrong outside


def test_a_fault_of_ours_ends_with_70_and_a_traceback(kringloop, monkeypatch):
    monkeypatch.setattr("kringloop.cli.listing.list_command", lambda *_, **__: 1 / 0)
    code, _, err = kringloop("list", "studies")
    assert code == 70
    assert "ZeroDivisionError" in err
    assert "This is a fault in kringloop" in err


@pytest.mark.parametrize("kind", [KeyboardInterrupt, commands.typer.Abort])
def test_an_interrupt_ends_with_130(kringloop, monkeypatch, kind):
    def stop(*_, **__):
        raise kind

    monkeypatch.setattr("kringloop.cli.listing.list_command", stop)
    assert kringloop("list", "studies") == (130, "", "interrupted; nothing half-done was left behind\n")


@pytest.mark.parametrize("arguments", [["list", "sources"], ["list", "sources", "--json"], ["--version"]])
def test_a_reader_who_leaves_is_no_error(arguments):
    child = process(*arguments)
    child.stdout.close()
    errors = child.stderr.read()
    child.stderr.close()
    assert (child.wait(timeout=60), errors) == (0, "")


def test_json_is_read_where_the_terminal_knows_only_ascii():
    with process("list", "sources", "--json", environment={"PYTHONIOENCODING": "ascii"}) as child:
        out, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (0, "")
    assert json.loads(out)


def test_tables_are_shown_where_the_terminal_knows_only_ascii():
    with process("list", "sources", environment={"PYTHONIOENCODING": "ascii"}) as child:
        _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (0, "")


def test_a_study_of_a_country_is_written_with_what_it_lacks(kringloop, tmp_path):
    code, out, err = kringloop("new", "country", "--region", "finland", tmp_path / "fi", "--lang", "nl")
    assert (code, out.strip()) == (0, str(tmp_path / "fi" / "study.yaml"))
    assert "Wat Eurostat van Finland niet heeft (er is niets aangevuld):" in err
    assert "zelfvoorziening EU, winning: geen cijfer van dit land" in err
    told = parsed(kringloop("new", "country", "--region", "FI", tmp_path / "json", "--json"))
    assert (told["key"], told["region"]) == ("finland", "FI")
    assert {"late", "none"} <= {gap["kind"] for gap in told["lacking"]}


def test_the_folder_of_a_country_is_named_after_it(kringloop, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert kringloop("new", "country", "--region", "CZ")[:2] == (0, f"{Path('czechia', 'study.yaml')}\n")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["country"], "which country? Give it with --region"),
        (["belgium", "--region", "BE", "x"], "--region goes with 'country', not with 'belgium'"),
        (["belgium"], "to which folder?"),
        (["country", "--region", "Swden"], "did you mean SE (Sweden)?"),
    ],
)
def test_a_new_study_without_what_it_needs_is_refused(kringloop, tmp_path, monkeypatch, given, said):
    monkeypatch.chdir(tmp_path)
    code, out, err = kringloop("new", *given)
    assert (code, out) == (1, "")
    assert said in err
    assert not list(tmp_path.iterdir())
