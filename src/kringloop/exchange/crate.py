"""A run with all that makes it again, as an RO-Crate 1.1: results, the files of its study, its figures as plain tables.

The files of the study are taken only when they are those that the run was made of; else the crate is refused.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kringloop.core import Problems, ResultsError, listing
from kringloop.exchange.delivered import Delivery
from kringloop.exchange.form import Write
from kringloop.exchange.given import require_given
from kringloop.exchange.tidy import tidy_tables
from kringloop.runs import Run
from kringloop.study import files_of_study, find_study, hash_of_inputs, readable_part
from kringloop.tables import read_yaml

TAKES = ("licence", "publisher", "inputs")
METADATA = "ro-crate-metadata.json"
_KINDS = {
    ".csv": "text/csv",
    ".duckdb": "application/vnd.duckdb",
    ".gz": "application/gzip",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
_PROGRAM, _PUBLISHER = "#kringloop", "#publisher"


def crate_files(delivery: Delivery) -> Mapping[str, Write]:
    """The files of a crate; what describes them is last.

    Raises
    ------
    RangeError     the licence of the crate is not given
    ResultsError   the files of the study are not there, or not those of this run
    """
    require_given(delivery.given, ["licence"])
    run = delivery.run
    study, names = _study_files(run, delivery.given.get("inputs"))
    copied = {f"study/{name.as_posix()}": study / name for name in names} | {run.file.path.name: run.file.path}
    figures = {f"figures/{table.file_name}": table for table in tidy_tables(delivery)}
    files: dict[str, Write] = {name: partial(shutil.copyfile, source) for name, source in copied.items()}
    files |= {name: table.write for name, table in figures.items()}
    told = {name: table.names[delivery.language] for name, table in figures.items()}
    described = _metadata(delivery, list(copied), told, f"study/{names[0].as_posix()}")
    return files | {METADATA: lambda path: path.write_text(_json(described), encoding="utf-8")}


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _study_files(run: Run, inputs: str | None) -> tuple[Path, tuple[Path, ...]]:
    """The folder of the study that a run was made of, and its files."""
    path = find_study(inputs if inputs is not None else run.meta["study"])
    file, problems = read_yaml(path), Problems(str(path))
    study = readable_part(file, problems)
    if study is None or hash_of_inputs(file, study) != run.meta["inputs"]:
        raise ResultsError(
            f"{path} is not the study that this run was made of: its files have changed since\n"
            "  Give the study as it was with --inputs, or run it again and export that run.",
            nl=f"{path} is niet de studie waarvan deze run is gemaakt: haar bestanden zijn sindsdien veranderd\n"
            "  Geef de studie zoals ze was met --inputs, of draai haar opnieuw en exporteer die run.",
        )
    names = files_of_study(file, study)
    outside = [str(name) for name in names if name.is_absolute() or ".." in name.parts]
    if outside:
        raise ResultsError(
            f"{path} reads files outside its folder: {listing(outside)}; put them in it, run and export again",
            nl=f"{path} leest bestanden buiten haar map: {listing(outside, language='nl')}; zet ze erin, "
            "draai en exporteer opnieuw",
        )
    return path.parent, names


def _metadata(delivery: Delivery, copied: list[str], figures: Mapping[str, str], study: str) -> dict[str, Any]:
    files = [*copied, *figures]
    graph = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        _root(delivery, files),
        *(_file(name, figures.get(name) or name.rpartition("/")[2]) for name in files),
        _program(delivery.run),
        _made(delivery.run, [name for name in copied if name.startswith("study/")], study),
        {"@id": delivery.given["licence"], "@type": "CreativeWork", "name": delivery.given["licence"]},
        *_publisher(delivery),
        *_sources(delivery.run),
    ]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}


def _root(delivery: Delivery, files: list[str]) -> dict[str, Any]:
    meta, language = delivery.run.meta, delivery.language
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": delivery.title[language],
        "description": f"kringloop {meta['version']}, run {meta['run']}",
        "identifier": meta["run"],
        "datePublished": meta["created"],
        "license": {"@id": delivery.given["licence"]},
        "hasPart": [{"@id": name} for name in files],
        "mentions": {"@id": "#run"},
        "citation": [{"@id": f"#source-{key}"} for key in delivery.run.origins],
    }
    return root | ({"publisher": {"@id": _PUBLISHER}} if delivery.given.get("publisher") else {})


def _file(name: str, title: str) -> dict[str, Any]:
    return {"@id": name, "@type": "File", "name": title, "encodingFormat": _KINDS.get(Path(name).suffix, "text/plain")}


def _program(run: Run) -> dict[str, Any]:
    return {
        "@id": _PROGRAM,
        "@type": "SoftwareApplication",
        "name": "kringloop",
        "version": run.meta["version"],
        "identifier": run.meta["program"],
        "description": "The identifier is the hash of the text of the program that turns data into figures.",
    }


def _made(run: Run, study: list[str], study_file: str) -> dict[str, Any]:
    return {
        "@id": "#run",
        "@type": "CreateAction",
        "name": run_command(run, study_file),
        "description": f"Made again from these files by this program, the run has the same hash: {run.meta['run']}.",
        "instrument": {"@id": _PROGRAM},
        "object": [{"@id": name} for name in study],
        "result": {"@id": run.file.path.name},
        "endTime": run.meta["created"],
    }


def run_command(run: Run, study_file: str) -> str:
    """The command that makes a run again, with the sets and draws it was asked with."""
    sets = "".join(f" --set {name}" for name in run.meta.get("sets", "").split())
    drawn = ""
    if "draws" in run.meta:
        drawn = f" --draws {run.meta['draws']} --seed {run.meta['draws_seed']}"
        drawn += " --through-models" if any(name.startswith("through") for name in run.file.names) else ""
    return f"kringloop run {study_file}{sets}{drawn}"


def _publisher(delivery: Delivery) -> list[dict[str, Any]]:
    name = delivery.given.get("publisher")
    return [{"@id": _PUBLISHER, "@type": "Organization", "name": name}] if name else []


def _sources(run: Run) -> list[dict[str, Any]]:
    """Who made the figures behind, each with its own licence."""
    return [
        {
            "@id": f"#source-{key}",
            "@type": "CreativeWork",
            "name": f"{o.label}: {o.title}",
            "usageInfo": o.licence,
            "version": o.vintage,
            **({"url": o.url} if o.url else {}),
        }
        for key, o in run.origins.items()
    ]
