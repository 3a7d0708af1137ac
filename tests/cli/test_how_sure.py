"""`robust`: a figure with its margin, its change beside its error and its culprits; worked on four rows by hand."""

import json
import math

import pytest

HEAD = (
    "account,layer,where,half_width,relative,basic,reliability,completeness,time,geography,technology,shared,"
    "because_nl,because_en\n"
)
TENTH = "waste,mass,,,0.1,,,,,,,,steekproef,a sample\n"
SD_2021, SD_2020 = math.sqrt(1.5**2 + 0.5**2 + 3.0**2 + 1.0), math.sqrt(3.0**2 + 1.0 + 6.0**2 + 2.0**2)
"""Of 15, 5, 30 and 10, and of 30, 10, 60 and 20, each 10 % off by itself."""


@pytest.fixture
def margins(tmp_path):
    path = tmp_path / "margins.csv"
    path.write_text(HEAD + TENTH, encoding="utf-8")
    return path


@pytest.fixture
def ask(kringloop, small_run, margins):
    """The command on the small results with these margins."""

    def asked(*arguments, margins=margins):
        given = ("--margins", str(margins)) if margins else ()
        return kringloop("robust", "small_waste", "--results", small_run.file.path.parent, *given, *arguments)

    return asked


def answer(outcome):
    code, out, err = outcome
    assert (code, err) == (0, "")
    (found,) = json.loads(out)
    return found


def test_a_figure_with_its_margin_its_change_and_its_culprits(ask):
    found = answer(ask("--draws", "4000", "--json"))
    assert (found["cell"], found["value"], found["unit"]) == ({"sector": "24-25", "year": 2021}, 60.0, "kt")
    assert found["first_order"] == pytest.approx(SD_2021)
    assert found["deviation"] == pytest.approx(SD_2021, rel=0.04)
    spread = SD_2021 / 60  # a sum of lognormal figures is nearly lognormal: 60 · exp(± 1.96 s − s²/2)
    assert found["low"] == pytest.approx(60 * math.exp(-1.96 * spread - spread**2 / 2), abs=0.4)
    assert found["high"] == pytest.approx(60 * math.exp(1.96 * spread - spread**2 / 2), abs=0.4)
    assert found["apart"] is False
    change = found["change"]
    assert (found["since"], change["value"], change["verdict"]) == (2020, -60.0, "lower")
    assert change["deviation"] == pytest.approx(math.hypot(SD_2020, SD_2021), rel=0.04)
    assert found["slope"] is None  # two years are a change
    first = found["culprits"][0]
    assert (first["value"], first["share"]) == (30.0, pytest.approx(9 / 12.5))
    assert first["labels"] == {"destination": "NL.disposal", "material": "metal", "origin": "NL.24"}
    assert found["sensitivity"][0]["group"] == "waste_office"
    assert found["without_margin"] == []


def test_options_count(ask):
    base = answer(ask("--json"))
    assert base["draws"] == 1000
    assert answer(ask("--json", "--draws", "50"))["draws"] == 50
    assert answer(ask("--json", "--seed", "8"))["low"] != base["low"]
    assert answer(ask("--json", "--year", "2020"))["value"] == 120.0
    assert answer(ask("--json", "--year", "2020"))["change"] is None
    assert answer(ask("--json", "--since", "2021"))["change"] is None
    assert answer(ask("--json", "--where", "sector=25"))["value"] == 10.0
    by_material = answer(ask("--json", "--group", "material"))["sensitivity"]
    assert {g["group"]: round(g["total"], 1) for g in by_material} == {"glass": 0.0, "metal": 1.0}


def test_two_processes_say_the_same(ask):
    assert answer(ask("--json", "--workers", "2", "--draws", "300")) == answer(ask("--json", "--draws", "300"))


def test_it_is_told_in_both_languages(ask):
    code, english, err = ask()
    assert (code, err) == (0, "")
    assert ":  60 kt" in english
    assert "Since 2020: −60 kt, more than its own error" in english
    assert "What makes the figure uncertain, by source" in english
    code, dutch, _ = ask("--lang", "nl")
    assert code == 0
    assert "95 % van 1000 trekkingen ligt tussen" in dutch
    assert "Sinds 2020: −60 kt, meer dan de eigen fout" in dutch
    assert "Wat het eerst beter te meten is" in dutch
    assert "Wat het cijfer onzeker maakt, naar bron" in dutch


def test_rows_without_a_margin_are_told(ask, margins):
    margins.write_text(HEAD + TENTH.replace("mass,,", "mass,material=metal,"), encoding="utf-8")
    found = answer(ask("--json"))
    assert found["without_margin"] == [{"account": "waste", "layer": "mass", "rows": 1, "of": 4}]
    assert "Without a margin: 1 of 4 rows of waste (mass); their error is left out." in ask()[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--year", "1999"), "'small_waste' has no figure for 1999; it has figures for 2020–2021"),
        (("--year", "2020", "--since", "2021"), "--since 2021 comes after 2020"),
        (("--group", "colour"), "'colour' is not a known dimension in account 'waste'"),
        (("--where", "sector=24,25"), "robust is about one figure; give one code for sector"),
        (("--workers", "2", "--cluster", "tcp://127.0.0.1:8786"), "--workers counts processes of this machine"),
        (("--study", "smal"), "smal"),
        (("--where", "sector=24", "--through-models"), "no model makes the rows behind 'small_waste"),
    ],
)
def test_what_cannot_be_asked_is_refused(ask, arguments, message):
    code, out, err = ask(*arguments)
    assert (code, out) == (1, "")
    assert message in err
    assert "Traceback" not in err


def test_a_run_beside_results_is_refused(kringloop, small_run):
    path = small_run.file.path
    code, out, err = kringloop("robust", "small_waste", "--run", path, "--results", path.parent)
    assert (code, out) == (1, "")
    assert "--results" in err


def test_a_study_without_margins_asks_for_a_table(ask):
    code, _, err = ask(margins=None)
    assert code == 1
    assert "study small does not say how sure its figures are; give a table with --margins" in err


def test_a_figure_of_which_no_row_has_a_margin_is_told(ask, margins):
    margins.write_text(HEAD + TENTH.replace("waste,mass", "production,value"), encoding="utf-8")
    code, out, err = ask()
    assert (code, out) == (1, "")
    assert "no row behind mass" in err
    assert "geen rij achter mass" in ask("--lang", "nl")[2]


def test_a_wrong_table_is_told_with_its_line(ask, margins):
    margins.write_text(HEAD + TENTH.replace("0.1", "-0.1"), encoding="utf-8")
    code, _, err = ask()
    assert code == 1
    assert "line 2" in err
    assert "relative is -0.1; expected a number of at least 0" in err


def test_a_run_is_asked_with_the_margins_it_was_made_with(kringloop, folder, results):
    """Those of the study that was run, whatever became of its table since; a copy of a shipped study has its own."""
    (folder / "margins.csv").write_text(HEAD + TENTH, encoding="utf-8")
    assert kringloop("run", folder, "--out", results, "--quiet")[0] == 0
    asked = ("small_waste", "--where", "sector=24", "--json", "--results", results)
    own = answer(kringloop("robust", *asked))
    (folder / "margins.csv").write_text(HEAD + TENTH.replace("0.1", "0.5"), encoding="utf-8")
    again = answer(kringloop("robust", *asked))
    wider = answer(kringloop("robust", *asked, "--margins", folder / "margins.csv"))
    assert own == again
    assert own["margins"] == "those this run of study small was made with"
    assert wider["high"] - wider["low"] > 3 * (own["high"] - own["low"])
