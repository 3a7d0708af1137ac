"""The ledger against SQL on the same rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from benchmarks.registry import Subject, benchmark
from kringloop.core import Array, Names, Origin
from kringloop.ledger import Account, Expression, Ledger, Node, Nodes, stage
from kringloop.tables import Classification, Code

_YEARS = 25
_SECTORS = 40


def _nodes() -> Nodes:
    def code(key: str) -> Code:
        return Code(key, Names(key, key))

    stages = Classification("stages", [code("production"), code("environment"), code("factors")])
    sectors = Classification("activities", [code(f"S{i:02d}") for i in range(_SECTORS)])
    nodes = [
        Node(id=f"P{i:02d}", names=Names("p", "p"), stage="production", sector=f"S{i:02d}") for i in range(_SECTORS)
    ]
    ends = [Node(id="air", names=Names("a", "a"), stage="environment")]
    ends.append(Node(id="labour", names=Names("l", "l"), stage="factors"))
    return Nodes([*nodes, *ends], {"stage": stages, "sector": sectors})


def _rows(size: int) -> pl.DataFrame:
    """Emissions and value added of 40 sectors by good and year, half of the rows each."""
    rng = np.random.default_rng(3)
    series = size // _YEARS
    emission = np.arange(series) % 2 == 0
    process = np.char.mod("P%02d", rng.integers(0, _SECTORS, series))
    good = np.char.mod("g%06d", np.arange(series))
    frame = pl.DataFrame(
        {
            "origin": np.where(emission, process, "labour"),
            "destination": np.where(emission, "air", process),
            "good": good,
            "year": np.full(series, 2000),
        }
    )
    years = pl.DataFrame({"year": np.arange(2000, 2000 + _YEARS)})
    return (
        frame.drop("year").join(years, how="cross").with_columns(amount=rng.random(series * _YEARS), source=pl.lit("s"))
    )


def _ledger(frame: pl.DataFrame, draws: Array | None = None) -> Ledger:
    nodes = _nodes()
    origin = Origin(producer="p", dataset="d", title="t", vintage="v", licence="l", kind="observed")
    account = Account.from_frame(
        "flows",
        frame,
        kind="flows",
        units={"amount": "t"},
        nodes=nodes,
        draws=None if draws is None else {"amount": draws},
    )
    return Ledger(nodes, [account], {"s": origin})


def _intensity(ledger: Ledger) -> Expression:
    flows = ledger.account("flows")
    return flows.select("amount", destination=stage("environment")) / flows.select("amount", origin=stage("factors"))


@benchmark(
    "ledger_ratio_by_year_and_sector",
    sizes=(100_000, 1_000_000, 10_000_000),
    peer="DuckDB SQL on the same rows",
    goal="10^6 rows < 0.1 s, 10^7 rows < 1 s, at most 1.5 x DuckDB; memory at most 3 x the arrays",
)
def ledger_ratio(size: int) -> Subject:
    import duckdb

    frame = _rows(size)
    ledger = _ledger(frame)
    nodes = pl.DataFrame(
        [(n.id, n.stage, n.sector) for n in ledger.nodes.nodes], schema=["id", "stage", "sector"], orient="row"
    )
    connection = duckdb.connect()
    for name, table in (("flows", frame.drop("source")), ("nodes", nodes)):
        _load(connection, name, table)
    query = """
        select year, s.sector, sum(amount) filter (s.end = 'out') / sum(amount) filter (s.end = 'in') as ratio
        from (
            select f.year, f.amount, o.sector, 'out' as end from flows f
              join nodes o on o.id = f.origin join nodes d on d.id = f.destination where d.stage = 'environment'
            union all
            select f.year, f.amount, d.sector, 'in' as end from flows f
              join nodes o on o.id = f.origin join nodes d on d.id = f.destination where o.stage = 'factors'
        ) s group by all order by all
    """

    def ours() -> Array:
        expression = _intensity(ledger)
        grid_labels = tuple(f"S{i:02d}" for i in range(_SECTORS))
        return expression.by("year", sector=grid_labels).value

    def peer() -> Any:
        return (
            np.array(connection.execute(query).fetchall(), dtype=object)[:, 2].astype(float).reshape(_YEARS, _SECTORS)
        )

    return Subject(
        ours=ours,
        peer=peer,
        difference=lambda a, b: float(np.abs(a / b - 1).max()),
        array_bytes=ledger.accounts["flows"].nbytes,
    )


@benchmark(
    "ledger_ratio_flat",
    sizes=(1_000_000, 10_000_000),
    peer="DuckDB SQL on one flat table with small integer keys, its best case",
    goal="the same question against the fastest form SQL can have",
)
def ledger_ratio_flat(size: int) -> Subject:
    import duckdb

    frame = _rows(size)
    ledger = _ledger(frame)
    out = pl.col("destination") == "air"
    process = pl.when(out).then("origin").otherwise("destination").str.slice(1)
    flat = frame.select(
        pl.col("year").cast(pl.Int16), sector=process.cast(pl.UInt8), emission=out, amount=pl.col("amount")
    )
    connection = duckdb.connect()
    _load(connection, "flows", flat)
    query = """select year, sector, sum(amount) filter (emission) / sum(amount) filter (not emission)
               from flows group by all order by all"""

    def ours() -> Array:
        return _intensity(ledger).by("year", sector=tuple(f"S{i:02d}" for i in range(_SECTORS))).value

    def peer() -> Any:
        return np.array(connection.execute(query).fetchall(), dtype=float)[:, 2].reshape(_YEARS, _SECTORS)

    return Subject(ours=ours, peer=peer, difference=lambda a, b: float(np.abs(a / b - 1).max()))


@benchmark(
    "ledger_draws",
    sizes=((10_000, 100), (10_000, 1_000)),
    peer="numpy read of the draws",
    goal="10^4 rows x 1,000 draws < 0.5 s, in at most 20 readings of the draws",
)
def ledger_draws(size: tuple[int, int]) -> Subject:
    rows, draws = size
    frame = _rows(rows)
    rng = np.random.default_rng(5)
    values = frame["amount"].to_numpy()[:, None] * rng.lognormal(0, 0.1, (frame.height, draws))
    ledger = _ledger(frame, values)
    labels = tuple(f"S{i:02d}" for i in range(_SECTORS))
    return Subject(
        ours=lambda: _intensity(ledger).by("year", sector=labels).value,
        peer=lambda: float(values.sum()),
        array_bytes=values.nbytes,
    )


@benchmark("ledger_explain", sizes=(100_000, 1_000_000), goal="at most 3 x the cost of the value")
def ledger_explain(size: int) -> Subject:
    ledger = _ledger(_rows(size))
    expression = _intensity(ledger)
    return Subject(
        ours=lambda: expression.explain(year=2010, sector="S07").value,
        peer=lambda: expression.by("year", "sector").value[10, 7],
        difference=lambda a, b: abs(a / b - 1),
    )


def _load(connection: Any, name: str, frame: pl.DataFrame) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.parquet"
        frame.write_parquet(path)
        connection.execute(f"create table {name} as select * from read_parquet('{path}')")
