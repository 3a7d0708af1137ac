"""`report`: where the PDF goes, and what was written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.cli.render import print_json

if TYPE_CHECKING:
    from kringloop.study import Run


def report_command(
    run: Run, out: Path | None, *, size: str, sector: str, language: str, force: bool, as_json: bool
) -> None:
    """Write the report; its path to stdout, what it is to stderr."""
    from kringloop.report import write_report

    path = _path(run, out, size, sector, language)
    written = write_report(run, path, size=size, sector=sector, language=language, force=force)
    if as_json:
        print_json({"report": str(written.path), "pages": written.pages, "bytes": written.size,
                    "replaced": written.replaced})  # fmt: skip
        return
    print(written.path)
    pages = "1 page" if written.pages == 1 else f"{written.pages} pages"
    wrote = "replaced an earlier file with" if written.replaced else "wrote"
    print(f"{wrote} {pages}, {written.size / 1e6:.1f} MB, tagged PDF (PDF/UA-1)", file=sys.stderr)
    print(_next_step(size, language), file=sys.stderr)


def _path(run: Run, out: Path | None, size: str, sector: str, language: str) -> Path:
    """The file asked for; in a folder, or with none asked for, a name that says what it is."""
    name = "-".join(filter(None, (run.meta["study"], size, sector, language))) + ".pdf"
    if out is None:
        return Path(name)
    return out / name if out.is_dir() else out


def _next_step(size: str, language: str) -> str:
    steps = {
        "full": f"One page for the table: kringloop report --size page --lang {language}",
        "page": f"A sector in two pages: kringloop report --size sector --sector 28 --lang {language}",
        "sector": f"The whole study: kringloop report --lang {language}",
    }
    return steps[size]
