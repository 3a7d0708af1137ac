"""`share` and `claims`: who contributes by which rule, companies up to the nation, claims on joint results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.chaining import say_source
from kringloop.cli.choose import refuse
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.paths import class_name
from kringloop.cli.render import console, print_json, share, table
from kringloop.cli.speech import say, words
from kringloop.cli.tables import coded
from kringloop.core import listing, one_of, unknown
from kringloop.reading import numbers, rule_rows

if TYPE_CHECKING:
    from kringloop.actors import Beside
    from kringloop.cli.chain_questions import Question
    from kringloop.reading import Reading
    from kringloop.runs import Run


def rules_command(
    about: Question, *, by: str, home: str, retention: float | None, clip: bool, language: str, as_json: bool
) -> None:
    """All rules side by side, by region, or by sector of one region with its influence."""
    from kringloop.actors import RULES, side_by_side

    one_of(by, ("region", "sector"), what="--by")
    found = side_by_side(about.engine, about.pressure, retention=retention, outside="clip" if clip else "raise")
    region = _home(about, home) if by == "sector" else ""
    if as_json:
        print_json(
            {
                "unit": found.unit,
                "year": found.year,
                "total": found.total,
                "rest": found.rest,
                "of_final_users": found.of_final_users,
                "retention": "value added" if retention is None else retention,
                "clipped": [{"sector": label, "retention": v} for label, v in found.clipped],
                "by": by,
                "region": region or None,
                "additive": {key: rule.additive for key, rule in RULES.items()},
                "influence_overlap": found.overlap,
                "rows": rule_rows(found, region),
            }
        )
        return
    columns = [*found.found, "influence"] if region else [*found.found, "as_maker"]  # the last does not add up to all
    heads = [RULES[key].names[language] if key in RULES else say("share_as_maker") for key in columns]
    sheet = table(
        say("share_title", pressure=about.pressure, year=found.year, unit=found.unit),
        [(say(f"chain_{by}"), "words"), *((head, "right") for head in heads)],
    )
    for row in rule_rows(found, region):
        label = row[by]
        named = _label(about, f"{region}|{label}" if region and label else label, by, language)
        sheet.add_row(named, *(numbers.figure(row.get(key), language, digits=4) for key in columns))
    if not region:
        if any(found.rest.values()):
            rest = [numbers.figure(v, language, digits=4) for v in found.rest.values()]
            sheet.add_row(say("share_rest"), *rest, "–")
        whole = [numbers.figure(found.total, language, digits=4) for _ in found.found]
        maker = numbers.figure(sum(found.as_maker().values()), language, digits=4)
        sheet.add_row(say("chain_world"), *whole, maker)
    console().print(sheet)
    _print_notes(about, found, region, language)


def _print_notes(about: Question, found: Beside, region: str, language: str) -> None:
    from kringloop.actors import RULES

    says = "; ".join(f"{rule.names[language]}: {rule.says[language]}" for rule in RULES.values())
    lines = [f"{says}.", say("share_adds_up_sector" if region else "share_adds_up")]
    lines.append(words()("shares.no_industry") if region else say("share_maker_note"))
    lines.append(say("share_overlap", times=numbers.figure(found.overlap, language, digits=3)))
    if found.of_final_users:
        value = numbers.figure(found.of_final_users, language)
        lines.append(say("chain_final_users", value=value, unit=found.unit))
    if found.clipped:
        listed = listing((f"{label} ({v:.3g})" for label, v in found.clipped), language=language)
        lines.append(say("chain_clipped", listed=listed))
    for line in lines:
        console().print(line, style="dim", markup=False)
    say_source(about.place, about.year, about.engine.economy.notes, language, own=about.own)


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


def nation_command(
    run: Run,
    of: str,
    firms: Path | None,
    deliveries: Path | None,
    *,
    year: int | None,
    language: str,
    as_json: bool,
) -> None:
    """One figure of a run from nation to sector, with companies of a file where one is given."""
    from kringloop.actors import read_deliveries, read_members
    from kringloop.reading import Reading, has_rounding, is_national, nation_of, nation_rows, nation_title

    reading = Reading(run, run.file.path.name, piecewise=True)
    members = None if firms is None else read_members(firms)
    sold = None if deliveries is None else read_deliveries(deliveries)
    found = nation_of(reading, of, year=year, firms=members, deliveries=sold)
    rows = nation_rows(found)
    if as_json:
        about = {"indicator": found.definition.id, "year": found.year, "unit": found.unit, "own": list(found.own)}
        print_json({**about, "top": found.top, "value": found.value(found.top), "rows": list(rows)})
        return
    words = reading.words(language)
    unit = numbers.unit_words(found.unit, language)
    sheet = table(
        f"{nation_title(found, words)} [{unit}]",
        [(say("share_within"), "words"), (say("share_name"), "words"), (unit, "right"), (say("share_part"), "right")],
    )
    for row in rows:
        whole = coded(row["whole"], reading.name("sector", row["whole"], language))
        value = numbers.figure(row["value"], language)
        sheet.add_row(whole, _part_name(reading, row, language), value, share(row["share"], language))
    out = console()
    print_bar(run)
    out.print(sheet)
    out.print(words("shares.nation_note"), style="dim", markup=False)
    for says, key in ((has_rounding(found), "rounding"), (not is_national(found), "not_national")):
        if says:
            out.print(words(f"shares.{key}"), style="dim", markup=False)
    print_run(run)


def _part_name(reading: Reading, row: dict[str, Any], language: str) -> str:
    words, kind, code = reading.words(language), row["kind"], row["part"]
    if kind == "rest":
        return words("shares.rest_of", name=reading.name("sector", row["whole"], language))
    if kind == "netted":
        return words("shares.inside")
    if kind == "own":
        return words("shares.from_file", name=code)
    return coded(code, reading.name("sector", code, language))
