"""`serve`: which run the pages show, and where they are."""

from __future__ import annotations

import sys
from pathlib import Path

from kringloop.cli.footing import place_words, program
from kringloop.cli.speech import say, spoken, words
from kringloop.reading import run_named
from kringloop.web import Served, serve


def serve_command(place: Path, *, host: str, port: int, token: str | None, browse: bool) -> None:
    """Serve the pages until interrupted; says on stderr which run they show."""
    serve(place, host=host, port=port, token=token, browse=browse, tell=lambda served: _tell(place, served))


def _tell(place: Path, served: Served) -> None:
    """The run that is shown, files passed over, and the address."""
    lines = [say("serving_over", name=f"{file.name}: {file.in_language(spoken())}") for file in served.passed_over]
    if served.shown is None:
        lines.append(say("serving_none", place=place, program=program()))
    else:
        shown = served.shown
        named = run_named(shown.run, shown.study, shown.created, words())
        lines.append(f"{shown.stamp.path} — {named}{place_words(0, served.count)}")
    print("\n".join([*lines, say("serving", address=served.address)]), file=sys.stderr)
