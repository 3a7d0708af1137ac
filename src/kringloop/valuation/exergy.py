"""Chemical exergy of elements, compounds and mixtures, per mole and per kilogram, for a named reference environment.

b = ΔG_f + Σ_j n_j b_j, with b_j the standard chemical exergy of the reference species of each element. At 298.15 K and
1.01325 bar. Chemical exergy measures reactivity, not scarcity or purity: gold ranks far below iron.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from kringloop.core import CERTAINTIES, MissingDataError, RangeError, did_you_mean, listing, same
from kringloop.reference import (
    LATEST_EDITION,
    ChemicalExergy,
    FormationEnergy,
    formation_energies,
    reference_environment,
    reference_environments,
)
from kringloop.valuation.formula import Formula, read_formula

GAS_CONSTANT: Final = 8.314462618e-3
"""kJ/(mol K)."""
TEMPERATURE: Final = 298.15
"""Of the reference environment, K."""
PRESSURE: Final = 1.01325
"""Of the reference environment, bar."""
PHASES: Final = ("s", "l", "g")

Basis = Literal["mole", "mass"]


@dataclass(frozen=True, slots=True)
class ElementShare:
    """What one element adds: atoms, kJ/mol of atoms, and the edition that figure is of."""

    symbol: str
    count: float
    kj_per_mol: float
    edition: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Exergy:
    """Standard chemical exergy of one substance.

    Parameters
    ----------
    formula          : as it was read
    phase            : s, l or g; empty where the formation energy was given without one
    edition          : reference environment asked for
    kj_per_mol       : chemical exergy, kJ/mol
    formation_energy : kJ/mol, and None for the reference species of an element
    elements         : what each element adds; those of another edition than asked for say so
    certainty        : of the weakest figure it rests on
    energy_source    : key of the source of the formation energy; "given" where the user gave it
    published        : what the edition itself prints for the substance, where it does
    form             : of which crystal form the formation energy is
    """

    formula: Formula
    phase: str
    edition: str
    kj_per_mol: float
    formation_energy: float | None
    elements: tuple[ElementShare, ...]
    certainty: str
    energy_source: str
    published: ChemicalExergy | None
    form: str = ""

    @property
    def mj_per_kg(self) -> float:
        """The same per mass: kJ/mol over g/mol.

        >>> round(chemical_exergy("Fe").mj_per_kg, 2)
        6.7
        """
        return self.kj_per_mol / self.formula.molar_mass

    @property
    def borrowed(self) -> tuple[str, ...]:
        """Elements whose figure is of another edition, because the one asked for is not known to change it."""
        return tuple(e.symbol for e in self.elements if e.edition != self.edition)


def chemical_exergy(
    formula: str, *, phase: str | None = None, edition: str = LATEST_EDITION, formation_energy: float | None = None
) -> Exergy:
    """Standard chemical exergy: b = ΔG_f + Σ_j n_j b_j.

    Parameters
    ----------
    formula          : such as "Fe2O3" or "CuSO4.5H2O"
    phase            : s, l or g; needed where the substance is at hand in more than one
    edition          : reference environment, see `reference_environments`
    formation_energy : Gibbs energy of formation, kJ/mol; left out, that of the table

    Raises
    ------
    FormulaError       the formula cannot be read
    UnknownNameError   no such edition
    MissingDataError   no formation energy, or no exergy of one of the elements in this edition
    RangeError         an unknown phase, or several where none was chosen

    >>> round(chemical_exergy("Al2O3").kj_per_mol, 1), round(chemical_exergy("Al2O3", edition="szargut1989").kj_per_mol)
    (15.1, 200)
    """
    if phase is not None and phase not in PHASES:
        raise RangeError(
            f"phase '{phase}'; expected s (solid), l (liquid) or g (gas)",
            nl=f"fase '{phase}'; verwacht: s (vast), l (vloeibaar) of g (gas)",
        )
    read = read_formula(formula)
    reference_environment(edition)
    if formation_energy is None and (found := _as_reference(read, phase, edition)) is not None:
        return found
    energy = _given(read, phase, formation_energy) or _energy(read, phase)
    shares = tuple(_share(symbol, count, edition) for symbol, count in read.counts)
    total = energy.kj_per_mol + sum(s.count * s.kj_per_mol for s in shares)
    certainty = max((energy.certainty, *(s.certainty for s in shares)), key=CERTAINTIES[:4].index)
    published = _published(edition).get((read.counts, energy.phase))
    return Exergy(
        read,
        energy.phase,
        edition,
        total,
        energy.kj_per_mol,
        shares,
        certainty,
        energy.source,
        published,
        energy.form,
    )


def phases_of(formula: str) -> tuple[str, ...]:
    """Phases in which the exergy of a substance can be told from the tables.

    >>> phases_of("H2O"), phases_of("Fe")
    (('l', 'g'), ('s',))
    """
    counts = read_formula(formula).counts
    found = [e.phase for e in formation_energies() if read_formula(e.formula).counts == counts]
    elements = {phase for key in reference_environments() for read, phase in _published(key) if read == counts}
    return tuple(found) or (tuple(p for p in PHASES if p in elements) if len(counts) == 1 else ())


def gas_exergy(pressure: float) -> float:
    """Chemical exergy of a gas that is itself in the air: b = R T₀ ln(p₀ / p), kJ/mol.

    Parameters
    ----------
    pressure : of the gas in the reference environment, bar

    >>> round(gas_exergy(0.204), 2)
    3.97
    """
    if not 0 < pressure <= PRESSURE:
        raise RangeError(
            f"pressure {pressure:g} bar; expected above 0 and at most {PRESSURE}",
            nl=f"druk {pressure:g} bar; verwacht: boven 0 en hoogstens {PRESSURE}",
        )
    return GAS_CONSTANT * TEMPERATURE * math.log(PRESSURE / pressure)


def mixture_exergy(
    parts: Mapping[str, float], *, by: Basis = "mole", edition: str = LATEST_EDITION
) -> tuple[float, float]:
    """Chemical exergy of an ideal mixture, kJ per mole of mixture and MJ/kg: b = Σ x_i b_i + R T₀ Σ x_i ln x_i.

    Parameters
    ----------
    parts : share of each formula, adding up to 1
    by    : whether the shares are of moles or of mass

    Raises
    ------
    RangeError   shares that do not add up to 1, or one that is not above 0

    >>> molar, per_mass = mixture_exergy({"Fe": 0.996, "Cu": 0.004}, by="mass")
    >>> round(per_mass, 2)
    6.68
    """
    moles = _mole_fractions(parts, by)
    figures = {name: chemical_exergy(name, edition=edition) for name in moles}
    molar = sum(x * figures[n].kj_per_mol for n, x in moles.items())
    molar += GAS_CONSTANT * TEMPERATURE * sum(x * math.log(x) for x in moles.values())
    return molar, molar / sum(x * figures[n].formula.molar_mass for n, x in moles.items())


def _mole_fractions(parts: Mapping[str, float], by: Basis) -> dict[str, float]:
    if wrong := {n: x for n, x in parts.items() if not 0 < x <= 1}:
        raise RangeError(
            f"shares {wrong}; each must be above 0 and at most 1",
            nl=f"aandelen {wrong}; elk moet boven 0 en hoogstens 1 zijn",
        )
    if not same(sum(parts.values()), 1.0):
        raise RangeError(
            f"the shares add up to {sum(parts.values()):g}; expected 1",
            nl=f"de aandelen zijn samen {sum(parts.values()):g}; verwacht: 1",
        )
    if by == "mole":
        return dict(parts)
    moles = {name: x / read_formula(name).molar_mass for name, x in parts.items()}
    return {name: n / sum(moles.values()) for name, n in moles.items()}


def _as_reference(read: Formula, phase: str | None, edition: str) -> Exergy | None:
    """The figure itself, where the formula is that of an element as the edition takes it."""
    if len(read.counts) != 1:
        return None
    for key in _line(edition):
        for (counts, at), figure in _published(key).items():
            if counts == read.counts and phase in (None, at):
                (symbol, count), *_ = read.counts
                share = ElementShare(symbol, count, figure.kj_per_mol / count, key, figure.certainty)
                return Exergy(read, at, edition, figure.kj_per_mol, None, (share,), figure.certainty, key, figure)
    return None


def _share(symbol: str, count: float, edition: str) -> ElementShare:
    for key in _line(edition):
        for (counts, _), figure in _published(key).items():
            if len(counts) == 1 and counts[0][0] == symbol:
                return ElementShare(symbol, count, figure.kj_per_mol / counts[0][1], key, figure.certainty)
    having = [
        k
        for k in reference_environments()
        if any(c == symbol for f, _ in _published(k) for c, _ in f[:1] if len(f) == 1)
    ]
    raise MissingDataError(
        f"edition '{edition}' has no exergy of {symbol} at hand; editions that have: {listing(having) or 'none'}",
        nl=f"editie '{edition}' heeft hier geen exergie van {symbol}; wel in: "
        f"{listing(having, language='nl') or 'geen'}",
    )


def _line(edition: str) -> tuple[str, ...]:
    """The edition and what stands in for it."""
    base = reference_environment(edition).base
    return (edition, *(_line(base) if base else ()))


@lru_cache(maxsize=16)
def _published(edition: str) -> Mapping[tuple[tuple[tuple[str, float], ...], str], ChemicalExergy]:
    published = reference_environment(edition).published
    return {(read_formula(formula).counts, phase): figure for (formula, phase), figure in published.items()}


def _given(read: Formula, phase: str | None, energy: float | None) -> FormationEnergy | None:
    if energy is None:
        return None
    if not math.isfinite(energy):
        raise RangeError(
            f"formation energy {energy}; expected a number, kJ/mol",
            nl=f"vormingsenergie {energy}; verwacht: een getal, kJ/mol",
        )
    return FormationEnergy(read.text, phase or "", "", energy, "given", "read", "")


def _energy(read: Formula, phase: str | None) -> FormationEnergy:
    found = [e for e in formation_energies() if read_formula(e.formula).counts == read.counts]
    chosen = [e for e in found if phase in (None, e.phase)]
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        phases = ", ".join(e.phase for e in chosen)
        raise RangeError(
            f"{read.text} is at hand as {phases}; choose one with phase",
            nl=f"{read.text} is er als {phases}; kies er één met de fase",
        )
    if found:
        phases = ", ".join(e.phase for e in found)
        raise MissingDataError(
            f"{read.text} has no formation energy as {phase}; at hand: {phases}",
            nl=f"{read.text} heeft hier geen vormingsenergie als {phase}; wel als {phases}",
        )
    known = [e.formula for e in formation_energies()]
    raise MissingDataError(
        f"no formation energy of {read.text} is at hand; give one in kJ/mol, or ask another formula: "
        f"{did_you_mean(read.text, known)}",
        nl=f"van {read.text} is hier geen vormingsenergie; geef er een in kJ/mol, of vraag een andere formule: "
        f"{did_you_mean(read.text, known, 'nl')}",
    )
