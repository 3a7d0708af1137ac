"""A study of one member of the EU, written from what Eurostat publishes of all of them: `kringloop new country`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Template
from textwrap import fill
from typing import Final

from kringloop.core import UnknownNameError, listing, nearest
from kringloop.reference import Member, classification, framework, framework_margins, members, union
from kringloop.robustness import BESIDE_STUDY
from kringloop.sources import country_tables, write
from kringloop.study.country_gaps import Gap, gaps_of, lines_of_missing
from kringloop.study.shipped import STUDY_FILE, fill_folder

COUNTRY: Final = "country"
"""What stands for the name of a study where one of a country is asked for."""
TABLES: Final = "tables"


@dataclass(frozen=True, slots=True)
class NewCountry:
    """What was written: the study file, whose it is, and what Eurostat does not have of it."""

    path: Path
    member: Member
    key: str
    gaps: tuple[Gap, ...]


def member_of(asked: str) -> Member:
    """The member of the EU that a code or a name in either language means.

    Raises
    ------
    UnknownNameError   none; shows the nearest codes with their names

    >>> member_of("belgië").code, member_of("el").code
    ('BE', 'EL')
    """
    known = _spellings()
    code = known.get(asked.strip().casefold())
    if code is not None:
        return members()[code]
    near = dict.fromkeys(known[name] for name in nearest(asked.strip().casefold(), known))
    shown = {n: [f"{c} ({_name(c, n)})" for c in near or members()] for n in ("nl", "en")}
    raise UnknownNameError(
        f"'{asked}' is no member of the EU of which Eurostat's figures are at hand; "
        + (f"did you mean {' or '.join(shown['en'])}?" if near else f"known: {listing(shown['en'], most=30)}"),
        nl=f"'{asked}' is geen lid van de EU waarvan de cijfers van Eurostat hier zijn; "
        + (f"bedoelt u {' of '.join(shown['nl'])}?" if near else f"bekend zijn: {listing(shown['nl'], most=30)}"),
    )


def new_country(asked: str, folder: Path | None = None) -> NewCountry:
    """Write the study of a country to a new folder, whole or not at all.

    Parameters
    ----------
    asked  : a member of the EU, by code or name
    folder : new or empty; left out: the key of the study, here

    Raises
    ------
    UnknownNameError   no such member
    StudyError         the folder has files already, or cannot be written
    """
    member = member_of(asked)
    key = key_of(member)
    target = folder if folder is not None else Path(key)
    gaps = gaps_of(framework(), member.code)

    def put(place: Path) -> None:
        write(country_tables(framework(), member.code), place / TABLES)
        (place / STUDY_FILE).write_text(study_text(member, gaps), encoding="utf-8")
        (place / BESIDE_STUDY).write_bytes(framework_margins())

    fill_folder(target, put)
    return NewCountry(target / STUDY_FILE, member, key, gaps)


def key_of(member: Member) -> str:
    """The key of its study: the English name of the country without an article.

    >>> key_of(member_of("NL"))
    'netherlands'
    """
    return member.country.en.casefold().split()[-1]


def study_text(member: Member, gaps: tuple[Gap, ...]) -> str:
    """The study file, in the words of the country."""
    others = sorted(code for code in members() if code != member.code)
    regions = f"[{', '.join((member.code, union(), *others))}]"
    words = {
        f"{what}_{language}": getattr(member, what)[language]
        for what in ("country", "national")
        for language in ("nl", "en")
    }
    template = Template(Path(__file__).with_name("country.yaml").read_text(encoding="utf-8"))
    return template.substitute(
        words,
        code=member.code,
        union=union(),
        key=key_of(member),
        regions=fill(regions, 120, initial_indent=" " * 12, subsequent_indent=" " * 13).lstrip(),
        missing=lines_of_missing(gaps, member),
    )


def _spellings() -> dict[str, str]:
    """Code by code and by name in both languages, in small letters."""
    return {
        spelling.casefold(): code
        for code, member in members().items()
        for spelling in (code, _name(code, "nl"), _name(code, "en"), member.country.nl, member.country.en)
    }


def _name(code: str, language: str) -> str:
    return classification("regions").names(code)[language]
