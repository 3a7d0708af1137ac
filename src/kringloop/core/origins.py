"""Where a figure comes from: producer, dataset, vintage, licence and kind.

Every figure in the house carries the id of an `Origin`; a figure without one is
refused where it enters.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Final, Literal, get_args

from kringloop.core.errors import RangeError, did_you_mean

Kind = Literal["observed", "published", "modelled", "assumed", "scenario"]
"""What sort of figure it is, from firm to free.

observed   a figure of an official account or survey, as the office prints it
published  an indicator an office publishes ready-made; never mixed with our own computation
modelled   the outcome of a model, ours or another's
assumed    set by a person, with a reason
scenario   what could be
"""

KINDS: Final[tuple[str, ...]] = get_args(Kind)

Status = Literal["observed", "published", "computed", "modelled", "assumed", "scenario"]
"""What a figure in a result is: a kind of source, or *computed* from observed or published figures."""

STATUSES: Final[tuple[str, ...]] = get_args(Status)

Certainty = Literal["read", "read_second_hand", "derived", "memory", "proposal", "own"]
"""How sure a *definition* is: read in the source; read in a transcript (check before use);
follows from read items by algebra; from memory (not shown by default); our own choice; the choice of whoever
made the study."""

CERTAINTIES: Final[tuple[str, ...]] = get_args(Certainty)


def is_web_link(url: str) -> bool:
    """Whether an address may be made a link: http or https, and nothing that a browser would run.

    >>> is_web_link("https://example.org/a"), is_web_link("javascript:alert(1)")
    (True, False)
    """
    return re.fullmatch(r"https?://[^\s\x00-\x1f]+", url, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The source of a figure.

    Parameters
    ----------
    producer : who made the figure, such as "CBS"
    dataset  : table id or paper, such as "83180ENG"
    title    : what the dataset is called
    vintage  : release or snapshot the figure was taken from
    licence  : under which it may be used and passed on
    kind     : observed, published, modelled, assumed or scenario
    url      : page of the dataset
    note     : traps and cleaning rules, in one or two sentences

    >>> Origin(producer="CBS", dataset="83180ENG", title="Material flows", vintage="2024",
    ...        licence="CC BY 4.0", kind="observed").label
    'CBS 83180ENG (2024)'
    """

    producer: str
    dataset: str
    title: str
    vintage: str
    licence: str
    kind: Kind
    url: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        empty = [n for n in ("producer", "dataset", "title", "vintage", "licence") if not getattr(self, n).strip()]
        if empty:
            raise RangeError(f"an origin needs {', '.join(empty)}; a figure without a source is not accepted")
        if self.kind not in KINDS:
            raise RangeError(f"kind is '{self.kind}'; {did_you_mean(self.kind, KINDS)}")

    @property
    def id(self) -> str:
        """Short content address: equal origins have equal ids on every machine."""
        text = "\x1f".join(str(v) for v in asdict(self).values())
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def label(self) -> str:
        return f"{self.producer} {self.dataset} ({self.vintage})"


def weakest_kind(kinds: Collection[Kind]) -> Kind:
    """The least firm kind among `kinds`: what a figure made from them is.

    >>> weakest_kind({"observed", "assumed"})
    'assumed'
    """
    if not kinds:
        raise RangeError("a figure without an origin has no kind")
    return max(kinds, key=KINDS.index)
