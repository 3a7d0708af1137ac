"""Colours are told apart by everybody: contrast as WCAG computes it."""

import pytest

from kringloop.charts.theme import (
    CARD,
    GOAL_COLOURS,
    INK,
    PAPER,
    SOFT_INK,
    STRATEGY_COLOURS,
    VERDICT_COLOURS,
    contrast,
    mix,
    text_on,
)

TEXTS = {**GOAL_COLOURS, **VERDICT_COLOURS, "ink": INK, "soft": SOFT_INK}


def test_contrast_of_a_known_pair():
    # WCAG: #777777 on white is the usual example just below 4.5
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("ground", [PAPER, CARD])
@pytest.mark.parametrize("name", TEXTS)
def test_text_is_legible(name, ground):
    assert contrast(TEXTS[name], ground) >= 4.5


@pytest.mark.parametrize("ground", [PAPER, CARD])
@pytest.mark.parametrize("strategy", STRATEGY_COLOURS)
def test_marks_are_seen(strategy, ground):
    assert contrast(STRATEGY_COLOURS[strategy], ground) >= 3


@pytest.mark.parametrize("goal", GOAL_COLOURS)
def test_figures_in_cells_are_legible_on_every_shade(goal):
    shades = [mix(mix(GOAL_COLOURS[goal], CARD, 0.92), GOAL_COLOURS[goal], n / 100) for n in range(101)]
    assert min(contrast(text_on(s), s) for s in shades) >= 4.5
