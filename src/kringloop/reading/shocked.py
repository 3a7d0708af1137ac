"""A shock of supply in words: finding, tables and picture that terminal, page, paper and Python show alike."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Final

from kringloop.reading import numbers
from kringloop.reading.origins import origin_name
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.shock_exposure import (
    countries_told,
    division_name,
    dollars,
    exposure,
    in_unit,
    material_name,
    rows_behind,
    stake,
    suppliers,
)
from kringloop.reading.words import Words
from kringloop.reference import application_names, fact_frame, fact_source, trade_codes
from kringloop.shocks import ASSUMED, NO_REASON, OWN, SHARING, UNITS, USE, Shock, ShockAnswer, Taken, supply_of

if TYPE_CHECKING:
    from kringloop.reading.pictures import Picture

SOURCES: Final = ("ec2023crm",)
LEVELS: Final = ("value", "worst", "best")


def shock_title(found: ShockAnswer, words: Words) -> str:
    """What stops and how much of the supply that is."""
    shock, language = found.shock, words.language
    names = {"who": countries_told(shock.origins, words), "material": material_name(shock.material, language)}
    many = "" if len(shock.origins) == 1 else "_many"
    if not any(found.supply.shares.get(origin) for origin in shock.origins):
        return _begin(words(f"shock.title_none{many}", **names))
    part = (
        words("shock.none") if shock.share == 1 else words("shock.less", share=numbers.percent(shock.share, language))
    )
    exposed = numbers.percent(found.exposed, language)
    return _begin(words(f"shock.title{many}", share=part, weeks=shock.weeks, exposed=exposed, **names))


def shock_result(found: ShockAnswer, words: Words) -> str:
    """Losses and adaptivity in one sentence, and what the goods that stop cost where that is known."""
    ratios = {level: _ratio(found.cases[level].adaptivity, words) for level in LEVELS}
    case = found.cases["value"]
    told = words(
        in_unit("shock.result", found),
        rigid=_lost(case.rigid, found, words),
        adaptive=_lost(case.adaptive, found, words),
        adaptivity=ratios["value"],
        worst=ratios["worst"],
        best=ratios["best"],
    )
    paid = sum(row.value for row in found.supply.rows)
    if not paid:
        return told
    return f"{told} {words('shock.paid', amount=dollars(paid, words.language), year=found.supply.year)}"


def shock_blocks(found: ShockAnswer, words: Words) -> tuple[ProductBlock, ...]:
    """All that follows from a shock, in the order in which it is shown."""
    made = (
        _losses(found, words),
        exposure(found, words),
        suppliers(found, words),
        rows_behind(found, words),
        stake(found, words),
        _users(found, words),
        _saved(found, words),
        _gains(found, words),
        _assumed(found, words),
        _says(found, words),
    )
    return tuple(block for block in made if block.rows or block.lines)


def shock_picture(found: ShockAnswer, words: Words) -> Picture:
    """Both losses as bars, at the assumptions as stated and at both ends of their bands."""
    from kringloop.charts import About, Item, bar_chart  # a terminal draws nothing
    from kringloop.reading.pictures import drawn_at

    items = [
        Item(name=f"{words(f'shock.{key}')}, {words(f'shock.level_{level}')}", value=getattr(found.cases[level], key))
        for level in LEVELS
        for key in ("rigid", "adaptive")
    ]
    about = About(
        title=words(in_unit("shock.chart", found)), unit=found.unit, source=_sources(found, words), goal="security"
    )
    return drawn_at("losses", lambda width: bar_chart(about, items, words.language, width=width))  # type: ignore[arg-type]


def shockable(language: str) -> tuple[tuple[str, str], ...]:
    """Materials of which trade, uses or suppliers are known, with their name, by name."""
    codes = {code for table in ("use_shares", "supply_shares") for code in fact_frame(table)["material"].to_list()}
    named = [(code, material_name(code, language)) for code in codes | {c.material for c in trade_codes()}]
    return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))


def largest_supplier_of(code: str) -> str:
    """The country that delivers most of a material by the assessment."""
    return next(iter(supply_of(Shock(material=code, origins=("",), basis="assessment")).shares))


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lost(value: float, found: ShockAnswer, words: Words) -> str:
    """A loss inside a sentence: euros as one would say them, or weeks of the use."""
    return _money(value, words) if found.unit == USE else numbers.quantity(value, "mln EUR", words.language)


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
        words(in_unit("shock.losses", found)),
        tuple((words(f"shock.{h}"), "words" if n == 0 else "right") for n, h in enumerate(heads)),
        tuple(rows),
        words(in_unit("shock.losses_note", found)),
    )


def _users(found: ShockAnswer, words: Words) -> ProductBlock:
    language, rows = words.language, []
    users = {u.label: f"{application_names(u.application)[language]} ({u.sector})" for u in found.uses}
    for name, (rigid, adaptive) in found.by_user.items():
        told = division_name(name, words) if name in found.downstream else users.get(name, name)
        if rigid or adaptive:
            rows.append((told, _money(rigid, words), _money(adaptive, words)))
    columns = ((words("shock.user"), "words"), (words("shock.rigid"), "right"), (words("shock.adaptive"), "right"))
    return ProductBlock("users", words(in_unit("shock.users", found)), columns, tuple(rows), words("shock.users_note"))


def _saved(found: ShockAnswer, words: Words) -> ProductBlock:
    """What each buffer saves; the rows add up to the loss that is averted."""
    case, language = found.cases["value"], words.language
    names = {SHARING: words("shock.sharing"), **{key: about.names[language] for key, about in ASSUMED.items()}}
    averted = case.rigid - case.adaptive
    rows = [(names[key], _money(value, words), _part(value, case.rigid, words)) for key, value in found.saved.items()]
    rows.append((words("shock.together"), _money(averted, words), _part(averted, case.rigid, words)))
    heads = (("buffer", "words"), ("saves", "right"), ("of_loss", "right"))
    columns = tuple((words(f"shock.{h}"), side) for h, side in heads)
    title, note = words(in_unit("shock.saved", found)), words("shock.saved_note")
    return ProductBlock("saved", title, columns, tuple(rows) if case.rigid else (), note)


def _part(value: float, whole: float, words: Words) -> str:
    return numbers.percent(value / whole, words.language) if whole else "–"


def _gains(found: ShockAnswer, words: Words) -> ProductBlock:
    rows = []
    for key, gain in found.gains.items():
        about = ASSUMED[key]
        one = words("shock.one_days" if about.unit == "days" else "shock.one_share")
        fills = numbers.percent(found.filled[key], words.language) if key in found.filled else "–"
        rows.append((about.names[words.language], one, _money(gain, words), fills))
    heads = (("buffer", "words"), ("more", "left"), ("saves", "right"), ("fills", "right"))
    columns = tuple((words(f"shock.{h}"), side) for h, side in heads)
    return ProductBlock("gains", words(in_unit("shock.gains", found)), columns, tuple(rows), words("shock.gains_note"))


def _assumed(found: ShockAnswer, words: Words) -> ProductBlock:
    language, made = words.language, found.assumptions
    rows = []
    for key, about in ASSUMED.items():
        unit = UNITS[about.unit][words.language]
        rows.append(_taken(about.names[language], made.taken[key], unit, words))
    reached = {use.sector for use in found.uses} | found.downstream.keys()
    for each in made.essential:
        if each.origin in reached and each.to in found.downstream:
            name = words("shock.edge", to=division_name(each.to, words), origin=division_name(each.origin, words))
            rows.append(_taken(name, each.dependence, "%", words))
    heads = (("assumption", "words"), ("taken", "right"), ("band", "right"), ("unit", "left"), ("why", "words"))
    columns = tuple((words(f"shock.{h}"), side) for h, side in heads)
    idle = [
        words("shock.edge_idle", to=division_name(each.to, words), origin=division_name(each.origin, words))
        for each in made.essential
        if each.dependence.certainty == OWN and not (each.origin in reached and each.to in found.downstream)
    ]
    note = words("shock.assumed_note")
    return ProductBlock("assumed", words("shock.assumed"), columns, tuple(rows), note, tuple(idle))


def _taken(name: str, taken: Taken, unit: str, words: Words) -> tuple[str, ...]:
    value, low, high = (numbers.figure(v, words.language, digits=3) for v in (taken.value, taken.low, taken.high))
    why = "" if taken.why == NO_REASON else _begin(taken.why[words.language])
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


def shock_sources(found: ShockAnswer) -> tuple[str, ...]:
    """Keys of the sources of facts that an answer is made from."""
    taken = {t.source for t in found.assumptions.taken.values() if t.source and t.certainty != "own"}
    return tuple(dict.fromkeys((*found.supply.sources, *SOURCES, *sorted(taken))))


def _sources(found: ShockAnswer, words: Words) -> str:
    return "; ".join(origin_name(fact_source(key).origin, words.language) for key in shock_sources(found))


def shock_command(found: ShockAnswer, option: str = "") -> str:
    """The command that answers the same shock."""
    shock = found.shock
    parts = [
        "kringloop shock",
        quote(shock.material),
        *(f"--from {origin}" for origin in shock.origins),
        f"--weeks {shock.weeks}",
    ]
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
