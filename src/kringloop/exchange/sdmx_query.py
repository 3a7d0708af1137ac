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
_PERIOD = re.compile(r"(?:(eq|ge|gt|le|lt):)?(\d{4})(?:-A1)?")
_BOUNDS = (re.compile(r"(\d{4})(?:-A1|-01(?:-01)?)?"), re.compile(r"(\d{4})(?:-A1|-12(?:-31)?)?"))
"""A year, as a month or day may write its first and its last."""
_WISH = re.compile(r"(?:(eq|ne|sw|ew|co|nc):)?(.+)", re.DOTALL)


Wanted = tuple[tuple[str, str], ...]
"""Codes of which one is enough: each with how it is compared."""
Keys = tuple[Mapping[str, frozenset[str]], ...]
"""Keys of which one is enough: codes by component."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Keys of which one is enough, codes asked of dimensions beside them, and the first and last year."""

    keys: Keys = ()
    codes: Mapping[str, Wanted] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None


def dimensions_of(flow: Flow) -> dict[str, str]:
    """Component of a message → dimension of the figures, in the order of a key; FREQ has none."""
    return {FREQUENCY: ""} | {component(d): d for d in flow.dimensions}


def key_codes(flow: Flow, text: str, *, several: bool) -> Keys:
    """The codes that keys ask, such as `A.24`; an empty part or `*` asks all.

    Parameters
    ----------
    several : version 2, where a comma stands between keys; else version 1, where a plus stands between codes

    Raises
    ------
    RangeError   more or fewer parts than the flow has dimensions
    """
    if text in ALL:
        return ()
    return tuple(_one_key(flow, key, "" if several else "+") for key in (text.split(",") if several else [text]))


def _one_key(flow: Flow, key: str, either: str) -> dict[str, frozenset[str]]:
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
            first = max(year + (how == "gt"), first if first is not None else year)
        if how in ("eq", "le", "lt"):
            last = min(year - (how == "lt"), last if last is not None else year)
    return first, last


def asked_year(text: str, *, last: bool) -> int:
    """The first or last year of version 1; figures are of whole years.

    >>> asked_year("2015", last=False), asked_year("2020-12-31", last=True)
    (2015, 2020)

    Raises
    ------
    RangeError   no year, or a part of one
    """
    found = _BOUNDS[last].fullmatch(text)
    if found is None:
        raise RangeError(
            f"'{text}' is no year; the figures are of whole years: write one such as 2020",
            nl=f"'{text}' is geen jaar; de cijfers gaan over hele jaren: schrijf er een zoals 2020",
        )
    return int(found[1])


def asked_codes(text: str) -> Wanted:
    """Codes of which one is enough, each with how it is compared: `24,25`, `ne:24`, `sw:2`.

    >>> asked_codes("24,sw:10")
    (('eq', '24'), ('sw', '10'))

    Raises
    ------
    RangeError   nothing behind a sign, or a comparison that codes do not have
    """
    found = []
    for part in text.split(","):
        parts = _WISH.fullmatch(part)
        if parts is None or "+" in part or re.match(r"(?:ge|gt|le|lt):|(?:eq|ne|sw|ew|co|nc):$", part):
            raise RangeError(
                f"'{part}' asks for no code; write codes such as 24,25, or eq: ne: sw: ew: co: nc: before one",
                nl=f"'{part}' vraagt om geen code; schrijf codes zoals 24,25, of eq: ne: sw: ew: co: nc: ervoor",
            )
        found.append((parts[1] or "eq", parts[2]))
    return tuple(found)


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
    return replace(flow, figures=partial(_cut, flow, known, cut))


def _cut(flow: Flow, known: Mapping[str, str], cut: Cut) -> pl.DataFrame:
    wanted = [pl.lit(True)]
    if cut.keys:
        wanted.append(pl.any_horizontal(_of_key(known, key) for key in cut.keys))
    wanted += [
        pl.any_horizontal(_compared(_label(known[name]), how, text_of_id(code)) for how, code in codes)
        for name, codes in cut.codes.items()
        if codes not in ((("eq", "*"),), (("eq", "all"),))
    ]
    wanted += [pl.col("year") >= cut.first] if cut.first is not None else []
    wanted += [pl.col("year") <= cut.last] if cut.last is not None else []
    return flow.figures().filter(*wanted)


def _of_key(known: Mapping[str, str], key: Mapping[str, frozenset[str]]) -> pl.Expr:
    parts = [_label(known[name]).is_in([text_of_id(code) for code in codes]) for name, codes in key.items()]
    return pl.all_horizontal(pl.lit(True), *parts)


def _label(dimension: str) -> pl.Expr:
    """The label of each row; that of the frequency, which figures have no column of, is always annual."""
    return pl.col(dimension).fill_null(NOT_APPLICABLE) if dimension else pl.lit(ANNUAL)


def _compared(label: pl.Expr, how: str, code: str) -> pl.Expr:
    holds = label.str.contains(code, literal=True)
    found = {"sw": label.str.starts_with(code), "ew": label.str.ends_with(code), "co": holds, "nc": holds.not_()}
    found |= {"eq": label == code, "ne": label != code}
    return found[how]


def series_of(frame: pl.DataFrame, dimensions: Sequence[str]) -> int:
    """How many series there are: keys without their years."""
    return frame.select(dimensions).n_unique() if dimensions else min(frame.height, 1)
