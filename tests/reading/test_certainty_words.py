"""A verdict of the central figure is never told as if the data carried it where they do not."""

import pytest

from kringloop.perspectives.telling import Cell, Row, said_of, so_in_draws
from kringloop.perspectives.verdicts import Verdict
from kringloop.reading import WORDS, is_certain, target_words, verdict_words


@pytest.mark.parametrize(
    ("holds", "in_draws", "at", "certain"),
    [
        (True, 0.9, 0.9, True),
        (True, 0.89, 0.9, False),
        (True, 0.6, 0.5, True),
        (False, 0.01, 0.9, True),
        (False, 0.2, 0.9, False),
        (None, 0.5, 0.9, None),
        (True, None, 0.9, None),
    ],
)
def test_a_verdict_is_certain_where_so_many_draws_say_the_same(holds, in_draws, at, certain):
    assert is_certain(holds, in_draws, at) is certain


@pytest.mark.parametrize(
    ("language", "plain", "unsure", "against"),
    [
        (
            "nl",
            "ja",
            "ja op het middelste cijfer, niet zeker",
            "de meeste trekkingen zeggen “nee”: “ja” in maar 1 % ervan",
        ),
        ("en", "yes", "yes by the central figure, not certain", "most draws say “no”: “yes” in only 1 % of them"),
    ],
)
def test_a_yes_that_the_draws_deny_cannot_be_read_as_a_yes(language, plain, unsure, against):
    words = WORDS[language]
    assert verdict_words(True, 0.95, words) == verdict_words(True, None, words) == plain
    assert verdict_words(True, 0.01, words) == unsure
    brief = said_of(Verdict(holds=True, in_draws=0.01), words)
    assert brief == verdict_words(True, 0.01, words, brief=True) == words("verdict.yes_brief") != plain
    assert so_in_draws(Verdict(holds=True, in_draws=0.01), words).startswith(against)
    assert said_of(Verdict(holds=True, in_draws=0.6), words, 0.5) == plain
    assert said_of(Verdict(holds=None), words) == words("perspectives.untold")


@pytest.mark.parametrize(
    ("met", "share", "told"),
    [
        (True, 0.01, "met by the central figure, not certain; met in 1 % of the draws"),
        (True, 0.95, "met; met in 95 % of the draws"),
        (False, 0.4, "not met by the central figure, not certain; met in 40 % of the draws"),
        (False, 0.0, "not met; met in 0 % of the draws"),
        (True, None, "met"),
    ],
)
def test_a_target_met_by_the_central_figure_alone_says_so(met, share, told):
    row = {"met": met, "met_in_draws": share, "certain": is_certain(met, share), "touched": True}
    assert target_words(row, WORDS["en"]) == told


def test_of_verdicts_that_are_alike_the_least_certain_speaks_for_all():
    def cell(look, doubt=""):
        sign = {"yes": "✓", "no": "✗", "none": "–"}[look] + ("?" if doubt else "")
        word = f"{look}, not certain" if doubt else look
        return Cell(who="a", look=look, sign=sign, word=word, figure="", answer="", draws="", why="", doubt=doubt)

    def row(*cells):
        return Row(key="x", kind="trend", says="x", path="", cells=cells, figures="", difference="", spread="")

    assert row(cell("yes"), cell("yes", "in 1 %"), cell("none")).all_say == "✓? yes, not certain"
    assert row(cell("no"), cell("no")).all_say == "✗ no"
    assert row(cell("yes"), cell("no", "in 60 %")).all_say == ""
    assert row(cell("none")).common is None
