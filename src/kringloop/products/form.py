"""What a format of product data is, and the list of formats: one file in `forms` each, found by being there.

A format says how its documents are recognised, which versions are read, where the names of its fields were read, and
what its fields become in a bill of materials. What a document has and a bill has no place for is told with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from kringloop.core import Names, TableError, modules_in, unknown

if TYPE_CHECKING:
    from kringloop.products.documents import Value
    from kringloop.products.drafting import Draft

BILL_KEY: Final = "bill"
"""The format of this project itself: a table of parts, or parts that hold parts."""
NO_PLACE: Final = Names("een stuklijst heeft er geen plaats voor", "a bill of materials has no place for it")
NO_ORIGIN: Final = Names("herkomst heeft geen kolom", "origin has no column")
FOOTPRINT: Final = Names(
    "een voetafdruk van het geheel; onze formule vraagt hem per materiaal",
    "a footprint of the whole; our formula asks it of each material",
)
WHO: Final = Names(
    "van wie, waar en wanneer; geen eigenschap van het materiaal",
    "of whom, where and when; no property of the material",
)
EMPTY: Final = Names("er staat niets in", "it holds nothing")
STRANGE: Final = Names(
    "dit veld kent het formaat in deze versie niet; is de naam goed geschreven?",
    "the format does not know this field in this version; is its name spelt right?",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A format of product data in JSON.

    Parameters
    ----------
    versions  : that are read; the first is taken where a document names none
    fits      : whether a loaded document is of this format
    version   : what version a loaded document names; "" where it names none
    write     : its rows in a draft of a bill
    known     : paths that the format has and a bill does not, with the reason; a path covers all below it
    nested    : whether what is read may lie inside other values, so that `known` holds below them too
    validator : family of `dppvalidator` that checks it; "" where that knows it not
    """

    key: str
    names: Names
    versions: tuple[str, ...]
    source: str
    certainty: str
    fits: Callable[[Any], bool]
    write: Callable[[Value, Draft], None]
    version: Callable[[Any], str] = field(default=lambda _: "")
    known: Mapping[str, Names] = field(default_factory=dict)
    validator: str = ""
    nested: bool = False

    def why_left(self, path: str) -> Names:
        """Why values at a path are not used; of an aspect that may lie in another, its own names decide."""
        ends = [path, *(path[i + 1 :] for i, sign in enumerate(path) if sign == ".")] if self.nested else [path]
        ways = [way for end in ends for way in self.known if end == way or end.startswith((f"{way}.", f"{way}["))]
        return self.known[max(ways, key=len)] if ways else STRANGE


@lru_cache(maxsize=1)
def forms() -> Mapping[str, Form]:
    """Every format by its key.

    >>> sorted(forms())[:2]
    ['battery_passport', 'catenax_accounting']
    """
    return {module.FORM.key: module.FORM for module in modules_in("kringloop.products.forms")}


def form_keys() -> tuple[str, ...]:
    """Keys that a user can name, our own first."""
    return (BILL_KEY, *sorted(forms()))


def no_open_disassembly(what: str) -> TableError:
    """The error for OD-BOM, an open format for taking apart that is spoken of and of which no text was found."""
    return TableError(
        f"{what}: OD-BOM is not read, because no published text of that format was found\n"
        "  Nothing is guessed of how it writes precedence. Save it as a table or a list of parts in JSON: part, what "
        "it sits in, mass, seconds, and what comes off first (after). Its own headings are said with --map, such as\n"
        "  --map 'predecessors=after' or --map 'successors=before'.",
        nl=f"{what}: OD-BOM wordt niet gelezen, want een gepubliceerde tekst van dat formaat is niet gevonden\n"
        "  Hoe het de volgorde schrijft, wordt niet geraden. Bewaar het als tabel of als lijst van onderdelen in JSON: "
        "onderdeel, waar het in zit, massa, seconden, en wat eerst los moet (after). Eigen koppen zegt u met --map, "
        "zoals\n  --map 'voorgangers=after' of --map 'opvolgers=before'.",
    )


def is_open_disassembly(text: object) -> bool:
    """Whether a word is the name of that format.

    >>> is_open_disassembly("OD-BOM 1.0"), is_open_disassembly("food-bom")
    (True, False)
    """
    return isinstance(text, str) and bool(re.search(r"\bod[-_ ]?bom(?![a-z])", text, re.IGNORECASE))


def find_form(key: str) -> Form | None:
    """A format by its key; None for our own.

    Raises
    ------
    UnknownNameError   no such format; names the nearest
    TableError         OD-BOM, of which no text was found
    """
    if is_open_disassembly(key):
        raise no_open_disassembly("--format")
    if key == BILL_KEY:
        return None
    if key not in forms():
        raise unknown("format", key, form_keys())
    return forms()[key]


def recognised(data: Any) -> Form | None:
    """The format that a loaded document is of; None where it is of none, which leaves our own."""
    return next((form for form in forms().values() if form.fits(data)), None)


def require_unwrapped(data: Any, name: str) -> None:
    """Refuse passports that lie in something else, of which the names would be taken for columns of a bill.

    Raises
    ------
    TableError   several in a list, one below a name, or one that is signed as a whole
    """
    if isinstance(data, list) and any(recognised(each) for each in data):
        raise TableError(
            f"{name} holds {len(data)} documents in a list; a file is one of them: save each as a file of its own",
            nl=f"{name} bevat {len(data)} documenten in een lijst; een bestand is er één: bewaar elk als eigen bestand",
        )
    if not isinstance(data, dict) or "part" in data:
        return
    if "Enveloped" in str(data.get("type")):
        raise TableError(
            f"{name} is signed as a whole (an enveloped credential), and signatures are not opened here; have the "
            "program that gave it write the credential inside as JSON",
            nl=f"{name} is als geheel ondertekend (een credential in een envelop), en handtekeningen worden hier niet "
            "geopend; laat het programma dat het gaf, het credential erin als JSON schrijven",
        )
    for key, inside in data.items():
        if found := recognised(inside):
            raise TableError(
                f"{name} holds a {found.names.en} below '{key}'; save what stands there as a file of its own",
                nl=f"{name} bevat een {found.names.nl} onder '{key}'; bewaar wat daar staat als eigen bestand",
            )
