"""Put accounts together from checked frames: the same for a study folder and for a results file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from kringloop.core import Names, Places, StudyError, did_you_mean, require_unit
from kringloop.ledger import Account, Node, Nodes
from kringloop.study.model import AccountSpec
from kringloop.tables import Classification, Code


def assemble(
    key: str,
    spec: AccountSpec,
    frame: pl.DataFrame,
    *,
    nodes: Nodes,
    trees: Mapping[str, Classification],
    series_units: Mapping[str, str],
) -> Iterator[Account]:
    """The account of a table, or one account per series of a table in long form.

    Parameters
    ----------
    trees        : classifications by their key
    series_units : unit of each series, for tables in long form
    """
    if spec.series is None:
        yield assemble_whole(key, spec, frame, nodes=nodes, trees=trees)
        return
    for (series,), rows in frame.group_by("series", maintain_order=True):
        yield assemble_series(str(series), spec, rows, trees=trees, units=series_units)


def assemble_whole(
    key: str, spec: AccountSpec, frame: pl.DataFrame, *, nodes: Nodes, trees: Mapping[str, Classification]
) -> Account:
    """The account of a table with a column per layer."""
    sd = {layer: frame[column].fill_null(0.0).to_numpy() for layer, column in spec.deviations.items()}
    rows = _without_empty(frame, spec).drop(spec.deviations.values())
    return Account.from_frame(
        key,
        rows,
        kind=spec.kind,
        units=spec.layers,
        nodes=nodes,
        trees=_used(spec, trees),
        sd=sd,
        apart=spec.apart,
        adding=spec.adding,
    )


def assemble_series(
    series: str, spec: AccountSpec, rows: pl.DataFrame, *, trees: Mapping[str, Classification], units: Mapping[str, str]
) -> Account:
    """The account of one series of a table in long form, from its rows.

    Raises
    ------
    StudyError   the series has no unit
    """
    if series not in units:
        raise StudyError(f"series '{series}' has no unit in {spec.series}; {did_you_mean(series, units)}")
    layer = {"value": require_unit(units[series])}
    kept = _without_empty(rows.drop("series"), spec)
    return Account.from_frame(series, kept, kind=spec.kind, units=layer, trees=_used(spec, trees), adding=spec.adding)


def _used(spec: AccountSpec, trees: Mapping[str, Classification]) -> dict[str, Classification]:
    return {name: trees[key] for name, key in spec.dimensions.items() if key}


def _without_empty(frame: pl.DataFrame, spec: AccountSpec) -> pl.DataFrame:
    return frame.drop([n for n in spec.dimensions if frame[n].null_count() == frame.height])


def nodes_from(frame: pl.DataFrame, trees: Mapping[str, Classification], places: Places) -> Nodes:
    """Nodes from a table with id, name_nl, name_en, stage, sector, region, actor."""
    return Nodes(
        [
            Node(
                id=r["id"],
                names=Names(r["name_nl"], r["name_en"]),
                stage=r["stage"],
                sector=r["sector"] or "",
                region=r["region"] or "",
                actor=r["actor"] or "",
            )
            for r in frame.iter_rows(named=True)
        ],
        trees,
        places=places,
    )


def tree_from(key: str, frame: pl.DataFrame) -> Classification:
    """A classification from a table with code, parent, name_nl, name_en."""
    rows = frame.select("code", "parent", "name_nl", "name_en").iter_rows()
    return Classification(key, [Code(code, Names(nl, en), parent) for code, parent, nl, en in rows])


def renamed(tree: Classification, names: Mapping[str, Names]) -> Classification:
    """A classification in which some codes are called otherwise."""
    if not names:
        return tree
    codes = [replace(c, names=names.get(c.code, c.names)) for c in tree.codes]
    return Classification(tree.key, codes, tree.groupings)
