"""A backcast in words: finding and tables that terminal and page show alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kringloop.reading import numbers
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.words import Words
from kringloop.scenarios import ANSWER_FIGURES, LEVERS

if TYPE_CHECKING:
    from kringloop.runs import Backcasted, LeverFound, TargetFound

NAMES = {figure.key: figure.names for figure in ANSWER_FIGURES}
ROOM = 1e-3
"""[%] below which a lever has no room left."""


def backcast_title(found: Backcasted, words: Words) -> str:
    """Of which product, which targets, and by which levers they are met or that they are not."""
    product = found.names[words.language] if found.names else words("backcast.all_products")
    failed = [t for t in found.targets if t.missed]
    said = {
        "product": _capital(product),
        "targets": listed([_aim(t, words) for t in failed or found.targets], words.language),
    }
    if failed:
        return words("backcast.title_missed", **said)
    moved = [_move(each, words) for each in found.levers if each.lever in found.moved]
    levers = listed(moved, words.language)
    return words("backcast.title", levers=levers, **said) if moved else words("backcast.title_already", **said)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str], language: str) -> str:
    """Parts of a sentence with a comma between, and a word before the last.

    >>> listed(["a", "b", "c"], "nl"), listed(["a"], "en")
    ('a, b en c', 'a')
    """
    last = {"nl": " en ", "en": " and "}[language]
    return last.join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def backcast_blocks(found: Backcasted, words: Words, supplies: Sequence[str]) -> tuple[ProductBlock, ...]:
    """Targets, levers, and how to read them.

    Parameters
    ----------
    supplies : what levers of the baseline are held to, as `supplies_of_mix` has it
    """
    return _targets(found, words), _levers(found, words), _says(found, words, supplies)


def _aim(target: TargetFound, words: Words) -> str:
    """A target in words: so much lower or higher, or at most or at least so much."""
    figure, language = NAMES[target.figure][words.language], words.language
    if target.relative:
        key = "down" if target.value < 0 else "up"
        return words(f"backcast.aim_{key}", figure=figure, value=_percent(abs(target.value), words), year=target.year)
    key, unit = "least" if target.sense > 0 else "most", numbers.unit_words(target.unit, language)
    value = numbers.figure(target.value, language, digits=4)
    return words(f"backcast.aim_{key}", figure=figure, value=value, unit=unit, year=target.year)


def _move(each: LeverFound, words: Words) -> str:
    today, found = _percent(each.today, words), _percent(each.found, words)
    return words("backcast.move", lever=LEVERS[each.lever].names[words.language], today=today, found=found)


def _percent(value: float, words: Words) -> str:
    return numbers.figure(value, words.language, digits=3)


def _span(low: float, high: float, words: Words) -> str:
    """From the one to the other, in words: a dash between figures that may lie below zero reads as a minus."""
    return words("backcast.span", low=_percent(low, words), high=_percent(high, words))


def _targets(found: Backcasted, words: Words) -> ProductBlock:
    language = words.language
    rows = []
    for t in found.targets:
        side = "≥" if t.sense > 0 else "≤"
        amounts = (numbers.figure(v, language, digits=4) for v in (t.baseline, t.asked, t.reached))
        before, asked, reached = amounts
        miss = words("backcast.met") if not t.missed else numbers.figure(t.slack, language, digits=3)
        price = "–" if t.price is None else numbers.figure(t.price, language, digits=2)
        name = f"{NAMES[t.figure][language]}, {t.year} ({numbers.unit_words(t.unit, language)})"
        rows.append((name, before, f"{side} {asked}", reached, miss, price))
    heads = ("target", "baseline", "asked", "reached", "missed", "price")
    columns = tuple((words(f"backcast.{h}"), "right" if n else "words") for n, h in enumerate(heads))
    note = f"{words('backcast.targets_note')} {words(f'backcast.price_{found.objective}')}" if found.met else ""
    note = note or words("backcast.targets_note")
    return ProductBlock("targets", words("backcast.targets"), columns, tuple(rows), note)


def _levers(found: Backcasted, words: Words) -> ProductBlock:
    rows = []
    for each in found.levers:
        span = _span(each.least, each.most, words) if found.met else "–"
        bounds = _span(each.low, each.high, words)
        mark = words(f"backcast.at_{each.bound}") if each.bound else "–"
        name = LEVERS[each.lever].names[words.language]
        rows.append((name, _percent(each.today, words), _percent(each.found, words), span, bounds, mark))
    heads = ("lever", "today", "found" if found.met else "nearest", "range", "bounds", "bound")
    note = words("backcast.levers_note") if found.met else ""
    columns = tuple((words(f"backcast.{h}"), "words" if n in (0, 5) else "right") for n, h in enumerate(heads))
    return ProductBlock("levers", words("backcast.levers"), columns, tuple(rows), note)


def _says(found: Backcasted, words: Words, supplies: Sequence[str]) -> ProductBlock:
    lines = [words(f"backcast.objective_{found.objective}", effort=_percent(found.effort, words))]
    if found.share is not None:
        share = numbers.percent(found.share, words.language)
        lines.append(words("backcast.draws", share=share, count=found.draws))
    if found.search_share is not None:
        share = numbers.percent(found.search_share, words.language)
        lines.append(words("backcast.searched", share=share, count=found.search_draws))
    elif found.share is not None and found.share < 1.0:
        lines.append(words("backcast.not_searched"))
    if not found.met:
        lines = [*_short(found, words), *_binds(found, words), *lines]
    if not found.settled:
        gap = numbers.figure(found.gap, words.language, digits=2)
        lines.append(words("backcast.unsettled" if found.met else "backcast.moving", count=found.rounds, gap=gap))
    lines.append(words("backcast.limits_one" if found.product else "backcast.limits_all", reached=found.by))
    lines += [words("backcast.supply_of", told=told) for told in supplies] or [words("backcast.supply_none")]
    if found.objective != "cost":
        lines.append(words("backcast.no_costs"))
    return ProductBlock("says", words("backcast.says"), lines=tuple(lines))


def opened_words(found: Backcasted, words: Words, held: Sequence[str]) -> tuple[str, str]:
    """What a mix opened as a scenario is, and what to know of it; `held`: levers that move for all products alone."""
    language = words.language
    names = listed([LEVERS[key].names[language] for key in found.moved], language)
    one = found.names[language] if found.names and not held else words("scenario.all_products")
    title = words("backcast.open", levers=names, first=found.since, last=found.by, product=one)
    if not held:
        return title, words("backcast.open_note")
    alone = listed([LEVERS[key].names[language] for key in held], language)
    return title, f"{words('backcast.open_note')} {words('backcast.open_for_all', levers=alone)}"


SHORT = {None: "short", True: "short_alone", False: "short_never"}


def _short(found: Backcasted, words: Words) -> Iterator[str]:
    """Each target that is missed: how near it comes, and whether the others keep it away."""
    language = words.language
    for each in found.targets:
        if each.missed:
            unit = numbers.unit_words(each.unit, language)
            reached = f"{numbers.figure(each.reached, language, digits=4)} {unit}"
            missed, aim = numbers.percent(each.missed, language, digits=2), _capital(_aim(each, words))
            yield words(f"backcast.{SHORT[each.alone]}", target=aim, reached=reached, missed=missed)


def _binds(found: Backcasted, words: Words) -> Iterator[str]:
    """What keeps the levers from going on: bounds with what more room would bring, ends, and wholes that are full."""
    language = words.language
    whole = [LEVERS[each.lever].names[language] for each in found.levers if each.bound == "whole"]
    held = [each for each in found.levers if each.bound in ("high", "low")]
    for each in held:
        lever, value = LEVERS[each.lever], _percent(each.found, words)
        room = lever.high - each.found if each.bound == "high" else each.found - lever.low
        name, relief = lever.names[language], numbers.percent(each.relief, language, digits=2)
        if room > ROOM and each.relief > 0:
            yield words(f"backcast.binds_{each.bound}", lever=name, value=value, relief=relief)
        elif room <= ROOM:
            yield words("backcast.binds_end", lever=name, value=value)
    if whole:
        yield words("backcast.binds_whole", levers=listed(whole, language))
    yield words("backcast.binds_helps" if held or whole else "backcast.binds_nothing")
