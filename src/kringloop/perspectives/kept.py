"""A comparison as a results file keeps it: tables that any reader of the file can open, and back again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kringloop.core import Names
from kringloop.perspectives.bench import DRAWS, bench_of
from kringloop.perspectives.compared import Compared, Line, Mixed, compare
from kringloop.perspectives.files import perspective_named, perspective_of
from kringloop.perspectives.perspective import Perspective
from kringloop.perspectives.turning import Flip
from kringloop.perspectives.verdicts import Support, Verdict
from kringloop.robustness import Drawing, Parts
from kringloop.study import ready_files

if TYPE_CHECKING:
    from kringloop.runs import Outcome, Run
    from kringloop.study import Study, StudyFile

PERSPECTIVES: Final = "perspectives"
LINES: Final = "perspective_lines"
VERDICTS: Final = "perspective_verdicts"
_OR: Final = " | "
"""Between sets of choices, each of which turns a sentence; keys of one set stand with a space between them."""
_TEXT, _WHOLE, _REAL, _YES = pl.String, pl.Int64, pl.Float64, pl.Boolean
_COLUMNS: Final[Mapping[str, Mapping[str, Any]]] = {
    PERSPECTIVES: {
        "perspective": _TEXT,
        "name_nl": _TEXT,
        "name_en": _TEXT,
        "file": _TEXT,
        "sets": _WHOLE,
        "possible": _WHOLE,
        "draws": _WHOLE,
    },
    LINES: {
        "line": _TEXT,
        "kind": _TEXT,
        "touched": _YES,
        "flips": _TEXT,
        "sets": _WHOLE,
        "holding": _WHOLE,
        "failing": _WHOLE,
        "in_both": _REAL,
        "variance_methods": _REAL,
        "variance_data": _REAL,
        "variance_together": _REAL,
        "turned": _TEXT,
    },
    VERDICTS: {
        "line": _TEXT,
        "perspective": _TEXT,
        "answer": _TEXT,
        "holds": _YES,
        "value": _REAL,
        "unit": _TEXT,
        "year": _WHOLE,
        "change": _REAL,
        "clear": _YES,
        "in_draws": _REAL,
        "why_not_nl": _TEXT,
        "why_not_en": _TEXT,
    },
}


@dataclass(frozen=True, slots=True)
class AskedOfRun:
    """What a run is asked to keep beside its figures: perspectives, by their key or file.

    `kringloop.runs` takes any object with these three: it knows no perspective.
    """

    names: tuple[str, ...]
    beside: Path | None = None
    """The folder of the study, whose ready ones go by their key; None: those that ship."""

    def check(self, study: StudyFile) -> None:
        """Refuse mistakes before anything is computed."""
        self._read(study)

    def digest(self, study: StudyFile) -> str:
        """Hash of all that is asked, for the hash of the run."""
        texts = "\0".join(p.text for p in self._read(study))
        return "perspectives " + hashlib.sha256(texts.encode()).hexdigest()[:16]

    def tables(
        self, study: Study, outcomes: Sequence[Outcome], rows: pl.DataFrame, drawing: Drawing | None
    ) -> dict[str, pl.DataFrame]:
        """The tables of the results file."""
        bench = bench_of(study, outcomes, rows, drawing or Drawing(count=DRAWS))
        return tables_of(compare(bench, self._read(study.file)))

    def _read(self, study: StudyFile) -> list[Perspective]:
        ready = None if self.beside is None else ready_files(self.beside)
        return [perspective_named(name, study, ready) for name in self.names]


def tables_of(compared: Compared) -> dict[str, pl.DataFrame]:
    """A comparison as tables."""
    people = [
        (p.key, p.names.nl, p.names.en, p.text, compared.sets, compared.possible, compared.draws)
        for p in compared.perspectives
    ]
    lines = [_line_row(line) for line in compared.lines]
    verdicts = [row for line in compared.lines for row in _verdict_rows(line)]
    rows = {PERSPECTIVES: people, LINES: lines, VERDICTS: verdicts}
    return {name: pl.DataFrame(rows[name], schema=dict(_COLUMNS[name]), orient="row") for name in rows}


def _line_row(line: Line) -> tuple[Any, ...]:
    flips = json.dumps([[list(f.keys), f.pairs] for f in line.flips])
    mixed, parts = line.mixed, line.mixed.parts if line.mixed is not None else None
    told = (None,) * 4 if mixed is None else (*_support(mixed.support), mixed.in_both)
    spread = (parts.methods, parts.data, parts.together) if parts is not None else (None,) * 3
    turned = None if mixed is None else _OR.join(" ".join(keys) for keys in mixed.turned)
    return (line.key, line.kind, line.touched, flips, *told, *spread, turned)


def _support(support: Support) -> tuple[int, int, int]:
    return support.sets, support.holding, support.failing


def _verdict_rows(line: Line) -> Iterator[tuple[Any, ...]]:
    for who, v in line.verdicts.items():
        why = (v.why_not.nl, v.why_not.en) if v.why_not is not None else (None, None)
        yield (
            line.key,
            who,
            line.answers.get(who),
            v.holds,
            v.value,
            v.unit,
            v.year,
            v.change,
            v.clear,
            v.in_draws,
            *why,
        )


def kept_comparison(run: Run) -> Compared | None:
    """The comparison that a run keeps, without the questions that no indicator answers; None where it keeps none."""
    if PERSPECTIVES not in run.file.names:
        return None
    people = run.file.table(PERSPECTIVES).to_dicts()
    verdicts: dict[str, list[dict[str, Any]]] = {}
    for row in run.file.table(VERDICTS).iter_rows(named=True):
        verdicts.setdefault(row["line"], []).append(row)
    perspectives = tuple(perspective_of(r["file"].encode(), f"{r['perspective']}.yaml", run.study) for r in people)
    lines = tuple(_line(row, verdicts.get(row["line"], [])) for row in run.file.table(LINES).iter_rows(named=True))
    first = people[0]
    return Compared(
        perspectives=perspectives, lines=lines, sets=first["sets"], possible=first["possible"], draws=first["draws"]
    )


def _line(row: Mapping[str, Any], verdicts: Sequence[Mapping[str, Any]]) -> Line:
    return Line(
        key=row["line"],
        kind=row["kind"],
        verdicts={v["perspective"]: _verdict(v) for v in verdicts},
        answers={v["perspective"]: v["answer"] for v in verdicts if v["answer"] is not None},
        touched=row["touched"],
        flips=tuple(Flip(keys=tuple(keys), pairs=pairs) for keys, pairs in json.loads(row["flips"])),
        mixed=None if row["sets"] is None else _mixed(row),
    )


def _verdict(row: Mapping[str, Any]) -> Verdict:
    why = None if row["why_not_en"] is None else Names(row["why_not_nl"], row["why_not_en"])
    told = {name: row[name] for name in ("holds", "value", "unit", "year", "change", "clear", "in_draws")}
    return Verdict(**told, why_not=why)


def _mixed(row: Mapping[str, Any]) -> Mixed:
    spread = [row[f"variance_{part}"] for part in ("methods", "data", "together")]
    parts = None if spread[0] is None else Parts(methods=spread[0], data=spread[1], together=spread[2])
    turned = tuple(tuple(keys.split()) for keys in row["turned"].split(_OR) if keys)
    support = Support(sets=row["sets"], holding=row["holding"], failing=row["failing"])
    return Mixed(support=support, in_both=row["in_both"], parts=parts, turned=turned)


def asked_names(names: Sequence[str | Path], beside: Path | None = None) -> AskedOfRun | None:
    """What `--perspective` asks of a run of the study in a folder; None where it is not given."""
    return AskedOfRun(tuple(map(str, names)), beside) if names else None
