"""Worked outside the program: supply chains, from the world table of 2011 with seven regions and 35 industries."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from tests.worked.outside_tables import TABLES, Worked


class World:
    """The table of 2011 and its Leontief inverse."""

    def __init__(self) -> None:
        table = pl.read_csv(TABLES / "chains_wiod7_2011.csv.gz", infer_schema_length=None)
        made = table.filter(pl.col("block") == "output")
        self.names = list(zip(made["row_region"], made["row"], strict=True))
        place = {name: i for i, name in enumerate(self.names)}
        n = len(self.names)
        self.output = made["value"].to_numpy().astype(float)
        self.flows, self.carbon = np.zeros((n, n)), np.zeros(n)
        self.regions = list(dict.fromkeys(r for r, _ in self.names))
        self.bought = np.zeros((n, len(self.regions)))
        for r in table.filter(pl.col("block") == "flows").iter_rows(named=True):
            self.flows[place[r["row_region"], r["row"]], place[r["column_region"], r["column"]]] = r["value"]
        for r in table.filter(pl.col("block") == "final_demand").iter_rows(named=True):
            self.bought[place[r["row_region"], r["row"]], self.regions.index(r["column_region"])] += r["value"]
        for r in table.filter(pl.col("block") == "extension").iter_rows(named=True):
            self.carbon[place[r["column_region"], r["column"]]] = r["value"]
        home = (pl.col("block") == "direct") & (pl.col("column_region") == "NLD")
        self.households = float(table.filter(home)["value"].sum())
        used = np.where(self.output > 0, self.output, 1.0)
        self.inputs = self.flows / used
        self.inverse = np.linalg.inv(np.eye(n) - self.inputs)
        self.co2 = self.carbon / used * (self.output > 0)
        self.value = (self.output - self.flows.sum(axis=0)) / used * (self.output > 0)
        self.dutch = np.array([r == "NLD" for r, _ in self.names])
        self.industry = np.array([r == "NLD" and 3 <= int(c[1:]) <= 16 for r, c in self.names])
        self.machines = np.array([name == ("NLD", "c13") for name in self.names])

    def sold(self, group: np.ndarray) -> np.ndarray:
        """What a group of industries delivers outside itself, as a demand."""
        return np.where(group, self.output - self.flows[:, group].sum(axis=1), 0.0)

    def through(self, group: np.ndarray) -> np.ndarray:
        """Output of everyone that passes the group, each unit once, by final user: L_K L_KK⁻¹ (L Y)_K."""
        passing = (self.inverse @ self.bought)[group]
        return np.asarray(self.inverse[:, group] @ np.linalg.solve(self.inverse[np.ix_(group, group)], passing))


def chains() -> Iterator[Worked]:
    w = World()
    dutch, home = w.dutch, w.regions.index("NLD")
    made = w.inverse @ w.bought[:, home]
    carbon, earned = w.co2 * made, w.value * made
    own, all_of_it = carbon[dutch].sum() / 1e3, carbon.sum() / 1e3
    at, said = "year=2011; place=national", "world table of 2011, seven regions: "
    yield "carbon_footprint_consumption.products", at, own, "Mt", said + "Dutch part of f L y"
    with_homes = own + w.households / 1e3
    yield "carbon_footprint_consumption.with_households", at, with_homes, "Mt", said + "the same + households"
    yield "chain_pressure_split.consumption", at, own / all_of_it * 100, "%", said + "Dutch part ÷ f L y"
    share = earned[dutch].sum() / earned.sum() * 100
    yield "domestic_value_share_chain.consumption", at, share, "%", said + "Dutch part ÷ v L y"
    yield "value_perspectives.consumption", at, earned[dutch].sum() / 1e3, "bn USD", said + "Dutch part of v L y"
    yield from _of_machines(w, said)
    yield from _ways(w, own, said)
    abroad = np.array([r != "NLD" for r in w.regions])
    final = np.where(dutch, w.bought[:, abroad].sum(axis=1), 0.0)
    delivered = w.inverse @ w.bought.sum(axis=1)
    gross = final.sum() + (w.inputs[np.ix_(dutch, ~dutch)] @ delivered[~dutch]).sum()
    value = w.value[dutch] @ w.inverse[np.ix_(dutch, dutch)] @ final[dutch]
    at, how = "year=2011; term=dva_fin", said + "v_NL L_NL,NL · exports of final goods"
    yield "domestic_value_in_exports.value", at, value / 1e3, "bn USD", how
    yield (
        "domestic_value_in_exports.share",
        at,
        value / gross * 100,
        "%",
        how + " ÷ gross exports, of what goes to output L Y",
    )


def _of_machines(w: World, said: str) -> Iterator[Worked]:
    """What Dutch machinery (c13) delivers outside itself."""
    demand = w.sold(w.machines)
    made = w.inverse @ demand
    carbon, earned, direct = w.co2 * made, w.value * made, float(w.co2 @ demand)
    whole = carbon.sum()
    at, how = "year=2011; good=c13; tier=chain", said + "f L d, d = output of c13 less its own use"
    yield "carbon_footprint_chain.total", at, whole / 1e3, "Mt", how
    yield "carbon_footprint_chain.per_usd", at, whole / earned.sum(), "kg/USD", how + ", ÷ v L d"
    inside = carbon[w.dutch].sum() / whole * 100
    yield "chain_pressure_split.output", "year=2011; good=c13; place=national", inside, "%", how + ", Dutch part"
    upstream = (1 - direct / whole) * 100
    yield "chain_pressure_split.upstream", "year=2011; good=c13", upstream, "%", how + ", 1 − f d ÷ f L d"
    kept = earned[w.dutch].sum() / earned.sum() * 100
    at = "year=2011; good=c13; place=national"
    yield "domestic_value_share_chain.output", at, kept, "%", said + "Dutch part of v L d ÷ v L d"


def _ways(w: World, own: float, said: str) -> Iterator[Worked]:
    """Territory, chain and what they share, of manufacturing as a whole."""
    dutch, home, passing = w.dutch, w.regions.index("NLD"), w.through(w.industry)
    made = w.inverse @ w.bought
    for key, factor, unit, more in (
        ("carbon_perspectives", w.co2, "Mt", w.households / 1e3),
        ("value_perspectives", w.value, "bn USD", 0.0),
    ):
        mine = (factor[dutch] @ made[dutch])[home] / 1e3 + more
        how = said + "Dutch part of L y for Dutch users" + (" + households" if more else "")
        yield f"{key}.territory", "year=2011; user=national", mine, unit, how
        through = (factor[dutch] @ passing[dutch]) / 1e3
        chain = (factor[dutch] @ (passing[dutch].sum(axis=1) + _open(w)[dutch])) / 1e3
        at, how = "year=2011; good=C; place=national", said + "L_K L_KK⁻¹ (L Y)_K of c3 to c16, Dutch part"
        yield f"{key}.chain", at, chain, unit, how
        shared = float(through[home])
        at = "year=2011; good=C; overlap=all_three"
        yield f"{key}.overlap", at, shared, unit, how + ", for Dutch users"


def _open(w: World) -> np.ndarray:
    """What passes the group without a final user: rows of the table do not close fully."""
    left = w.output - w.inverse @ w.bought.sum(axis=1)
    group = w.industry
    return np.asarray(w.inverse[:, group] @ np.linalg.solve(w.inverse[np.ix_(group, group)], left[group]))
