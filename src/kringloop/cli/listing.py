"""`list`: indicators, sources, studies, methods, runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kringloop.cli.render import console, print_json, table

Rows = list[dict[str, Any]]


def list_command(what: str, results: Path, *, language: str, as_json: bool) -> None:
    """Print what there is of one kind."""
    makers: Mapping[str, Callable[[], Rows]] = {
        "indicators": lambda: _indicators(language),
        "sources": lambda: _sources(language),
        "studies": _studies,
        "methods": lambda: _methods(language),
        "runs": lambda: _runs(results),
    }
    rows = makers[what]()
    if as_json:
        print_json(rows)
        return
    if not rows:
        console(stderr=True).print(f"no {what} yet")
        return
    made = table("", [(c, "left") for c in rows[0]])
    for row in rows:
        made.add_row(*("" if v is None else str(v) for v in row.values()))
    console().print(made)


def _indicators(language: str) -> Rows:
    from kringloop.indicators import INDICATORS

    return [
        {"key": i.id, "name": i.names[language], "definition": i.label[language] if i.definition else "",
         "unit": i.unit, "by": ", ".join(i.by), "goal": i.goal, "figure": i.kind_of_figure, "certainty": i.certainty}
        for i in INDICATORS
    ]  # fmt: skip


def _sources(language: str) -> Rows:
    from kringloop.sources import SOURCES

    return [
        {"key": s.key, "name": s.names[language], "producer": s.origin.producer, "table": s.origin.dataset,
         "years": f"{s.years[0]}–{s.years[1]}", "vintage": s.origin.vintage, "licence": s.origin.licence,
         "kind": s.origin.kind}
        for s in SOURCES
    ]  # fmt: skip


def _studies() -> Rows:
    from kringloop.study import parse_study, read_yaml, shipped_studies

    rows = []
    for key, path in shipped_studies().items():
        study = parse_study(read_yaml(path))
        rows.append({"study": key, "name": study.names.en, "naam": study.names.nl, "file": str(path)})
    return rows


def _methods(language: str) -> Rows:
    """Choices a user can make: other definitions of one indicator, and parameters."""
    from kringloop.indicators import INDICATORS

    rows = []
    for i in INDICATORS:
        if i.definition:
            rows.append({"indicator": i.key, "choice": "definition", "value": i.definition, "means": i.label[language]})
        for name, default in i.choices.items():
            rows.append(
                {
                    "indicator": i.id,
                    "choice": name,
                    "value": default,
                    "means": f"set in the study file: choices.{i.key}.{name}",
                }
            )
    return rows


def _runs(results: Path) -> Rows:
    from kringloop.core import ResultsError
    from kringloop.tables import ResultsFile

    rows: Rows = []
    for path in sorted(results.glob("*.duckdb"), key=lambda p: p.stat().st_mtime_ns, reverse=True):
        try:
            meta = ResultsFile(path).meta
            rows.append(
                {
                    "file": str(path),
                    "study": meta["study"],
                    "run": meta["run"][:10],
                    "created": meta["created"],
                    "version": meta["version"],
                }
            )
        except ResultsError as error:
            rows.append(
                {"file": str(path), "study": None, "run": None, "created": None, "version": str(error).splitlines()[0]}
            )
    return rows
