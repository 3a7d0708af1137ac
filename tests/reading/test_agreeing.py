"""What was made to agree, in words: the same sentence at every door, and names in place of codes."""

import pytest

from kringloop.reading import NamedFigures, Words, chance_words, counts_of, verdict, verdict_of
from kringloop.runs import open_run, run_study
from tests.small import folder, indicators, results, state_reconciliation

__all__ = ["folder", "indicators", "results"]


@pytest.fixture
def run(folder, results):
    state_reconciliation(folder)
    return open_run(run_study(folder / "study.yaml", results).path)


def test_the_verdict_and_what_was_counted(run):
    one = run.reconciliation("metal")
    assert verdict_of(one, Words("en")) == (
        "The figures contradict each other beyond their errors: T = 18, limit 5.991 (degrees of freedom: 2, "
        "chance < 0.1 %)."
    )
    assert counts_of(one, Words("nl")) == (
        "8 gepubliceerde cijfers, 2 regels; 0 cijfers staan nergens gedrukt: 0 volgen uit de andere, 0 zijn niet te "
        "bepalen. Grootste verandering: 3,0 standaardafwijkingen."
    )


def test_figures_that_check_each_other_nowhere():
    told = verdict(Words("nl"), agrees=True, squares=0.0, freedom=0, limit=None, chance=None)
    assert told == "De cijfers controleren elkaar nergens: er is niets aan te passen."
    assert chance_words(None, "en") == "–"


@pytest.mark.parametrize(
    ("language", "figure", "rule"),
    [
        ("nl", "basismetaalindustrie, nuttige toepassing", "basismetaalindustrie, verwerking, in delen naar "),
        ("en", "manufacture of basic metals, recovery", "manufacture of basic metals, treatment, in parts by "),
    ],
)
def test_figures_and_rules_are_named_in_words(run, language, figure, rule):
    one = run.reconciliation("metal")
    named = NamedFigures(one, run, Words(language))
    assert named.figure("waste 2020 24 recovery").endswith(f" 2020: {figure}")
    assert rule in named.rule("waste 2020 24 treatment (destination.stage)")
    assert not named.rule("waste 2020 24 treatment (destination.stage)").endswith("destination.stage")
    assert named.rule(None) == "–"
