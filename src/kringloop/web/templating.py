"""Templates: Jinja with automatic escaping, the words of a language, and figures in its locale."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from kringloop.charts import browser_bundle, font_folder
from kringloop.core import is_web_link
from kringloop.reading import (
    WORDS,
    amount,
    change_words,
    goal_distance,
    goal_standing,
    numbers,
    origin_name,
    origin_words,
    place_words,
    reason_words,
    rules_disagree,
    trend_sentence,
    trend_words,
)
from kringloop.web.answers import Answer, answer
from kringloop.web.hyphens import softened

BUNDLE = "vega.js"
HERE = Path(__file__).parent
STATIC = HERE / "static"
_NOT_SET = re.compile(r"<(pre|code|textarea|script|style|svg)\b.*?</\1\s*>|<[^>]*>", re.DOTALL)
"""Of a page: its tags, and what a reader copies or a browser draws."""


@lru_cache(maxsize=1)
def static_files() -> Mapping[str, Path]:
    """Files that every page may ask for: our own, and the fonts that charts are set in."""
    return {p.name: p for p in [*sorted(STATIC.iterdir()), *sorted(font_folder().glob("*.otf"))]}


def vega_bundle() -> Answer:
    """What draws a chart anew in the browser, asked for only when somebody points at one; made once, in seconds."""
    return answer(browser_bundle(), "text/javascript; charset=utf-8", run=static_version(), lasting=True)


@lru_cache(maxsize=1)
def static_version() -> str:
    """Hash of everything in `static`, part of its addresses, so that a reader may keep the files for good."""
    digest = hashlib.sha256(version("vl-convert-python").encode())
    for path in static_files().values():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Shared templates, and those in the folder of each page family."""
    made = Environment(
        loader=FileSystemLoader([HERE / "templates", HERE / "pages"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["soft"] = _soft
    made.tests["weblink"] = is_web_link
    made.globals["static"] = f"/static/{static_version()}"
    return made


@pass_context
def _soft(context: Context, text: str, language: str = "") -> str:
    return softened(text, language or context["language"])


def render(template: str, language: str, **content: Any) -> str:
    """A template in one language."""
    words = content.get("words") or WORDS[language]
    helpers = {
        "t": words,
        "language": language,
        "figure": lambda v, digits=4: numbers.figure(v, language, digits=digits),
        "decimals_for": numbers.decimals_for,
        "fixed": lambda v, decimals: numbers.fixed(v, decimals, language),
        "quantity": lambda v, unit: numbers.quantity(v, unit, language),
        "difference_unit": lambda unit: numbers.difference_unit(unit, language),
        "signed": lambda v: numbers.signed(v, language),
        "percent": lambda v: numbers.percent(v, language),
        "page_word": lambda name: words.word("nav", name),
        "trend_words": lambda row: trend_words(row, words),
        "trend_sentence": lambda row: trend_sentence(row, words),
        "change_words": lambda row: (
            change_words(row.change, words, row.unit, year=row.year) if row.change and not row.worded else ""
        ),
        "place_words": lambda place: place_words(place, words),
        "goal_distance": lambda held: goal_distance(held, words),
        "goal_standing": lambda held: goal_standing(held, words),
        "rules_disagree": rules_disagree,
        "parted": lambda row: numbers.parted(amount(row, language)),
        "origin_name": lambda origin: origin_name(origin, language),
        "told": lambda text: origin_words(text, language),
        "reason_words": lambda text: reason_words(text, language),
        "unit": lambda u: numbers.unit_words(u, language),
        "day": lambda text: numbers.date_words(text, language),
    }
    return _set_in_lines(environment().get_template(template).render(**helpers, **content))


def _set_in_lines(page: str) -> str:
    """A page in which no figure stands on another line than its unit; what is copied or drawn stays as it is.

    >>> _set_in_lines("<p title='3 %'>3 %</p><code>3 %</code>").replace("\u00a0", "_")
    "<p title='3 %'>3_%</p><code>3 %</code>"
    """
    pieces, at = [], 0
    for found in _NOT_SET.finditer(page):
        pieces += [numbers.unbroken(page[at : found.start()]), found[0]]
        at = found.end()
    return "".join(pieces) + numbers.unbroken(page[at:])
