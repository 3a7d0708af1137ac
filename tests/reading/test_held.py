"""The targets of the shipped study held against its figures, and what the table of a study may not say."""

import csv
import json
from pathlib import Path

import pytest

from kringloop.core import RangeError, UnknownNameError
from kringloop.reading import (
    Reading,
    divided_target,
    divisible,
    held_facts,
    held_sentences,
    held_target,
    held_targets,
    holder_text,
    target_chart,
    target_record,
    without_figure,
)
from kringloop.runs import open_run
from kringloop.study import find_study
from kringloop.targets import Chance, Course
from tests.netherlands import results_file
from tests.small import command


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    file = results_file(tmp_path_factory)
    return Reading(open_run(file), file.name)


def test_every_goal_of_the_study_stands_somewhere(reading):
    """Each has a figure, or says which office and table would hold it."""
    held = held_targets(reading)
    assert len(held) > 20
    assert {h.statement.key for h in held if h.why_not is not None} == set()
    for each in held:
        assert (each.judged is not None) or (each.statement.holder is not None), each.statement.key


@pytest.mark.published
def test_figures_of_goals_that_offices_print(reading):
    # CBS 83300: manufacturing emitted 66.0 Mt in 1990; 55 % less is 29.7. Eurostat: the EU recovered 11.8 % in 2023
    climate = held_target(reading, "climate_2030").judged
    assert climate.aim == pytest.approx(climate.base[1] * 0.45)
    assert climate.base == (1990, pytest.approx(66, abs=0.5))
    union = held_target(reading, "circular_use_eu").judged
    assert union.latest == (2023, 11.8)
    assert union.distance.state == "far_behind"
    assert held_target(reading, "circular_use_nl").judged.distance.state == "met"


def test_both_base_years_and_both_metrics_give_other_answers(reading):
    aims = {k: held_target(reading, f"half_{k}").judged.aim for k in ("dmi_2014", "dmi_2016", "dmc_2014", "dmc_2016")}
    assert len({round(v, 3) for v in aims.values()}) == 4


def test_what_is_told_of_one_target_in_both_languages(reading):
    for language, said in (
        ("nl", ["uit het hoofd, nog na te lezen", "De regels zeggen niet hetzelfde", "per euro in 2030"]),
        ("en", ["from memory, to be checked", "The rules disagree", "each euro must take"]),
    ):
        text = " ".join(held_sentences(held_target(reading, "climate_2030"), reading.words(language)))
        assert [words for words in said if words not in text] == []
    record = target_record(held_target(reading, "climate_2030"), reading.words("en"))
    assert record["gap"] == pytest.approx(record["latest"] - record["aim"])
    assert isinstance(held_target(reading, "climate_2030").judged.courses["exponential"], Course)
    assert "a course by a constant share" in held_target(reading, "climate_2050").judged.courses["exponential"]


def test_a_target_divided_over_sectors_adds_up_under_every_principle(reading):
    found = divided_target(reading, "climate_2030")
    worked = {k: parts for k, parts in found.parts.items() if isinstance(parts, tuple)}
    assert {"base", "base_squared", "value_added"} <= set(worked)
    for parts in worked.values():
        assert sum(p.target for p in parts if p.depth == 1) == pytest.approx(found.held.judged.aim)
        assert sum(p.base for p in parts if p.depth == 1) == pytest.approx(found.held.judged.latest[1])
    assert "climate_2030" in divisible(reading)
    with pytest.raises(RangeError, match="target 'circular_use_eu' cannot be divided over sectors") as no:
        divided_target(reading, "circular_use_eu")
    assert "is niet over sectoren te verdelen" in no.value.in_language("nl")
    with pytest.raises(UnknownNameError, match="did you mean 'climate_2030'") as no:
        held_target(reading, "climate_203")
    assert "geen bekend doel" in no.value.in_language("nl")


@pytest.mark.parametrize("width", ["80", "120"])
@pytest.mark.parametrize(("language", "said"), [("nl", "achter op schema"), ("en", "behind")])
def test_the_commands_fit_the_screen(tmp_path_factory, capsys, monkeypatch, width, language, said):
    from kringloop.cli import render

    monkeypatch.setattr(render, "PIPE_WIDTH", int(width))
    run = str(results_file(tmp_path_factory))
    for asked in (["targets"], ["targets", "half_dmc_2016"], ["allocate", "climate_2030"]):
        assert command([*asked, "--run", run, "--lang", language]) == 0
        text = capsys.readouterr().out
        assert [line for line in text.splitlines() if len(line.rstrip()) > int(width)] == []
        assert said in " ".join(text.split()) or asked[0] == "allocate"


def test_plain_data_of_targets_and_divisions(tmp_path_factory, capsys):
    run = str(results_file(tmp_path_factory))
    assert command(["targets", "--run", run, "--json"]) == 0
    rows = {r["target"]: r for r in json.loads(capsys.readouterr().out)}
    assert rows["half_dmi_2014"]["verdict"] == "far_behind"
    assert rows["circular_2050"]["verdict"] is None
    assert rows["circular_2050"]["holder"]
    assert command(["allocate", "climate_2030", "--run", run, "--json"]) == 0
    divisions = {r["principle"]: r for r in json.loads(capsys.readouterr().out)}
    assert divisions["potential"]["why_not"]
    assert any(p["below_zero"] for p in divisions["value_added"]["parts"])


def test_the_shipped_table_names_only_what_is_there():
    path = Path(find_study("netherlands")).parent / "targets.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {r["certainty"] for r in rows} <= {"official", "read_second_hand", "memory"}
    assert all(r["holder_nl"] for r in rows if not r["indicator"])


def test_the_picture_of_a_target_has_the_record_and_every_course(reading):
    held = held_target(reading, "half_dmc_2014")
    drawn = target_chart(reading, held, reading.words("en"))
    figures = {tuple(map(str, row)) for row in drawn.table.rows}
    assert len(drawn.table.columns) >= 4
    assert any("2014" in row for row in figures)
    assert "64.2" in drawn.text
    assert target_chart(reading, held_target(reading, "circular_2050"), reading.words("en")) is None


def test_facts_of_a_goal_are_those_of_its_sentences(reading):
    """The panel of the page and the report say what the terminal says, and mark where two rules disagree."""
    held, words = held_target(reading, "climate_2030"), reading.words("en")
    facts = {f.name: f for f in held_facts(held, words)}
    told = " ".join(held_sentences(held, words))
    assert facts["Goal for 2030"].text == "at most 29.7 Mt CO₂-eq"
    assert facts["Now (2024)"].text == "41.6 Mt CO₂-eq: 11.9 Mt CO₂-eq too high"
    for name in ("Goal for 2030", "Chance of meeting it", "Needed from now on"):
        assert facts[name].text in told
    assert facts["What growth demands"].text.split(" per euro")[0] in told
    assert [f.hatched for f in facts.values()].count(True) == 2
    assert held_facts(held_target(reading, "circular_2050"), words) == ()
    met = {f.name for f in held_facts(held_target(reading, "jobs_kept"), reading.words("nl"))}
    assert "Vanaf nu nodig" not in met


def test_the_band_of_a_picture_ends_at_the_chance_and_goes_no_further_than_its_years(reading):
    near, far = (held_target(reading, k).judged for k in ("climate_2030", "climate_2050"))
    assert near.onwards[2030] == near.chance
    assert max(far.onwards) == far.latest[0] + 8 < 2050
    drawn = target_chart(reading, held_target(reading, "climate_2030"), reading.words("nl"))
    assert "Afstand tot het doel: nog 11,9 Mt CO₂-eq te hoog" in drawn.text
    assert any("als de lijn van de laatste jaren doorgaat" in str(row[0]) for row in drawn.table.rows)


def test_goals_of_product_groups_and_of_every_boundary_stand_with_a_figure_or_with_who_would_hold_it(reading):
    """Input side, output side and effects: what a table carries is held against it, the rest names an office."""
    held = {h.statement.key: h for h in held_targets(reading)}
    groups = [h for h in held.values() if "product_group" in h.statement.where]
    assert {h.statement.where["product_group"] for h in groups} >= {"solar", "wind", "climate", "machines", "ict"}
    assert all(without_figure(h) and h.cell == h.statement.where for h in groups)
    words = reading.words("nl")
    assert all(len(holder_text(h, words)) > 3 for h in held.values() if without_figure(h))
    assert held["earth_land"].judged.distance.state == "met"
    assert held["earth_toxicity"].judged.latest[1] > 10
    # CBS: 56.1 kt of nitrogen oxides in 2005, so 61 % less is 21.9
    assert held["nox_2030"].judged.aim == pytest.approx(56.1 * 0.39, abs=0.05)
    assert {"nox_2030", "so2_2030", "nh3_2030", "nmvoc_2030"} <= set(divisible(reading))
    assert not isinstance(held["crm_value"].judged.chance, Chance)  # three lists are too few years


def test_the_record_of_a_goal_is_drawn_with_its_margins(reading):
    held = held_target(reading, "climate_2030")
    drawn = target_chart(reading, held, reading.words("en"))
    last = reading.series(held.definition.id, held.cell)[-1]
    assert last["low"] < last["value"] < last["high"]
    told = " ".join(str(cell) for row in drawn.table.rows for cell in row)
    assert f"{last['low']:.1f}" in told


def test_sums_over_years_are_told_of_amounts_with_their_unit(tmp_path_factory, capsys):
    run = str(results_file(tmp_path_factory))
    assert command(["targets", "climate_2030", "--run", run, "--lang", "en"]) == 0
    assert "the same amount a year 1,913 Mt CO₂-eq;" in " ".join(capsys.readouterr().out.split())
    assert command(["targets", "circular_use_nl", "--run", run, "--lang", "en"]) == 0
    assert "Added up" not in capsys.readouterr().out
