"""What a drawing of flows shows, as its title: how much of what is discarded comes back, or the largest flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from kringloop.charts import Scale, scale_for
from kringloop.reading import numbers
from kringloop.reading.run import Reading
from kringloop.reading.words import Words

AS_PRODUCT = ("reuse", "refurbishment", "remanufacture", "repurposing")
"""Stages from which a discarded product goes to another use."""


def scale_of(flows: Sequence[Mapping[str, Any]], unit: str, words: Words) -> Scale:
    """The unit in which a drawing, its title and its table write these flows."""
    return scale_for(numbers.unit_words(unit, words.language), (f["value"] for f in flows), words.language)


def written_in(value: float, scale: Scale, language: str) -> str:
    """A figure in that unit."""
    return f"{numbers.figure(value * scale.factor, language, digits=3)} {scale.label}"


def flows_finding(
    reading: Reading,
    flows: Sequence[Mapping[str, Any]],
    *,
    account: str,
    unit: str,
    year: int,
    case: Mapping[str, str],
    covered: str,
    words: Words,
) -> str:
    """One sentence: the share of what is discarded that comes back, else the largest flow.

    Parameters
    ----------
    case    : the code of each dimension that is shown one at a time; a scenario is named
    covered : how much of a classification is in the rows, in words; empty for the whole
    """
    name = words.word("account", account)
    if not flows:
        return words("flows.none", account=name, year=year)
    scale, language = scale_of(flows, unit, words), words.language
    when = ", ".join([str(year), *_scenario(reading, case, words), *([covered] if covered else [])])
    gone = [f for f in flows if f["destination_stage"] == "discards"]
    discarded = sum(f["value"] for f in gone)
    if discarded <= 0:
        top = flows[0]
        return words(
            "flows.title",
            account=name,
            when=when,
            amount=written_in(top["value"], scale, language),
            origin=top["origin_name"],
            destination=top["destination_name"],
        )
    material = sum(f["value"] for f in flows if f["destination_stage"] == "make")
    product = sum(f["value"] for f in flows if f["origin_stage"] in AS_PRODUCT and f["destination_stage"] == "use")
    shares = {
        k: numbers.percent(v / discarded, language, digits=2) for k, v in (("material", material), ("product", product))
    }
    return words(
        "flows.comes_back_both" if product > 0 else "flows.comes_back",
        when=when,
        amount=written_in(discarded, scale, language),
        discarded=gone[0]["destination_name"],
        **shares,
    )


def _scenario(reading: Reading, case: Mapping[str, str], words: Words) -> list[str]:
    code = case.get("scenario")
    return [] if code is None else [words("flows.scenario", name=reading.name("scenario", code, words.language))]


def covered_words(reading: Reading, spec: Any, frame: pl.DataFrame, words: Words) -> str:
    """How many groups of goods are added up in the rows, where that is not all of their classification."""
    tree = reading.run.trees.get(spec.dimensions.get("good", ""))
    if tree is None or "good" not in frame.columns:
        return ""
    whole = {c.code for c in tree.codes if not tree.children(c.code)}
    held = set(frame["good"].drop_nulls().unique().to_list()) & whole
    return words("flows.covered", held=len(held), whole=len(whole)) if 1 < len(held) < len(whole) else ""
