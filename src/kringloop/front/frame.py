"""A polars table that also becomes a pandas one, where pandas is installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import polars as pl

from kringloop.core import MissingDataError


class Frame(pl.DataFrame):
    """A polars table; `to_pandas` says in a sentence when pandas is not there."""

    def to_pandas(self, **options: Any) -> Any:
        """The table as a pandas one; pyarrow is not needed for it.

        Raises
        ------
        MissingDataError   pandas is not installed, or `options` that this door does not know
        """
        if options:
            raise MissingDataError(
                f"to_pandas takes no options here; seen {', '.join(options)}; take pl.DataFrame(frame)",
                nl=f"to_pandas heeft hier geen opties; gezien {', '.join(options)}; neem pl.DataFrame(frame)",
            )
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise MissingDataError(
                "pandas is not installed, and a table for pandas needs it\n"
                "  Install it with: pip install pandas. Without it, the frame itself is a polars table.",
                nl="pandas is niet geïnstalleerd, en een tabel voor pandas heeft het nodig\n"
                "  Installeer het met: pip install pandas. Zonder pandas is dit zelf een tabel van polars.",
            ) from None
        return pandas.DataFrame(self.to_dict(as_series=False))
