"""Conclusions that a study states: what it says of its figures, so that a run can tell how sure each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field, Strict, model_validator

from kringloop.core import Problems, did_you_mean
from kringloop.study.strict import Name, NamesSpec, StrictModel

if TYPE_CHECKING:
    from kringloop.core import Registry
    from kringloop.indicators import Indicator
    from kringloop.tables import YamlFile

SECTION = "conclusions"
Place: TypeAlias = "tuple[str | int, ...]"


class FigureSpec(StrictModel):
    """One figure.

    figure : an indicator, by its full name
    where  : code by dimension; a dimension that is left out has the code of its headline
    year   : left out: the last year on record
    """

    figure: Name
    where: dict[str, Name] = Field(default_factory=dict)
    year: Annotated[int, Strict()] | None = None


class ConclusionSpec(FigureSpec):
    """What is said of a figure.

    says  : rising or falling over the years that trends are told by; above or below a bound or another figure
    bound : in the unit of the figure
    than  : the other figure
    """

    names: NamesSpec
    says: Literal["rising", "falling", "above", "below"]
    bound: float | None = Field(default=None, allow_inf_nan=False)
    than: FigureSpec | None = None

    @property
    def is_trend(self) -> bool:
        return self.says in ("rising", "falling")

    @model_validator(mode="after")
    def _whole(self) -> ConclusionSpec:
        given = [name for name in ("bound", "than") if getattr(self, name) is not None]
        if self.is_trend:
            if given or self.year is not None:
                raise ValueError(f"'{self.says}' is told over the years of show.window; leave out bound, than and year")
        elif len(given) != 1:
            raise ValueError(f"'{self.says}' needs one of two: bound, a number, or than, another figure")
        return self


def check_conclusions(
    problems: Problems,
    file: YamlFile,
    found: Mapping[str, ConclusionSpec],
    known: Registry[Indicator],
    years: tuple[int, int],
) -> None:
    """Figures that conclusions name exist, have the dimensions they are chosen by, and are of one unit."""
    for key, spec in found.items():
        for path, wrong in _wrong(key, spec, known, years):
            problems.add(file.place(path), f"{'.'.join(map(str, path))}  {wrong}")


def _wrong(
    key: str, spec: ConclusionSpec, known: Registry[Indicator], years: tuple[int, int]
) -> Iterator[tuple[Place, str]]:
    yield from _wrong_figure((SECTION, key), spec, known, years)
    if spec.than is None:
        return
    yield from _wrong_figure((SECTION, key, "than"), spec.than, known, years)
    if spec.figure in known and spec.than.figure in known:
        units = [known[each.figure].unit for each in (spec, spec.than)]
        if units[0] != units[1]:
            yield (
                (SECTION, key, "than", "figure"),
                (f"is in '{units[1]}' and '{spec.figure}' in '{units[0]}'; only figures of one unit compare"),
            )


def _wrong_figure(
    path: Place, spec: FigureSpec, known: Registry[Indicator], years: tuple[int, int]
) -> Iterator[tuple[Place, str]]:
    if spec.year is not None and not years[0] <= spec.year <= years[1]:
        yield (*path, "year"), f"{spec.year} is no year of the study ({years[0]}–{years[1]})"
    if spec.figure not in known:
        ids = [i.id for i in known]
        yield (*path, "figure"), f"'{spec.figure}' is not a known indicator; {did_you_mean(spec.figure, ids)}"
        return
    by = known[spec.figure].by
    for dimension in spec.where:
        if dimension not in by:
            hint = did_you_mean(dimension, by) if by else "it has no dimensions"
            yield (*path, "where", dimension), f"'{dimension}' is not a dimension of '{spec.figure}'; {hint}"
