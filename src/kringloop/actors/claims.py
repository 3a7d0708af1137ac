"""Who claims which part of a joint improvement: a register in a file, in which nothing is claimed twice.

An effect has one identity in every register. What nobody claims stays joint. An avoided effect is a difference from a
reference; it stands apart and is never taken off a pressure that was measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kringloop.core import (
    NOISE,
    IncomparableError,
    KringloopError,
    Names,
    Problems,
    RangeError,
    TableError,
    listing,
    unknown,
)
from kringloop.tables import Column, Schema, parse_table, read_sheet, sheet_text

BASES: Final[Mapping[str, Names]] = {
    "agreement": Names("onderlinge afspraak", "agreement"),
    "value_added": Names("toegevoegde waarde", "value added"),
    "cost": Names("kosten", "cost"),
    "shapley": Names("Shapley-waarde", "Shapley value"),
}
"""On what a claim rests."""

CLAIMS: Final = Schema(
    columns=(
        Column(name="effect"),
        Column(name="joint", type="number"),
        Column(name="unit"),
        Column(name="kind", codes=frozenset({"measured", "avoided"})),
        Column(name="holder"),
        Column(name="share", type="number"),
        Column(name="basis", codes=frozenset(BASES)),
        Column(name="source"),
        Column(name="note", empty=True, optional=True),
    ),
    key=("effect", "holder"),
)
"""Columns of a register: the joint effect and its unit stand on every row of it and are the same; share in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A part of a joint effect that one holder says is his.

    share : of the joint effect [%], above 0 and at most 100
    line  : where it stands in its file
    """

    holder: str
    share: float
    basis: str
    source: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A joint improvement and the claims on it, which together are at most the whole.

    joint : what the partners reached together [unit]; negative where less is better
    kind  : "measured" in an inventory, or "avoided" against a reference, which is never netted
    """

    key: str
    joint: float
    unit: str
    kind: str
    claims: tuple[Claim, ...]

    @property
    def claimed(self) -> float:
        """Per cent of the effect that is claimed."""
        return sum(c.share for c in self.claims)

    @property
    def unclaimed(self) -> float:
        """[unit]  what stays joint."""
        return self.joint * max(0.0, 100 - self.claimed) / 100

    def part(self, holder: str) -> float:
        """[unit]  what one holder claims.

        Raises
        ------
        UnknownNameError   nobody of that name claims part of it
        """
        found = {c.holder: c.share for c in self.claims}
        if holder not in found:
            raise unknown("holder", holder, found)
        return self.joint * found[holder] / 100


@dataclass(frozen=True, slots=True)
class Register:
    """Joint effects by key, each claimed for at most 100 %."""

    effects: Mapping[str, Effect]

    def __getitem__(self, key: str) -> Effect:
        if key not in self.effects:
            raise unknown("effect", key, self.effects)
        return self.effects[key]

    def of(self, holder: str, *, kind: str = "measured") -> dict[str, float]:
        """Effect → what one holder claims of it, of one kind: measured and avoided effects are never summed."""
        return {
            e.key: e.part(holder)
            for e in self.effects.values()
            if e.kind == kind and any(c.holder == holder for c in e.claims)
        }

    @property
    def holders(self) -> tuple[str, ...]:
        """Everybody who claims something."""
        return tuple(dict.fromkeys(c.holder for e in self.effects.values() for c in e.claims))


def read_claims(path: str | Path) -> Register:
    """A register from a file.

    Raises
    ------
    TableError   the table breaks `CLAIMS`, one effect has two sizes, or an effect is claimed for more than 100 %:
                 the claim that goes beyond is named, with who holds the rest
    """
    return _register_of(read_sheet(Path(path)), str(path))


def claims_from(data: bytes, name: str, *, most: int) -> Register:
    """A register from the bytes of a file and its name, as `read_claims` reads a file; nothing is written."""
    path = Path(name or "?")
    return _register_of(sheet_text(data, path, most=most), str(path))


def _register_of(text: str, where: str) -> Register:
    problems = Problems(where)
    frame = parse_table(text, CLAIMS, problems)
    if not len(problems):
        register = _register(frame.with_row_index("line", offset=2).iter_rows(named=True), problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return register


def claimed(register: Register, effect: str, claim: Claim) -> Register:
    """The register with one claim more.

    Raises
    ------
    RangeError   the effect would be claimed for more than 100 %; says who holds the rest
    """
    found = register[effect]
    claims = (*found.claims, claim)
    if wrong := _too_much(found.key, claims):
        raise wrong
    grown = Effect(key=found.key, joint=found.joint, unit=found.unit, kind=found.kind, claims=claims)
    return Register({**register.effects, effect: grown})


def merged(*registers: Register) -> Register:
    """Registers of firms and of their sector as one: an effect that stands in several is one effect.

    Raises
    ------
    IncomparableError   one effect has another size, unit or kind in another register
    RangeError          together they claim more than 100 % of it, or one holder claims two different parts
    """
    effects: dict[str, Effect] = {}
    for register in registers:
        for key, effect in register.effects.items():
            effects[key] = _joined(effects[key], effect) if key in effects else effect
    return Register(effects)


def _joined(one: Effect, other: Effect) -> Effect:
    unlike = [name for name in ("joint", "unit", "kind") if getattr(one, name) != getattr(other, name)]
    if unlike:
        raise IncomparableError(
            f"effect '{one.key}' differs between registers in {listing(unlike)}; one effect has one size",
            nl=f"effect '{one.key}' verschilt tussen registers in {listing(unlike, language='nl')};"
            " één effect heeft één omvang",
        )
    held = {c.holder: c for c in one.claims}
    for claim in other.claims:
        if claim.holder in held and held[claim.holder].share != claim.share:
            raise RangeError(
                f"effect '{one.key}': {claim.holder} claims {held[claim.holder].share:g} % in one register"
                f" and {claim.share:g} % in another",
                nl=f"effect '{one.key}': {claim.holder} claimt {held[claim.holder].share:g} % in het ene register"
                f" en {claim.share:g} % in het andere",
            )
        held.setdefault(claim.holder, claim)
    claims = tuple(held.values())
    if wrong := _too_much(one.key, claims):
        raise wrong
    return Effect(key=one.key, joint=one.joint, unit=one.unit, kind=one.kind, claims=claims)


def _register(rows: Iterable[Mapping[str, object]], problems: Problems) -> Register:
    found: dict[str, list[tuple[Mapping[str, object], Claim]]] = {}
    for row in rows:
        line, share = int(str(row["line"])), float(str(row["share"]))
        if not 0 < share <= 100:
            problems.add(
                f"{line}:share",
                f"is {share:g}; expected above 0 and at most 100 per cent",
                nl=f"is {share:g}; verwacht: boven 0 en ten hoogste 100 procent",
            )
        claim = Claim(
            holder=str(row["holder"]), share=share, basis=str(row["basis"]), source=str(row["source"]), line=line
        )
        found.setdefault(str(row["effect"]), []).append((row, claim))
    effects = {}
    for key, each in found.items():
        first = each[0][0]
        for row, claim in each[1:]:
            for name in ("joint", "unit", "kind"):
                if row[name] != first[name]:
                    problems.add(
                        f"{claim.line}:{name}",
                        f"effect '{key}' has {name} {first[name]} above; one effect has one",
                        nl=f"effect '{key}' heeft hierboven bij {name} {first[name]}; één effect heeft er één",
                    )
        claims = tuple(claim for _, claim in each)
        if wrong := _too_much(key, claims):
            problems.add(f"{claims[-1].line}:share", wrong)
        effects[key] = Effect(
            key=key, joint=float(str(first["joint"])), unit=str(first["unit"]), kind=str(first["kind"]), claims=claims
        )
    return Register(effects)


def _too_much(key: str, claims: tuple[Claim, ...]) -> KringloopError | None:
    """The claim that goes beyond 100 %, in the order in which they were made."""
    so_far = 0.0
    for at, claim in enumerate(claims):
        free = 100 - so_far
        so_far += claim.share
        if so_far > 100 * (1 + NOISE):
            made = [f"{c.holder} {c.share:g} %" for c in claims[:at]]
            return RangeError(
                f"effect '{key}': {claim.holder} claims {claim.share:g} %, and {free:g} % is left ({listing(made)})\n"
                "  Lower that claim, or agree on the others; together they are at most 100 %.",
                nl=f"effect '{key}': {claim.holder} claimt {claim.share:g} %, en er is {free:g} % over "
                f"({listing(made, language='nl')})\n"
                "  Verlaag die claim, of maak nieuwe afspraken; samen is het ten hoogste 100 %.",
            )
    return None
