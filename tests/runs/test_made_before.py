"""A run of before this version says so, with the command that makes it again; a mistake of this version stays one."""

import pytest

from kringloop.core import ResultsError, UnknownNameError
from kringloop.ledger import Ledger, Nodes
from kringloop.runs import Run, ScenarioBench, open_run
from tests.netherlands import results_file

LACKING = "NL.eee.surplus_abroad"


def without_a_node(run, program):
    """The run as a version would have made it that did not know the node."""
    old = Run(run.file)
    known = run.ledger.nodes
    nodes = Nodes([n for n in known.nodes if n.id != LACKING], known.trees, places=known.places)
    old.__dict__["meta"] = {**run.meta, "program": program}
    old.__dict__["ledger"] = Ledger.of_checked(nodes, run.ledger.accounts, run.ledger.origins)
    return old


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return open_run(results_file(tmp_path_factory), keep_open=True)


def test_a_scenario_on_a_run_of_before_says_how_to_make_it_again(run):
    bench = ScenarioBench(without_a_node(run, "of before"))
    with pytest.raises(ResultsError) as refused:
        bench.lines(bench.plan("longer_life"), ["primary_need"])
    for language, words in (
        (
            "en",
            ("was made before this version of kringloop", f"'{LACKING}' is not a known node)", "Make it again with"),
        ),
        (
            "nl",
            ("is gemaakt vóór deze versie van kringloop", f"'{LACKING}' is geen bekende knoop)", "Maak de run opnieuw"),
        ),
    ):
        told = refused.value.in_language(language)
        assert [each for each in words if each not in told] == []
        assert f"run {run.meta['run'][:10]}" in told
        assert "kringloop run netherlands" in told
    assert isinstance(refused.value.__cause__, UnknownNameError)


def test_what_this_version_itself_made_is_a_mistake_with_the_nearest_name(run):
    bench = ScenarioBench(without_a_node(run, run.meta["program"]))
    with pytest.raises(UnknownNameError, match=f"'{LACKING}' is not a known node; did you mean"):
        bench.lines(bench.plan("longer_life"), ["primary_need"])
