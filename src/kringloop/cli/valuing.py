"""What `value` prints: the balance of a chain of links, or prices of used products beside their depreciation curve."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.choose import refuse
from kringloop.cli.render import console, print_json, share, table
from kringloop.cli.speech import say, spoken
from kringloop.core import NOISE, RangeError, listing, typed_number
from kringloop.reading import numbers
from kringloop.valuation import (
    PLANES,
    PRICE_KINDS,
    STRATEGIES,
    direct_and_indirect,
    merged,
    read_value_file,
    value_balance,
    value_kept,
)

if TYPE_CHECKING:
    from kringloop.valuation import Balance, Kept, Link, Merged, Valued, ValueFile

PROFILE = "hyperbolic"
"""Curve of value by age, unless another is asked."""


def value_command(
    file: Path, *, profile: str | None, weights: Sequence[str], unit: str | None, language: str, as_json: bool
) -> None:
    """Read a file, and print what its links or its prices come to."""
    held = read_value_file(file)
    if held.prices:
        refuse(bool(weights) or unit is not None, "value_weights_of_prices", file=file)
        _prices(str(file), held, profile or PROFILE, language=language, as_json=as_json)
        return
    refuse(profile is not None, "value_profile_of_links", file=file)
    refuse(bool(weights) != (unit is not None), "value_weights_and_unit")
    balance = value_balance(held.links)
    whole = merged(balance, weights_asked(weights), unit=unit) if unit is not None else None
    kept = value_kept(balance)
    if as_json:
        print_json(_plain_balance(balance, kept, whole))
        return
    out = console()
    for plane in (t.plane for t in balance.totals):
        out.print(_links(str(file), balance, plane, language))
    out.print(_totals(balance, language))
    if kept is not None:
        out.print(_kept(kept, language))
    if whole is not None:
        out.print(_merged(whole, language))
    if balance.gains:
        out.print(say("value_gains", names=listing(balance.gains, language=spoken())))


def weights_asked(texts: Sequence[str]) -> dict[str, float]:
    """`plane=number` texts as weights.

    >>> weights_asked(["economic=1", "environmental=0.13"])
    {'economic': 1.0, 'environmental': 0.13}
    """
    found: dict[str, float] = {}
    for text in texts:
        plane, sign, number = text.partition("=")
        if not sign:
            raise RangeError(say("value_no_weight", text=text))
        if plane.strip() in found:
            raise RangeError(say("value_weight_twice", plane=plane.strip()))
        found[plane.strip()] = typed_number(number, what=plane.strip())
    return found


def _links(file: str, balance: Balance, plane: str, language: str) -> object:
    links = [link for link in balance.links if link.plane == plane]
    made = table(
        say(
            "value_links_title",
            file=file,
            plane=PLANES[plane][language],
            unit=numbers.unit_words(links[0].unit, language),
        ),
        [
            (say(f"head_value_{key}"), side)
            for key, side in (
                ("link", "name"),
                ("in", "right"),
                ("added", "right"),
                ("out", "right"),
                ("lost", "right"),
                ("strategy", "words"),
            )
        ],
        caption=say("value_links_constant" if plane in balance.constant else "value_links_current"),
    )
    for link in links:
        made.add_row(link.name, *(_told(link, name, language) for name in _FOUR), _strategy(link, language))
    return made


_FOUR = ("value_in", "added", "value_out", "lost")


def _told(link: Link, name: str, language: str) -> str:
    """A figure; one that was worked out has a star."""
    return numbers.figure(_clear(getattr(link, name)), language) + ("*" if link.follows == name else "")


def _clear(value: float) -> float:
    """A figure without the noise of rounding around 0."""
    return 0.0 if abs(value) < NOISE else value


def _strategy(link: Link, language: str) -> str:
    if link.strategy in STRATEGIES:
        return f"{link.strategy} {STRATEGIES[link.strategy][language]}"
    return say("value_discard") if link.strategy else ""


def _totals(balance: Balance, language: str) -> object:
    made = table(
        say("value_totals_title"),
        [
            (say(f"head_value_{key}"), "words" if key == "plane" else "right")
            for key in ("plane", "entered", "created", "left", "destroyed", "unit")
        ],
        caption=say("value_totals_note"),
    )
    for total in balance.totals:
        figures = (total.entered, total.added, total.left, total.lost)
        made.add_row(
            PLANES[total.plane][language],
            *(numbers.figure(_clear(f), language) for f in figures),
            numbers.unit_words(total.unit, language),
        )
    return made


def _kept(kept: Kept, language: str) -> object:
    made = table(
        say("value_kept_title", worth=numbers.quantity(kept.worth, kept.unit, language, digits=4)),
        [
            (say("head_value_strategy"), "words"),
            (say("head_value_kept"), "right"),
            (say("head_value_of_worth"), "right"),
            (say("head_value_of_new"), "right"),
        ],
        caption=say("value_kept_note", share=share(kept.retention, language)),
    )
    for strategy, value in kept.kept.items():
        made.add_row(
            f"{strategy} {STRATEGIES[strategy][language]}",
            numbers.figure(value, language),
            share(kept.of_worth[strategy], language),
            share(kept.of_new[strategy] if kept.of_new else None, language),
        )
    for key, value in (("value_other", kept.other), ("value_lost", kept.lost)):
        made.add_row(
            say(key), numbers.figure(_clear(value), language), share(_clear(value / kept.worth), language), "–"
        )
    return made


def _merged(whole: Merged, language: str) -> object:
    made = table(
        say("value_merged_title", unit=whole.unit),
        [
            (say(f"head_value_{key}"), "words" if key == "plane" else "right")
            for key in ("plane", "weight", "created", "destroyed")
        ],
        caption=say("value_merged_note"),
    )
    for plane, weight in whole.weights.items():
        figures = (weight, whole.created[plane], whole.destroyed[plane])
        made.add_row(PLANES[plane][language], *(numbers.figure(_clear(f), language) for f in figures))
    sums = (numbers.figure(_clear(f), language) for f in (whole.sum_created, whole.sum_destroyed))
    made.add_row(say("value_sum"), "", *sums)
    return made


def _prices(file: str, held: ValueFile, profile: str, *, language: str, as_json: bool) -> None:
    from kringloop.stocks import Lifetime, value_by_age

    curves = {
        product: lambda age, life=life: float(value_by_age(age, Lifetime.of("fixed", mean=life), profile=profile))
        for product, life in (held.lives or {}).items()
    }
    found = direct_and_indirect(held.prices, curves)
    if as_json:
        print_json({"profile": profile, "prices": [_plain_price(v) for v in found]})
        return
    out = console()
    out.print(_valued(file, found, profile, language))
    if lost := [p for p in dict.fromkeys(v.product for v in found) if p not in curves]:
        out.print(say("value_without_life", names=listing(lost, language=spoken())))


def _valued(file: str, found: Sequence[Valued], profile: str, language: str) -> object:
    heads = {
        "product": "name",
        "age": "right",
        "kind": "words",
        "direct": "right",
        "residual": "right",
        "indirect": "right",
        "gap": "right",
        "gap_share": "right",
        "unit": "right",
    }
    made = table(
        say("value_prices_title", file=file, profile=say(f"value_profile_{profile}")),
        [(say(f"head_value_{key}"), side) for key, side in heads.items()],
        caption=say("value_prices_note"),
    )
    for one in found:
        made.add_row(
            one.product,
            numbers.figure(one.age, language),
            PRICE_KINDS[one.kind][language],
            numbers.figure(one.direct, language),
            share(one.residual, language),
            numbers.figure(one.indirect, language),
            numbers.signed(one.gap, language),
            share(one.gap_share, language, signed=True),
            numbers.unit_words(one.unit, language),
        )
    return made


def _plain_balance(balance: Balance, kept: Kept | None, whole: Merged | None) -> dict[str, Any]:
    """The same for programs; what is absent is null."""
    return {
        "constant_prices": list(balance.constant),
        "links": [
            {
                "link": link.name,
                "plane": link.plane,
                "unit": link.unit,
                "year": link.year,
                "from": link.source or None,
                "strategy": link.strategy or None,
                **{name: getattr(link, name) for name in _FOUR},
                "follows": link.follows or None,
            }
            for link in balance.links
        ],
        "planes": [
            {
                "plane": t.plane,
                "unit": t.unit,
                "entered": t.entered,
                "created": t.added,
                "left": t.left,
                "destroyed": t.lost,
            }
            for t in balance.totals
        ],
        "kept": None
        if kept is None
        else {
            "unit": kept.unit,
            "worth_at_discard": kept.worth,
            "by_strategy": dict(kept.kept),
            "of_worth": dict(kept.of_worth),
            "of_new": None if kept.of_new is None else dict(kept.of_new),
            "other": kept.other,
            "lost": kept.lost,
            "retention": kept.retention,
        },
        "merged": None
        if whole is None
        else {
            "unit": whole.unit,
            "weights": dict(whole.weights),
            "created": whole.sum_created,
            "destroyed": whole.sum_destroyed,
        },
        "gains": list(balance.gains),
    }


def _plain_price(one: Valued) -> dict[str, Any]:
    return {
        "product": one.product,
        "age": one.age,
        "kind": one.kind,
        "unit": one.unit,
        "new": one.new,
        "direct": one.direct,
        "residual_value_ratio": one.residual,
        "indirect": one.indirect,
        "gap": one.gap,
        "gap_share": one.gap_share,
    }
