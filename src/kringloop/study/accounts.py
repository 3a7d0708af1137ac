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
    used = {n: trees[c] for n, c in spec.dimensions.items() if c}
    if spec.series is None:
        sd = {layer: frame[column].fill_null(0.0).to_numpy() for layer, column in spec.deviations.items()}
        rows = _without_empty(frame, spec).drop(spec.deviations.values())
        yield Account.from_frame(
            key, rows, kind=spec.kind, units=spec.layers, nodes=nodes, trees=used, sd=sd, apart=spec.apart
        )
        return
    for (series,), rows in frame.group_by("series", maintain_order=True):
        name = str(series)
        if name not in series_units:
            raise StudyError(f"series '{name}' has no unit in {spec.series}; {did_you_mean(name, series_units)}")
        units = {"value": require_unit(series_units[name])}
        yield Account.from_frame(
            name, _without_empty(rows.drop("series"), spec), kind=spec.kind, units=units, trees=used
        )


def _without_empty(frame: pl.DataFrame, spec: AccountSpec) -> pl.DataFrame:
    return frame.drop([n for n in spec.dimensions if frame[n].null_count() == frame.height])


def nodes_from(frame: pl.DataFrame, trees: Mapping[str, Classification], places: Places) -> Nodes:
    """Nodes from a table with id, name_nl, name_en, stage, sector, region, actor."""
    return Nodes(
        [
            Node(id=r["id"], names=Names(r["name_nl"], r["name_en"]), stage=r["stage"], sector=r["sector"] or "",
                 region=r["region"] or "", actor=r["actor"] or "")
            for r in frame.iter_rows(named=True)
        ],
        trees, places=places,
    )  # fmt: skip


def tree_from(key: str, frame: pl.DataFrame) -> Classification:
    """A classification from a table with code, parent, name_nl, name_en."""
    rows = frame.select("code", "parent", "name_nl", "name_en").iter_rows()
    return Classification(key, [Code(code, Names(nl, en), parent) for code, parent, nl, en in rows])


def renamed(tree: Classification, names: Mapping[str, Names]) -> Classification:
    """A classification in which some codes are called otherwise."""
    if not names:
        return tree
    return Classification(tree.key, [replace(c, names=names.get(c.code, c.names)) for c in tree.codes])


def tree_rows(trees: Mapping[str, Classification]) -> pl.DataFrame:
    """Classifications as one table, in their order: classification, code, parent, name_nl, name_en."""
    rows = [(key, c.code, c.parent, c.names.nl, c.names.en) for key, tree in trees.items() for c in tree.codes]
    names = ("classification", "code", "parent", "name_nl", "name_en")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
