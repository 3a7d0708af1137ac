"""Questions to a whole study: sets of choices, and one answer of the explorer."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.registry import Subject, benchmark
from kringloop.perspectives.bench import bench_of_run
from kringloop.runs import choices_of_study, open_run, run_study, workbench_of
from kringloop.runs.evaluate import Outcome, evaluate
from kringloop.runs.sets import SetEvaluator
from kringloop.study import Study, find_study, load_study
from kringloop.study.model import NamesSpec, SetSpec

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
