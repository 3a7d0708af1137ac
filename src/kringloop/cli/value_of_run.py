"""What `value` prints without a file: the value balance of a sector or the country, as its page has it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.choose import chosen_run
from kringloop.cli.render import console, print_blocks, print_json
from kringloop.reading import Reading, value_sheets
from kringloop.reference import activity_code

if TYPE_CHECKING:
    from kringloop.reading.value_sheets import ValueSheet


def balance_command(
    sector: str | None, run: Path | None, study: str | None, results: Path | None, *, language: str, as_json: bool
) -> None:
    """One value balance of the results chosen."""
    chosen = chosen_run(run, study, results)
    reading = Reading(chosen, chosen.file.path.name)
    words = reading.words(language)
    sheet = value_sheets.value_sheet(reading, words, activity_code(sector) if sector else "")
    if as_json:
        print_json(_plain(sheet))
        return
    out = console()
    out.print(sheet.title, style="bold", markup=False)
    print_blocks(value_sheets.value_blocks(sheet, words), out)


def _plain(sheet: ValueSheet) -> dict[str, Any]:
    return {
        "sector": sheet.sector,
        "year": sheet.year,
        "links": value_sheets.value_rows(sheet),
        "kinds_of_value": value_sheets.kind_rows(sheet),
        "sources": list(sheet.sources),
    }
