"""One company as a sector of its own in a table of supply chains: its share under every rule, beside the rest of its
industry, with everything still adding up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kringloop.actors.beside import Beside, side_by_side
from kringloop.core import Array, Origin, RangeError

if TYPE_CHECKING:
    from kringloop.chains import Engine
    from kringloop.economies import Economy

OWN: Final = "company"
_ORIGIN: Final = Origin(
    producer="company",
    dataset="own file",
    title="Shares of a company in its industry",
    vintage="as given",
    licence="own",
    kind="assumed",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirmInChain:
    """A company split off from its industry.

    shares   : output, inputs and pressure of the company over those of its industry, and the part it keeps [1]
    company  : rule → figure [unit of `beside`]; `influence` among them, which overlaps
    industry : rule → figure of the whole industry, company and rest
    beside   : the whole world with the company in it
    """

    shares: Mapping[str, float]
    company: Mapping[str, float]
    industry: Mapping[str, float]
    beside: Beside


def firm_in_chain(
    engine: Engine, extension: str, *, region: str, industry: str, output: float, inputs: float, pressure: float
) -> FirmInChain:
    """Split a company off from its industry and hand the pressure out by every rule.

    The company sells to the same buyers as its industry and buys the same mix of inputs; how much it makes, buys and
    emits is its own. Each flow of company and rest together stays what it was, so every total does. Deliveries inside
    the industry stay netted: ρ = v / (x (1 − z_ii/x_i)), at most 1, so that a company like its industry keeps the same
    part of what passes through it and leaves everybody else's share as it was.

    Parameters
    ----------
    output, inputs, pressure : [1] of the company over those of its industry, in one year and one boundary

    Raises
    ------
    RangeError         a share below 0 or above 1: more than its whole industry; or company or rest without value added
    UnknownNameError   an industry that the table does not have

    Example
    >>> from kringloop.chains import Engine
    >>> from kringloop.economies.examples import two_regions
    >>> found = firm_in_chain(
    ...     Engine(two_regions()), "co2", region="NL", industry="goods", output=0.1, inputs=0.1, pressure=0.1
    ... )
    >>> round(found.company["shared"] / found.industry["shared"], 9)
    0.1
    """
    from kringloop.chains import Engine as Solver
    from kringloop.economies import Part, split_sector

    shares = {"output": output, "inputs": inputs, "pressure": pressure}
    for name, value in shares.items():
        if not 0 <= value <= 1:
            raise RangeError(
                f"{name} of the company is {100 * value:.4g} % of its industry: the rest would be negative\n"
                "  Look at the units, at the year, and at the industry that was named.",
                nl=f"{name} van het bedrijf is {100 * value:.4g} % van zijn bedrijfstak: de rest zou negatief zijn\n"
                "  Kijk naar de eenheden, het jaar en de bedrijfstak die is genoemd.",
            )
    economy = engine.economy
    rest = f"{industry} without it"
    suppliers = economy.sectors
    parts = {
        OWN: Part(share=output, recipe=dict.fromkeys(suppliers, inputs), extensions={extension: pressure}),
        rest: Part(share=1 - output, recipe=dict.fromkeys(suppliers, 1 - inputs), extensions={extension: 1 - pressure}),
    }
    split = split_sector(economy, region, industry, parts, origin=_ORIGIN)
    retention = _retention(economy, split, economy.index(region, industry))
    found = side_by_side(Solver(split), extension, retention=retention)
    shares["retention"] = float(retention[split.index(region, OWN)])
    rows = found.by_sector(region)
    touched = found.touched.of(f"{region}|{OWN}")
    own = {rule: value for rule, value in rows[OWN].items() if rule in rows[rest]}
    return FirmInChain(
        shares=shares,
        company={**own, "influence": touched},
        industry={rule: value + rows[rest][rule] for rule, value in own.items()},
        beside=found,
    )


def _retention(before: Economy, split: Economy, at: int) -> Array:
    """(sector,) [1]  value added over net output, deliveries inside the old industry netted in both of its parts."""
    from kringloop.chains import default_retention

    found = np.insert(default_retention(before), at, 0.0)
    kept_in = 1 - before.flows[at, at] / before.output[at]
    part = slice(at, at + 2)
    net = split.output[part] * kept_in
    found[part] = np.divide(split.primary_inputs()[part], net, out=np.zeros_like(net), where=net != 0)
    if (found[part] < 0).any():
        who = (
            ("the company", "het bedrijf")
            if found[at] < 0
            else ("the rest of its industry", "de rest van de bedrijfstak")
        )
        raise RangeError(
            f"in the table of {before.year} {who[0]} would earn less than nothing: inputs above output\n"
            "  Look at output and value added of the company, and at the industry that was named.",
            nl=f"in de tabel van {before.year} zou {who[1]} minder dan niets verdienen: inkoop boven productie\n"
            "  Kijk naar output en value_added van het bedrijf, en naar de bedrijfstak die is genoemd.",
        )
    kept: Array = np.minimum(found, 1.0)
    return kept
