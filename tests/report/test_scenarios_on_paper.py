"""Scenarios on paper say what the terminal and the page say: what levers add, and what they are held to."""

from dataclasses import replace

import pytest

from kringloop.core import Names
from kringloop.reading import WORDS, Reading, Words, added_block, assumption_rows, held_swaps, part_rows
from kringloop.report import scenarios as chapter
from kringloop.report.asked import WORDS as PAPER
from kringloop.report.asked import Asked
from kringloop.report.blocks import Grid, Text, Together
from kringloop.runs import ScenarioBench
from kringloop.scenarios import BASELINE, plan_of

LEVER = "secondary_input"
YEAR = 2050


@pytest.fixture(scope="module")
def bench(dutch_run):
    """The scenarios that are looked at, and metal from home as asked of more than there is."""
    made = ScenarioBench(dutch_run)
    base = made.plans[BASELINE].assumptions
    metal = next(a for a in made.plan("high_grade_loops").own if a.lever == LEVER and a.on_rows)
    asked = replace(metal, value="5%")
    kept = {key: made.plans[key] for key in (BASELINE, "longer_life", "together")}
    more = {"asked": plan_of("asked", Names("gevraagd", "asked"), [asked], base)}
    made._kept["plans"] = kept | more
    return made


@pytest.fixture(scope="module", params=["nl", "en"])
def paper(request, dutch_run, bench):
    """The chapter without the backcasts, which take long and are told in a chapter part of their own."""
    reading = Reading(dutch_run, dutch_run.file.path.name)
    reading.keep("scenario bench", lambda: bench)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(chapter, "backcasts", lambda *_: [])
        return request.param, chapter.scenarios(Asked(reading, Words(request.param, PAPER), "full"))


def flat(blocks):
    for block in blocks:
        yield from flat(block.blocks) if isinstance(block, Together) else [block]


def texts(blocks):
    return [f"{b.before} {b.text}".strip() for b in flat(blocks) if isinstance(b, Text)]


def test_what_a_lever_is_held_to_stands_under_the_figures_and_at_its_assumption(paper, bench):
    language, blocks = paper
    (told,) = held_swaps(bench, bench.plans["asked"], language)
    assert f"{bench.plans['asked'].names[language]}. {told}" in texts(blocks)
    notes = {c.note for b in flat(blocks) if isinstance(b, Grid) for row in b.rows for c in row.cells}
    held = {r["held"] for p in bench.plans.values() for r in assumption_rows(bench, p, language) if r["of"] != "today"}
    assert len(held - {""}) > 2
    assert held <= notes


def test_the_mean_over_all_orders_stands_on_paper_where_it_is_exact_and_else_how_to_draw_it(paper, bench):
    language, blocks = paper
    told = {
        key: part_rows(bench, bench.plans[key], ("primary_need",), YEAR, language, orders=0)[0] for key in bench.plans
    }
    block = added_block(told["longer_life"], WORDS[language])
    assert WORDS[language]("explore.way_shapley") in [head for head, _ in block.columns]
    rows = [tuple(c.text for c in row.cells) for b in flat(blocks) if isinstance(b, Grid) for row in b.rows]
    assert [row for row in block.rows if row not in rows] == []
    command = "kringloop scenario run together --explain primary_need"
    assert [told[key]["complete"] for key in ("longer_life", "together")] == [True, False]
    assert sum(command in text for text in texts(blocks)) == 1
    assert not any("run longer_life --explain" in text for text in texts(blocks))
