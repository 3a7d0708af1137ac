"""A ledger small enough to check by hand, and strategies for random ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from hypothesis import strategies as st

from kringloop.core import Names, Origin
from kringloop.ledger import Account, Ledger, Node, Nodes
from kringloop.tables import Classification, Code


def tree(key: str, *pairs: tuple[str, str | None]) -> Classification:
    """A classification from (code, parent) pairs; names are the codes."""
    return Classification(key, [Code(code, Names(code, code), parent) for code, parent in pairs])


SECTORS = tree(
    "sectors", ("C", None), ("24-25", "C"), ("24", "24-25"), ("25", "24-25"), ("26", "C"), ("28", "C"), ("HH", None)
)
REGIONS = tree("regions", ("WORLD", None), ("EU", "WORLD"), ("NL", "EU"), ("DE", "EU"), ("RoW", "WORLD"))
STAGES = tree("stages", ("production", None), ("environment", None), ("treatment", None), ("recycling", "treatment"))
MATERIALS = tree("materials", ("materials", None), ("metals", "materials"), ("iron", "metals"), ("copper", "metals"))
TREES = {"stage": STAGES, "sector": SECTORS, "region": REGIONS}
ORIGIN = Origin(producer="CBS", dataset="t", title="t", vintage="2024", licence="CC BY 4.0", kind="observed")


def node(id: str, stage: str, sector: str = "", region: str = "NL", actor: str = "") -> Node:
    """A node with its id for a name."""
    return Node(id=id, names=Names(id, id), stage=stage, sector=sector, region=region, actor=actor)


NODES = Nodes(
    [
        *(node(s, "production", s) for s in ("C", "C_X", "24-25", "24-25_X", "24", "25", "26", "28", "HH")),
        node("firm", "production", "24", actor="firm"),
        node("DE.24", "production", "24", region="DE"),
        node("air", "environment"),
        node("recycling", "recycling"),
    ],
    TREES,
)


def account(
    rows: Iterable[Mapping[str, Any]],
    *,
    key: str = "a",
    units: Mapping[str, str] | None = None,
    kind: Any = "flows",
    **more: Any,
) -> Account:
    """An account from rows; source and destination are filled in when they are left out."""
    units = units or {"mass": "kt"}
    filled = {"source": "s"} | ({"destination": "air"} if kind == "flows" else {})
    frame = pl.DataFrame([{**filled, **row} for row in rows], infer_schema_length=None)
    trees = {"material": MATERIALS} if "material" in frame.columns else {}
    if kind == "published" and "region" in frame.columns:
        trees["region"] = REGIONS
    return Account.from_frame(key, frame, kind=kind, units=units, nodes=NODES, trees=trees, **more)


def ledger(*accounts: Account) -> Ledger:
    """A ledger whose figures all come from one origin."""
    return Ledger(NODES, accounts, {"s": ORIGIN, "t": ORIGIN})


def row(year: int, origin: str, mass: float | None, **more: Any) -> dict[str, Any]:
    """A flow from a sector to the air."""
    return {"year": year, "origin": origin, "mass": mass, **more}


LEAVES = ("24", "25", "26", "28")
amounts = st.floats(0, 1e6, allow_subnormal=False)
positive = st.floats(1e-3, 1e6)


@st.composite
def panels(draw: st.DrawFn, values: st.SearchStrategy[float] = amounts) -> list[dict[str, Any]]:
    """Rows of some leaf sectors, materials and years; each combination at most once."""
    cells = st.tuples(st.sampled_from((2019, 2020, 2021)), st.sampled_from(LEAVES), st.sampled_from(("iron", "copper")))
    chosen = draw(st.lists(cells, min_size=1, max_size=24, unique=True))
    return [row(y, s, draw(values), material=m) for y, s, m in chosen]
