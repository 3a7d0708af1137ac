"""What is delivered to another program: flows of figures, one for each definition, with their codes and their names.

A flow is read when it is written and then let go: a delivery holds the figures of one definition at a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from kringloop.core import Names
from kringloop.reading import Words
from kringloop.runs import BASE_COLUMNS, VALUE_COLUMNS
from kringloop.tables import UNSPECIFIED, Classification, Code

if TYPE_CHECKING:
    from kringloop.indicators import Indicator
    from kringloop.runs import Run

NOT_APPLICABLE = "_Z"
"""Code of a dimension that says nothing about a figure, as SDMX writes it."""
NOT_APPLICABLE_NAMES = Names("niet van toepassing", "not applicable")
_FIXED = (*BASE_COLUMNS, *VALUE_COLUMNS)


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes that a dimension can have, each below its parent."""

    key: str
    names: Names
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Flow:
    """The figures of one definition.

    Parameters
    ----------
    dimensions : besides the year
    used       : the codes that stand in each dimension
    rows       : how many figures there are, gaps among them
    figures    : reads them anew: `dimensions`, and the columns of every figure
    """

    run: Run
    indicator: Indicator
    dimensions: tuple[str, ...]
    used: Mapping[str, tuple[str, ...]]
    rows: int
    figures: Callable[[], pl.DataFrame]

    @property
    def id(self) -> str:
        """The definition in one word: `ghg_direct-cbs`."""
        return flow_id(self.indicator)

    @property
    def names(self) -> Names:
        """What it is called, with what this definition says that the others do not."""
        name, label = self.indicator.names, self.indicator.label
        if not self.indicator.definition:
            return name
        return Names(f"{name.nl}: {label.nl}", f"{name.en}: {label.en}")

    def dimension_names(self, dimension: str) -> Names:
        """What a dimension is called."""
        return Names(*(self.words(language).word("dimension", dimension) for language in ("nl", "en")))

    def words(self, language: str) -> Words:
        """The messages of a language, in the words of the study."""
        return Words(language, places=self.run.study.places).of(self.run.study.own_words)

    @cached_property
    def codes(self) -> Mapping[str, CodeList]:
        """The list of codes of each dimension."""
        return {dimension: self._codes_of(dimension) for dimension in self.dimensions}

    def _codes_of(self, dimension: str) -> CodeList:
        used = [code for code in self.used[dimension] if code != NOT_APPLICABLE]
        accounts = self.run.accounts_of(self.indicator)
        names = self.dimension_names(dimension)
        extra = (Code(NOT_APPLICABLE, NOT_APPLICABLE_NAMES),)
        for tree in self.run.trees_of(dimension, accounts):
            if all(code in tree for code in used):
                return CodeList(tree.key, names, (*tree_codes(tree), *extra))
        own = tuple(Code(code, self.run.names(dimension, code, accounts)) for code in used)
        return CodeList(f"{dimension}-{self.id}", names, (*own, *extra))


def tree_codes(tree: Classification) -> Iterator[Code]:
    """The codes of a classification, with the unwritten ones that say *not specified*."""
    for code in tree.codes:
        yield code
        if tree.children(code.code):
            yield Code(code.code + UNSPECIFIED, tree.names(code.code + UNSPECIFIED), code.code)


@dataclass(frozen=True)
class Delivery:
    """Flows of one run, and the language in which texts lead where a form takes one language only."""

    run: Run
    flows: tuple[Flow, ...]
    language: str
    whole: bool
    """Whether it is all that the run holds."""
    given: Mapping[str, str] = field(default_factory=dict)
    """What a run cannot know and a form asks: who publishes, whom to ask, where it stands, under which licence."""

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Dimensions of all flows, each once."""
        return tuple(dict.fromkeys(d for flow in self.flows for d in flow.dimensions))

    @property
    def rows(self) -> int:
        """How many figures there are."""
        return sum(flow.rows for flow in self.flows)

    @property
    def title(self) -> Names:
        """The run, or the one indicator that was asked for."""
        if self.whole:
            return Names(self.run.meta["name_nl"], self.run.meta["name_en"])
        return self.flows[0].indicator.names


def delivery_of(
    run: Run,
    found: Sequence[tuple[Indicator, pl.DataFrame]],
    language: str,
    given: Mapping[str, str] = MappingProxyType({}),
) -> Delivery:
    """The figures of some definitions, as they were asked for.

    Parameters
    ----------
    found : definitions, each with its figures: columns of `observations`
    given : what a run cannot know of its delivery, such as its licence

    Example
    -------
    delivery_of(run, [(indicator, run.observations_of(indicator))], "nl")
    """
    flows = []
    for indicator, frame in found:
        held = [c for c in frame.columns if c not in _FIXED and frame[c].null_count() < frame.height]
        used = {d: tuple(frame[d].fill_null(NOT_APPLICABLE).unique(maintain_order=True)) for d in held}
        flows.append(Flow(run, run.study.worded(indicator), tuple(held), used, frame.height, frame.clone))
    return Delivery(run, tuple(flows), language, whole=False, given=given)


def whole_delivery(run: Run, language: str, given: Mapping[str, str] = MappingProxyType({})) -> Delivery:
    """All figures of a run, read definition by definition when they are written."""
    return Delivery(run, tuple(_stored_flows(run)), language, whole=True, given=given)


def flow_id(indicator: Indicator) -> str:
    """A definition in one word, such as `ghg_direct-cbs`."""
    return "-".join(part for part in (indicator.key, indicator.definition) if part)


def _stored_flows(run: Run) -> Iterator[Flow]:
    """Flows of all definitions with figures."""
    columns = [c for c in run.file.query("select * from observations limit 0").columns if c not in _FIXED]
    codes = _codes_stored(run, columns)
    there = _ids_stored(run)
    for indicator in run.known_indicators:
        id = (indicator.key, indicator.definition)
        if id in there:
            used = {d: found for d in columns if set(found := codes[d].get(id, ())) - {NOT_APPLICABLE}}
            read = partial(_read, run, indicator, tuple(used))
            yield Flow(run, run.study.worded(indicator), tuple(used), used, there[id], read)


def _ids_stored(run: Run) -> dict[tuple[str, str], int]:
    """Definitions that have figures, and how many."""
    rows = run.file.query("select indicator, definition, count(*) from observations group by all").iter_rows()
    return {(indicator, definition): count for indicator, definition, count in rows}


def _codes_stored(run: Run, dimensions: Sequence[str]) -> dict[str, dict[tuple[str, str], tuple[str, ...]]]:
    """Dimension → definition → its codes in order; asked in one question."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {dimension: {} for dimension in dimensions}
    code = 'coalesce("{}", \'' + NOT_APPLICABLE + "') as code"
    asked = " union all ".join(
        f"select distinct {place} as place, indicator, definition, {code.format(dimension)} from observations"
        for place, dimension in enumerate(dimensions)
    )
    rows = run.file.query(f"{asked} order by all").iter_rows() if dimensions else ()
    for place, indicator, definition, code in rows:
        found[dimensions[place]].setdefault((indicator, definition), []).append(code)
    return {d: {id: tuple(codes) for id, codes in each.items()} for d, each in found.items()}


def _read(run: Run, indicator: Indicator, dimensions: Sequence[str]) -> pl.DataFrame:
    there = run.file.query("select * from observations limit 0").columns
    names = ", ".join(f'"{c}"' for c in (*dimensions, *_FIXED) if c in there)
    asked = f"select {names} from observations where indicator = ? and definition = ?"
    frame = run.file.query(asked, [indicator.key, indicator.definition])
    return frame if "interval" in there else frame.with_columns(interval=pl.lit(None, pl.String))


def plain_id(text: str) -> str:
    """A text as an identifier of SDMX: every sign that is not allowed as $ and its number; two texts stay two.

    >>> plain_id("Iron ore"), plain_id("24-25"), plain_id("US$")
    ('Iron$20ore', '24-25', 'US$24')
    """
    return re.sub(r"[^A-Za-z0-9_@-]", lambda sign: "".join(f"${b:02X}" for b in sign[0].encode()), text)


def text_of_id(id: str) -> str:
    """The text behind an identifier.

    >>> text_of_id("Iron$20ore")
    'Iron ore'
    """
    return re.sub(
        r"(?:\$[0-9A-F]{2})+", lambda run: bytes.fromhex(run[0].replace("$", "")).decode(errors="replace"), id
    )
