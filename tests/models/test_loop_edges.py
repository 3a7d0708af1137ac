"""Ways in the loop of use that a study file declares: checked with their line, and every rate moves with their mass."""

import re
from dataclasses import replace

import pytest
import yaml

from kringloop.core import StudyError
from kringloop.indicators import INDICATORS
from kringloop.models import overfull
from kringloop.models.loop_edges import EdgeSettings
from kringloop.runs.checks import check_balances
from kringloop.study import copy_study, find_study
from kringloop.study.load import load_study
from tests.bench import bench

WASHERS = "0104"
YEAR = 2040
PLANT = {"origin": "not_reused", "destination": "materials", "share": 0.1, "note": "a plant takes mixed scrap"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return copy_study("netherlands", tmp_path_factory.mktemp("loop") / "study").parent


def written(folder, loop):
    """The shipped study with its life cycle alone, for one product and with these ways."""
    path = folder / "study.yaml"
    whole = yaml.safe_load(find_study("netherlands").read_text(encoding="utf-8"))
    accounts = {key: whole["accounts"][key] for key in ("life_cycle", "in_use")}
    for account in accounts.values():
        account["settings"] |= {"loop": loop, "products": [WASHERS]}
    kept = {
        key: whole[key] for key in ("study", "names", "description", "years", "region", "abroad", "nodes", "origins")
    }
    path.write_text(yaml.safe_dump({**kept, "accounts": accounts}, sort_keys=False), encoding="utf-8")
    return path


def figure(study, key):
    values = INDICATORS[key].expression(study.ledger).by("year", "good", "scenario")
    return values.at(year=YEAR, good=WASHERS, scenario="baseline")


def test_a_declared_way_moves_recycled_content_rate_and_loss_and_every_node_closes(folder):
    """A tenth of what nobody reuses was lost and is material now; nothing else changes."""
    before, after = load_study(written(folder, [])), load_study(written(folder, [PLANT]))
    assert figure(after, "new_products") == figure(before, "new_products")
    ratio = figure(before, "discards_per_new_product")
    for key, points in (("eol_recycling_rate", 10.0), ("material_loss_rate", -10.0), ("recycled_content", 0.1 * ratio)):
        assert figure(after, key) - figure(before, key) == pytest.approx(points), key
    assert check_balances(after.file, after.tables)["outcome"].unique().to_list() == ["pass"]


@pytest.mark.parametrize(
    ("way", "where", "words"),
    [
        ({"destination": "material"}, "destination", "'material' is not a node of the loop of use; did you mean 'mate"),
        ({"origin": "landfill"}, "origin", "'landfill' is an end: nothing leaves it"),
        ({"share": 1.2}, "share", "less than or equal to 1; seen 1.2"),
        ({"share": -0.1}, "share", "greater than or equal to 0; seen -0.1"),
        ({"age": "new"}, "age", "'materials' takes up no age, only a use does"),
        ({"destination": "collection"}, "", "is there already and is steered by the lever 'collection'"),
        ({"note": ""}, "note", "at least 1"),
    ],
)
def test_a_way_that_cannot_be_is_told_with_its_line(folder, way, where, words):
    path = written(folder, [{**PLANT, **way}])
    with pytest.raises(StudyError) as refused:
        load_study(path)
    told = next(line for line in str(refused.value).splitlines() if words in line)
    lines = path.read_text(encoding="utf-8").splitlines()
    line = int(told.split(":")[0]) - 1
    assert lines[line].strip().removeprefix("- ").startswith(where or "origin")
    assert f"accounts.life_cycle.settings.loop.0{'.' if where else ''}{where}" in told
    dutch = refused.value.in_language("nl")
    assert "Er is niets uitgevoerd." in dutch
    assert words.partition("; ")[0] not in dutch


@pytest.mark.parametrize(
    ("loop", "words"),
    [
        ([PLANT, PLANT], "the way not_reused → materials stands twice; add the shares up"),
        ([{**PLANT, "share": 0.7}, {**PLANT, "destination": "landfill", "share": 0.4}], "take 1.1 of what leaves it"),
        ([{**PLANT, "origin": "recycling", "destination": "collection"}], "runs in a circle without a phase"),
        ([{**PLANT, "origin": "left_over", "destination": "not_reused"}], "leads back to itself"),
        ([PLANT], ""),
    ],
)
def test_ways_together_close_or_are_refused(folder, loop, words):
    path = written(folder, loop)
    if not words:
        assert load_study(path).ledger.accounts
        return
    with pytest.raises(StudyError, match=words) as refused:
        load_study(path)
    assert re.search("(staat er twee keer|nemen samen 1.1|deze wegen sluiten niet)", refused.value.in_language("nl"))


def test_a_scenario_that_takes_more_than_the_ways_leave_is_told(folder):
    """More collection takes 0.85 and leaves 0.05 to export."""
    with pytest.raises(StudyError) as refused:
        load_study(written(folder, [{**PLANT, "share": 0.2}]))
    assert "0.85 + export 0.05 + 0.2 by the loop of the study is 1.1 of discards not reused" in str(refused.value)
    assert "scenarios.more_collection.changes.collection" in str(refused.value)


def test_levers_are_refused_what_the_ways_do_not_leave():
    ways = (EdgeSettings(**PLANT),)
    questions = {k: replace(q, settings=replace(q.settings, loop=ways)) for k, q in bench().questions.items()}
    own = replace(bench(), questions=questions)
    with pytest.raises(StudyError, match=r"collection 0\.85 \+ export 0\.1 \+ 0\.1 by the loop of the study is 1\.05"):
        own.explore({"product": WASHERS, "collection": 0.85})
    assert own.model.choices.taken == {"not_reused": 0.1}
    levers = {**own.levers_of("baseline"), "collection": 0.85}
    assert overfull(levers) == []
    assert overfull(levers, own.model.choices.taken) == [(("collection", "export"), pytest.approx(1.05))]
