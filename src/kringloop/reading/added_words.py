"""What levers and scenarios add to a figure, in words: the same table on terminal, page and paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kringloop.reading import numbers
from kringloop.reading.product_block import ProductBlock
from kringloop.reading.words import Words
from kringloop.runs import SHAPLEY

DIGITS: Final = 3


def added_block(found: Mapping[str, Any], words: Words, *, keyed: bool = False) -> ProductBlock:
    """A row of `part_rows`: what each lever adds, by every way of sharing out.

    keyed : whether the key of a lever stands beside its name, for who types it
    """
    sampled, ways = found["sampled"], found["ways"]
    heads = [words(f"explore.way_{way}{'_sampled' if way == SHAPLEY and sampled else ''}") for way in ways]
    rows = [(_name(row, "lever", keyed=keyed), *(_part(row, way, words) for way in ways)) for row in found["parts"]]
    whole = _signed(found["after"] - found["before"], words)
    rows.append((words("explore.together"), *[whole] * len(ways)))
    return ProductBlock(
        key=f"parts-{found['indicator']}",
        title=words("explore.parts_of", **_about(found, words)),
        columns=((words("explore.lever"), "words"), *((head, "right") for head in heads)),
        rows=tuple(rows),
        caption=_drawn(sampled, words),
    )


def together_block(found: Mapping[str, Any], words: Words, *, keyed: bool = False) -> ProductBlock:
    """A row of `together_rows`: what each scenario does alone, what it adds, and their interaction."""
    sampled = found["sampled"]
    rows = [
        (_name(row, "scenario", keyed=keyed), _signed(row["alone"], words), _part(row, "added", words))
        for row in found["scenarios"]
    ]
    whole = _signed(found["after"] - found["before"], words)
    rows += [
        (words("explore.interaction"), _signed(found["interaction"], words), "–"),
        (words("explore.together"), whole, whole),
    ]
    added = "explore.adds_sampled" if sampled else "explore.adds"
    return ProductBlock(
        key=f"together-{found['indicator']}",
        title=words("explore.scenarios_of", **_about(found, words)),
        columns=(
            (words("explore.scenario"), "words"),
            (words("explore.alone"), "right"),
            (words(added), "right"),
        ),
        rows=tuple(rows),
        caption=_drawn(sampled, words),
    )


def _about(found: Mapping[str, Any], words: Words) -> dict[str, Any]:
    unit = numbers.unit_words(found["unit"], words.language)
    return {"name": found["name"], "year": found["year"], "unit": unit}


def _name(row: Mapping[str, Any], key: str, *, keyed: bool) -> str:
    return f"{row['name']} ({row[key]})" if keyed else row["name"]


def _part(row: Mapping[str, Any], way: str, words: Words) -> str:
    """A part, with its standard error where it was drawn."""
    error = row.get(f"{way}_error")
    told = _signed(row[way], words)
    return told if error is None else f"{told} ± {numbers.figure(error, words.language, digits=2)}"


def _signed(value: float, words: Words) -> str:
    return numbers.signed(value, words.language, digits=DIGITS)


def _drawn(sampled: Mapping[str, Any] | None, words: Words) -> str:
    if sampled is None:
        return ""
    return words("explore.sampled", orders=sampled["orders"], seed=sampled["seed"])
