"""What every door says of a run: which one it is, and whether its checks failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.reading.origins import reason_words
from kringloop.reading.words import Words

if TYPE_CHECKING:
    from kringloop.runs import Run

SHORT = 10


def run_sentence(run: Run, words: Words) -> str:
    """The run, its study and when it was made: `run 5d81f3ff89 of study netherlands, 2026-11-28 12:09 UTC`."""
    return run_named(run.meta["run"], run.meta["study"], run.meta["created"], words)


def run_named(run: str, study: str, created: str, words: Words) -> str:
    """A run by its hash, its study and the moment it was made."""
    moment = created.replace("T", " ").removesuffix("+00:00")[:16]
    return words("run.which", run=run[:SHORT], study=study, created=moment)


def failed_sentence(run: Run, words: Words) -> str:
    """One loud line over a run whose checks failed; nothing when all passed."""
    failed = run.failed_checks
    if not failed:
        return ""
    named = "; ".join(f"{reason_words(r['check'], words.language)}, {r['subject']}" for r in failed[:3]) + (
        "; …" if len(failed) > 3 else ""
    )
    key = "run.failed_one" if len(failed) == 1 else "run.failed"
    return words(key, count=len(failed), named=named, study=run.meta["study"])
