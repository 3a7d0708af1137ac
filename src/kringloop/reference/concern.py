"""Substances of very high concern by criterion, on the lists that were looked at.

The lists are the candidate list of REACH (article 57) with the members of its groups, the harmonised classes 1A and 1B
of carcinogenic, mutagenic and reprotoxic substances, and the persistent organic pollutants of the EU. Very high concern
is an open class: a substance that is on none of them may still meet a criterion. So no answer ever says "safe"; it says
which lists of which day were looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kringloop.core import Names, RangeError, nearest
from kringloop.reference.facts import fact_frame, fact_rows

if TYPE_CHECKING:
    import polars as pl

CONCERN_COLUMNS: Final = ("list", "name", "cas", "ec", "criteria", "group", "since", "until")

CRITERIA: Final[Mapping[str, Names]] = {
    "57a": Names("kankerverwekkend (artikel 57a)", "carcinogenic (article 57a)"),
    "57b": Names("schadelijk voor het erfelijk materiaal (artikel 57b)", "mutagenic (article 57b)"),
    "57c": Names("schadelijk voor de voortplanting (artikel 57c)", "toxic for reproduction (article 57c)"),
    "57d": Names(
        "persistent, bioaccumulerend en giftig (artikel 57d)", "persistent, bioaccumulative, toxic (article 57d)"
    ),
    "57e": Names("zeer persistent en zeer bioaccumulerend (artikel 57e)", "very persistent and bioaccumulative (57e)"),
    "57f": Names("even zorgwekkend (artikel 57f)", "equivalent concern (article 57f)"),
    "57f_health": Names("even zorgwekkend voor gezondheid (artikel 57f)", "equivalent concern, health (article 57f)"),
    "57f_environment": Names(
        "even zorgwekkend voor het milieu (artikel 57f)", "equivalent concern, environment (article 57f)"
    ),
    "pop": Names("persistente organische verontreiniging (POP)", "persistent organic pollutant (POP)"),
    "zzs": Names("zeer zorgwekkend volgens het RIVM", "of very high concern according to RIVM"),
}
"""The criteria by which a substance is of very high concern."""

_CAS: Final = re.compile(r"(\d{2,7})-(\d{2})-(\d)")


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """A substance on a list.

    Parameters
    ----------
    list     : key of the list
    name     : name of the substance there
    cas      : its number; empty where the list gives none
    criteria : keys of `CRITERIA`
    group    : entry of the list of which it is a member; empty where it is an entry itself
    since    : day from which it is on the list
    until    : day until which; empty where none is set
    """

    list: str
    name: str
    cas: str
    criteria: tuple[str, ...]
    group: str
    since: str
    until: str


@dataclass(frozen=True, slots=True, eq=False)
class SubstanceList:
    """A list of substances as it was on a day."""

    key: str
    names: Names
    as_of: str
    by_cas: Mapping[str, tuple[ListedEntry, ...]]
    by_name: Mapping[str, tuple[ListedEntry, ...]]


@dataclass(frozen=True, slots=True)
class Concern:
    """What the lists that were looked at say of one substance; there is no answer "safe".

    Parameters
    ----------
    asked     : number or name that was looked for
    entries   : where it stands
    looked_at : name and day of each list that was looked at
    near      : names on the lists that are spelled alike, where nothing was found
    """

    asked: str
    entries: tuple[ListedEntry, ...]
    looked_at: tuple[tuple[Names, str], ...]
    near: tuple[str, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether it is on a list that was looked at; if not, nothing more is known."""
        return bool(self.entries)

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria it meets by any of the lists."""
        return tuple(sorted({c for entry in self.entries for c in entry.criteria}))

    @property
    def said(self) -> Names:
        """The answer as a sentence."""
        nl = ", ".join(f"{names.nl} ({day})" for names, day in self.looked_at)
        en = ", ".join(f"{names.en} ({day})" for names, day in self.looked_at)
        if not self.entries:
            return Names(
                f"{self.asked} staat niet op de bekeken lijsten: {nl}. Dat betekent niet dat de stof veilig is.",
                f"{self.asked} is not on the lists looked at: {en}. That does not mean the substance is safe.",
            )
        found = [CRITERIA[c] for c in self.criteria]
        return Names(
            f"{self.asked} is zeer zorgwekkend: {', '.join(c.nl for c in found)}. Bekeken: {nl}.",
            f"{self.asked} is of very high concern: {', '.join(c.en for c in found)}. Looked at: {en}.",
        )


def substance_list(key: str, names: Names, as_of: str, frame: pl.DataFrame) -> SubstanceList:
    """A list from rows with the columns `CONCERN_COLUMNS`.

    Raises
    ------
    RangeError   the day is not written as 2026-04-01
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", as_of) is None:
        raise RangeError(
            f"the day of list '{key}' is '{as_of}'; write it as 2026-04-01",
            nl=f"de dag van lijst '{key}' is '{as_of}'; schrijf die als 2026-04-01",
        )
    by_cas: dict[str, tuple[ListedEntry, ...]] = {}
    by_name: dict[str, tuple[ListedEntry, ...]] = {}
    for row in frame.select(CONCERN_COLUMNS[1:]).fill_null("").iter_rows():
        name, cas, _, criteria, group, since, until = row
        entry = ListedEntry(key, name, cas, tuple(criteria.split()), group, since, until)
        if cas:
            by_cas[cas] = (*by_cas.get(cas, ()), entry)
        by_name[name.casefold()] = (*by_name.get(name.casefold(), ()), entry)
    return SubstanceList(key, names, as_of, by_cas, by_name)


@lru_cache(maxsize=1)
def concern_lists() -> tuple[SubstanceList, ...]:
    """The lists that ship with the package, each with the day of its export."""
    frame = fact_frame("substances_of_concern")
    return tuple(
        substance_list(row["key"], Names(row["name_nl"], row["name_en"]), row["as_of"], frame.filter(list=row["key"]))
        for row in fact_rows("substance_lists")
    )


def concern_of(substance: str, lists: Sequence[SubstanceList] | None = None) -> Concern:
    """What is known of a substance, by CAS number or by its name on a list.

    Parameters
    ----------
    lists : which to look at; left out, those that ship. Add your own: `(*concern_lists(), read_zzs(path, …))`

    Raises
    ------
    RangeError   a number whose check digit is wrong

    >>> lead = concern_of("7439-92-1")
    >>> lead.listed, lead.criteria
    (True, ('57c',))
    >>> concern_of("7732-18-5").listed
    False
    """
    looked = concern_lists() if lists is None else tuple(lists)
    asked = " ".join(substance.split())
    if is_cas(asked):
        found = tuple(entry for each in looked for entry in each.by_cas.get(asked, ()))
    else:
        found = tuple(entry for each in looked for entry in each.by_name.get(asked.casefold(), ()))
    near: tuple[str, ...] = ()
    if not found and not is_cas(asked):
        near = tuple(nearest(asked, (e[0].name for each in looked for e in each.by_name.values())))
    return Concern(asked, found, tuple((each.names, each.as_of) for each in looked), near)


def is_cas(text: str) -> bool:
    """Whether a text is a CAS number.

    Raises
    ------
    RangeError   it is written as one and its check digit is wrong

    >>> is_cas("7439-92-1"), is_cas("lead")
    (True, False)
    """
    found = _CAS.fullmatch(text)
    if found is None:
        return False
    digits = (found[1] + found[2])[::-1]
    check = sum(place * int(digit) for place, digit in enumerate(digits, 1)) % 10
    if check != int(found[3]):
        raise RangeError(
            f"'{text}' is not a CAS number: its last digit should be {check}; look for a mistyped digit",
            nl=f"'{text}' is geen CAS-nummer: het laatste cijfer zou {check} moeten zijn; zoek een tikfout",
        )
    return True
