"""Which measure of OData v4 is a column of OData v3: `OutputBasicPrices_4` is the fourth topic, titled "Output (basic
prices)".

v3 names a column by title and place, v4 a measure by a code of its own. The title decides. Where a title stands more
than once the place does: measures are counted in the order of `Index`, which groups of measures share. A hole in that
order is a topic that v4 does not give, so that places cannot be told; then nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kringloop.core import SourceError, listing, nearest

_COLUMN = re.compile(r"(?:k_)?(.+)_(\d+)")
Codes = Mapping[str, Any]


def measures_of(path: Path, content: Codes, columns: Iterable[str]) -> dict[str, str]:
    """Column of v3 to the code of its measure in v4; a column that is a code of v4 stays what it is.

    Parameters
    ----------
    content : a table of v4 as it is kept

    Raises
    ------
    SourceError   no measure has the title, or several have it and their places cannot be told
    """
    entries = sorted(content["MeasureCodes"], key=lambda e: int(e.get("Index") or 0))
    codes = [str(e["Identifier"]).strip() for e in entries]
    titles = [_folded(str(e.get("Title") or "")) for e in entries]
    found = {}
    for column in columns:
        if column in codes:
            found[column] = column
            continue
        parts = _COLUMN.fullmatch(column)
        at = [k for k, title in enumerate(titles) if parts is not None and title == _folded(parts[1])]
        several = len(at) > 1
        if several and parts is not None and _gapless(entries, content):
            at = [k for k in at if k + 1 == int(parts[2])]
        if len(at) != 1:
            raise _unknown(path, column, [str(e.get("Title") or "") for e in entries], several=several)
        found[column] = codes[at[0]]
    return found


def _gapless(entries: list[Codes], content: Codes) -> bool:
    """Whether measures and groups together are counted without a hole, so that places are those of v3."""
    groups = content.get("MeasureGroups")
    if not isinstance(groups, list):
        return False
    places = sorted(int(e.get("Index") or 0) for e in (*entries, *groups))
    return places == list(range(places[0], places[0] + len(places)))


def _folded(text: str) -> str:
    """Letters and digits of a title, without accents and in small letters."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain.lower() if c.isascii() and c.isalnum())


def _unknown(path: Path, column: str, titles: list[str], *, several: bool) -> SourceError:
    if several:
        return SourceError(
            f"{path}: more than one measure of OData v4 is called as '{column}', and their places cannot be told\n"
            "  Fetch the table of OData v3, or again (kringloop fetch cbs4/…), so that its groups are there.",
            nl=f"{path}: meer dan één meetwaarde van OData v4 heet als '{column}', en hun plaatsen zijn niet te "
            "bepalen\n"
            "  Haal de tabel van OData v3 op, of opnieuw (kringloop fetch cbs4/…), zodat haar groepen er zijn.",
        )
    near = nearest(column.rpartition("_")[0], titles) or titles
    told, told_nl = listing(near, most=3), listing(near, most=3, language="nl")
    return SourceError(
        f"{path}: no measure of OData v4 is called as '{column}'; there are {told}",
        nl=f"{path}: geen meetwaarde van OData v4 heet als '{column}'; er zijn {told_nl}",
    )
