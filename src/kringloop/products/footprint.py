"""The circular footprint formula: how a burden of recycling is shared between the life before and the life after.

`A` is fixed by material, whoever asks. Were it chosen by firm, the lives of one mass would no longer add up.
"""

from __future__ import annotations

from dataclasses import dataclass

from kringloop.core import NOISE, AdditivityError, RangeError
from kringloop.products.materials import material

LEAST, MOST = 0.2, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Burdens:
    """Impacts of one kg of material, in one unit.

    Parameters
    ----------
    virgin        : Ev, of making it from virgin feedstock
    recycled      : Erec, of the recycled feedstock that goes in
    recycling     : ErecEoL, of recycling after use
    replaced      : Ev*, of the virgin feedstock that recycling after use makes needless
    quality_in    : Qsin / Qp
    quality_out   : Qsout / Qp
    energy        : of energy recovery, less what it replaces
    disposal      : ED
    """

    virgin: float
    recycled: float
    recycling: float
    replaced: float
    quality_in: float = 1.0
    quality_out: float = 1.0
    energy: float = 0.0
    disposal: float = 0.0


def allocation_of(name: str) -> float:
    """A of a material: 0.2 to 0.8, of the material and of nobody's product.

    Raises
    ------
    RangeError   A is not set for the material
    """
    found = material(name)
    if found.allocation is None:
        raise RangeError(
            f"no A is set for '{found.key}'; its recycled flows cannot be shared between lives",
            nl=f"voor '{found.key}' is geen A vastgesteld; de last van recycling is niet te verdelen over levens",
        )
    return found.allocation


def circular_footprint(
    allocation: float, burdens: Burdens, *, recycled_content: float, to_recycling: float, to_energy: float = 0.0
) -> tuple[float, float, float]:
    """Material, energy and disposal per kg, with B = 0.

    ```
    material : (1-R1) Ev + R1 [A Erec + (1-A) Ev Qsin/Qp] + (1-A) R2 [ErecEoL - Ev* Qsout/Qp]
    energy   : R3 (EER - credits)          disposal : (1 - R2 - R3) ED
    ```

    Raises
    ------
    RangeError   A outside 0.2 to 0.8, or shares that are none

    Source: Commission Recommendation (EU) 2021/2279; the material term read in public code, the indices from memory.

    >>> made = Burdens(virgin=2, recycled=0.5, recycling=0.5, replaced=2, energy=0.4, disposal=0.1)
    >>> round(sum(circular_footprint(0.2, made, recycled_content=0.3, to_recycling=0.6, to_energy=0.2)), 3)
    1.29
    """
    if not LEAST <= allocation <= MOST:
        raise RangeError(
            f"A is {allocation:g}; expected {LEAST} to {MOST}", nl=f"A is {allocation:g}; verwacht: {LEAST} tot {MOST}"
        )
    shares = (recycled_content, to_recycling, to_energy, 1 - to_recycling - to_energy)
    if not all(-NOISE <= each <= 1 + NOISE for each in shares):
        raise RangeError(
            f"R1, R2, R3 are {recycled_content:g}, {to_recycling:g}, {to_energy:g}; expected shares; R2 + R3 up to 1",
            nl=f"R1, R2, R3 zijn {recycled_content:g}, {to_recycling:g}, {to_energy:g}; verwacht: delen; R2 + R3 tot 1",
        )
    b, a = burdens, allocation
    first = (1 - recycled_content) * b.virgin
    inflow = recycled_content * (a * b.recycled + (1 - a) * b.virgin * b.quality_in)
    outflow = (1 - a) * to_recycling * (b.recycling - b.replaced * b.quality_out)
    return first + inflow + outflow, to_energy * b.energy, (1 - to_recycling - to_energy) * b.disposal


def one_allocation(stated: dict[str, float]) -> float:
    """The A of a chain whose partners say which they use.

    Raises
    ------
    AdditivityError   they use different ones, so that their footprints do not add up to that of the mass
    """
    if len(set(stated.values())) != 1:
        told = ", ".join(f"{who} {a:g}" for who, a in stated.items())
        raise AdditivityError(
            f"partners use different A ({told}); such footprints do not add up: use that of the material",
            nl=f"partners gebruiken verschillende A ({told}); dat telt niet op: neem die van het materiaal",
        )
    return next(iter(stated.values()))
