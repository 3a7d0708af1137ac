"""Reconciliations as a study states them: printed parts and totals, or quantities and equations of one's own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from kringloop.core import listing
from kringloop.study.strict import Code, FilePath, Key, Name, NamesSpec, StrictModel, Year

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _quoted(keys: list[str]) -> str:
    return listing(f"'{key}'" for key in keys)


class QuantitySpec(StrictModel):
    """What an equation may name, in each year and for each label.

    names       : what pages call it
    figure      : a selection of the ledger, such as `mass[account=goods; flow=sold]`; unknown where it has no row
    without     : flags whose rows count as not printed
    scatter     : standard deviation of the error that each figure has by itself, as a share of the figure; beside what
                  the table of margins says
    unit        : needed where no figure gives it; a figure is converted to it
    value, deviation : a figure of one's own with its standard deviation [unit]
    constant    : the value holds exactly
    lower, upper: bounds [unit]
    share       : it lies between 0 and 1
    by          : dimensions that divide it; left out, those of the reconciliation that its account has
    yearly      : one figure per year, or one for all years
    start       : where a search begins [unit]
    """

    names: NamesSpec
    figure: Text | None = None
    without: tuple[Name, ...] = ()
    scatter: float = Field(default=0.0, ge=0.0)
    unit: Name | None = None
    value: float | None = None
    deviation: float | None = None
    constant: bool = False
    lower: float | None = None
    upper: float | None = None
    share: bool = False
    by: tuple[Name, ...] | None = None
    yearly: bool = True
    start: float | None = None

    @model_validator(mode="after")
    def _one_way(self) -> QuantitySpec:
        if self.figure is not None and (self.value is not None or self.deviation is not None or self.constant):
            raise ValueError("give a 'figure' of the ledger or a 'value' of your own; margins say how sure a figure is")
        if self.figure is None and (self.without or self.scatter):
            raise ValueError("'without' and 'scatter' belong to a 'figure'")
        if self.figure is None and self.unit is None:
            raise ValueError("give its 'unit'; only a figure has one of its own")
        if self.share and not (self.lower is None and self.upper is None):
            raise ValueError("a share lies between 0 and 1; leave 'lower' and 'upper' out")
        return self


class ReconciliationSpec(StrictModel):
    """Figures that are made to agree, beside what is printed.

    Printed parts and totals:
    accounts, layer : whose figures
    totals    : dimensions along which a printed total is the sum of its printed parts
    where     : only figures at exactly these codes
    same      : what several accounts print of the same thing is one figure

    Quantities and equations:
    quantities: what equations name
    equations : what must hold in every year and for every label, such as `stock = stock[-1] + sold - gone`
    by        : dimensions whose labels have equations of their own
    labels    : only these labels of a dimension
    years     : first and last
    lives     : accounts of lifetimes that equations name: a dimension `law`, and a layer per parameter

    margins   : table of how sure the figures are
    method    : how they are made to agree
    bounds    : `tell` what crosses a bound, or `hold` every figure within its bounds
    """

    names: NamesSpec
    accounts: tuple[Key, ...] = ()
    layer: Key | None = None
    totals: tuple[str, ...] = ()
    where: dict[str, Code] = Field(default_factory=dict)
    same: bool = False
    quantities: dict[Key, QuantitySpec] = Field(default_factory=dict)
    equations: dict[Key, Text] = Field(default_factory=dict)
    by: tuple[Name, ...] = ()
    labels: dict[str, tuple[Code, ...]] = Field(default_factory=dict)
    years: tuple[Year, Year] | None = None
    lives: dict[Key, Key] = Field(default_factory=dict)
    margins: FilePath | None = None
    method: str = "least_squares"
    bounds: Literal["tell", "hold"] = "tell"

    @property
    def by_equations(self) -> bool:
        """Whether it has equations of its own, instead of printed parts and totals."""
        return bool(self.equations)

    @model_validator(mode="after")
    def _one_kind(self) -> ReconciliationSpec:
        printed = [n for n in ("accounts", "layer", "totals", "where", "same") if getattr(self, n)]
        stated = [n for n in ("quantities", "equations", "by", "labels", "years", "lives") if getattr(self, n)]
        if printed and stated:
            raise ValueError(
                f"{_quoted(printed)} are about printed parts and totals, {_quoted(stated)} about equations; "
                "make two reconciliations of it"
            )
        needed = ("quantities", "equations", "years") if stated else ("accounts", "layer", "totals", "margins")
        lost = [n for n in needed if not getattr(self, n)]
        if lost:
            raise ValueError(f"{_quoted(lost)} are needed here")
        if self.margins is None and any(q.figure is not None for q in self.quantities.values()):
            raise ValueError("'margins' is needed: it says how sure figures of the ledger are")
        if self.years is not None and self.years[0] > self.years[1]:
            raise ValueError(f"years run from {self.years[0]} to {self.years[1]}; the first comes first")
        return self
