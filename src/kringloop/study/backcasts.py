"""Backcasts that a study states: targets to search back from, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from kringloop.core import KringloopError, Problems
from kringloop.scenarios import BackcastAsked, read_target, require_asked
from kringloop.study.strict import Code, Name, NamesSpec, Number, StrictModel, Whole, one_or_more
from kringloop.tables import YamlFile

SECTION: Final = "backcasts"
Place = tuple[str | int, ...]
_ANY: Final = read_target("primary<=1@2050")
"""A target that can be read, beside which one lever, bound or cost is judged alone."""


class BackcastSpec(StrictModel):
    """One backcast.

    names        : what pages call it
    reason       : why these targets and these bounds, and where they come from
    targets      : such as "primary=-30%@2035"
    product      : key of a good; left out, all together
    objective    : what is least: the change together, the largest step, or the costs
    levers       : that may move; left out, the usual ones
    bounds       : lever → lowest and highest [%]
    costs        : lever → price per percentage point, for the objective "cost"
    draws        : of what the model reads, with which the mix is tried
    search_draws : in how many of those a mix is searched anew
    """

    names: NamesSpec
    reason: NamesSpec
    targets: Annotated[tuple[Name, ...], BeforeValidator(one_or_more), Field(min_length=1)]
    product: Code = ""
    objective: Literal["change", "effort", "cost"] = "change"
    levers: Annotated[tuple[Name, ...], BeforeValidator(one_or_more)] = ()
    bounds: dict[str, tuple[Number, Number]] = Field(default_factory=dict)
    costs: dict[str, Annotated[Number, Field(ge=0.0)]] = Field(default_factory=dict)
    draws: Whole = Field(default=20, ge=0, le=1000)
    search_draws: Whole = Field(default=0, ge=0, le=1000)

    @property
    def asked(self) -> BackcastAsked:
        """What is asked.

        Raises
        ------
        RangeError, UnknownNameError   a target that cannot be read
        """
        return BackcastAsked(
            targets=tuple(map(read_target, self.targets)),
            product=self.product,
            objective=self.objective,
            levers=self.levers,
            bounds=self.bounds,
            costs=self.costs,
        )


def check_backcasts(problems: Problems, file: YamlFile, found: Mapping[str, BackcastSpec]) -> None:
    """Targets can be read, and levers, bounds and costs go together."""
    for key, spec in found.items():
        for path, wrong in _wrong((SECTION, key), spec):
            said = {language: wrong.in_language(language).splitlines()[0] for language in ("en", "nl")}
            where = ".".join(map(str, path))
            problems.add(file.place(path), f"{where}  {said['en']}", nl=f"{where}  {said['nl']}")


def _wrong(path: Place, spec: BackcastSpec) -> Iterator[tuple[Place, KringloopError]]:
    unread = False
    for n, text in enumerate(spec.targets):
        try:
            read_target(text)
        except KringloopError as error:
            unread = True
            yield (*path, "targets", n), error
    parts: list[tuple[Place, dict[str, Any]]] = [
        *(((*path, "levers", n), {"levers": (key,)}) for n, key in enumerate(spec.levers)),
        *(((*path, "bounds", key), {"bounds": {key: pair}}) for key, pair in spec.bounds.items()),
        *(((*path, "costs", key), {"costs": {key: cost}, "objective": "cost"}) for key, cost in spec.costs.items()),
    ]
    wrong = False
    for place, part in parts:
        try:
            require_asked(BackcastAsked(targets=(_ANY,), **part))
        except KringloopError as error:
            wrong = True
            yield place, error
    if unread or wrong:
        return
    try:
        require_asked(spec.asked)
    except KringloopError as error:
        yield path, error
