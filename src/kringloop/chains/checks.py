"""The single checks of the audit: each answers PASS, WARN, FAIL or SKIPPED with a sentence and cells.

A check that cannot be made says why; nothing is repaired here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kringloop.chains.engine import Engine
from kringloop.chains.usable import (
    NEGATIVE_WAYS,
    Sweep,
    accounting_rows,
    allowed_column_gap,
    allowed_gap,
    bought_without_output,
    column_gap,
    sweep_flows,
    without_small_negatives,
)
from kringloop.core import NOISE, Array, KringloopError, listing
from kringloop.economies import Economy, Label, is_stock_change, reciprocal

Status = Literal["PASS", "WARN", "FAIL", "SKIPPED"]
Cell = tuple[str, float]
_SHOWN = 10
_MATTERS = 1e-5
"""Share of a block from which a figure counts as one that matters."""
_TRADE_APART = 0.1
"""Beyond this, valuation (cif, fob) no longer explains why two offices report other figures of one trade."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check, with the cells it names (label and figure, worst first)."""

    check: str
    status: Status
    message: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What the checks look at: the table, one pass over its flows, and what to hold it against."""

    economy: Economy
    sweep: Sweep
    before: Economy | None = None
    reference: Mapping[str, float] = field(default_factory=dict)
    trade: Mapping[tuple[str, str], float] = field(default_factory=dict)
    accounting: tuple[Label, ...] = ()

    def engine(self) -> Engine:
        """The table ready for questions, whether it closes or not."""
        return Engine(self.economy, balance="report", accounting=self.accounting)

    @property
    def below_zero(self) -> NDArray[np.bool_]:
        """(sector,)  outputs below zero that neither rounding nor an accounting row explains."""
        kept, _ = without_small_negatives(self.economy, self.sweep, self.accounting)
        return np.asarray((kept.output < 0) & ~accounting_rows(kept, self.accounting))

    @property
    def finite(self) -> bool:
        parts = (self.sweep.row_sums, self.economy.final_demand, self.economy.output)
        return all(bool(np.isfinite(p).all()) for p in parts)

    def named(self, values: Array, where: NDArray[np.bool_]) -> tuple[Cell, ...]:
        """The worst cells of a mask by size of `values`."""
        places = np.flatnonzero(where)
        worst = places[np.argsort(-np.abs(values[places]), kind="stable")][:_SHOWN]
        return tuple((self.economy.labels[i], float(values[i])) for i in worst)


Check = Callable[[Case], Finding]


def complete(case: Case) -> Finding:
    """Every region has every sector."""
    names = dict.fromkeys(s for _, s in case.economy.sectors)
    have = set(case.economy.sectors)
    lacking = tuple((f"{r}|{s}", 0.0) for r in case.economy.regions for s in names if (r, s) not in have)
    if not lacking:
        return Finding("complete", "PASS", f"{regions_counted(case.economy)} × {len(names)} sectors")
    return Finding(
        "complete",
        "WARN",
        _counted(len(lacking), "sector is", "sectors are", "missing in some region"),
        lacking[:_SHOWN],
    )


def numbers(case: Case) -> Finding:
    """No NaN or infinity, and no sector that buys without making anything."""
    e = case.economy
    bad = ~np.isfinite(case.sweep.row_sums) | ~np.isfinite(e.final_demand).all(axis=1) | ~np.isfinite(e.output)
    if bad.any():
        return Finding(
            "numbers",
            "FAIL",
            _counted(int(bad.sum()), "row holds", "rows hold", "values that are not numbers"),
            tuple((e.labels[i], float("nan")) for i in np.flatnonzero(bad)[:_SHOWN]),
        )
    inputs = bought_without_output(e)
    buying = inputs > 0
    if buying.any():
        return Finding(
            "numbers",
            "FAIL",
            _counted(int(buying.sum()), "sector buys inputs and makes", "sectors buy inputs and make", "nothing"),
            case.named(inputs, buying),
        )
    empty = (e.output == 0) & (case.sweep.row_sums == 0)
    if empty.any():
        return Finding(
            "numbers",
            "WARN",
            _counted(int(empty.sum()), "sector is empty; it stays", "sectors are empty; they stay", "empty"),
            case.named(e.output, empty),
        )
    return Finding("numbers", "PASS", "every figure is a number")


def rows_close(case: Case) -> Finding:
    """Output equals deliveries."""
    if not case.finite:
        return Finding("rows_close", "SKIPPED", "figures are missing")
    e = case.economy
    gap = e.output - case.sweep.row_sums - e.final_demand.sum(axis=1)
    off = np.abs(gap) > allowed_gap(e, case.sweep)
    worst = float(np.abs(gap).max(initial=0))
    if not off.any():
        return Finding("rows_close", "PASS", f"largest difference {worst:.4g} {e.unit}, within rounding")
    serious = bool((np.abs(gap) > 1e-3 * np.abs(e.output))[off].any())
    return Finding(
        "rows_close",
        "FAIL" if serious else "WARN",
        _counted(int(off.sum()), "row does", "rows do", f"not close, by up to {worst:.4g} {e.unit}"),
        case.named(gap, off),
    )


def columns_close(case: Case) -> Finding:
    """Inputs plus value added equal output."""
    e = case.economy
    if e.hybrid:
        return Finding("columns_close", "SKIPPED", "columns of a hybrid table mix units")
    if not e.value_added_rows:
        return Finding(
            "columns_close", "SKIPPED", "no value-added rows: value added is the residual, with taxes and margins in it"
        )
    gap = column_gap(e, case.sweep)
    off = np.abs(gap) > allowed_column_gap(e, case.sweep)
    if not off.any():
        return Finding("columns_close", "PASS", "inputs and value added make output")
    return Finding(
        "columns_close",
        "FAIL",
        _counted(int(off.sum()), "column does", "columns do", "not close"),
        case.named(gap, off),
    )


def signs(case: Case) -> Finding:
    """No negative output; negative flows, final demand other than stock changes, and value added are named."""
    e = case.economy
    if case.below_zero.any():
        return Finding("signs", "FAIL", f"output is negative. {NEGATIVE_WAYS}", case.named(e.output, case.below_zero))
    firm = np.array([not is_stock_change(c) for _, c in e.demands], dtype=bool)
    named = accounting_rows(e, case.accounting)
    parts = {"flows": _negative_rows(e.flows), "final demand": np.minimum(e.final_demand[:, firm], 0).sum(axis=1)}
    if not e.hybrid or e.value_added_rows:
        # a residual may be negative by the rounding of its whole column
        parts["value added"] = np.minimum(e.primary_inputs() + e.rounding * (e.size + 1), 0)
    parts = {what: np.where(named, 0.0, v) for what, v in parts.items()}
    parts["output (accounting row, or within rounding)"] = np.minimum(e.output, 0.0)
    found = {what: v for what, v in parts.items() if (v < 0).any()}
    if not found:
        return Finding("signs", "PASS", "no negative figure where none belongs")
    cells = tuple((f"{what} {label}", value) for what, v in found.items() for label, value in case.named(v, v < 0)[:5])
    return Finding("signs", "WARN", f"negative figures in {listing(found)}", cells)


def recipes(case: Case) -> Finding:
    """No product takes more than itself; column sums of A above 1 are named."""
    e = case.economy
    if not case.finite or case.below_zero.any():
        return Finding("recipes", "SKIPPED", "figures are missing or negative")
    try:
        engine = case.engine()
        engine.require_productive()
    except KringloopError as error:
        return Finding("recipes", "FAIL", str(error).splitlines()[0])
    if e.hybrid:
        return Finding("recipes", "PASS", "productive; columns of a hybrid table are not summed")
    sums = case.sweep.column_sums * reciprocal(e.output)
    over = sums > 1 + NOISE
    if over.any():
        said = _counted(int(over.sum()), "sector buys more than it makes", "sectors buy more than they make")
        return Finding("recipes", "WARN", said, case.named(sums, over))
    return Finding(
        "recipes", "PASS", f"productive; inputs are at most {100 * float(sums.max(initial=0)):.1f} % of output"
    )


def orientation(case: Case) -> Finding:
    """Rows deliver and columns buy, not the other way round."""
    if not case.finite or case.economy.hybrid:
        return Finding("orientation", "SKIPPED", "figures are missing, or columns mix units")
    e = case.economy
    rest = e.output - e.final_demand.sum(axis=1)
    as_is, turned = (float(np.abs(rest - s).sum()) for s in (case.sweep.row_sums, case.sweep.column_sums))
    allowed = float(allowed_gap(e, case.sweep).sum())
    if turned < 0.1 * as_is and as_is > allowed:
        return Finding(
            "orientation",
            "FAIL",
            f"the flows look transposed: rows miss output by {as_is:.4g}, columns by {turned:.4g}",
        )
    closed = (
        bool(e.value_added_rows) and not (np.abs(column_gap(e, case.sweep)) > allowed_column_gap(e, case.sweep)).any()
    )
    if closed:
        return Finding("orientation", "PASS", "rows deliver, columns buy: value added closes the columns")
    if turned <= max(allowed, 10 * as_is):
        return Finding(
            "orientation", "SKIPPED", "turned flows would close as well, or as badly: nothing tells them apart"
        )
    if e.output_from_rows:
        why = "output is the sum of the rows, which closes either way, and no value-added row closes the columns"
        return Finding("orientation", "SKIPPED", why)
    return Finding("orientation", "PASS", "rows deliver, columns buy: output as given is what the rows add up to")


def jumps(case: Case) -> Finding:
    """Nothing that matters ten times larger or smaller than in the earlier table, come from nothing or gone to it.

    Held against each other are output, deliveries, inputs and final demand per sector, final demand per column, and
    every extension per sector and in all. A figure matters from a hundred-thousandth of its block.
    """
    if (
        case.before is None
        or case.before.sectors != case.economy.sectors
        or case.before.demands != case.economy.demands
    ):
        return Finding("jumps", "SKIPPED", "no earlier table with the same sectors and final users was given")
    old, new = case.before, case.economy
    found = [
        jump for what, labels, was, now in _compared(old, new, case.sweep) for jump in _jumps(what, labels, was, now)
    ]
    if not found:
        return Finding("jumps", "PASS", f"nothing changed more than tenfold since {old.year}")
    found.sort(key=lambda jump: -jump[2])
    cells = tuple((f"{what} {was:.6g} → {now:.6g}", now) for what, (was, now), _ in found[:_SHOWN])
    message = _counted(
        len(found), "figure", "figures", f"changed more than tenfold, came from nothing or went to it since {old.year}"
    )
    return Finding("jumps", "WARN", f"{message}: {listing([label for label, _ in cells], most=4)}", cells)


_Compared = tuple[str, tuple[str, ...], Array, Array]
_Jump = tuple[str, tuple[float, float], float]


def _compared(old: Economy, new: Economy, sweep: Sweep) -> Iterator[_Compared]:
    earlier = sweep_flows(old.flows)
    users = tuple("|".join(label) for label in new.demands)
    firm = np.array([not is_stock_change(c) for _, c in new.demands], dtype=float)  # stocks come and go
    yield "output", new.labels, old.output, new.output
    yield "final demand", new.labels, old.final_demand.sum(axis=1), new.final_demand.sum(axis=1)
    yield "final demand of", users, firm * old.final_demand.sum(axis=0), firm * new.final_demand.sum(axis=0)
    yield "deliveries of", new.labels, earlier.row_sums, sweep.row_sums
    yield "inputs of", new.labels, earlier.column_sums, sweep.column_sums
    for key in new.extensions:
        if key in old.extensions:
            was, now = old.extensions[key].values, new.extensions[key].values
            yield f"{key} of", new.labels, was, now
            yield f"{key} in all", ("",), np.array([was.sum()]), np.array([now.sum()])


def _jumps(what: str, labels: tuple[str, ...], was: Array, now: Array) -> Iterator[_Jump]:
    """Name, both figures and share of the block of every figure that jumps."""
    sizes = np.array([np.abs(was), np.abs(now)])
    whole = float(sizes.sum(axis=1).max(initial=0.0))
    large, small = sizes.max(axis=0), sizes.min(axis=0)
    odd = (large > _MATTERS * whole) & (large > 10.0 * small)
    for i in np.flatnonzero(odd):
        yield f"{what} {labels[i]}".strip(), (float(was[i]), float(now[i])), float(large[i] / whole)


def coverage(case: Case) -> Finding:
    """No region without any pressure where it makes something; totals near the reference."""
    e = case.economy
    strange = sorted(set(case.reference) - set(e.extensions))
    if strange:
        return Finding("coverage", "FAIL", f"known totals name extensions the table lacks: {listing(strange)}")
    if not e.extensions:
        return Finding("coverage", "SKIPPED", "the table has no extensions")
    cells: list[Cell] = []
    for key, extension in e.extensions.items():
        if not np.isfinite(extension.values).all():
            return Finding("coverage", "FAIL", f"extension '{key}' holds values that are not numbers")
        for r, region in enumerate(e.regions):
            mine = e.region_codes == r
            if not extension.values[mine].any() and e.output[mine].any():
                cells.append((f"{key} {region}", 0.0))
        stranded = float(extension.values[e.output == 0].sum())
        if stranded:
            cells.append((f"{key} on sectors without output", stranded))
        if key in case.reference:
            total = float(
                extension.values.sum() + (0 if extension.final_demand is None else extension.final_demand.sum())
            )
            if abs(total - case.reference[key]) > 0.01 * abs(case.reference[key]):
                cells.append((f"{key} total against {case.reference[key]:.6g}", total))
    if cells:
        return Finding("coverage", "WARN", _counted(len(cells), "gap", "gaps", "in extensions"), tuple(cells[:_SHOWN]))
    return Finding("coverage", "PASS", f"{listing(e.extensions)}: every region has figures")


def double_counting(case: Case) -> Finding:
    """No sector that is the sum of the others of its region, by name or by figures."""
    e = case.economy
    cells = []
    for r in range(len(e.regions)):
        mine = np.flatnonzero(e.region_codes == r)
        if len(mine) < 3:
            continue
        rest = e.output[mine].sum() - e.output[mine]
        same = np.isclose(e.output[mine], rest, rtol=1e-6, atol=0) & (rest > 0)
        cells += [(e.labels[mine[k]], float(e.output[mine[k]])) for k in np.flatnonzero(same)]
    cells += [
        (label, 0.0)
        for label, (_, s) in zip(e.labels, e.sectors, strict=True)
        if s.casefold() in ("total", "all", "sum") and len({t for _, t in e.sectors}) > 1
    ]
    if cells:
        return Finding("double_counting", "FAIL", "totals stand beside their parts", tuple(cells))
    return Finding("double_counting", "PASS", "no total beside its parts")


def re_exports(case: Case) -> Finding:
    """No sector that exports more than it makes."""
    e = case.economy
    if len(e.regions) < 2 or not case.finite:
        return Finding("re_exports", "SKIPPED", "one region only, or figures are missing")
    exports = np.sum([e.exports_of(r) for r in e.regions], axis=0)
    over = exports > e.output * (1 + NOISE) + e.rounding * e.size
    if over.any():
        return Finding(
            "re_exports",
            "WARN",
            _counted(
                int(over.sum()),
                "sector exports more than it makes",
                "sectors export more than they make",
                ": goods pass through",
            ),
            case.named(exports - e.output, over),
        )
    return Finding("re_exports", "PASS", "no sector exports more than it makes")


def trade_mirror(case: Case) -> Finding:
    """What a table says was traded between two regions is near what statistics of trade report."""
    e = case.economy
    if not case.trade or not case.finite:
        why = "figures are missing" if case.trade else "no reported trade was given to hold the table against"
        return Finding("trade_mirror", "SKIPPED", why)
    strange = sorted({r for pair in case.trade for r in pair} - set(e.regions))
    if strange:
        return Finding("trade_mirror", "FAIL", f"reported trade names regions the table lacks: {listing(strange)}")
    cells = []
    for (seller, buyer), reported in case.trade.items():
        mine, theirs = (e.where(region=r) for r in (seller, buyer))
        users = np.array([r == buyer for r, _ in e.demands], dtype=bool)
        held = float(e.flows[np.ix_(mine, theirs)].sum() + e.final_demand[np.ix_(mine, users)].sum())
        if abs(held - reported) > _TRADE_APART * max(abs(held), abs(reported)):
            cells.append((f"{seller} → {buyer} against {reported:.6g} reported", held))
    if cells:
        worst = tuple(sorted(cells, key=lambda cell: -abs(cell[1])))
        message = f"{len(cells)} of {len(case.trade)} pairs of regions differ by more than {_TRADE_APART:.0%}"
        return Finding("trade_mirror", "WARN", message, worst[:_SHOWN])
    return Finding("trade_mirror", "PASS", f"{len(case.trade)} pairs of regions within {_TRADE_APART:.0%}")


def implausible(case: Case) -> Finding:
    """No intensity far from the rest, however small its sector: any demand for it would dominate a footprint.

    Named are intensities more than a hundred times the mean of their extension and a thousand times the median of
    its sectors with a figure, unless most sectors of that name are as high.
    """
    e = case.economy
    per = reciprocal(e.output)
    cells = []
    for key, extension in e.extensions.items():
        if not np.isfinite(extension.values).all():
            continue
        with np.errstate(over="ignore"):
            intensity = np.abs(extension.values * per)
        mean = abs(float(extension.values.sum())) / float(np.abs(e.output).sum()) if e.output.any() else 0.0
        odd = (intensity > 100.0 * mean) & (intensity > 1e3 * _median(intensity))
        for i in np.flatnonzero(odd):
            peers = intensity[e.where(sector=e.sectors[i][1])]
            odd[i] = len(peers) < 3 or intensity[i] > 1e3 * _median(peers)
        cells += [(f"{key} {label}", value) for label, value in case.named(extension.values * per, odd)]
    if cells:
        return Finding(
            "implausible",
            "WARN",
            _counted(
                len(cells),
                "intensity is far from the rest: any demand for it",
                "intensities are far from the rest: any demand for them",
                "would dominate a footprint; check units and output",
            ),
            tuple(cells[:_SHOWN]),
        )
    return Finding("implausible", "PASS", "no intensity far from the rest")


def _median(values: Array) -> float:
    """Median of the figures above zero; 0 without any."""
    above = values[values > 0]
    return float(np.median(above)) if above.size else 0.0


def baseline(case: Case) -> Finding:
    """The table reproduces itself: L y returns x, and M y returns the pressures."""
    try:
        engine = case.engine()
        made = engine.outputs(case.economy.final_demand.sum(axis=1) + engine.imbalance)
    except KringloopError as error:
        return Finding("baseline", "SKIPPED", f"cannot be solved: {str(error).splitlines()[0]}")
    gap = made.values - engine.economy.output
    worst = float(np.abs(gap).max(initial=0) / max(float(np.abs(case.economy.output).max(initial=0)), 1e-300))
    if worst > NOISE:
        off = np.abs(gap) > NOISE * np.abs(case.economy.output).max()
        return Finding(
            "baseline",
            "FAIL",
            f"solving returns other outputs, by up to {worst:.2g} of the largest",
            case.named(gap, off),
        )
    return Finding("baseline", "PASS", f"solving returns output (residual {made.residual:.1e})")


def _counted(count: int, one: str, more: str, rest: str = "") -> str:
    """A count with its noun and verb, and what follows both."""
    blank = "" if not rest or rest.startswith(":") else " "
    return f"{count} {one if count == 1 else more}{blank}{rest}"


def regions_counted(economy: Economy) -> str:
    """How many regions a table has, as audits say it."""
    return _counted(len(economy.regions), "region", "regions")


def _negative_rows(flows: Array) -> Array:
    found = np.zeros(len(flows))
    for start in range(0, len(flows), 256):
        found[start : start + 256] = np.minimum(flows[start : start + 256], 0).sum(axis=1)
    return found


CHECKS: tuple[Check, ...] = (
    complete,
    numbers,
    rows_close,
    columns_close,
    signs,
    recipes,
    orientation,
    jumps,
    coverage,
    double_counting,
    re_exports,
    trade_mirror,
    implausible,
    baseline,
)
