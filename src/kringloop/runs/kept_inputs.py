"""The tables that models can be asked again with, as a results file keeps them: those of models with levers, and the
last table of the supply chains."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from kringloop.models import MODELS, OUTPUT, Input, last_table
from kringloop.study import StudyFile, ask

COLUMNS = ("account", "input", "called", "digest", "text")


def moved_accounts(study: StudyFile) -> tuple[str, ...]:
    """Accounts whose models take scenarios."""
    engines = {key: spec.engine for key, spec in study.accounts.items()}
    return tuple(k for k, e in engines.items() if e is not None and e in MODELS and MODELS[e].under is not None)


def chain_account(study: StudyFile) -> str | None:
    """The account that follows products along chains; None in a study without one."""
    return next((key for key, spec in study.accounts.items() if spec.engine == OUTPUT), None)


def _asked_again(study: StudyFile, folder: Path) -> Iterator[tuple[str, Mapping[str, Input]]]:
    for key in moved_accounts(study):
        yield key, ask(study.accounts[key], folder).inputs
    chain = chain_account(study)
    if chain is not None:
        question = ask(study.accounts[chain], folder)
        name = last_table(question)
        yield chain, {name: question.inputs[name]}


def input_rows(study: StudyFile, folder: Path) -> pl.DataFrame:
    """The tables for a results file: a text stands once, at its first digest."""
    rows, seen = [], set[str]()
    for key, inputs in _asked_again(study, folder):
        for name, table in inputs.items():
            text = table.text
            digest = hashlib.sha256(text.encode()).hexdigest()
            rows.append((key, name, table.name, digest, None if digest in seen else text))
            seen.add(digest)
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def read_inputs(rows: pl.DataFrame) -> dict[str, Mapping[str, Input]]:
    """Account → input → table, from the rows of a results file."""
    texts = dict(rows.drop_nulls("text").select("digest", "text").iter_rows())
    found: dict[str, dict[str, Input]] = {}
    for r in rows.iter_rows(named=True):
        found.setdefault(r["account"], {})[r["input"]] = _stored(r["called"], r["digest"], texts[r["digest"]])
    return {**found}


def _stored(called: str, digest: str, text: str) -> Input:
    return Input(called, digest, None, lambda: text)
