"""`report`: where the PDF goes, and what was written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.cli.footing import program
from kringloop.cli.render import print_json
from kringloop.cli.speech import say
from kringloop.reading import numbers

if TYPE_CHECKING:
    from kringloop.runs import Run


def report_command(
    run: Run, out: Path | None, *, size: str, sector: str, language: str, force: bool, as_json: bool
) -> None:
    """Write the report; its path to stdout, what it is to stderr."""
    from kringloop.report import write_report

    path = _path(run, out, size, sector, language)
    written = write_report(run, path, size=size, sector=sector, language=language, force=force)
    if as_json:
        print_json(
            {"report": str(written.path), "pages": written.pages, "bytes": written.size, "replaced": written.replaced}
        )
        return
    print(written.path)
    pages = say("one_page") if written.pages == 1 else say("pages", count=written.pages)
    size_words = numbers.figure(written.size / 1e6, language, digits=2)
    print(
        say("report_replaced" if written.replaced else "report_written", pages=pages, size=size_words), file=sys.stderr
    )
    print(_next_step(size, language), file=sys.stderr)


def _path(run: Run, out: Path | None, size: str, sector: str, language: str) -> Path:
    """The file asked for; in a folder, or with none asked for, a name that says what it is."""
    name = "-".join(filter(None, (run.meta["study"], size, sector, language))) + ".pdf"
    if out is None:
        return Path(name)
    return out / name if out.is_dir() else out


def _next_step(size: str, language: str) -> str:
    steps = {
        "full": ("next_page", f"report --size page --lang {language}"),
        "page": ("next_sector", f"report --size sector --sector 28 --lang {language}"),
        "sector": ("next_full", f"report --lang {language}"),
    }
    message, command = steps[size]
    return say(message, command=f"{program()} {command}")
