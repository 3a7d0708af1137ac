"""`run` and `check`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kringloop.cli.agreed import CHECK_FAILED, DEFAULT_FOLDER
from kringloop.cli.footing import program
from kringloop.cli.render import console, print_json
from kringloop.cli.speech import say, spoken
from kringloop.core import RangeError, listing

if TYPE_CHECKING:
    from kringloop.runs import Draws, Progress, Run

_NAMED: Final = re.compile(r"'([^']*)'")
_MANY: Final = 3
"""Names that share a reason and each have a line."""


@contextmanager
def progress() -> Iterator[Progress]:
    """A line that says what is being done, on a terminal only."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield lambda _: None
        return
    with screen.status(say("starting")) as status:
        yield lambda step: status.update(step_words(step))


def step_words(step: str) -> str:
    """A step of a run in words: its key, and what it is about."""
    key, _, about = step.partition(" ")
    done, _, left = about.partition(" ")
    return say(f"{key}_run", done=done, left=left) if key.startswith("drawing") else say(key, about=about)


def draws_asked(
    count: int | None, seed: int | None, workers: int, cluster: str | None, *, through_models: bool = False
) -> Draws | None:
    """What is drawn and who works; nothing where no draws are asked."""
    if count is None:
        if seed is not None or workers != 1 or cluster is not None or through_models:
            raise RangeError(say("workers_without_draws"))
        return None
    from kringloop.cli.how_sure import crew_of
    from kringloop.robustness import Drawing
    from kringloop.runs import Draws

    drawing = Drawing(count=count) if seed is None else Drawing(count=count, seed=seed)
    return Draws(drawing=drawing, crew=crew_of(workers, cluster), through_models=through_models)


def run_command(
    study: str,
    out: Path,
    *,
    sets: Sequence[str],
    perspectives: Sequence[str],
    quiet: bool,
    language: str,
    as_json: bool,
    draws: Draws | None,
) -> int:
    """Run a study; 0 when every check passed."""
    from kringloop.cli.goals import show_goals
    from kringloop.perspectives import asked_names
    from kringloop.runs import open_run, run_study
    from kringloop.study import find_study

    with progress() as tell:
        path = find_study(study)
        beside = asked_names(perspectives, path.parent)
        ran = run_study(path, out, sets=tuple(sets), draws=draws, beside=beside, progress=tell)
        opened = open_run(ran.path)
    if as_json:
        print_json(
            {
                "results": str(ran.path),
                "run": ran.run_hash,
                "failed_checks": list(ran.failed_checks),
                "without_figures": dict(ran.without_result),
            }
        )
    elif not quiet:
        show_goals(opened, every=False, language=language, as_json=False)
    for line in without_figures(ran.without_result, language):
        print(line, file=sys.stderr)
    print_failed_checks(opened, language)
    print(_next_steps(ran.path, opened, study, already=ran.already_there), file=sys.stderr)
    return CHECK_FAILED if ran.failed_checks else 0


def print_failed_checks(opened: Run, language: str) -> None:
    """Which checks failed, with what was seen."""
    from kringloop.reading import reason_words
    from kringloop.runs import COMPUTED

    for check in opened.failed_checks:
        seen = reason_words(check["detail"], language)
        failed = f"{check['subject']}: {seen}" if check["check"] == COMPUTED else seen
        print(say("check_failed", failed=failed), file=sys.stderr)


def without_figures(found: Sequence[tuple[str, str]], language: str) -> Iterator[str]:
    """Why indicators have no figures, a line per reason; a reason that many names share is said once, with the names.

    A study of a country without accounts by industry would else begin with a screen of lines that say one thing.
    """
    from kringloop.reading import reason_words

    alike: dict[str, dict[str, list[str]]] = {}
    for key, why in found:
        alike.setdefault(_NAMED.sub("", why, count=1), {}).setdefault(why, []).append(key)
    for reasons in alike.values():
        names = [f"'{named[1]}'" for why in reasons if (named := _NAMED.match(why))]
        if len(names) > _MANY:
            (first, _), *_ = reasons.items()
            yield say(
                "without_many",
                count=sum(map(len, reasons.values())),
                why=reason_words(first, language),
                names=listing(names[1:], most=8, language=language),
            )
            continue
        for why, keys in reasons.items():
            told = listing(keys, most=5, language=language)
            yield say("without_figures", key=told, why=reason_words(why, language))


def _has(run: Run, indicator: str, definition: str, **cell: str | int) -> bool:
    """Whether a run has a figure of a cell, so that an example on it works."""
    names = [n for n in cell if n in run.file.query("select * from observations limit 0").columns]
    if len(names) < len(cell):
        return False
    where = " and ".join(f'"{n}" = ?' for n in ("indicator", "definition", *names))
    asked: list[object] = [indicator, definition, *cell.values()]
    return bool(run.file.query(f"select count(value) as n from observations where {where}", asked)["n"].item())


def _next_steps(path: Path, run: Run, study: str, *, already: bool) -> str:
    """What to try on this run, as commands that work when pasted; examples are shown where it has their figures.

    study : as it was typed, so that it is found again
    """
    from shlex import quote

    have = set(run.indicators.filter(run.indicators["why_not"].is_null())["indicator"].to_list())
    by_sector = _has(run, "ghg_direct", "cbs", year=2023, sector="C")
    steps = {
        "show ghg_direct --by sector": by_sector,
        "explain ghg_direct --year 2023 --where sector=C": by_sector,
        "show circular_material_use --by definition": "circular_material_use" in have,
    }
    examples = [step for step, works in steps.items() if works]
    examples += [f"show {key}" for key in sorted(have)[: 2 - len(examples)]] if len(examples) < 2 else []
    folder = "" if path.parent == DEFAULT_FOLDER else f" --results {quote(str(path.parent))}"
    first = [f"  {program()} {step}{folder}" for step in examples]
    then = [
        (f"serve {quote(str(path.parent))}", say("then_serve")),
        (f"report {quote(str(path))}", say("then_report")),
        (f"new {quote(study)} mine/", say("then_new")),
    ]
    width = max(len(command) for command, _ in then)
    lines = [f"  {program()} {command:<{width}}   {why}" for command, why in then]
    return "\n".join(["", say("already_there" if already else "written", path=path), say("try_next"), *first, *lines])


def _check_results(path: Path, *, as_json: bool) -> int:
    """Whether a results file holds what was written; reads it whole."""
    from kringloop.tables import ResultsFile

    file = ResultsFile(path)
    study, run, sound = file.meta.get("study", "?"), file.meta.get("run", "?")[:10], file.sound()
    if as_json:
        print_json({"file": str(path), "study": study, "run": run, "sound": sound})
    else:
        print(say("results_sound" if sound else "results_damaged", path=path, study=study, run=run))
    return 0 if sound else CHECK_FAILED


def check_command(study: str, *, as_json: bool) -> int:
    """Check a study and its tables, or a results file; 0 when everything is right."""
    from kringloop.perspectives import check_ready
    from kringloop.reading import reason_words
    from kringloop.runs import FAIL, check_study
    from kringloop.study import find_study

    if study.endswith(".duckdb") and not Path(study).is_dir():
        return _check_results(Path(study), as_json=as_json)
    path = find_study(study)
    with progress() as tell:
        found = check_study(path, DEFAULT_FOLDER, progress=tell)
        check_ready(path)
    taken_from = str(found.run) if found.run is not None else None
    if as_json:
        print_json(
            {"study": found.study, "file": str(path), "rows": found.rows, "checks": found.checks, "run": taken_from}
        )
    else:
        print(say("no_mistakes", path=path, accounts=found.accounts, rows=found.rows))
        for row in found.checks:
            said = [reason_words(row[part], spoken()) for part in ("check", "detail")]
            print(f"  {say(row['outcome'])}  {said[0]}, {row['subject']}: {said[1]}")
        if taken_from:
            print(say("checks_of_run", run=taken_from))
    return CHECK_FAILED if any(r["outcome"] == FAIL for r in found.checks) else 0
