"""At the table: the comparison that every door shows, kept by a run or worked out now, once for each run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.core import DuplicateError, listing, unknown
from kringloop.perspectives.bench import DRAWS, Bench, bench_of_run
from kringloop.perspectives.compared import Compared, compare
from kringloop.perspectives.files import is_file_name, perspective_of, read_perspective, shipped_perspectives
from kringloop.perspectives.kept import kept_comparison
from kringloop.perspectives.outside import with_outside
from kringloop.perspectives.perspective import OWN, Perspective
from kringloop.robustness import Drawing
from kringloop.runs import READY_PERSPECTIVES
from kringloop.tables import read_text

if TYPE_CHECKING:
    from kringloop.reading import Reading
    from kringloop.runs import Run


def drawing_of(run: Run) -> Drawing:
    """The draws of a run; of one made without as many as a table needs to see what is near."""
    count = int(run.meta.get("draws", "0"))
    return Drawing(count=count, seed=int(run.meta["draws_seed"])) if count else Drawing(count=DRAWS)


def has_ready(run: Run) -> bool:
    """Whether there are ready ones to read; whether each of them fits the run is said when they are read."""
    return kept_comparison(run) is not None or bool(_ready_texts(run))


def ready_perspectives(reading: Reading) -> tuple[Perspective, ...]:
    """Those that a run compared, else those that stood beside its study when it was run."""
    kept = kept_comparison(reading.run)
    if kept is not None:
        return kept.perspectives
    return reading.keep(
        "ready perspectives",
        lambda: tuple(
            perspective_of(text.encode(), f"{key}.yaml", reading.run.study)
            for key, text in _ready_texts(reading.run).items()
        ),
    )


def _ready_texts(run: Run) -> dict[str, str]:
    """Those of the run itself; of a file that keeps none, such as one of earlier, those that ship beside its study."""
    if READY_PERSPECTIVES in run.file.names:
        return dict(run.file.table(READY_PERSPECTIVES).select("perspective", "text").iter_rows())
    return {key: read_text(path) for key, path in shipped_perspectives(run.study).items()}


def perspectives_asked(reading: Reading, names: Sequence[str], *, only: bool = False) -> list[Perspective]:
    """Those named; a file comes beside the ready ones, unless only those named are asked for.

    Raises
    ------
    UnknownNameError, StudyError   as `perspective_named`
    """
    ready = {p.key: p for p in ready_perspectives(reading)}
    given = []
    for name in names:
        if name not in ready and not is_file_name(name):
            raise unknown("perspective", name, ready)
        given.append(ready[name] if name in ready else read_perspective(Path(name), reading.run.study))
    if only or (names and all(name in ready for name in names)):
        return given
    return [*ready.values(), *(p for p in given if p not in ready.values())]


def at_the_table(reading: Reading, perspectives: Sequence[Perspective] | None = None) -> Compared:
    """Perspectives beside the study's own choices, the ready ones where none are given; kept while a run is read.

    Raises
    ------
    DuplicateError   two perspectives of one key
    """
    ready = ready_perspectives(reading)
    asked = tuple(ready if perspectives is None else perspectives)
    twice = {p.key for p in asked if sum(q.key == p.key for q in asked) > 1}
    if twice:
        raise DuplicateError(
            f"two perspectives are called {listing(sorted(twice))}; give one another key",
            nl=f"twee perspectieven heten {listing(sorted(twice), language='nl')}; geef er een een andere sleutel",
        )
    if {p.text for p in asked} <= {p.text for p in ready}:
        texts = tuple(p.text for p in asked)
        return reading.keep(("perspectives", texts), lambda: _worked(reading, asked))
    return with_outside(compare(bench_at(reading).fresh(), asked), reading)


def _worked(reading: Reading, asked: tuple[Perspective, ...]) -> Compared:
    kept = kept_comparison(reading.run)
    if kept is not None and [p.text for p in kept.perspectives] == [p.text for p in asked]:
        return with_outside(kept, reading)
    return with_outside(compare(bench_at(reading), asked), reading)


def bench_at(reading: Reading) -> Bench:
    """The bench of the run that is read."""
    return reading.keep("bench of perspectives", lambda: bench_of_run(reading.run, drawing_of(reading.run)))


def columns_of(compared: Compared) -> tuple[str, ...]:
    """The study, then the perspectives."""
    return (OWN, *(p.key for p in compared.perspectives))
