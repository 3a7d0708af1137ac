"""What `value` prints without a file: the value balance of a sector or the country, as its page has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kringloop.cli.choose import chosen_run
from kringloop.cli.render import console, print_blocks, print_json
from kringloop.reading import Reading, balances
from kringloop.reference import activity_code


def balance_command(
    sector: str | None, run: Path | None, study: str | None, results: Path | None, *, language: str, as_json: bool
) -> None:
    """One value balance of the results chosen."""
    chosen = chosen_run(run, study, results)
    reading = Reading(chosen, chosen.file.path.name)
    words = reading.words(language)
    sheet = balances.value_sheet(reading, words, activity_code(sector) if sector else "")
    if as_json:
        print_json(_plain(sheet))
        return
    out = console()
    out.print(sheet.title, style="bold", markup=False)
    print_blocks(balances.value_blocks(sheet, words), out)


def _plain(sheet: balances.ValueSheet) -> dict[str, Any]:
    return {
        "sector": sheet.sector,
        "year": sheet.year,
        "links": balances.value_rows(sheet),
        "kinds_of_value": balances.kind_rows(sheet),
        "sources": list(sheet.sources),
    }
