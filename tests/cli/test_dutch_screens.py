"""In Dutch every screen is Dutch: an ordinary one and a mistake of each command, on small tables."""

import re

import pytest

from kringloop.economies import to_tidy
from kringloop.economies.examples import two_regions
from kringloop.reading.numbers import moment_words
from kringloop.reference import bibliography, fact_frame
from kringloop.runs import run_study
from tests.cli.test_chain_doors import BOTH, COMMANDS, WITH_WASTE, sheets
from tests.cli.test_dutch import paths
from tests.cli.test_steering import CLAIMS, DIVISION, FIRMS
from tests.cli.test_value_cli import LINKS, PRICES
from tests.english import english
from tests.reading.test_shares import PUMP
from tests.small import METAL_MARGINS, state_reconciliation
from tests.study.test_targets_table import write_targets

__all__ = ["sheets"]

RUN = ("--run", "{file}")
SHIPPED = ("--run", "{shipped}")
TWO = ("--table", "{table}", "--home", "NL", "--pressure", "co2")
SCENARIO = "scenario: minder\nchanges:\n  - {name: minder, kind: demand, factor: 0.5}\n"
SCREENS = {
    "": [["--help"]],
    "run": [["{folder}", "--out", "{new}"]],
    "list": [
        ["indicators"],
        ["sources"],
        ["studies"],
        ["methods"],
        ["choices"],
        ["factors"],
        ["margins"],
        ["runs", "--results", "{results}"],
        ["codes", "sector", *RUN],
        ["codes", *RUN],
    ],
    "show": [
        ["goals", *RUN],
        ["goals", "--all", *RUN],
        ["small_waste", *RUN],
        ["small_waste", "--by", "year", *RUN],
        ["small_recovery", "--by", "definition", *RUN],
        ["recovery", *RUN],
    ],
    "explain": [["small_recovery.scaled", "--year", "2020", "--where", "sector=24", *RUN]],
    "robust": [["small_waste", "--where", "sector=24", "--margins", "{margins}", *RUN]],
    "sensitivity": [
        ["small_waste", "--where", "sector=24", "--margins", "{margins}", "--method", method, *RUN]
        for method in ("first_order", "sobol", "morris")
    ],
    "compare": [["{file}", "{file}"]],
    "check": [["{folder}"], ["{file}"]],
    "new": [["{folder}", "{new}"], ["country", "--region", "SE", "{new}"]],
    "countries": [["recycling_rate_waste.municipal", *SHIPPED], ["--with", "BE", *SHIPPED]],
    "exergy": [["Fe2O3", "H2O", "CuSO4.5H2O"]],
    "product": [["laptop"], ["compare", "laptop", "phone"]],
    "value": [["{links}"], ["{prices}"], [*SHIPPED]],
    "criticality": [[], ["--division", "26"], ["kobalt", "renium", "fosfor", "--year", "2020"]],
    "sources": [["--store", "{new}"], ["--stale", "--store", "{new}"]],
    "fetch": [],  # asks a producer: tests/cli/test_fetch.py reads its screens beside a server of the tests
    "update": [],  # needs a study with a recipe and a server: tests/cli/test_update.py reads its screens
    "targets": [["--run", "{aimed}"], ["half", "--run", "{aimed}"]],
    "allocate": [["half", "--run", "{aimed}"], ["{division}", "--cut", "50"]],
    "share": [["--table", "{table}", "--pressure", "co2"], ["{firms}"]],
    "claims": [["{register}"]],
    "disclose": [["{disclosed}", "--by", "sector"]],
    "firm": [["{pump}", "--run", "{file}"]],
    "template": [["firm"], ["claims"]],
    "scenario list": [[*SHIPPED]],
    "scenario levers": [[]],
    "scenario show": [["together", *SHIPPED]],
    "scenario run": [["secure_supply", *SHIPPED]],
    "scenario file": [["secure_supply", "--out", "{new}", *SHIPPED]],
    "shock": [[*SHIPPED], ["gallium", "--from", "China", "--for", "eu", "--basis", "assessment"]],
    "steady": [[*SHIPPED]],
    "backcast": [["--target", "primary=-10%@2035", "--product", "0306", "--draws", "2", *SHIPPED]],
    "perspectives list": [["--study", "netherlands"]],
    "perspectives show": [],  # titles of what parties published stand in the language they were written in
    "perspectives compare": [[*SHIPPED]],
    "perspectives questions": [[*SHIPPED], ["rate", *SHIPPED]],
    "perspectives new": [["mijn", "--study", "netherlands", "--out", "{new}"]],
    "export": [["small_waste", "--as", "csv", *RUN]],
    "report": [["{file}", "--size", "page", "--out", "{new}.pdf"]],
    "reconcile": [["--run", "{stated}"]],
    "stocks lifetimes": [[]],
    "stocks project": [["--product", "0104", "--lifetime", "+25%"]],
    "chains audit": [["{table}"]],
    "chains paths": [[*TWO]],
    "chains split": [[*TWO]],
    "chains scenario": [["{scenario}", *TWO]],
    "chains multipliers": [list(COMMANDS["multipliers"][1:])],
    "chains extraction": [list(COMMANDS["extraction"][1:])],
    "chains constructs": [[*BOTH, "--printed"]],
    "chains waste": [list(WITH_WASTE)],
}
DISCLOSED = "firm,group,sector,value,unit\n" + "".join(
    f"F{s}{n},G{s}{n},{s},{20 + n},kt\n" for s in ("metaal", "voeding", "chemie") for n in range(4)
)
OWN = {
    "disclosed": DISCLOSED,
    "firms": FIRMS,
    "register": CLAIMS.replace("take-back", "inname").replace("recycler", "verwerker").replace("maker", "fabriek"),
    "division": DIVISION,
    "pump": PUMP.replace("Pump", "Pomp").replace("sector,28", "sector,24").replace("accounts", "jaarrekening"),
}
GROUPS = {"stocks", "chains", "scenario", "perspectives"}
SERVER = "serve"
MISTAKE = {
    "": ["kringlop"],
    "serve": ["{folder}", "--host", "0.0.0.0"],
    "list": ["sorces"],
    "show": ["small_absent", *RUN],
    "reconcile": ["{folder}"],
    "exergy": ["Fe3+"],
    "product": ["{notes}"],
    "value": ["{prices}", "--weight", "economic=1"],
    "criticality": ["cobolt"],
    "report": ["{file}", "--size", "pag"],
    "export": ["small_waste", "--out", "{new}.doc", *RUN],
    "chains paths": ["--table", "{notes}"],
    "chains constructs": list(BOTH),
    "chains scenario": ["{bad}", *TWO],
    "stocks project": ["--product", "0104", "--reuse", "much"],
}
"""A mistake of its own; other commands get an option there is not and a file there is not."""


def asked():
    for words in paths():
        for arguments in SCREENS.get(" ".join(words), []):
            yield pytest.param(words, arguments, id=" ".join([*words, *arguments]) or "nothing")


@pytest.fixture
def place(request, tmp_path, sheets):
    """What the arguments name; the small study, with its own indicators, only where one names it."""
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(SCENARIO.replace("demand", "demands"), encoding="utf-8")
    to_tidy(two_regions()).write_csv(tmp_path / "table.csv")
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    (tmp_path / "links.csv").write_text(LINKS.replace("discarding it at the end", "weggooien"), encoding="utf-8")
    (tmp_path / "prices.csv").write_text(PRICES, encoding="utf-8")
    for name, text in OWN.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    beside = {
        "links": "links.csv",
        "prices": "prices.csv",
        "new": "nieuw",
        "table": "table.csv",
        "scenario": "scenario.yaml",
        "bad": "bad.yaml",
        "notes": "notes.txt",
        **{name: f"{name}.csv" for name in OWN},
    }

    def found(arguments):
        places = {key: tmp_path / name for key, name in beside.items()}
        if asked := {"{folder}", "{stated}", "{aimed}", "{margins}", "{file}", "{results}"} & set(arguments):
            folder = request.getfixturevalue("folder")
            if "{stated}" in asked:
                state_reconciliation(folder)
                places["stated"] = run_study(folder / "study.yaml", tmp_path / "stated").path
            if "{aimed}" in asked:
                write_targets(folder, where="sector=24-25", base_year=2020, unit="kt")
                places["aimed"] = run_study(folder / "study.yaml", tmp_path / "aimed").path
            (folder / "margins.csv").write_text(METAL_MARGINS, encoding="utf-8")
            places |= {"folder": folder, "margins": folder / "margins.csv"}
        if "{shipped}" in arguments:
            places["shipped"] = request.getfixturevalue("netherlands")
        if asked & {"{file}", "{results}"}:
            file = request.getfixturevalue("small_run").file.path
            places |= {"file": file, "results": file.parent}
        return [each.format(**places) for each in arguments]

    return found


OTHERS = r"CC BY|of the office|times a factor|^[A-Z].*[?.] \(nl\)|\b(one|two|BE)\b|^ how\b"
"""Licences, a column of a template, and what the small study calls its own, in English on purpose."""


def quoted(text):
    """A text without what others wrote."""
    for work in bibliography().values():
        text = text.replace(work.citation, "")
    return re.sub(OTHERS, "", text, flags=re.MULTILINE)


def without_uses(text):
    """A text without the words in which the European Commission names what a material is for."""
    words = {
        word for use in fact_frame("use_shares")["application"].to_list() for word in re.findall(r"[A-Za-z]+", use)
    }
    return re.sub(r"[A-Za-z]+", lambda found: "" if found.group() in words else found.group(), text)


def test_no_command_is_forgotten():
    known = {" ".join(words) for words in paths()}
    assert known - GROUPS - {SERVER} == set(SCREENS)


@pytest.mark.parametrize(("words", "arguments"), list(asked()))
def test_an_ordinary_screen_is_dutch(kringloop, place, words, arguments):
    code, out, err = kringloop(*words, *place(arguments), "--lang", "nl")
    assert code in (0, 2), err
    text = quoted(out + err)
    assert english(without_uses(text) if "criticality" in words else text) == []


@pytest.mark.parametrize("words", [p for p in paths() if " ".join(p) not in GROUPS], ids=" ".join)
def test_a_mistake_is_told_in_dutch(kringloop, place, words):
    arguments = MISTAKE.get(" ".join(words), ["--wrong"])
    code, out, err = kringloop(*words, *place(arguments), "--lang", "nl")
    assert code == 1
    assert (out + err).strip()
    assert english(quoted(out + err)) == []


def test_choices_and_moments_stand_in_words_of_the_language(kringloop, small_run):
    file, where = small_run.file.path, ("--year", "2020", "--where", "sector=24")
    assert (
        "keuze: factor = 1" in kringloop("explain", "small_recovery.scaled", *where, "--run", file, "--lang", "nl")[1]
    )
    assert "Keuze: factor = 1" in kringloop("show", "small_recovery.scaled", "--run", file, "--lang", "nl")[1]
    made = small_run.meta["created"]
    said = moment_words(made, "nl")
    listed = kringloop("list", "runs", "--results", file.parent, "--lang", "nl")[1]
    assert said in listed
    assert made not in listed
    assert made in kringloop("list", "runs", "--results", file.parent, "--json")[1]
