"""Shocks of supply that a study asks, ready to be opened."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from kringloop.study.strict import Name, NamesSpec, Number, StrictModel, Whole, Year, one_or_more


class ShockSpec(StrictModel):
    """One shock.

    names    : what pages call it
    material : raw material, by code or name
    origin   : country that stops its deliveries, or a list of countries that stop at once
    share    : part that stops [%]
    weeks    : how long
    start    : weeks between the announcement and the stop
    basis    : observed trade, or the suppliers that the assessment of the EU names
    stage    : extraction (E) or processing (P)
    year     : of the trade
    """

    names: NamesSpec
    material: Name
    origin: Annotated[tuple[Name, ...], BeforeValidator(one_or_more), Field(min_length=1)]
    share: Number = Field(default=100.0, ge=0.0, le=100.0)
    weeks: Whole = Field(default=52, ge=1, le=520)
    start: Whole = Field(default=0, ge=0, le=520)
    basis: Literal["trade", "assessment"] = "trade"
    stage: Literal["E", "P"] | None = None
    year: Year | None = None
