"""`share` and `claims`: who contributes by which rule, companies up to the nation, claims on joint results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.chain_questions import say_final_users
from kringloop.cli.chaining import say_source
from kringloop.cli.choose import refuse
from kringloop.cli.paths import class_name
from kringloop.cli.render import console, print_json, share, table
from kringloop.cli.speech import say
from kringloop.cli.tables import coded
from kringloop.core import one_of, unknown
from kringloop.reading import numbers

if TYPE_CHECKING:
    from kringloop.actors import Attributed
    from kringloop.cli.chain_questions import Question


def rules_command(
    about: Question, *, by: str, home: str, retention: float | None, clip: bool, language: str, as_json: bool
) -> None:
    """All rules side by side, by region, or by sector of one region with its influence."""
    from kringloop.actors import RULES, Attributed, responsibility

    one_of(by, ("region", "sector"), what="--by")
    told = {"shared": {"retention": retention, "outside": "clip" if clip else "raise"}}
    additive = [key for key, rule in RULES.items() if rule.additive]
    found: dict[str, Attributed] = {}
    for key in additive:
        made = responsibility(about.engine, about.pressure, key, **told.get(key, {}))
        assert isinstance(made, Attributed)
        found[key] = made
    region = _home(about, home) if by == "sector" else ""
    rows = _by_sector(found, region) if by == "sector" else _by_region(found)
    touched = responsibility(about.engine, about.pressure, "influence")
    assert not isinstance(touched, Attributed)
    if as_json:
        print_json(
            {
                "unit": about.unit,
                "total": found["producer"].total,
                "of_final_users": about.of_final_users,
                "by": by,
                "region": region or None,
                "additive": {key: RULES[key].additive for key in RULES},
                "influence_overlap": touched.overlap,
                "rows": [
                    {by: label, **values}
                    | ({"influence": touched.of(f"{region}|{label}")} if by == "sector" and label else {})
                    for label, values in rows.items()
                ],
            }
        )
        return
    heads = [(say(f"chain_{by}"), "words"), *((RULES[key].names[language], "right") for key in additive)]
    heads += [(RULES["influence"].names[language], "right")] if by == "sector" else []
    sheet = table(say("share_title", pressure=about.pressure, year=about.year, unit=about.unit), heads)
    for label, values in rows.items():
        cells = [numbers.figure(values.get(key), language, digits=4) for key in additive]
        more = []
        if by == "sector":
            more = [numbers.figure(touched.of(f"{region}|{label}"), language, digits=4) if label else "–"]
        named = _label(about, f"{region}|{label}" if by == "sector" and label else label, by, language)
        sheet.add_row(named, *cells, *more)
    if by == "region":
        sums = {key: sum(values.get(key, 0.0) for values in rows.values()) for key in additive}
        sheet.add_row(say("chain_world"), *(numbers.figure(v, language, digits=4) for v in sums.values()))
    out = console()
    out.print(sheet)
    out.print(
        "; ".join(f"{RULES[key].names[language]}: {RULES[key].says[language]}" for key in RULES) + ".",
        style="dim",
        markup=False,
    )
    out.print(say("share_adds_up" if by == "region" else "share_adds_up_sector"), style="dim", markup=False)
    out.print(
        say("share_overlap", times=numbers.figure(touched.overlap, language, digits=3)), style="dim", markup=False
    )
    say_final_users(about, language)
    say_source(about.place, about.year, about.engine.economy.notes, language, own=about.own)


def _by_region(found: dict[str, Attributed]) -> dict[str, dict[str, float]]:
    by = {key: each.by("region") for key, each in found.items()}
    labels = [r for r in dict.fromkeys(label for each in by.values() for label in each) if r]
    rest = {key: each.rest for key, each in found.items()}
    rows = {label: {key: each.get(label, 0.0) for key, each in by.items()} for label in labels}
    return rows | ({"": rest} if any(rest.values()) else {})


def _by_sector(found: dict[str, Attributed], region: str) -> dict[str, dict[str, float]]:
    """Sectors of one region, and its final consumers without a sector."""
    rows: dict[str, dict[str, float]] = {}
    for key, each in found.items():
        for actor, value in zip(each.actors, each.values.tolist(), strict=True):
            if actor.region == region:
                rows.setdefault(actor.sector, {})[key] = value
    consumers = rows.pop("", None)
    return rows | ({"": consumers} if consumers else {})


def _home(about: Question, home: str) -> str:
    known = about.engine.economy.regions
    if home and home not in known:
        raise unknown("region", home, known)
    national = [code for code, place in about.places.items() if place == "national"]
    return home or (national[0] if national else known[0])


def _label(about: Question, label: str, by: str, language: str) -> str:
    if not label:
        return say("share_rest" if by == "region" else "share_consumers")
    if by == "region":
        place = about.places.get(label)
        return coded(label, class_name("chain_places", place, language)) if place else label
    from kringloop.cli.chain_questions import sector_name

    return sector_name(label, about, language)


def firms_command(firms: Path, deliveries: Path | None, *, language: str, as_json: bool) -> None:
    """Companies, product groups, sectors and the nation: what is reported, netted, left, and each firm's share."""
    from kringloop.actors import LEVELS, read_levels

    found = read_levels(firms, deliveries)
    if as_json:
        wholes: list[dict[str, Any]] = [
            {
                "id": w.id,
                "level": w.level,
                "value": w.value,
                "stated": w.stated,
                "reported": w.reported,
                "netted": w.netted,
                "rest": w.rest,
                "members": dict(w.members),
            }
            for w in found.wholes.values()
        ]
        print_json({"unit": found.unit, "wholes": wholes})
        return
    unit = numbers.unit_words(found.unit, language)
    heads = ("share_level", "share_reported", "share_netted", "share_left", "share_whole")
    sheet = table(
        say("share_firms", file=firms.name, unit=unit),
        [(say("share_name"), "words"), *((say(h), "words" if h == "share_level" else "right") for h in heads)],
    )
    for w in found.wholes.values():
        cells = [numbers.figure(v, language) for v in (w.reported, -w.netted if w.netted else 0.0, w.rest, w.value)]
        sheet.add_row(w.id, LEVELS[w.level][language], *cells)
    out = console()
    out.print(sheet)
    members = table(
        say("share_members"),
        [(say("share_name"), "words"), (say("share_within"), "words"), (unit, "right"), (say("share_part"), "right")],
    )
    for w in found.wholes.values():
        for id, value in w.members.items():
            members.add_row(
                id, w.id, numbers.figure(value, language), share(value / w.value if w.value else None, language)
            )
    out.print(members)
    out.print(say("share_firms_note"), style="dim", markup=False)


def claims_command(registers: Sequence[Path], *, holder: str, language: str, as_json: bool) -> None:
    """Every effect with its claims and what stays joint; or what one holder claims."""
    from kringloop.actors import BASES, merged, read_claims

    found = merged(*map(read_claims, registers))
    if holder and holder not in found.holders:
        raise unknown("holder", holder, found.holders)
    effects = [e for e in found.effects.values() if not holder or any(c.holder == holder for c in e.claims)]
    refuse(not effects, "claims_none")
    if as_json:
        print_json(
            [
                {
                    "effect": e.key,
                    "kind": e.kind,
                    "joint": e.joint,
                    "unit": e.unit,
                    "unclaimed": e.unclaimed,
                    "claims": [
                        {"holder": c.holder, "share": c.share, "amount": e.part(c.holder), "basis": c.basis}
                        for c in e.claims
                        if not holder or c.holder == holder
                    ],
                }
                for e in effects
            ]
        )
        return
    sheet = table(
        say("claims_title"),
        [
            (say("claims_effect"), "words"),
            (say("claims_holder"), "words"),
            ("%", "right"),
            (say("claims_amount"), "right"),
            (say("claims_basis"), "words"),
        ],
    )
    for e in effects:
        kind = say(f"claims_{e.kind}")
        for c in e.claims:
            if not holder or c.holder == holder:
                amount = numbers.quantity(e.part(c.holder), e.unit, language)
                basis = BASES[c.basis][language]
                sheet.add_row(f"{e.key} ({kind})", c.holder, numbers.figure(c.share, language), amount, basis)
        if not holder:
            left = numbers.quantity(e.unclaimed, e.unit, language)
            free = numbers.figure(max(0.0, 100 - e.claimed), language)
            sheet.add_row(f"{e.key} ({kind})", say("claims_joint"), free, left, "–")
    out = console()
    out.print(sheet)
    out.print(say("claims_note"), style="dim", markup=False)
