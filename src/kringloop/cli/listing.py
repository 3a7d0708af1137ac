"""`list`: indicators, sources, studies, methods, runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kringloop.cli.choose import chosen_run, results_folder
from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say, spoken, words
from kringloop.core import Alternative
from kringloop.reading import chosen_value, numbers

Rows = list[dict[str, Any]]


def list_command(what: str, results: Path | None, study: str | None = None, *, language: str, as_json: bool) -> None:
    """Print what there is of one kind."""
    makers: Mapping[str, Callable[[], Rows]] = {
        "indicators": lambda: _indicators(study, language, as_json=as_json),
        "sources": lambda: _sources(language, as_json=as_json),
        "studies": lambda: _studies(language),
        "methods": lambda: _methods(language),
        "choices": lambda: _choices(study, language, as_json=as_json),
        "factors": lambda: _factors(language, as_json=as_json),
        "margins": lambda: _margins(study, language, as_json=as_json),
        "runs": lambda: _runs(results_folder(results), language, as_json=as_json),
    }
    _print(makers[what](), what, as_json=as_json)


def codes_command(
    run: Path | None, study: str | None, results: Path | None, dimension: str | None, *, language: str, as_json: bool
) -> None:
    """Print the codes of a dimension of a run, parts below their totals; without a dimension: which there are.

    Raises
    ------
    UnknownNameError   the run has no such dimension
    """
    from kringloop.cli.footing import print_run
    from kringloop.reading import codes_known, dimensions_known

    chosen = chosen_run(run, study, results)
    if dimension is None:
        own = words().of(chosen.study.own_words)
        rows: Rows = [
            {"dimension": d, "meaning": own.word("dimension", d), "codes": len(codes_known(chosen, d))}
            for d in dimensions_known(chosen)
        ]
    else:
        known = codes_known(chosen, dimension)
        several = len({c.classification for c in known}) > 1
        rows = [
            {"code": c.code if as_json else "  " * c.depth + c.code, "name": c.names[language], "parent": c.parent}
            | ({"classification": c.classification} if several else {})
            for c in known
        ]
    _print(rows, "codes", as_json=as_json)
    if not as_json:
        print_run(chosen)


_NAMES = (
    "name",
    "definition",
    "producer",
    "licence",
    "release",
    "how",
    "means",
    "version",
    "goal",
    "unit",
    "figure",
    "certainty",
    "by",
    "vintage",
    "alternatives",
    "meaning",
    "reference",
    "because",
    "account",
)


def _print(rows: Rows, what: str, *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    if not rows:
        print(say(f"none_{what}"), file=sys.stderr)
        return
    sides = {c: "words" if c in _NAMES else "right" if isinstance(rows[0][c], int) else "left" for c in rows[0]}
    made = table("", [(say(f"head_{c}"), side) for c, side in sides.items()])
    for row in rows:
        made.add_row(*("" if v is None else str(v) for v in row.values()))
    console().print(made)


def _indicators(study: str | None, language: str, *, as_json: bool) -> Rows:
    """Every definition, with those of a study that has its own; on a screen in words, in JSON the machine's own."""
    from kringloop.indicators import GOALS, INDICATORS
    from kringloop.study import find_study, parse_study
    from kringloop.tables import read_yaml

    known = [i.general for i in INDICATORS]
    if study is not None:
        file = parse_study(read_yaml(find_study(study)))
        known = [file.worded(i) for i in file.known_indicators]

    return [
        {
            "key": i.id,
            "name": i.names[language],
            "definition": i.label[language] if i.definition else "",
            "unit": i.unit if as_json else numbers.unit_words(i.unit, language),
            "by": ", ".join(i.by),
            "goal": i.goal if as_json else GOALS[i.goal][language],
            "figure": i.kind_of_figure if as_json else words().word("kind", i.kind_of_figure),
            "certainty": i.certainty if as_json else say(f"certainty_{i.certainty}"),
        }
        for i in known
    ]


def _sources(language: str, *, as_json: bool) -> Rows:
    """The same rows as those of the command `sources`."""
    from kringloop.cli.fetching import chosen_store, source_rows
    from kringloop.fetching import freshness

    return source_rows(freshness(chosen_store(None)), language, as_json=as_json)


def _studies(language: str) -> Rows:
    from kringloop.study import parse_study, shipped_studies
    from kringloop.tables import read_yaml

    rows = []
    for key, path in shipped_studies().items():
        study = parse_study(read_yaml(path))
        rows.append({"study": key, "name": study.names.en if language == "en" else study.names.nl, "file": str(path)})
    return rows


def _methods(language: str) -> Rows:
    """Other definitions of one indicator; `choices` lists what is chosen inside them."""
    from kringloop.indicators import INDICATORS

    return [
        {"indicator": i.key, "choice": "definition", "value": i.definition, "means": i.label[language]}
        for i in (each.general for each in INDICATORS)
        if i.definition
    ]


def _choices(study: str | None, language: str, *, as_json: bool) -> Rows:
    """Choices of method of a study: what is taken now, and the alternatives with their reasons."""
    from kringloop.runs import choices_of_study
    from kringloop.study import find_study, parse_study
    from kringloop.tables import EXAMPLE_STUDY, read_yaml

    found = choices_of_study(parse_study(read_yaml(find_study(study or EXAMPLE_STUDY))))
    if as_json:
        return [
            {
                "choice": c.key,
                "name": c.names[language],
                "now": c.now,
                "paths": [".".join(p) for p in c.paths],
                "touches": list(c.touches),
                "alternatives": [
                    {
                        "value": a.value,
                        "name": a.names[language],
                        "reason": a.reason[language],
                        "reference": a.reference or None,
                        "why_not": a.why_not[language] if a.why_not else None,
                    }
                    for a in c.alternatives
                ],
            }
            for c in found
        ]
    return [
        {
            "choice": c.key,
            "name": c.names[language],
            "now": chosen_value(c.now, language),
            "alternatives": "; ".join(
                f"{chosen_value(a.value, language)}: {_reason(a, language)}" for a in c.alternatives if a.value != c.now
            )
            or "–",
        }
        for c in found
    ]


def _reason(alternative: Alternative, language: str) -> str:
    """Why one would take an alternative, and why it cannot be taken here."""
    words = alternative.reason[language]
    if alternative.why_not is None:
        return words
    cannot = {"nl": "kan hier niet", "en": "not possible here"}[language]
    return f"{words} ({cannot}: {alternative.why_not[language]})"


def _factors(language: str, *, as_json: bool) -> Rows:
    """What each score of data quality means and adds, and where the factor comes from."""
    from kringloop.reference import bibliography, quality_factors

    works = bibliography()
    return [
        {
            "score": f"{f.indicator if as_json else say(f'quality_{f.indicator}')} {f.score}",
            "factor": f.factor if as_json else numbers.figure(f.factor, language, digits=3),
            "meaning": f.meaning[language],
            "reference": works[f.reference].citation if as_json else f.reference,
            "certainty": f.certainty if as_json else say(f"certainty_{f.certainty}"),
        }
        for f in quality_factors().values()
    ]


def _margins(study: str | None, language: str, *, as_json: bool) -> Rows:
    """The rules of a study that say how sure its figures are."""
    from kringloop.robustness import KINDS, margins_of_study
    from kringloop.study import find_study
    from kringloop.tables import EXAMPLE_STUDY

    margins = margins_of_study(find_study(study or EXAMPLE_STUDY).parent)
    where = ["; ".join(f"{name}={code}" for name, code in m.where.items()) for m in margins]
    if as_json:
        return [
            {
                "account": m.account or None,
                "layer": m.layer or None,
                "where": dict(m.where),
                "source": m.source or None,
                "share": m.share(),
                "width": m.width,
                "shared": m.shared or None,
                "follows": m.follows or None,
                "kind": m.kind,
                "because": m.because[language],
            }
            for m in margins
        ]
    return [
        {
            "account": " ".join(part for part in (m.account, m.layer, chosen, m.source) if part),
            "share": "–" if m.follows else f"{numbers.figure(100 * m.share(), language, digits=2)} %",
            "width": "–" if m.follows else numbers.figure(m.width, language, digits=2),
            "shared": say("shared_source") if m.shared == "source" else m.shared or "–",
            "because": f"{KINDS[m.kind][language]}: {m.because[language]}",
        }
        for m, chosen in zip(margins, where, strict=True)
    ]


def _runs(results: Path, language: str, *, as_json: bool) -> Rows:
    from kringloop.core import ResultsError
    from kringloop.runs import Run
    from kringloop.tables import ResultsFile

    rows: Rows = []
    for path in sorted(results.glob("*.duckdb"), key=lambda p: p.stat().st_mtime_ns, reverse=True):
        try:
            run = Run(ResultsFile(path))
            meta, failed = run.meta, run.failed_checks
            rows.append(
                {
                    "file": str(path),
                    "study": meta["study"],
                    "run": meta["run"][:10],
                    "created": meta["created"] if as_json else numbers.moment_words(meta["created"], language),
                    "version": meta["version"],
                    "checks": say("checks_failed", count=len(failed)) if failed else say("checks_passed"),
                }
            )
        except ResultsError as error:
            rows.append(
                {
                    "file": str(path),
                    "study": None,
                    "run": None,
                    "created": None,
                    "version": error.in_language(spoken()).splitlines()[0],
                    "checks": None,
                }
            )
    return rows
