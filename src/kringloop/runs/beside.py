"""Figures over adjusted data with the published ones beside them, as a results file keeps both.

A published figure stays what it is everywhere else. An adjusted one is the outcome of a fit: it is modelled, and is
never read as observed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from kringloop.core import RangeError, kept_sentence, listing
from kringloop.indicators import Indicator
from kringloop.runs.stored import ADJUSTED, NOT_ADJUSTED

if TYPE_CHECKING:
    from kringloop.runs.opened import Run

PUBLISHED_COLUMNS: Mapping[str, str] = {
    "value": "published",
    "low": "published_low",
    "high": "published_high",
    "status": "published_status",
    "flags": "flags",
    "sources": "sources",
}
"""What the columns of a published figure are called beside an adjusted one."""


def adjusted_figures(run: Run, indicator: Indicator) -> pl.DataFrame:
    """The figures of one definition over the adjusted ledger of every reconciliation that is behind it.

    Columns are those of any figure, of kind `modelled`; beside them `reconciliation`, and the published figure of the
    same cell with its interval and its kind: `published`, `published_low`, `published_high`, `published_status`.

    Raises
    ------
    RangeError   no reconciliation is behind the figure; says which there are, and why
    """
    found = stored_adjusted(run, indicator)
    if found.is_empty():
        raise _nothing(run, indicator)
    published = run.observations_of(indicator)
    assert published is not None, "an adjusted figure was made from a published one"
    return _beside(found, published, [d for d in indicator.by if d in published.columns])


def stored_adjusted(run: Run, indicator: Indicator) -> pl.DataFrame:
    """The adjusted figures of one definition; empty where no reconciliation is behind it."""
    if ADJUSTED not in run.file.names:
        return pl.DataFrame()
    return run.file.query(
        f"select * from {ADJUSTED} where indicator = ? and definition = ?", [indicator.key, indicator.definition]
    )


def _beside(adjusted: pl.DataFrame, published: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    on = ["year", *by]
    right = published.select(*on, *(pl.col(old).alias(new) for old, new in PUBLISHED_COLUMNS.items()))
    left = adjusted.drop("flags", "sources")
    return left.join(right, on=on, how="left", nulls_equal=True, maintain_order="left")


def _nothing(run: Run, indicator: Indicator) -> RangeError:
    """Why a figure has no adjusted one: nothing was reconciled, nothing that is behind it, or the fit does not say."""
    known, study = run.reconciliations, run.meta["study"]
    if not known:
        return RangeError(
            f"study '{study}' reconciles nothing, so there is no adjusted ledger; state it under reconciliations",
            nl=f"studie '{study}' stemt niets af, dus er zijn geen aangepaste cijfers; dat hoort onder reconciliations",
        )
    if ADJUSTED not in run.file.names and NOT_ADJUSTED not in run.file.names:
        return RangeError(
            f"{run.file.path} was made before adjusted figures were kept; compute it again: kringloop run {study}",
            nl=f"{run.file.path} is van voor er aangepaste cijfers bij stonden; reken opnieuw: kringloop run {study}",
        )
    rows = run.file.table(NOT_ADJUSTED).filter(
        (pl.col("indicator") == indicator.key) & (pl.col("definition") == indicator.definition)
        | (pl.col("indicator") == "")
    )
    why = [(key, reason) for key, reason in rows.select("reconciliation", "why_not").iter_rows()]
    said, said_nl = (
        "".join([" (", "; ".join(f"{key}: {kept_sentence(reason, of)}" for key, reason in why), ")"]) if why else ""
        for of in ("en", "nl")
    )
    return RangeError(
        f"no reconciliation of this run changes '{indicator.id}'; it has {listing(known)}{said}\n"
        "  The figure as published: leave --adjusted out. What was reconciled: kringloop reconcile.",
        nl=f"geen afstemming van deze run verandert '{indicator.id}'; "
        f"zij heeft {listing(known, language='nl')}{said_nl}\n"
        "  Het gepubliceerde cijfer: laat --adjusted weg. Wat is afgestemd: kringloop reconcile.",
    )
