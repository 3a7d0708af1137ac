"""What a question of SDMX asks of a flow: codes of its dimensions and periods, by key or one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import polars as pl

from kringloop.core import RangeError, unknown
from kringloop.exchange.components import ANNUAL, FREQUENCY, TIME, component
from kringloop.exchange.delivered import NOT_APPLICABLE, Flow, text_of_id

ALL = ("", "*", "all")
_PERIOD = re.compile(r"(?:(eq|ge|gt|le|lt):)?(\d{4})(?:-.*)?")


@dataclass(frozen=True, slots=True)
class Cut:
    """Codes asked of dimensions, and the first and last year."""

    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None


def dimensions_of(flow: Flow) -> dict[str, str]:
    """Component of a message → dimension of the figures, in the order of a key; FREQ has none."""
    return {FREQUENCY: ""} | {component(d): d for d in flow.dimensions}


def key_codes(flow: Flow, key: str, either: str) -> dict[str, frozenset[str]]:
    """The codes that a key asks, such as `A.24`; an empty part or `*` asks all.

    Parameters
    ----------
    either : sign between codes of which one is enough; `+` in version 1, `,` is not part of a key of version 2

    Raises
    ------
    RangeError   more or fewer parts than the flow has dimensions
    """
    if key in ALL:
        return {}
    parts, names = key.split("."), list(dimensions_of(flow))
    if len(parts) != len(names):
        raise RangeError(
            f"the key '{key}' has {len(parts)} parts, '{flow.id}' has {len(names)} dimensions: {'.'.join(names)}",
            nl=f"de sleutel '{key}' heeft {len(parts)} delen, '{flow.id}' heeft {len(names)} dimensies: "
            f"{'.'.join(names)}",
        )
    asked = {name: part.split(either) if either else [part] for name, part in zip(names, parts, strict=True)}
    return {name: frozenset(codes) for name, codes in asked.items() if not set(codes) & set(ALL)}


def asked_periods(text: str) -> tuple[int | None, int | None]:
    """First and last year of `2019`, `ge:2015` or `ge:2015+le:2020`.

    >>> asked_periods("ge:2015+lt:2020"), asked_periods("2019")
    ((2015, 2019), (2019, 2019))
    """
    first: int | None = None
    last: int | None = None
    for part in text.split("+"):
        found = _PERIOD.fullmatch(part)
        if found is None:
            raise RangeError(
                f"'{part}' is no period; write a year such as 2020, or ge:2015+le:2020",
                nl=f"'{part}' is geen periode; schrijf een jaar zoals 2020, of ge:2015+le:2020",
            )
        how, year = found[1] or "eq", int(found[2])
        if how in ("eq", "ge", "gt"):
            first = year + (how == "gt")
        if how in ("eq", "le", "lt"):
            last = year - (how == "lt")
    return first, last


def cut_flow(flow: Flow, cut: Cut) -> Flow:
    """The flow with the figures that are asked.

    Raises
    ------
    UnknownNameError   a dimension that the flow has not
    """
    known = dimensions_of(flow)
    for name in cut.codes:
        if name not in known:
            raise unknown("dimension", name, [*known, TIME], where=flow.id)
    asked = {known[name]: codes for name, codes in cut.codes.items()}
    return replace(flow, figures=partial(_cut, flow, asked, cut.first, cut.last))


def _cut(flow: Flow, asked: Mapping[str, frozenset[str]], first: int | None, last: int | None) -> pl.DataFrame:
    frame = flow.figures()
    if ANNUAL not in asked.get("", {ANNUAL}):
        return frame.clear()
    wanted = [pl.lit(True)]
    for dimension, codes in asked.items():
        if dimension:
            label = pl.col(dimension).fill_null(NOT_APPLICABLE)
            wanted.append(label.is_in([text_of_id(code) for code in codes]))
    wanted += [pl.col("year") >= first] if first is not None else []
    wanted += [pl.col("year") <= last] if last is not None else []
    return frame.filter(*wanted)


def series_of(frame: pl.DataFrame, dimensions: Sequence[str]) -> int:
    """How many series there are: keys without their years."""
    return frame.select(dimensions).n_unique() if dimensions else min(frame.height, 1)
