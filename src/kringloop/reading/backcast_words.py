"""A backcast in words: finding and tables that terminal and page show alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.reading import numbers
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.words import Words
from kringloop.scenarios import ANSWER_FIGURES, LEVERS

if TYPE_CHECKING:
    from kringloop.runs import Backcasted

NAMES = {figure.key: figure.names for figure in ANSWER_FIGURES}


def backcast_title(found: Backcasted, words: Words) -> str:
    """Whether the targets are met, and by which levers."""
    if not found.met:
        failed = [t for t in found.targets if t.missed]
        return words("backcast.title_missed", count=len(failed), all=len(found.targets))
    moved = ", ".join(_moved(key, value, words) for key, value in found.moved.items())
    return words("backcast.title", levers=moved) if moved else words("backcast.title_already")


def backcast_blocks(found: Backcasted, words: Words) -> tuple[ProductBlock, ...]:
    """Targets, levers, and how to read them."""
    return _targets(found, words), _levers(found, words), _says(found, words)


def _moved(key: str, value: float, words: Words) -> str:
    lever = LEVERS[key]
    return f"{lever.names[words.language]} {_percent(value, words)} %"


def _percent(value: float, words: Words) -> str:
    return numbers.figure(value, words.language, digits=3)


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
    note = words("backcast.targets_note")
    return ProductBlock("targets", words("backcast.targets"), columns, tuple(rows), note)


def _levers(found: Backcasted, words: Words) -> ProductBlock:
    rows = []
    for each in found.levers:
        span = f"{_percent(each.least, words)}–{_percent(each.most, words)}"
        bounds = f"{_percent(each.low, words)}–{_percent(each.high, words)}"
        mark = words(f"backcast.at_{each.bound}") if each.bound else ""
        name = LEVERS[each.lever].names[words.language]
        rows.append((name, _percent(each.today, words), _percent(each.found, words), span, bounds, mark))
    heads = ("lever", "today", "found", "range", "bounds", "bound")
    columns = tuple((words(f"backcast.{h}"), "words" if n in (0, 5) else "right") for n, h in enumerate(heads))
    return ProductBlock("levers", words("backcast.levers"), columns, tuple(rows), words("backcast.levers_note"))


def _says(found: Backcasted, words: Words) -> ProductBlock:
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
        lines.append(words("backcast.binding"))
    if not found.settled:
        gap = numbers.figure(found.gap, words.language, digits=2)
        lines.append(words("backcast.unsettled" if found.met else "backcast.moving", count=found.rounds, gap=gap))
    lines.append(words("backcast.limits"))
    return ProductBlock("says", words("backcast.says"), lines=tuple(lines))
