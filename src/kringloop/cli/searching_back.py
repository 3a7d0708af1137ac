"""`backcast`: targets searched backwards on a study or a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kringloop.cli.choose import refuse
from kringloop.cli.render import console, print_blocks, print_json
from kringloop.cli.speech import words
from kringloop.reading import backcast_blocks, backcast_title


def backcast_command(
    file: Path | None,
    targets: Sequence[str],
    product: str,
    objective: str,
    levers: Sequence[str],
    draws: int,
    run: Path | None,
    study: str | None,
    *,
    language: str,
    as_json: bool,
) -> None:
    """One backcast, of a file or of a line."""
    from kringloop.runs import (
        BackcastAsked,
        backcast_of,
        open_run,
        read_backcast,
        read_target,
        workbench_of,
        workbench_of_run,
    )
    from kringloop.tables import EXAMPLE_STUDY

    if file is not None:
        asked = read_backcast(file)
    else:
        keys = tuple(key.strip().replace("-", "_") for key in levers)
        asked = BackcastAsked(
            targets=tuple(map(read_target, targets)), product=product, objective=objective, levers=keys
        )
    bench = workbench_of(study or EXAMPLE_STUDY) if run is None else workbench_of_run(open_run(run))
    refuse(bench is None, "run_without_levers", path=run)
    assert bench is not None
    found = backcast_of(bench, asked, draws=draws)
    said = words(language)
    if as_json:
        print_json({"finding": backcast_title(found, said), **found.as_dict()})
        return
    console().print(backcast_title(found, said), style="bold", markup=False)
    print_blocks(backcast_blocks(found, said))
