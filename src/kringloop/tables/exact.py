"""Tables as CSV that anyone can make again to the byte: the shortest exact decimal text, line feeds, absence empty."""

from __future__ import annotations

import polars as pl


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as CSV: figures in their shortest exact decimal text, an absent figure empty."""
    numbers = [name for name, kind in frame.schema.items() if kind == pl.Float64]
    figures = [pl.Series(name, [decimal_text(v) for v in frame[name]], dtype=pl.String) for name in numbers]
    words = [name for name, kind in frame.schema.items() if kind == pl.String]
    empty = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in words]
    return (
        frame.with_columns(empty)
        .with_columns(figures)
        .write_csv(line_terminator="\n", null_value="", quote_style="necessary")
        .encode()
    )


def decimal_text(value: float | None) -> str | None:
    """Shortest text that reads back as the same number.

    >>> decimal_text(78449.0), decimal_text(0.1), decimal_text(None)
    ('78449', '0.1', None)
    """
    if value is None:
        return None
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
