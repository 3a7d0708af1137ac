"""The catalogue of indicators, written from their registry each time the documentation is built.

The page cannot differ from what the program computes: every entry is read from the declared
object. While the room of indicators does not exist, the page says so.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

ROOM = "kringloop.indicators"
PAGE = Path("generated", "indicators.md")
MARKS = {
    "read": "read in the source",
    "read_second_hand": "read in a document about the source",
    "derived": "follows from what was read",
    "memory": "from memory, to be verified",
    "proposal": "a proposal of this project",
}
BETTER = {"up": "higher is better", "down": "lower is better", "neutral": "no direction is better"}
NEEDED = ("key", "definition", "names", "question", "unit", "level", "better", "certainty", "reference")
INTRODUCTION = """# Indicators

Each entry is made from the declared indicator when this documentation is built. *Definition* says how sure the
definition is; how sure a figure is, is shown with the figure. `kringloop explain KEY --year YEAR` opens any of
them down to its rows and sources.
"""
ABSENT = (
    "# Indicators\n\nThis version has no indicators yet. "
    "The catalogue appears here once the first one is declared in `kringloop.indicators`.\n"
)


def registered() -> tuple[Any, ...] | None:
    """All declared indicators, or None when there is no room for them."""
    try:
        room = importlib.import_module(ROOM)
    except ModuleNotFoundError as error:
        if error.name != ROOM:
            raise
        return None
    return tuple(each.general for each in room.INDICATORS)


def page(indicators: Iterable[Any] | None, goals: Mapping[str, Any] | None = None) -> str:
    """The page in Markdown: grouped by goal when indicators have one, else in order of declaration."""
    entries = list(indicators or ())
    if not entries:
        return ABSENT
    for entry in entries:
        _check(entry)
    goals = goals or {}
    order = list(goals)
    entries.sort(key=lambda e: order.index(e.goal) if getattr(e, "goal", None) in order else len(order))
    parts = [INTRODUCTION, _count(entries)]
    for goal, group in groupby(entries, key=lambda e: getattr(e, "goal", None)):
        title = f"{goals[goal].en} · *{goals[goal].nl}*" if goal in goals else "All indicators"
        parts += [f"## {title}\n", *map(_entry, group)]
    return "\n".join(parts)


def _check(entry: Any) -> None:
    missing = [name for name in NEEDED if not hasattr(entry, name)]
    if missing:
        key = getattr(entry, "key", entry)
        raise ExtensionError(f"indicator '{key}' has no {', '.join(missing)}; docs/_ext/catalogue.py needs them")


def _count(entries: list[Any]) -> str:
    return f"{len({e.key for e in entries})} indicators in {len(entries)} definitions.\n"


def _entry(entry: Any) -> str:
    name = f"{entry.key}.{entry.definition}" if entry.definition else entry.key
    facts = [
        f"`{name}` · *{entry.names.nl}*",
        _sentence(entry.question),
        f"Unit {_unit(entry.unit)} · {BETTER.get(entry.better, entry.better)} · level {_words(entry.level)}"
        + (f" · account `{entry.account}`" if getattr(entry, "account", "") else ""),
        f"Definition: {MARKS.get(entry.certainty, entry.certainty)} · reference `{entry.reference}`",
    ]
    traps = getattr(entry, "traps", None)
    if traps is not None:
        facts.append(f"Mind: {_sentence(traps)}")
    label = getattr(entry, "label", entry.names)
    title = entry.names.en if label == entry.names else f"{entry.names.en}: {label.en}"
    return f"### {title}\n\n" + "\n\n".join(facts) + "\n"


def _sentence(text: Any) -> str:
    return text if isinstance(text, str) else f"{text.en}\\\n*{text.nl}*"


def _unit(unit: str) -> str:
    return "a pure number" if unit == "1" else f"`{unit}`"


def _words(level: Any) -> str:
    return level if isinstance(level, str) else ", ".join(level)


def write(app: Sphinx) -> None:
    """Write the page, only when it differs, so that an unchanged build stays quick."""
    indicators = registered()
    goals = getattr(importlib.import_module(ROOM), "GOALS", None) if indicators is not None else None
    target = Path(app.srcdir) / PAGE
    text = page(indicators, goals)
    target.parent.mkdir(exist_ok=True)
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Hook into the build."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True}
