"""Physical quality of materials in products: the work that is in them, and how far each is spread over a stream.

Two figures beside each other, never one: exergy says nothing of how mixed a stream is, and entropy nothing of worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import numpy as np
import polars as pl
from annotated_types import Interval, MinLen

from kringloop.core import Alternative, Array, Choice, MissingDataError, Names, StudyError, listing
from kringloop.models.declared import Asked, Model, Settings
from kringloop.models.lifetimes import DISCARDED, FLOWS, PLACED
from kringloop.tables import Column, Schema

if TYPE_CHECKING:
    from kringloop.models.declared import Input

EXERGIES: Final = "materials.exergies"
SPREAD: Final = "materials.spread"
BY_PRODUCT, BY_PART = "by_product", "by_part"
PARTS: Final = Schema(
    columns=(
        Column(name="product"),
        Column(name="part"),
        Column(name="content"),
        Column(name="share", type="number"),
        Column(name="source"),
    ),
    key=("product", "part", "content"),
)
"""What each kind of product is made of: share of its mass by part and material."""
EDITIONS: Final[Mapping[str, Names]] = {
    "szargut2007": Names("Szargut 2007, met metalen van 1989", "Szargut 2007, with metals of 1989"),
    "szargut1989": Names("Szargut 1989", "Szargut 1989"),
}
"""Editions that hold iron, aluminium and copper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExergySettings(Settings):
    """What the model of exergies is asked.

    Parameters
    ----------
    source      : origin of the rows
    formulas    : substance that stands for each material: `steel: Fe`
    environment : edition of the reference environment
    year        : year the figures stand under; they are of no year
    """

    source: str
    formulas: Annotated[Mapping[str, str], MinLen(1)]
    environment: Literal["szargut2007", "szargut1989"] = "szargut2007"
    year: Annotated[int, Interval(ge=1, le=9999)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadSettings(Settings):
    """What the model of spread is asked.

    Parameters
    ----------
    source : origin of the rows
    flow   : which stream of products: what is discarded, or what is sold
    """

    source: str
    flow: Literal["discarded", "placed_on_market"] = "discarded"


def exergy_rows(asked: Asked) -> pl.DataFrame:
    """Chemical exergy of each material, MJ/kg: that of the pure substance that stands for it.

    Raises
    ------
    FormulaError, MissingDataError, UnknownNameError   what the exergy of a substance refuses
    """
    from kringloop.valuation import chemical_exergy

    settings: ExergySettings = asked.settings
    records = [
        (settings.year, content, chemical_exergy(formula, edition=settings.environment).mj_per_kg, settings.source)
        for content, formula in sorted(settings.formulas.items())
    ]
    return pl.DataFrame(records, schema=["year", "content", "specific_exergy", "source"], orient="row")


def spread_rows(asked: Asked) -> pl.DataFrame:
    """Relative statistical entropy of each material over a stream, kept apart by product and by part.

    All in one heap it is 1; pure it is 0.

    Raises
    ------
    StudyError         a table is not given
    MissingDataError   no product of the stream has known parts
    """
    settings: SpreadSettings = asked.settings
    flows, parts = _input(asked, "flows").table(FLOWS), _input(asked, "parts").table(PARTS)
    held = parts["product"].unique().to_list()
    stream = flows.filter(
        pl.col("flow") == settings.flow, pl.col("product").is_in(held), pl.col("flag").fill_null("") != "implausible"
    )
    stream = stream.filter(pl.col("mass") > 0)
    if not stream.height:
        raise MissingDataError(f"no product of {asked.inputs['flows'].name} has parts in {asked.inputs['parts'].name}")
    steps = {
        BY_PRODUCT: _contents(parts, ["product"]),
        BY_PART: _contents(parts, ["product", "part"]),
    }
    records = [
        (int(year), content, step, entropy, " ".join(sorted(set(rows["flag"].drop_nulls()) - {""})), settings.source)
        for (year,), rows in stream.sort("year").partition_by("year", as_dict=True).items()
        for step, (table, contents) in steps.items()
        for content, entropy in _entropies(table, contents, dict(rows.select("product", "mass").iter_rows()))
    ]
    return pl.DataFrame(records, schema=["year", "content", "step", "entropy", "flag", "source"], orient="row")


def _input(asked: Asked, name: str) -> Input:
    if name not in asked.inputs:
        raise StudyError(f"engine {asked.model} has no input '{name}'; seen: {listing(asked.inputs) or 'none'}")
    return asked.inputs[name]


def _contents(parts: pl.DataFrame, by: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """Per stream that is kept apart its share of the product, and the content of each material in it.

    Added up in the order of the rows, so that the same question has the same answer to the last bit.
    """
    known = sorted(parts["content"].unique())
    held: dict[tuple[str, ...], dict[str, float]] = {}
    for row in parts.sort("product", "part", "content").iter_rows(named=True):
        stream = held.setdefault(tuple(row[name] for name in by), dict.fromkeys(known, 0.0))
        stream[row["content"]] += row["share"]
    records = []
    for key, shares in held.items():
        whole = sum(shares.values())
        records.append((*key, whole, *(shares[content] / whole for content in known)))
    named = [f"kept by {name}" if name != "product" else name for name in by]
    return pl.DataFrame(records, schema=[*named, "part", *known], orient="row"), known


def _entropies(table: pl.DataFrame, known: list[str], masses: Mapping[Any, Any]) -> Iterator[tuple[str, float]]:
    from kringloop.valuation import relative_entropy

    of_product: Array = np.array([masses.get(p, 0.0) for p in table["product"]])
    mass = of_product * table["part"].to_numpy()
    for content in known:
        share = table[content].to_numpy()
        if (mass * share).sum() > 0:
            yield content, relative_entropy(mass, np.minimum(share, 1.0), name=content).relative


def _exergy_units(_asked: Asked) -> Mapping[str, str]:
    return {"specific_exergy": "MJ/kg"}


def _spread_units(_asked: Asked) -> Mapping[str, str]:
    return {"entropy": "1"}


ENVIRONMENT: Final = Choice(
    names=Names("referentieomgeving van de exergie", "reference environment of exergy"),
    allowed=tuple(EDITIONS),
    alternatives=tuple(
        Alternative(
            value=key,
            names=names,
            reason=Names(
                "edities verschillen: aluminium is 795,7 of 888,2 kJ/mol",
                "editions differ: aluminium is 795.7 or 888.2 kJ/mol",
            ),
        )
        for key, names in EDITIONS.items()
    ),
)
STREAM: Final = Choice(
    names=Names("stroom waarover de spreiding gaat", "stream over which the spread is told"),
    allowed=(DISCARDED, PLACED),
    alternatives=(
        Alternative(
            value=DISCARDED,
            names=Names("wat wordt afgedankt", "what is discarded"),
            reason=Names("hier wordt gescheiden", "here things are kept apart"),
        ),
        Alternative(
            value=PLACED,
            names=Names("wat wordt verkocht", "what is sold"),
            reason=Names("hier wordt het ontwerp gekozen", "here the design is chosen"),
        ),
    ),
)

MODELS: Final = (
    Model(
        key=EXERGIES,
        names=Names("exergie van materialen", "exergy of materials"),
        settings=ExergySettings,
        rows=exergy_rows,
        units=_exergy_units,
        method={"environment": ENVIRONMENT},
    ),
    Model(
        key=SPREAD,
        names=Names("spreiding van materialen", "spread of materials"),
        settings=SpreadSettings,
        rows=spread_rows,
        units=_spread_units,
        method={"flow": STREAM},
    ),
)
