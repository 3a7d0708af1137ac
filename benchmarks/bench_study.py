"""Questions to a whole study: sets of choices, and one answer of the explorer."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.registry import Subject, benchmark
from kringloop.core import Problems
from kringloop.perspectives.bench import bench_of_run
from kringloop.runs import choices_of_study, open_run, run_study, workbench_of
from kringloop.runs.evaluate import Outcome, evaluate
from kringloop.runs.sets import SetEvaluator, overrides_of
from kringloop.study import Study, find_study, load_study, study_with
from kringloop.study.load import _Loader
from kringloop.study.model import NamesSpec, SetSpec
from kringloop.tables import read_yaml

SETS = 500


@cache
def _study() -> tuple[Study, tuple[Outcome, ...]]:
    study = load_study(find_study("netherlands"))
    return study, tuple(evaluate(study.file, study.ledger))


def _sets(study: Study, most: int) -> dict[str, SetSpec]:
    """Sets drawn from the declared alternatives, each of one up to `most` choices; the same ones every time."""
    draw = random.Random(most)
    options = {
        c.key: [a.value for a in c.alternatives if a.value != c.now and a.why_not is None]
        for c in choices_of_study(study.file)
    }
    options = {key: values for key, values in options.items() if values and key != "show.window"}
    names = NamesSpec(nl="getrokken", en="drawn")
    found = {}
    for n in range(SETS):
        keys = draw.sample(sorted(options), draw.randint(1, most))
        found[f"s{n}"] = SetSpec(names=names, overrides={key: draw.choice(options[key]) for key in keys})
    return found


@benchmark("choice_sets", sizes=(1, 2, 3), goal="500 sets over the shipped study within 60 s", repeats=1)
def choice_sets(most: int) -> Subject:
    study, outcomes = _study()
    sets = _sets(study, most)
    with_sets = replace(study, file=study.file.model_copy(update={"sets": sets}))

    def ours() -> int:
        evaluator = SetEvaluator(with_sets, outcomes)
        return sum(len(evaluator.evaluate(name).outcomes) for name in sets)

    return Subject(ours=ours)


@benchmark(
    "choice_sets_anew",
    sizes=(5,),
    goal="a set of choices sooner than the study worked whole with them",
    peer="the tables read and the study worked whole for each set",
    repeats=1,
)
def choice_sets_anew(count: int) -> Subject:
    """The first sets of `choice_sets`; of the whole study, what the sets touch is compared."""
    study, outcomes = _study()
    sets = dict(itertools.islice(_sets(study, 3).items(), count))
    with_sets = replace(study, file=study.file.model_copy(update={"sets": sets}))

    def ours() -> list[tuple[Outcome, ...]]:
        evaluator = SetEvaluator(with_sets, outcomes)
        return [evaluator.evaluate(name).outcomes for name in sets]

    def peer() -> list[tuple[Outcome, ...]]:
        return [tuple(evaluate(whole.file, whole.ledger)) for whole in map(anew, sets)]

    def anew(name: str) -> Study:
        file = read_yaml(study.path)
        chosen = study_with(study.file, overrides_of(with_sets.file, (name,)).values)
        return _Loader(file, chosen, Problems(str(file.path))).load()

    return Subject(ours=ours, peer=peer, difference=_apart)


def _apart(ours: list[tuple[Outcome, ...]], peer: list[tuple[Outcome, ...]]) -> float:
    """Largest difference of a figure; infinite where one side has none."""
    apart = 0.0
    for mine, whole in zip(ours, peer, strict=True):
        theirs = {o.indicator.id: o.result for o in whole}
        for outcome in mine:
            a, b = outcome.result, theirs.get(outcome.indicator.id)
            if (a is None) != (b is None):
                return float("inf")
            if a is not None and b is not None:
                apart = max(apart, float(np.nan_to_num(np.abs(a.value - b.value)).max(initial=0.0)))
    return apart


@benchmark(
    "conclusions_in_sets", sizes=(3,), goal="500 sets × all conclusions of the shipped study within 60 s", repeats=1
)
def conclusions_in_sets(most: int) -> Subject:
    """What each conclusion and trend of a headline comes to under each set, on the figures themselves."""
    with TemporaryDirectory() as folder:
        bench = bench_of_run(open_run(run_study(find_study("netherlands"), Path(folder)).path, keep_open=True), None)
    sets = _sets(bench.study, most)

    def ours() -> int:
        fresh = bench.fresh()
        verdicts = (fresh.verdict(stated, spec.overrides) for spec in sets.values() for stated in fresh.stated)
        return sum(verdict.holds is not None for verdict in verdicts)

    return Subject(ours=ours)


@benchmark("explorer_answer", sizes=("0104", "0102"), goal="at most 100 ms with all indicators of one product")
def explorer_answer(product: str) -> Subject:
    bench, steps = workbench_of("netherlands"), itertools.count(1)
    bench.explore({"product": product})

    def ours() -> Any:
        return bench.explore({"product": product, "reuse": next(steps) / 1000.0, "lifetime": 1.25})

    return Subject(ours=ours)
