"""A shock of supply in words: finding, tables and picture that terminal, page, paper and Python show alike."""

from __future__ import annotations

from shlex import quote
from typing import Final

from kringloop.charts import About, Item, bar_chart
from kringloop.reading import numbers
from kringloop.reading.origins import origin_name
from kringloop.reading.pictures import Picture, drawn_at
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.words import Words
from kringloop.reference import classification, fact_frame, fact_source, trade_codes
from kringloop.shocks import ASSUMED, NO_REASON, UNITS, Shock, ShockAnswer, Taken, supply_of

SHOWN: Final = 8
SOURCES: Final = ("ec2023crm",)
LEVELS: Final = ("value", "worst", "best")


def shock_title(found: ShockAnswer, words: Words) -> str:
    """What stops and how much of the supply that is."""
    shock, language = found.shock, words.language
    names = {"who": country_name(shock.origin, language), "material": material_name(shock.material, language)}
    if not found.supply.shares.get(shock.origin):
        return _begin(words("shock.title_none", **names))
    part = (
        words("shock.none") if shock.share == 1 else words("shock.less", share=numbers.percent(shock.share, language))
    )
    exposed = numbers.percent(found.exposed, language)
    return _begin(words("shock.title", share=part, weeks=shock.weeks, exposed=exposed, **names))


def shock_result(found: ShockAnswer, words: Words) -> str:
    """Losses and adaptivity in one sentence."""
    ratios = {level: _ratio(found.cases[level].adaptivity, words) for level in LEVELS}
    case = found.cases["value"]
    return words(
        "shock.result",
        rigid=_money(case.rigid, words),
        adaptive=_money(case.adaptive, words),
        adaptivity=ratios["value"],
        worst=ratios["worst"],
        best=ratios["best"],
    )


def shock_blocks(found: ShockAnswer, words: Words) -> tuple[ProductBlock, ...]:
    """All that follows from a shock, in the order in which it is shown."""
    return (
        _losses(found, words),
        _supply(found, words),
        _stake(found, words),
        _users(found, words),
        _gains(found, words),
        _assumed(found, words),
        _says(found, words),
    )


def shock_picture(found: ShockAnswer, words: Words) -> Picture:
    """Both losses as bars, at the assumptions as stated and at both ends of their bands."""
    items = [
        Item(name=f"{words(f'shock.{key}')}, {words(f'shock.level_{level}')}", value=getattr(found.cases[level], key))
        for level in LEVELS
        for key in ("rigid", "adaptive")
    ]
    about = About(title=words("shock.chart"), unit="mln EUR", source=_sources(found, words), goal="security")
    return drawn_at("losses", lambda width: bar_chart(about, items, words.language, width=width))  # type: ignore[arg-type]


def country_name(code: str, language: str) -> str:
    """Name of a country; its code where the classification has none."""
    tree = classification("countries")
    return tree.names(code)[language] if code in tree else code


def material_name(code: str, language: str) -> str:
    """Name of a raw material."""
    return classification("raw_materials").names(code)[language]


def division_name(code: str, words: Words) -> str:
    """Name of a division with its code."""
    tree = classification("activities")
    if not code:
        return words("shock.no_division")
    return f"{tree.names(code)[words.language]} ({code})" if code in tree else code


def shockable(language: str) -> tuple[tuple[str, str], ...]:
    """Materials whose uses are known, with their name, by name."""
    codes = sorted(set(fact_frame("use_shares")["material"].to_list()))
    tree = classification("raw_materials")
    groups = {above for code in codes for above in tree.above(code)} & {c.material for c in trade_codes()}
    named = [(code, material_name(code, language)) for code in {*codes, *groups}]
    return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))


def largest_supplier_of(code: str) -> str:
    """The country that delivers most of a material by the assessment."""
    return next(iter(supply_of(Shock(material=code, origin="", basis="assessment")).shares))


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _money(value: float, words: Words) -> str:
    return numbers.figure(value, words.language, digits=3)


def _ratio(value: float | None, words: Words) -> str:
    return numbers.figure(value, words.language, digits=2)


def _losses(found: ShockAnswer, words: Words) -> ProductBlock:
    heads = ("level", "rigid", "adaptive", "adaptivity", "recovery")
    rows = []
    for level in LEVELS:
        case = found.cases[level]
        amounts = (_money(case.rigid, words), _money(case.adaptive, words), _ratio(case.adaptivity, words))
        rows.append((words(f"shock.level_{level}"), *amounts, str(case.recovery)))
    return ProductBlock(
        "losses",
        words("shock.losses"),
        tuple((words(f"shock.{h}"), "words" if n == 0 else "right") for n, h in enumerate(heads)),
        tuple(rows),
        words("shock.losses_note"),
    )


def _supply(found: ShockAnswer, words: Words) -> ProductBlock:
    supply, language = found.supply, words.language
    kind = words(f"kind.{'observed' if supply.basis == 'trade' else 'published'}")
    title = words(
        f"shock.supply_{supply.basis}",
        importer=words.said("{country}") if found.value_year else country_name(found.shock.importer, language),
        year=supply.year,
        stage=words(f"shock.stage_{supply.stage}"),
        kind=kind,
    )
    rows = []
    first = list(supply.shares.items())[:SHOWN]
    if found.shock.origin not in dict(first) and found.shock.origin in supply.shares:
        first.append((found.shock.origin, supply.shares[found.shock.origin]))
    for code, share in first:
        name = country_name(code, language)
        told = words("shock.stops", name=name) if code == found.shock.origin else name
        rows.append((told, *_supplied(share, supply.amount, language)))
    left = 1.0 - sum(share for _, share in first)
    if supply.shares.keys() - dict(first).keys():
        name = words("shock.others", count=len(supply.shares) - len(first))
        rows.append((name, *_supplied(left, supply.amount, language)))
    amount = () if supply.amount is None else ((words("shock.amount"), "right"),)
    columns = ((words("shock.supplier"), "words"), (words("shock.share"), "right"), *amount)
    lines = (_embodied(found, words),) if found.value_year is not None else ()
    return ProductBlock("supply", title, columns, tuple(rows), lines=lines)


def _supplied(share: float, amount: float | None, language: str) -> tuple[str, ...]:
    told = () if amount is None else (numbers.figure(share * amount, language, digits=3),)
    return (numbers.percent(share, language), *told)


def _stake(found: ShockAnswer, words: Words) -> ProductBlock:
    kind = words("kind.computed")
    title = (
        words("shock.stake_union", kind=kind)
        if found.value_year is None
        else words("shock.stake", year=found.value_year, kind=kind)
    )
    parts: dict[str, float] = {}
    for use in found.uses:
        parts[use.sector] = parts.get(use.sector, 0.0) + use.share
    unknown = set(found.without_value)
    rows = [
        (
            division_name(sector, words),
            numbers.percent(parts[sector], words.language),
            _money(value, words) if sector not in unknown else "–",
        )
        for sector, value in found.at_stake.items()
    ]
    heads = (("division", "words"), ("use_share", "right"), ("stake_value", "right"))
    lines = []
    if unknown:
        names = ", ".join(division_name(sector, words) for sector in sorted(unknown))
        lines.append(words("shock.no_value", names=names))
    lines.append(_mine(found, words))
    columns = tuple((words(f"shock.{h}"), side) for h, side in heads)
    return ProductBlock("stake", title, columns, tuple(rows), words("shock.stake_note"), tuple(lines))


def _mine(found: ShockAnswer, words: Words) -> str:
    """What goods in use and discarded hold of the material."""
    mine = found.mine
    if mine is None:
        return words("shock.held_none")
    tonnes, gone = (_money(mine[key], words) for key in ("held", "discarded"))
    returns = numbers.percent(mine["returns"], words.language)
    told = words(
        "shock.held", tonnes=tonnes, gone=gone, returns=returns, year=mine["year"], goods=mine["goods"], of=mine["of"]
    )
    linked = found.assumptions.taken["recovery"].certainty == "derived"
    return told if linked else f"{told} {words('shock.held_apart')}"


def _embodied(found: ShockAnswer, words: Words) -> str:
    """What the country adds along the chain of industry at home, or that no table tells it."""
    chain, name = found.embodied, country_name(found.shock.origin, words.language)
    if chain is None:
        return words("shock.embodied_none")
    if chain.share is None:
        return words("shock.embodied_apart", who=name, year=chain.year)
    return words("shock.embodied", who=name, share=numbers.percent(chain.share, words.language), year=chain.year)


def _users(found: ShockAnswer, words: Words) -> ProductBlock:
    rows = []
    for name, (rigid, adaptive) in found.by_user.items():
        told = division_name(name, words) if name in found.downstream else name
        if rigid or adaptive:
            rows.append((told, _money(rigid, words), _money(adaptive, words)))
    columns = ((words("shock.user"), "words"), (words("shock.rigid"), "right"), (words("shock.adaptive"), "right"))
    return ProductBlock("users", words("shock.users"), columns, tuple(rows), words("shock.users_note"))


def _gains(found: ShockAnswer, words: Words) -> ProductBlock:
    rows = []
    for key, gain in found.gains.items():
        about = ASSUMED[key]
        one = words("shock.one_days" if about.unit == "days" else "shock.one_share")
        fills = numbers.percent(found.filled[key], words.language) if key in found.filled else "–"
        rows.append((about.names[words.language], one, _money(gain, words), fills))
    heads = (("buffer", "words"), ("more", "left"), ("saves", "right"), ("fills", "right"))
    columns = tuple((words(f"shock.{h}"), side) for h, side in heads)
    return ProductBlock("gains", words("shock.gains"), columns, tuple(rows), words("shock.gains_note"))


def _assumed(found: ShockAnswer, words: Words) -> ProductBlock:
    language, made = words.language, found.assumptions
    rows = []
    for key, about in ASSUMED.items():
        unit = UNITS[about.unit][words.language]
        rows.append(_taken(about.names[language], made.taken[key], unit, words))
    used = {use.sector for use in found.uses}
    for each in made.essential:
        if each.origin in used and each.to in found.downstream:
            name = words("shock.edge", to=division_name(each.to, words), origin=division_name(each.origin, words))
            rows.append(_taken(name, each.dependence, "%", words))
    heads = (("assumption", "words"), ("taken", "right"), ("band", "right"), ("unit", "left"), ("why", "words"))
    columns = tuple((words(f"shock.{h}"), side) for h, side in heads)
    return ProductBlock("assumed", words("shock.assumed"), columns, tuple(rows), words("shock.assumed_note"))


def _taken(name: str, taken: Taken, unit: str, words: Words) -> tuple[str, ...]:
    value, low, high = (numbers.figure(v, words.language, digits=3) for v in (taken.value, taken.low, taken.high))
    why = "" if taken.why == NO_REASON else taken.why[words.language]
    if taken.certainty == "own":
        why = words("shock.from_file", file=taken.source, why=why) if taken.source else words("shock.own")
    band = "–" if taken.low == taken.high else f"{low}–{high}"
    return name, value, band, unit, why.removesuffix(": ")


def _says(found: ShockAnswer, words: Words) -> ProductBlock:
    notes = [note[words.language] for note in found.supply.notes]
    lines = [_sentence(note) for note in notes]
    lines.append(words("shock.sources", names=_sources(found, words)))
    return ProductBlock("says", words("shock.says"), lines=tuple(lines))


def _sentence(text: str) -> str:
    return _begin(text) + ("" if text.endswith(".") else ".")


def _sources(found: ShockAnswer, words: Words) -> str:
    taken = {t.source for t in found.assumptions.taken.values() if t.source and t.certainty != "own"}
    keys = dict.fromkeys((*found.supply.sources, *SOURCES, *sorted(taken)))
    return "; ".join(origin_name(fact_source(key).origin, words.language) for key in keys)


def shock_command(found: ShockAnswer, option: str = "") -> str:
    """The command that answers the same shock."""
    shock = found.shock
    parts = ["kringloop shock", quote(shock.material), f"--from {shock.origin}", f"--weeks {shock.weeks}"]
    parts += [f"--share {100 * shock.share:.10g}"] if shock.share != 1 else []
    parts += [f"--start {shock.start}"] if shock.start else []
    parts += [f"--basis {shock.basis}"] if shock.basis != "trade" else []
    parts += [f"--stage {shock.stage}"] if shock.stage else []
    parts += [f"--year {shock.year}"] if shock.year is not None else []
    parts += [
        f"--assume {key}={taken.value:.10g}"
        for key, taken in found.assumptions.taken.items()
        if taken.certainty == "own" and not taken.source
    ]
    return " ".join([*parts, *([option] if option else [])])
