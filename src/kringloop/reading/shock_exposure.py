"""Who is exposed to a stop of supply: direct, along the chain and by value, each with its kind and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kringloop.reading import numbers
from kringloop.reading.origins import origin_name
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.words import Words
from kringloop.reference import classification, fact_source
from kringloop.shocks import USE, ShockAnswer

SHOWN: Final = 8
MONEY_DIGITS: Final = 3
UNNAMED: Final = 0.005
"""Part of the supply that has no name and is more than rounding."""


def in_unit(key: str, found: ShockAnswer) -> str:
    """The words for losses of value, or for losses in weeks of the use where no value is known."""
    return f"{key}_use" if found.unit == USE else key


def country_name(code: str, language: str) -> str:
    """Name of a country; its code where the classification has none."""
    tree = classification("countries")
    return tree.names(code)[language] if code in tree else code


def countries_told(codes: tuple[str, ...], words: Words) -> str:
    """Names of countries with commas, and the word and before the last.

    >>> from kringloop.reading.words import WORDS
    >>> countries_told(("CHN", "VNM", "MMR"), WORDS["en"])
    'China, Vietnam and Myanmar'
    """
    names = [country_name(code, words.language) for code in codes]
    first = ", ".join(names[:-1])
    return words("shock.and", first=first, last=names[-1]) if first else names[-1]


def material_name(code: str, language: str) -> str:
    """Name of a raw material."""
    return classification("raw_materials").names(code)[language]


def division_name(code: str, words: Words) -> str:
    """Name of a division with its code."""
    tree = classification("activities")
    if not code:
        return words("shock.no_division")
    return f"{tree.names(code)[words.language]} ({code})" if code in tree else code


def exposure(found: ShockAnswer, words: Words) -> ProductBlock:
    """Direct, embodied and value at stake: figure, unit, what sort of figure it is, and source."""
    rows = [*_direct(found, words), *_embodied_row(found, words), *_stake_row(found, words)]
    columns = tuple((words(f"shock.{h}"), "right" if h == "figure" else "words") for h in HEADS)
    lines = (_assessed(found, words), _sold_on(found, words), _embodied(found, words) if found.home else "")
    return ProductBlock("exposure", words("shock.exposure"), columns, tuple(rows), lines=tuple(x for x in lines if x))


HEADS: Final = ("measure", "figure", "unit", "kind", "source")


def _row(key: str, figure: str, unit: str, kind: str, source: str, words: Words) -> tuple[str, ...]:
    return words(f"shock.{key}"), figure, unit, words(f"kind.{kind}"), source


def _direct(found: ShockAnswer, words: Words) -> list[tuple[str, ...]]:
    """What stops of what is bought: by weight, in tonnes and in money."""
    supply, language = found.supply, words.language
    kind = "observed" if supply.basis == "trade" else "published"
    source = origin_name(fact_source(supply.sources[0]).origin, language)
    made = [_row(f"direct_{supply.basis}", numbers.percent(found.exposed, language), "", kind, source, words)]
    if supply.amount is not None and supply.value is not None:
        paid = found.shock.share * sum(row.value for row in supply.rows)
        tonnes, told = _three(found.exposed * supply.amount, words), dollars(paid, words.language)
        made.append(_row("direct_tonnes", tonnes, words("shock.amount"), kind, source, words))
        made.append(_row("direct_paid", told, words("shock.per_year"), kind, source, words))
    return made


def _embodied_row(found: ShockAnswer, words: Words) -> list[tuple[str, ...]]:
    chain = found.embodied
    if chain is None or chain.share is None:
        return []
    share = numbers.percent(chain.share, words.language)
    return [_row("along_chain", share, "", "computed", f"{chain.source} ({chain.year})", words)]


def _stake_row(found: ShockAnswer, words: Words) -> list[tuple[str, ...]]:
    if found.stake is None:
        return []
    source = origin_name(fact_source("ec2023crm").origin, words.language)
    return [_row("at_stake", _three(found.stake, words), words("shock.stake_value"), "computed", source, words)]


def dollars(thousands: float, language: str) -> str:
    """An amount of trade, which stands in thousands of dollars, as one would say it.

    >>> dollars(7281.6, "en"), dollars(0.016, "nl")
    ('$7.28 million', '16 dollar')
    """
    if thousands >= 100.0:
        return numbers.quantity(thousands / 1000.0, "mln USD", language)
    return f"{numbers.figure(1000.0 * thousands, language, digits=MONEY_DIGITS)} dollar"


def _assessed(found: ShockAnswer, words: Words) -> str:
    """What the assessment says of the same countries, beside observed trade."""
    if found.assessed is None:
        return ""
    share, stage = numbers.percent(found.assessed, words.language), words(f"shock.stage_{found.supply.stage}")
    return words("shock.assessed", share=share, stage=stage, who=countries_told(found.shock.origins, words))


def _sold_on(found: ShockAnswer, words: Words) -> str:
    """How much the importer sells on; that it is not known where no table says it."""
    supply = found.supply
    if supply.basis != "trade":
        return ""
    if supply.sold_on is None:
        return words("shock.sold_on_none")
    return words("shock.sold_on", share=numbers.percent(supply.sold_on, words.language), year=supply.year)


def rows_behind(found: ShockAnswer, words: Words) -> ProductBlock:
    """What the countries that stop sold by code of trade, as it stands in the source."""
    supply, language = found.supply, words.language
    rows = [
        (
            country_name(row.country, language),
            row.hs6,
            str(supply.year),
            _three(row.tonnes, words),
            _three(row.value, words),
        )
        for row in supply.rows
    ]
    heads = (
        ("supplier", "words"),
        ("hs6", "left"),
        ("year_of", "left"),
        ("tonnes", "right"),
        ("usd_thousand", "right"),
    )
    columns = tuple((words(f"shock.{h}"), side) for h, side in heads)
    return ProductBlock("rows", words("shock.rows"), columns, tuple(rows), words("shock.rows_note"))


def suppliers(found: ShockAnswer, words: Words) -> ProductBlock:
    supply, language = found.supply, words.language
    kind = words(f"kind.{'observed' if supply.basis == 'trade' else 'published'}")
    title = words(
        f"shock.supply_{supply.basis}",
        importer=words.said("{country}") if found.home else country_name(found.shock.importer, language),
        year=supply.year,
        stage=words(f"shock.stage_{supply.stage}"),
        kind=kind,
    )
    rows = []
    first = list(supply.shares.items())[:SHOWN]
    stopping = found.shock.origins
    first += [(o, supply.shares[o]) for o in stopping if o not in dict(first) and o in supply.shares]
    for code, share in first:
        name = country_name(code, language)
        told = words("shock.stops", name=name) if code in stopping else name
        rows.append((told, *_supplied(share, supply.amount, language)))
    left = sum(supply.shares.values()) - sum(share for _, share in first)
    unnamed = 1.0 - sum(supply.shares.values())
    if supply.shares.keys() - dict(first).keys():
        name = words("shock.others", count=len(supply.shares) - len(first))
        rows.append((name, *_supplied(left, supply.amount, language)))
    if unnamed > UNNAMED:
        rows.append((words("shock.unnamed"), *_supplied(unnamed, supply.amount, language)))
    amount = () if supply.amount is None else ((words("shock.amount"), "right"),)
    columns = ((words("shock.supplier"), "words"), (words("shock.share"), "right"), *amount)
    silent = tuple(origin for origin in stopping if not supply.shares.get(origin))
    lines = (words("shock.delivers_none", who=countries_told(silent, words)),) if silent else ()
    return ProductBlock("supply", title, columns, tuple(rows), lines=lines)


def _supplied(share: float, amount: float | None, language: str) -> tuple[str, ...]:
    told = () if amount is None else (numbers.figure(share * amount, language, digits=3),)
    return (numbers.percent(share, language), *told)


def stake(found: ShockAnswer, words: Words) -> ProductBlock:
    """Value added that rests on the material by division, and what goods hold of it."""
    kind = words("kind.computed")
    title = words("shock.stake_union", kind=kind)
    if found.home:
        title = words("shock.stake", year=found.value_year, kind=kind)
    if found.unvalued:
        title = words("shock.stake_none")
    parts: dict[str, float] = {}
    for use in found.uses:
        parts[use.sector] = parts.get(use.sector, 0.0) + use.share
    unknown = set(found.without_value)
    rows = [
        (
            division_name(sector, words),
            numbers.percent(parts[sector], words.language),
            _three(value, words) if sector not in unknown else "–",
        )
        for sector, value in found.at_stake.items()
    ]
    heads = (("division", "words"), ("use_share", "right"), ("stake_value", "right"))
    lines = [_sentence(found.unvalued[words.language])] if found.unvalued else []
    if unknown and not found.unvalued:
        names = ", ".join(division_name(sector, words) for sector in sorted(unknown))
        lines.append(words("shock.no_value", names=names))
    lines += _mine(found, words) if found.home else []
    columns = tuple((words(f"shock.{h}"), side) for h, side in heads)
    return ProductBlock("stake", title, columns, tuple(rows), words("shock.stake_note") if rows else "", tuple(lines))


def _mine(found: ShockAnswer, words: Words) -> list[str]:
    """What goods in use and discarded hold of the material, and why it cannot be laid beside the supply."""
    mine = found.mine
    if mine is None:
        return [words("shock.held_none")]
    made = [_electronics(mine["electronics"], mine["material"], words)] if mine["electronics"] else []
    made += [_good(good, mine["material"], words) for good in mine["goods"]]
    if found.assumptions.taken["recovery"].certainty != "derived":
        made.append(words("shock.held_apart"))
    return made


def _electronics(mine: Mapping[str, Any], material: str, words: Words) -> str:
    tonnes, gone = (_three(mine[key], words) for key in ("held", "discarded"))
    return words(
        "shock.held",
        tonnes=tonnes,
        gone=gone,
        material=material_name(material, words.language),
        returns=numbers.percent(mine["returns"], words.language),
        year=mine["year"],
        goods=mine["goods"],
        of=mine["of"],
    )


def _good(mine: Mapping[str, Any], material: str, words: Words) -> str:
    tree = classification("technologies")
    return words(
        "shock.held_good" if mine["discarded"] else "shock.held_good_life",
        good=tree.names(mine["technology"])[words.language],
        material=material_name(material, words.language),
        year=mine["year"],
        tonnes=_banded(mine["held"], words),
        gone=_banded(mine["discarded"], words) if mine["discarded"] else "",
    )


def _banded(three: tuple[float, float | None, float | None], words: Words) -> str:
    """A mean, and its lowest and highest where they are known and differ."""
    mean, low, high = three
    if low is None or high is None or low == high:
        return _three(mean, words)
    return f"{_three(mean, words)} ({_three(low, words)}–{_three(high, words)})"


def _embodied(found: ShockAnswer, words: Words) -> str:
    """What the countries add along the chain of industry at home, or that no table tells it."""
    chain = found.embodied
    if chain is None:
        return words("shock.embodied_none")
    told = []
    if chain.share is not None:
        seen = tuple(origin for origin in found.shock.origins if origin not in chain.apart)
        share = numbers.percent(chain.share, words.language)
        told.append(words("shock.embodied", who=countries_told(seen, words), share=share, year=chain.year))
    if chain.apart:
        told.append(words("shock.embodied_apart", who=countries_told(chain.apart, words), year=chain.year))
    return " ".join([*told, words("shock.embodied_who")])


def _three(value: float | None, words: Words) -> str:
    return numbers.figure(value, words.language, digits=MONEY_DIGITS)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
