"""Input-output tables as files, and the arguments of the engines."""

from __future__ import annotations

import random
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl

from kringloop.core import KringloopError
from kringloop.economies import read_table, to_tidy
from kringloop.economies.examples import two_regions
from tests.chains.worlds import totals
from tests.contracts.test_hostile_inputs import CASES, HOSTILE, call_of, numbers_of
from tests.fuzz.faults import FaultError, mutated

TABLE = to_tidy(two_regions())
SMALLER = {"mln EUR": ("thousand EUR", 1000.0), "kt": ("t", 1000.0), "PJ": ("TJ", 1000.0)}


def rewritten_table(source: random.Random, folder: Path) -> None:
    """Rows in another order, units of another size and another form of file are the same table."""
    rows = TABLE.sample(fraction=1.0, shuffle=True, seed=source.randrange(2**32)).to_dicts()
    written = []
    for row in rows:
        if row["block"] != "output" and (unit := SMALLER.get(row["unit"])) and source.random() < 0.3:
            row = row | {"unit": unit[0], "value": row["value"] * unit[1]}
        written.append(row)
    path = folder / f"table.{source.choice(('csv', 'parquet', 'csv.gz'))}"
    frame = pl.DataFrame(written, schema=TABLE.schema)
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path, compression="gzip" if path.suffix == ".gz" else "uncompressed", check_extension=False)
    before, after = totals(two_regions()), totals(read_table(path))
    if before.keys() != after.keys():
        raise FaultError(f"blocks of the table: {sorted(before.keys() ^ after.keys())}")
    for name, value in before.items():
        if abs(after[name] - value) > 1e-9 * max(abs(value), 1.0):
            raise FaultError(f"{name}: {value} came in, {after[name]} is there")


def mutated_table(source: random.Random, folder: Path) -> None:
    """A table with mistakes is read as numbers or refused with a sentence."""
    path = folder / "table.csv"
    path.write_text(mutated(TABLE.write_csv(), source), encoding="utf-8", errors="surrogatepass", newline="")
    try:
        found = totals(read_table(path))
    except KringloopError as error:
        if not str(error).strip():
            raise FaultError("an error without words") from error
    else:
        if not np.isfinite(list(found.values())).all():
            raise FaultError(f"a table with {found}")


def _number(source: random.Random) -> object:
    size = source.choice((0.0, 1e-320, 1e-12, 1.0, 50.0, 1e6, 1e300, float("inf"), float("nan")))
    one = size * source.uniform(-1.0, 1.0)
    shape = source.choice(((), (1,), (2,), (4,), (12,), (2, 2), (4, 4), (12, 1)))
    if not shape:
        return source.choice((one, round(one) if np.isfinite(one) else one, Fraction(source.randint(-9, 9), 7)))
    return np.random.default_rng(source.randrange(2**32)).normal(one if np.isfinite(one) else 1.0, 1.0, shape)


def engine_argument(source: random.Random, folder: Path) -> None:
    """One argument of a public call, of any kind, size and shape: numbers, or an error of ours."""
    name, argument = source.choice(CASES)
    value = source.choice(list(HOSTILE.values())) if source.random() < 0.3 else _number(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            answer = call_of(name)(**{argument: value})
    except KringloopError as error:
        if not str(error).strip():
            raise FaultError(f"{name}, {argument}: an error without words") from error
    except Exception as error:
        raise FaultError(f"{name}, {argument} = {value!r:.100}: {type(error).__name__}: {error}") from error
    else:
        if not all(np.isfinite(n).all() for n in numbers_of(answer)):
            raise FaultError(f"{name}, {argument} = {value!r:.100}: an answer that is no number")
