"""Colours are told apart by everybody: contrast as WCAG computes it."""

import colorsys

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


def hue(colour):
    return colorsys.rgb_to_hsv(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))


@pytest.mark.parametrize("goal", GOAL_COLOURS)
@pytest.mark.parametrize("verdict", ["better", "worse"])
def test_no_goal_has_the_colour_of_a_judgement(goal, verdict):
    (h1, s1, _), (h2, _, _) = hue(GOAL_COLOURS[goal]), hue(VERDICT_COLOURS[verdict])
    apart = min(abs(h1 - h2), 1 - abs(h1 - h2))
    assert apart > 25 / 360 or s1 < 0.3


def test_better_is_blue_and_worse_is_orange():
    assert 200 <= 360 * hue(VERDICT_COLOURS["better"])[0] <= 230
    assert 15 <= 360 * hue(VERDICT_COLOURS["worse"])[0] <= 40


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
