"""Who contributes, in words and pictures: the same blocks on terminal, page and paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kringloop.actors import RULES, Beside, Firm
from kringloop.charts import Parted, Piece, parted_bars
from kringloop.core import KringloopError, conversion_factor, listing
from kringloop.reading import numbers
from kringloop.reading.esrs_block import esrs_blocks
from kringloop.reading.own_firm import FirmView, firm_part
from kringloop.reading.pictures import Picture, about_of, drawn_at
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.run import Reading
from kringloop.reading.shares import Nation, home_of, required_chains, rule_rows
from kringloop.targets import PRINCIPLES

if TYPE_CHECKING:
    from kringloop.reading.words import Words


def region_name(reading: Reading, region: str, words: Words) -> str:
    """A region of the table of chains, in words."""
    return reading.name("place", required_chains(reading).settings.regions[region].place, words.language)


def pressure_name(what: str, words: Words) -> str:
    """What is handed out, in words."""
    key = f"layer.{what}"
    return words(key) if words.has(key) else what


def rule_block(reading: Reading, beside: Beside, words: Words) -> ProductBlock:
    """Regions by every rule that adds up, with the rest and the total."""
    language, keys = words.language, list(beside.found)
    heads = ((words("shares.region"), "words"), *((RULES[k].names[language], "right") for k in keys))
    rows = [
        (region_name(reading, row["region"], words), *(_amount(row[k], language) for k in keys))
        for row in rule_rows(beside, "")
    ]
    if any(beside.rest.values()):
        rows.append((words("shares.rest"), *(_amount(v, language) for v in beside.rest.values())))
    rows.append((words("shares.world"), *(_amount(beside.total, language) for _ in keys)))
    lines = [words("shares.never_added")]
    if beside.of_final_users:
        value = numbers.figure(beside.of_final_users, language)
        lines.append(words("shares.final_users", value=value, unit=numbers.unit_words(beside.unit, language)))
    caption = words("shares.rules_caption", what=pressure_name(beside.what, words), year=beside.year)
    title = f"{words('shares.rules')}: {caption} [{numbers.unit_words(beside.unit, language)}]"
    return ProductBlock("rules", title, heads, tuple(rows), words("shares.vintage", year=beside.year), tuple(lines))


def kinds_block(beside: Beside, words: Words) -> ProductBlock:
    """What each rule says, and whether its figures may be summed."""
    language = words.language
    heads = [(words(f"shares.{k}"), "words") for k in ("rule", "rule_is", "adds_up", "read_as")]
    rows = []
    for rule in RULES.values():
        times = numbers.figure(beside.overlap, language, digits=3)
        adds = words("shares.yes") if rule.additive else words("shares.overlaps", times=times)
        rows.append((rule.names[language], rule.says[language], adds, words.word("certainty", rule.certainty)))
    return ProductBlock("kinds", words("shares.rule"), tuple(heads), tuple(rows))


def industry_block(reading: Reading, beside: Beside, words: Words) -> ProductBlock:
    """Industries at home by every rule, with the influence of each, which does not add up."""
    language, home = words.language, home_of(reading)
    keys = [*beside.found, "influence"]
    heads = ((words("shares.industry"), "words"), *((RULES[k].names[language], "right") for k in keys))
    rows = tuple(
        (industry_name(reading, row["sector"], words), *(_amount(row.get(k), language) for k in keys))
        for row in rule_rows(beside, home)
    )
    caption = f"{pressure_name(beside.what, words)}, {beside.year} [{numbers.unit_words(beside.unit, language)}]"
    title = f"{words('shares.by_sector', country=region_name(reading, home, words))}: {caption}"
    dashed = any(row.get(k) is None for row in rule_rows(beside, home) for k in beside.found)
    lines = (words("shares.no_industry"),) if dashed else ()
    return ProductBlock("industries", title, heads, rows, words("shares.never_added"), lines)


def industry_name(reading: Reading, code: str, words: Words) -> str:
    """An industry of the table of chains; final consumers have no code."""
    return reading.name("industry", code, words.language) if code else words("shares.consumers")


def _amount(value: float | None, language: str) -> str:
    return numbers.figure(value, language, digits=4)


def nation_picture(reading: Reading, nation: Nation, words: Words, *, key: str = "nation") -> Picture:
    """From nation to sector to company as one drawing that adds up."""
    about = about_of(
        reading, nation.definition, nation_sources(reading, nation), words.language, title=nation_title(nation, words)
    )
    wholes = parted_wholes(reading, nation, words)
    return drawn_at(key, lambda w: parted_bars(about, wholes, words.language, width=w))  # type: ignore[arg-type]


def nation_title(nation: Nation, words: Words) -> str:
    """What the drawing shows."""
    return words("shares.nation_title", name=nation.definition.full_name(words.language), year=nation.year)


def nation_sources(reading: Reading, nation: Nation) -> tuple[str, ...]:
    """Origins behind the drawing."""
    rows = reading.figures(nation.definition.id).filter(year=nation.year)
    return tuple(sorted({s for text in rows["sources"].to_list() for s in (text or "").split()}))


def parted_wholes(reading: Reading, nation: Nation, words: Words) -> list[Parted]:
    """The wholes that are opened, from the nation down: those with members."""
    levels = nation.levels
    opened = [w for w in reversed(list(levels.wholes.values())) if w.members and w.value > 0]
    return [
        Parted(
            name=_name(reading, nation, whole.id, words),
            value=whole.value,
            pieces=_pieces(reading, nation, whole, words),
        )
        for whole in opened
    ]


def _pieces(reading: Reading, nation: Nation, whole: Any, words: Words) -> tuple[Piece, ...]:
    named = sorted(whole.members.items(), key=lambda m: -m[1])
    pieces = [
        Piece(name=_name(reading, nation, id, words), value=value, kind="own" if id in nation.own else "part")
        for id, value in named
    ]
    if whole.netted:
        pieces.append(Piece(name=words("shares.inside"), value=-whole.netted, kind="less"))
    left = whole.value - sum(p.value for p in pieces)  # closes to the last digit
    if whole.rest:
        name = words("shares.rest_of", name=_name(reading, nation, whole.id, words))
        pieces.append(Piece(name=name, value=left, kind="rest"))
    return tuple(pieces)


def _name(reading: Reading, nation: Nation, id: str, words: Words) -> str:
    if id in nation.own:
        return words("shares.from_file", name=id)
    return reading.name("sector", id, words.language)


def nation_rows(nation: Nation) -> tuple[dict[str, Any], ...]:
    """Every part of every whole as a row: whole, part, value, share, kind."""
    rows: list[dict[str, Any]] = []
    for whole in reversed(list(nation.levels.wholes.values())):
        if not whole.members:
            continue
        parts = {**whole.members, "netted": -whole.netted, "rest": whole.rest}
        for id, value in parts.items():
            kind = id if id in ("netted", "rest") else "own" if id in nation.own else "part"
            if value or kind not in ("netted", "rest"):
                share = value / whole.value if whole.value else None
                rows.append({"whole": whole.id, "part": id, "value": value, "share": share, "kind": kind})
    return tuple(rows)


def is_national(nation: Nation) -> bool:
    """Whether the largest whole is the nation."""
    return nation.levels[nation.top].level == "nation"


def has_rounding(nation: Nation) -> bool:
    """Whether a rest is below 0, as printed figures leave."""
    return any(w.rest < 0 for w in nation.levels.wholes.values())


def firm_blocks(reading: Reading, view: FirmView, words: Words) -> tuple[ProductBlock, ...]:
    """A company beside the run, as tables with what is said below each."""
    blocks = [_place_block(reading, view, words)] if view.nations else []
    if not isinstance(view.chain, KringloopError):
        blocks.append(_chain_block(view, words))
    blocks += [_goal_block(view.firm, key, made, words) for key, made in _divided(view).items()]
    if view.claims is not None:
        blocks.append(_claims_block(view, words))
    blocks += esrs_blocks(view.firm.esrs, words)
    lines = _lacking(view, words)
    return (*blocks, *([ProductBlock("lacking", words("shares.lacking"), lines=lines)] if lines else []))


def _place_block(reading: Reading, view: FirmView, words: Words) -> ProductBlock:
    language, rows = words.language, []
    for nation in view.nations.values():
        own, unit = view.firm.figures[_key(view.firm, nation.definition.id)]
        sector = nation.within[view.firm.name]
        of_sector, of_top = (nation.levels.share(view.firm.name, whole) / 100 for whole in (sector, nation.top))
        rows.append(
            (
                nation.definition.full_name(language),
                numbers.figure(own, language, digits=3),
                numbers.unit_words(unit, language),
                f"{numbers.percent(of_sector, language, digits=3)} ({reading.name('sector', sector, language)})",
                f"{numbers.percent(of_top, language, digits=2)} ({reading.name('sector', nation.top, language)})",
            )
        )
    sides = ("words", "right", "left", "words", "words")
    names = ("head_figure", "head_own", "head_unit", "head_sector", "head_nation")
    heads = tuple((words(f"shares.{n}"), side) for n, side in zip(names, sides, strict=True))
    note = words("shares.place_note", year=view.firm.year)
    return ProductBlock("place", words("shares.place"), heads, tuple(rows), note)


def _key(firm: Firm, id: str) -> str:
    """How the file of the company names a definition."""
    return id if id in firm.figures else id.partition(".")[0]


def _chain_block(view: FirmView, words: Words) -> ProductBlock:
    chain, language = view.chain, words.language
    assert not isinstance(chain, KringloopError)
    beside = chain.beside
    rows = tuple(
        (
            RULES[rule].names[language],
            numbers.figure(value, language, digits=3),
            numbers.figure(chain.industry.get(rule), language, digits=4),
            numbers.percent(value / chain.industry[rule], language, digits=2) if chain.industry.get(rule) else "–",
        )
        for rule, value in chain.company.items()
    )
    unit = numbers.unit_words(beside.unit, language)
    title = words("shares.chain_title", what=pressure_name(beside.what, words), year=beside.year, unit=unit)
    told = {k: numbers.percent(v, language, digits=2) for k, v in chain.shares.items() if k != "retention"}
    note = words("shares.chain_note", year=beside.year, own_year=view.firm.year, **told)
    heads = (
        (words("shares.rule"), "words"),
        *((words(f"shares.{n}"), "right") for n in ("head_company", "head_industry", "head_share")),
    )
    return ProductBlock("chain", title, heads, rows, note)


def _divided(view: FirmView) -> Mapping[str, Any]:
    return {key: made for key, made in view.goals.items() if not isinstance(made, KringloopError)}


def _goal_block(firm: Firm, key: str, made: Any, words: Words) -> ProductBlock:
    """One goal, what the company may have under each principle."""
    language, rows, lines = words.language, [], []
    statement = made.held.statement
    own = firm.figures[_key(firm, made.held.definition.id)][1]
    factor = conversion_factor(made.held.unit, own)
    for principle, parts in made.parts.items():
        said = PRINCIPLES[principle]
        if isinstance(parts, KringloopError):
            why = made.why[principle][language]
            lines.append(words("shares.not_divided", name=said.names[language], why=f"{why[0].upper()}{why[1:]}."))
            continue
        part = firm_part(firm, parts)
        rows.append(
            (
                said.names[language],
                said.reason[language],
                numbers.figure(part.base * factor, language, digits=3),
                f"{numbers.figure(part.target * factor, language, digits=3)}{'!' if part.target < 0 else ''}",
                numbers.percent(part.change, language, digits=2) if part.base else "–",
            )
        )
    heads = (
        (words("shares.head_principle"), "words"),
        (words("shares.head_reason"), "words"),
        (words("shares.head_now", year=made.year), "right"),
        (words("shares.head_may", year=statement.year), "right"),
        (words("shares.head_change"), "right"),
    )
    unit = numbers.unit_words(own, language)
    title = words("shares.goal_title", name=statement.names[language], unit=unit)
    return ProductBlock(f"goal-{key}", title, heads, tuple(rows), words("shares.goals_note"), tuple(lines))


def _claims_block(view: FirmView, words: Words) -> ProductBlock:
    assert view.claims is not None
    language, rows = words.language, []
    for effect in view.claims.effects.values():
        share = sum(c.share for c in effect.claims if c.holder == view.firm.name)
        if share:
            unit = effect.unit
            rows.append(
                (
                    f"{effect.key} ({words.word('shares', effect.kind)})",
                    f"{numbers.figure(share, language)} %",
                    numbers.quantity(effect.part(view.firm.name), unit, language),
                    numbers.quantity(effect.unclaimed, unit, language),
                )
            )
    heads = (
        (words("shares.head_effect"), "words"),
        *((words(f"shares.{n}"), "right") for n in ("head_claim", "head_amount", "head_joint")),
    )
    return ProductBlock("claims", words("shares.claims"), heads, tuple(rows), words("shares.claims_note"))


def _lacking(view: FirmView, words: Words) -> tuple[str, ...]:
    language, lines = words.language, []
    if view.firm.not_filled:
        lines.append(words("shares.not_filled", names=listing(view.firm.not_filled, language=language)))
    lines += [_why(key, error, words) for key, error in view.missed.items()]
    if isinstance(view.chain, KringloopError):
        lines.append(_why(words("shares.chain"), view.chain, words))
    lines += [_why(key, made, words) for key, made in view.goals.items() if isinstance(made, KringloopError)]
    if not view.goals:
        lines.append(words("shares.no_goals"))
    return tuple(lines)


def _why(name: str, error: KringloopError, words: Words) -> str:
    return words("shares.why_not", name=name, why=" ".join(error.in_language(words.language).split()))
