"""What a model is: a declaration of what it is asked, what it makes in which units, and how.

A model never sees a path or a study file. It is asked with inputs (named tables that open themselves),
checked settings and levers, and the number of a draw or none, and answers with rows of an account. The same question
has the same digest, by which answers are kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, ClassVar, TypeVar, cast

import polars as pl
from annotated_types import MinLen

from kringloop.core import Array, Choice, Names, Problems, TableError
from kringloop.models.draw import Block, Draw
from kringloop.models.measured import Measured, Reads
from kringloop.tables import Schema, parse_table

T = TypeVar("T")
KEPT = 64
"""Answers and opened tables that are kept."""


Wrong = tuple[tuple[str, ...], str]
"""Path of a setting, and what is wrong with it."""


def _nothing(_settings: Any) -> Iterable[Wrong]:
    return ()


class Settings:
    """What a model can be asked: a frozen dataclass whose fields say their types and bounds; others are refused."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoTexts(Settings):
    """One text in both languages."""

    nl: Annotated[str, MinLen(1)]
    en: Annotated[str, MinLen(1)]

    @property
    def names(self) -> Names:
        return Names(self.nl, self.en)


@dataclass(frozen=True, slots=True)
class Input:
    """A table a model reads: its name in messages, the digest of its content, and how it is opened.

    Two inputs with the same content are the same input, wherever they lie.

    Parameters
    ----------
    _place : where it lies: a file, or None for one that a results file keeps as text
    """

    name: str
    digest: str
    _place: Path | None = field(compare=False, repr=False)
    _text: Callable[[], str] = field(compare=False, repr=False)

    @property
    def text(self) -> str:
        """The table as text."""
        return self._text()

    def table(self, schema: Schema) -> pl.DataFrame:
        """The rows of a tidy table; read once while its content stays the same.

        Raises
        ------
        TableError   the table breaks its declared columns; lists every problem with its line
        """
        return _tidy(self, schema)

    def read(self, reader: Callable[..., T], **how: Hashable) -> T:
        """What a reader makes of the table, called with its place and `how`; kept while the content stays the same.

        Raises
        ------
        KringloopError   whatever the reader refuses
        """
        return cast(T, _read(self, reader, tuple(how.items())))


@lru_cache(maxsize=KEPT)
def _tidy(table: Input, schema: Schema) -> pl.DataFrame:
    problems = Problems(table.name)
    frame = parse_table(table.text, schema, problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return frame


@lru_cache(maxsize=KEPT)
def _read(table: Input, reader: Callable[..., object], how: tuple[tuple[str, Hashable], ...]) -> object:
    if table._place is not None:
        return reader(table._place, **dict(how))
    with TemporaryDirectory() as folder:  # a reader wants a file; the text of a results file is one while it reads
        place = Path(folder) / Path(table.name).name.removesuffix(".gz")
        place.write_text(table.text, encoding="utf-8", newline="")
        return reader(place, **dict(how))


def _by_name(part: Any) -> dict[str, Any]:
    """The fields of a part of settings; `asdict` would copy all that lies below, for every question."""
    if not is_dataclass(part):
        raise TypeError(f"a setting of type {type(part).__name__} cannot be told in a digest")
    return {each.name: getattr(part, each.name) for each in fields(part)}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Asked:
    """One question to a model: equal to every other with the same inputs, settings, levers and draw.

    Parameters
    ----------
    model    : key of the model, such as `chains.footprint`
    inputs   : tables by the name the model knows them by
    settings : checked, of the type the model declares
    draw     : which draw of the inputs is read; None: the figures on record
    measured : errors of inputs that are rows of a ledger; without any, a draw leaves those inputs as they are
    digest   : of inputs, settings, draw and errors; made here
    """

    model: str
    inputs: Mapping[str, Input]
    settings: Any
    draw: Draw | None = None
    measured: Mapping[str, Measured] = field(default_factory=dict)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        tables = sorted((name, table.digest) for name, table in self.inputs.items())
        drawn = [] if self.draw is None else [self.draw]
        errors = [[name, self.measured[name].digest] for name in sorted(self.measured)]
        text = json.dumps([tables, self.settings, *drawn, *errors], sort_keys=True, default=_by_name)
        object.__setattr__(self, "digest", hashlib.sha256(text.encode()).hexdigest())

    @property
    def on_record(self) -> Asked:
        """The same question of the figures on record."""
        return replace(self, draw=None, measured={}) if self.draw is not None or self.measured else self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Model:
    """A declared model.

    Parameters
    ----------
    key       : as an account asks for it
    names     : what it makes
    settings  : the dataclass its settings are
    rows      : question → rows: year, dimensions, layers, source
    units     : question → unit of each layer the rows can hold
    wrong     : what is wrong in settings whose types are right: path of the setting, and why
    method    : choices of method by the setting they are made with
    uncertain : inputs whose own columns of deviations a draw reads; without any input that is drawn, every draw gives
                the figures on record
    measured  : inputs that a draw moves where they are rows of a ledger with deviations, and which figures of them
    moved     : (question, draws, layer) → (rows, draws) of a layer in every draw, rows as `rows` gives them without a
                draw; as each draw asked by itself, and the same bits in any block that holds it. None where no input is
                uncertain
    slowly    : layers that `moved` works out draw by draw
    under     : (settings, scenarios, goods) → settings under other scenarios, for these goods only (none: all);
                None for a model that has no scenarios
    """

    key: str
    names: Names
    settings: type[Settings]
    rows: Callable[[Asked], pl.DataFrame]
    units: Callable[[Asked], Mapping[str, str]]
    wrong: Callable[[Any], Iterable[Wrong]] = _nothing
    method: Mapping[str, Choice] = field(default_factory=dict)
    uncertain: tuple[str, ...] = ()
    measured: Mapping[str, Reads] = field(default_factory=dict)
    moved: Callable[[Asked, Block, str], Array] | None = None
    slowly: tuple[str, ...] = ()
    under: Callable[[Any, Mapping[str, Any], tuple[str, ...]], Any] | None = None
