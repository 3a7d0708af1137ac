"""A layer put beside the others of an account, or changed: values, deviations, draws, errors, sources."""

from __future__ import annotations

from collections.abc import Sequence

from kringloop.core import Array, MissingDataError, ShapeError, UnitError, figures
from kringloop.ledger.account import Account
from kringloop.ledger.coded import Coded
from kringloop.ledger.layer import Layer, only_present

BY_SOURCE = "source"
"""Word for one error per source: what is wrong with a source is wrong with all its rows."""


_WHAT = ("values", "standard deviations", "draws", "own parts of the deviations")


def layered(
    account: Account,
    key: str,
    values: Array | None,
    *,
    unit: str | None,
    sd: Array | None,
    draws: Array | None,
    shared: str | Sequence[str] | None,
    sources: str | Sequence[str] | None,
    own: Array | None = None,
) -> Layer:
    """The layer `key` of an account with what is given; what is not given stays, where it still fits the values."""
    old = account.layers.get(key)
    present = None if old is None else old.present
    where = f"layer '{key}' of '{account.key}'"
    values, sd, draws, own = (
        None if given is None else figures(given, what=f"{what} of {where}", finite=False)
        for given, what in zip((values, sd, draws, own), _WHAT, strict=True)
    )
    for given, what in zip((values, sd, draws, own), _WHAT, strict=True):
        if given is not None and (not given.ndim or len(given) != len(account)):
            seen = f"{len(given)} rows" if given.ndim else "one figure"
            raise ShapeError(f"{what} of {where} have {seen}; the account needs {len(account)} rows")
    if values is not None and values.ndim != 1:
        raise ShapeError(
            f"values of {where} have shape {values.shape}; expected one per row\n"
            "  Give draws as draws=; they stand beside the central values."
        )
    same = values is None and old is not None
    kept = old.own if same and old and sd is None and shared is None else None
    follows = old.follows if same and old and sd is None and shared is None and own is None else None
    return Layer(
        key=key,
        unit=_unit(old, unit, where),
        present=present,
        values=_central(old, values, where) if values is None else only_present(values, present),
        sd=only_present(sd, present) if sd is not None else old.sd if same and old else None,
        draws=only_present(draws, present) if draws is not None else old.draws if same and old else None,
        shared=_coded(account, shared, where, "shared errors") or (old.shared if old else None),
        own=only_present(own, present) if own is not None else kept,
        sources=_coded(account, sources, where, "origins") or (old.sources if old else None),
        follows=follows,
    )


def _unit(old: Layer | None, unit: str | None, where: str) -> str:
    if old is None and unit is None:
        raise UnitError(f'{where} is new and has no unit\n  Give unit=, or "1" for a pure number.')
    if old is not None and unit not in (None, old.unit):
        raise UnitError(f"{where} is in '{old.unit}'; seen '{unit}'\n  Convert the values, or give a layer of its own.")
    return unit if old is None and unit is not None else old.unit if old is not None else ""


def _central(old: Layer | None, values: Array | None, where: str) -> Array:
    if old is None:
        raise MissingDataError(f"{where} is new and has no values\n  Give values=, one per row; draws stand beside.")
    return old.values if values is None else values


def _coded(account: Account, words: str | Sequence[str] | None, where: str, what: str) -> Coded | None:
    """A word per row from one word for all, from one per row, or from the source of each row."""
    if words is None:
        return None
    if words == BY_SOURCE and what == "shared errors":
        return Coded(account.sources, account.source_codes)
    each = [words] * len(account) if isinstance(words, str) else list(words)
    if len(each) != len(account):
        raise ShapeError(f"{what} of {where} have {len(each)} rows; the account needs {len(account)} rows")
    return Coded.of(each)
