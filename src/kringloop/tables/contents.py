"""The hash of what a results file holds: the same for the same tables, whatever wrote or read them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl

HASH_KEY = "content"
"""Key of `meta` under which a results file keeps the hash of its other tables."""


def content_hash(tables: Mapping[str, pl.DataFrame]) -> str:
    """Hash of tables, by name; the order in which they are given does not matter.

    A value counts with its place, and a missing one apart from every value.
    """
    digest = hashlib.sha256()
    for name in sorted(tables):
        frame = tables[name]
        _text(digest, f"table {name}: {frame.height} rows")
        for column in frame.get_columns():
            _column(digest, column)
    return digest.hexdigest()


def _column(digest: hashlib._Hash, column: pl.Series) -> None:
    _text(digest, f"column {column.name}: {column.dtype}")
    digest.update(column.is_null().to_numpy().tobytes())
    if column.dtype == pl.String:
        filled = column.fill_null("")
        digest.update(filled.str.len_bytes().cast(pl.UInt64).to_numpy().astype("<u8").tobytes())
        digest.update("".join(filled.to_list()).encode())
    elif column.dtype == pl.Boolean:
        digest.update(column.fill_null(value=False).to_numpy().tobytes())
    else:
        filled = column.fill_null(0)
        digest.update(filled.to_numpy().astype(filled.to_numpy().dtype.newbyteorder("<")).tobytes())


def _text(digest: hashlib._Hash, text: str) -> None:
    data = text.encode("utf-8", errors="surrogatepass")
    digest.update(len(data).to_bytes(8, "little") + data)
