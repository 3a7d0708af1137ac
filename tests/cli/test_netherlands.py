"""The shipped study through the front door: every indicator is shown, and some are opened."""

import json
import math
from functools import cache

import pytest

from kringloop.cli.showing import show_command
from kringloop.indicators import INDICATORS
from tests.netherlands import study
from tests.small import command

SHOWN = [i.id for i in INDICATORS]
FIXED = {
    "interval",
    "indicator",
    "definition",
    "unit",
    "value",
    "low",
    "high",
    "status",
    "year",
    "flags",
    "reason",
    "certainty",
    "origins",
}


def test_the_studies_are_listed(capsys):
    assert command(["list", "studies", "--json"]) == 0
    assert [r["study"] for r in json.loads(capsys.readouterr().out)] == ["belgium", "netherlands"]


def test_every_indicator_has_figures_and_says_what_they_are(dutch_run, capsys):
    for id in SHOWN:
        indicator = INDICATORS[id]
        if dutch_run.observations_of(indicator) is None:
            continue
        show_command(dutch_run, id, years=None, by=None, labels={}, language="nl", as_json=True)
        rows = [r for r in json.loads(capsys.readouterr().out) if r["definition"] == indicator.definition]
        assert rows, id
        states = {"state"} if indicator.states else set()
        for row in rows:
            assert set(row) - set(indicator.by) - states == FIXED, id
            assert row["value"] is None or math.isfinite(row["value"])
            assert bool(row["origins"]) == (row["value"] is not None) or row["value"] == 0, (id, row)
            assert (row["reason"] is None) == (row["value"] is not None), (id, row)


def test_every_headline_can_be_opened_and_adds_up(dutch_run, netherlands, capsys):
    assert command(["show", "goals", "--run", str(netherlands), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) > 20
    for row in rows:
        id = ".".join(filter(None, (row["indicator"], row["definition"])))
        indicator = INDICATORS[id]
        opened = dutch_run.explain(indicator, year=row["year"], **{d: row[d] for d in indicator.by})
        assert opened.value == pytest.approx(row["value"], rel=1e-12), id
        assert opened.total == pytest.approx(opened.value, rel=1e-9, abs=1e-12), id


@pytest.mark.parametrize("key", ["goals", "ghg_direct", "decoupling_elasticity"])
def test_tables_are_printed_in_the_language_asked_for(netherlands, capsys, key):
    shown = {}
    for language in ("nl", "en"):
        assert command(["show", key, "--run", str(netherlands), "--lang", language]) == 0
        shown[language] = capsys.readouterr().out
    assert shown["nl"] != shown["en"]
    words = {"goals": ("beter", "better"), "ghg_direct": ("waargenomen", "observed")}
    said = words.get(key, ("berekend", "computed"))
    assert said[0] in shown["nl"]
    assert said[1] in shown["en"]


LINES = 46
"""A figure opened fits on a screen of some forty lines."""


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", ["80", "120"])
@pytest.mark.parametrize(
    ("key", "year", "words"),
    [
        (
            "ghg_direct.cbs",
            2023,
            {
                "nl": ("320700", "2023JJ00", "telt op in het cijfer", "Let op"),
                "en": ("320700", "GreenhouseGasEquivalents_6", "adds to the figure", "Note"),
            },
        ),
        (
            "import_dependency.cbs_table",
            2023,
            {
                "nl": ("CrudeOil_81", "deel van waardoor het cijfer wordt gedeeld"),
                "en": ("CrudeOil_81", "part of what the figure is divided by"),
            },
        ),
        ("physical_trade_balance", 2023, {"nl": ("gaat van het cijfer af",), "en": ("is subtracted from the figure",)}),
        (
            "decomposition_factors.activity",
            2024,
            {"nl": ("telt mee via een logaritme",), "en": ("counts through a logarithm",)},
        ),
    ],
)
def test_a_figure_opened_fits_on_a_screen(netherlands, capsys, monkeypatch, key, year, words, width, language):
    from kringloop.cli import explaining
    from kringloop.cli.render import _console_class

    def console(**_):
        return _console_class()(width=int(width), highlight=False, markup=False, emoji=False)

    monkeypatch.setattr(explaining, "console", console)
    assert command(["explain", key, "--year", str(year), "--run", str(netherlands), "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= int(width)
    shown = " ".join(" ".join(lines).split())
    assert all(w in shown for w in words[language])


def test_an_opened_figure_is_machine_readable(netherlands, capsys):
    assert command(["explain", "ghg_direct.cbs", "--year", "2023", "--run", str(netherlands), "--json"]) == 0
    (opened,) = json.loads(capsys.readouterr().out)
    (term,) = opened["terms"]
    assert (term["role"], term["move"], term["of_part"]) == ("adds", "up", False)
    assert term["rows"][0]["at_source"] == {
        "table": "83300ENG",
        "codes": {"DutchEconomy": "320700", "Periods": "2023JJ00"},
        "column": "GreenhouseGasEquivalents_6",
        "computed": False,
    }
    assert opened["note"]["en"].startswith("Residence principle")


@cache
def names_of():
    """(dimension, code) → account → names, for every account with a classification of its own."""
    found = {}
    for key, spec in study().file.accounts.items():
        for dimension, tree in spec.dimensions.items():
            for code in study().trees[tree].by_code if tree else ():
                found.setdefault((dimension, code), {})[key] = study().trees[tree].names(code)
    return found


def colliding():
    return {pair: by for pair, by in names_of().items() if len(set(by.values())) > 1}


def test_some_codes_do_mean_two_things():
    assert ("material", "wood") in colliding()


def test_each_code_is_named_by_its_own_account(dutch_run):
    wrong = [
        (dimension, code, account)
        for (dimension, code), by in colliding().items()
        for account, names in by.items()
        if dutch_run.names(dimension, code, (account,)) != names
    ]
    assert wrong == []


@pytest.mark.parametrize(("id", "name"), [("recovery_share_cbs", None), ("dmc.cbs_table", "wood and related products")])
def test_wood_waste_is_not_called_a_product(dutch_run, id, name):
    accounts = dutch_run.accounts_of(INDICATORS[id])
    said = dutch_run.names("material", "wood", accounts).en
    assert said == name if name else said != "wood and related products"
