"""What figures in front have to reach: only the goals of that very figure, of the first year, all base years in use."""

import re
from dataclasses import replace

import pytest

from kringloop.reading import (
    Reading,
    front,
    front_record,
    goal_sentence,
    held_target,
    row_goals,
    rules_disagree,
    target_verdict,
)
from kringloop.runs import open_run
from tests.netherlands import results_file
from tests.small import command


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    file = results_file(tmp_path_factory)
    return Reading(open_run(file), file.name)


def row_of(reading, id):
    return next(r for r in front(reading, reading.words("en")).rows if r.definition.id == id)


def keys(reading, row):
    return [h.statement.key for h in row_goals(reading, row)]


def test_a_row_has_the_goals_of_its_own_figure_and_no_other(reading):
    gases = row_of(reading, "ghg_direct.cbs")
    assert keys(reading, gases) == ["climate_2030"]  # not that of 2050, which comes after
    assert keys(reading, row_of(reading, "primary_material_use.dmi")) == ["half_dmi_2014", "half_dmi_2016"]
    assert keys(reading, row_of(reading, "circular_material_use.eurostat")) == ["circular_use_nl"]  # not of the EU
    assert keys(reading, row_of(reading, "waste_generated.cbs")) == []
    assert keys(reading, replace(gases, cell={"sector": "20"})) == []
    assert keys(reading, replace(gases, year=2031)) == ["climate_2050"]


@pytest.mark.analytic
def test_the_sentence_says_goal_distance_verdict_and_chance(reading):
    # CBS: 66.0 Mt in 1990, so 55 % less is 29.7; 41.6 in 2024 is 11.9 more than that
    said = {n: goal_sentence(held_target(reading, "climate_2030"), reading.words(n)) for n in ("nl", "en")}
    assert said["en"].startswith("Goal 2030 (law, since 1990): at most 29.7 Mt CO₂-eq; 11.9 Mt CO₂-eq too high; ")
    assert re.search(r"far behind \(other rule: behind\), chance \d\.\d %$", said["en"])
    assert said["nl"].startswith(
        "Doel 2030 (wet, sinds 1990): ten hoogste 29,7 Mt CO₂-eq; nog 11,9 Mt CO₂-eq te hoog; "
    )
    union = goal_sentence(held_target(reading, "circular_use_nl"), reading.words("en"))
    assert "at least 24 %; 6.6 points to spare; met" in union


def test_rules_that_disagree_are_marked_and_named(reading):
    words = reading.words("en")
    for key in ("climate_2030", "half_dmi_2016", "circular_2050"):
        held = held_target(reading, key)
        assert rules_disagree(held) == ("other rule" in target_verdict(held, words))
    assert rules_disagree(held_target(reading, "climate_2030"))
    assert not rules_disagree(held_target(reading, "circular_2050"))


def test_every_door_says_the_same_sentence(reading, tmp_path_factory, capsys):
    run = str(results_file(tmp_path_factory))
    assert command(["show", "goals", "--run", run, "--lang", "nl"]) == 0
    screen = " ".join(capsys.readouterr().out.split())
    words = reading.words("nl")
    aims = [(r, h) for r in front(reading, words).rows for h in row_goals(reading, r)]
    assert len(aims) >= 5
    for row, held in aims:
        assert " ".join(goal_sentence(held, words).split()) in screen
        assert held.statement.key in front_record(reading, row, words)["targets"].split()
    assert "Oordeel volgens twee regels" in screen
