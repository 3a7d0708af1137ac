"""What a sector could touch, and what would go with it: figures that overlap and are never summed.

Full upstream burden, upstream and downstream influence, and hypothetical extraction.
All come back as `Overlapping`, which refuses to be added up.
Rules: C8.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from kringloop.chains.answers import Overlapping
from kringloop.chains.engine import Engine
from kringloop.core import Array, RangeError, figures
from kringloop.economies import Label, labels_from

_BLOCK = 256


def chain_footprint(engine: Engine, extension: str) -> Overlapping:
    """(sector,)  pressure of the whole upstream chain of everything a sector makes: (f L)_s x_s.

    Overlaps: steel counts under steel and again under machines made of it.

    Source      millerblair2009
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> everything = chain_footprint(Engine(two_regions()), "co2")
    >>> round(everything.overlap, 2) > 1
    True
    """
    found = engine.multipliers([extension])
    return _overlapping(
        engine, extension, found.values[0] * engine.economy.output, found.residual, "chain footprint of output"
    )


def influence(engine: Engine, extension: str) -> Overlapping:
    """(sector,)  full upstream and downstream pressure of each sector: (f L) ∘ x + L D − D with D = f ∘ x.

    Everything a sector buys from and everything that is made with its products; the own
    pressure is counted once. Says what could be influenced, not who is responsible.

    Source      ghgprotocol2011
    """
    economy = engine.economy
    burden = engine.intensities([extension])[0] * economy.output
    up = engine.multipliers([extension])
    down = engine.right(burden)
    values = up.values[0] * economy.output + down.values - burden
    return _overlapping(engine, extension, values, max(up.residual, down.residual), "chain influence")


def extraction(engine: Engine, extension: str, sectors: Iterable[Label]) -> float:
    """Loss of pressure, value or jobs when these sectors stop buying, selling and delivering.

    x'_o = x_o − L_oK L_KK⁻¹ x_K for all others o; the loss is the whole of K and what the others make less.
    Only the columns L[:, K] are solved.

    Raises
    ------
    RangeError         no sector was named
    UnknownNameError   a sector the table does not have

    Source      millerblair2009
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> round(extraction(engine, "co2", engine.economy.sectors), 9)
    50.0
    """
    lost = output_through(engine, sectors, engine.economy.output[:, None])[:, 0]
    return float(engine.intensities([extension])[0] @ lost)


def output_through(engine: Engine, sectors: Iterable[Label], outputs: ArrayLike) -> Array:
    """(sector, case)  the part of `outputs` that passes through one of the sectors on its way to final use.

    through = L_·K L_KK⁻¹ X_K for X = L Y: what K makes itself and everything made for it, each unit once, however
    often its way leads through K. The rest, X − through, is what would be made if K did not exist.

    Parameters
    ----------
    outputs : (sector, case)  output everywhere for some final demands, such as `engine.outputs_by_consumer().values`

    Raises
    ------
    RangeError         no sector was named
    UnknownNameError   a sector the table does not have

    Source      millerblair2009
    Example
    >>> from kringloop.economies.examples import two_regions
    >>> engine = Engine(two_regions())
    >>> made = engine.outputs_by_consumer().values
    >>> everything = output_through(engine, engine.economy.sectors, made)
    >>> bool(abs(everything - made).max() < 1e-9)
    True
    """
    economy = engine.economy
    made = figures(
        outputs, what="outputs", shape=(economy.size, None), axes=("sector", "case"), labels=(economy.sectors,)
    )
    rows = [economy.index(*label) for label in dict.fromkeys(labels_from(sectors, "sectors"))]
    if not rows:
        raise RangeError("no sector was named for extraction; give (region, sector) labels")
    units = np.zeros((economy.size, len(rows)))
    units[rows, np.arange(len(rows))] = 1.0
    columns = engine.right(units).values
    return np.asarray(columns @ np.linalg.solve(columns[rows], made[rows]))


def extraction_of_each(engine: Engine, extension: str) -> Overlapping:
    """(sector,)  loss when one sector is extracted, for every sector in turn: M_k x_k / L_kk.

    Costs the multipliers and the diagonal of L, solved in blocks.

    Source      millerblair2009
    """
    found = engine.multipliers([extension])
    values = found.values[0] * engine.economy.output / diagonal(engine)
    return _overlapping(engine, extension, values, found.residual, "loss by extraction")


def diagonal(engine: Engine) -> Array:
    """(sector,) [1]  the diagonal of L, from unit solves in blocks; L itself is not kept."""
    n = engine.economy.size
    engine.solver.expect(n)
    found = np.empty(n)
    for start in range(0, n, _BLOCK):
        places = np.arange(start, min(start + _BLOCK, n))
        units = np.zeros((n, len(places)))
        units[places, np.arange(len(places))] = 1.0
        found[places] = engine.right(units).values[places, np.arange(len(places))]
    return found


def _overlapping(engine: Engine, extension: str, values: Array, residual: float, what: str) -> Overlapping:
    economy = engine.economy
    described = economy.extension(extension)
    total = float(described.values[economy.output != 0].sum())
    return Overlapping(economy.labels, values, described.unit, what, total, residual)
