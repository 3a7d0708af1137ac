"""How sure what is concluded is, in sentences; the same on page, paper and terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kringloop.ledger import NORMAL_HIGH
from kringloop.reading import numbers
from kringloop.reading.certainty_words import verdict_words
from kringloop.reading.rows import StateRow
from kringloop.reading.run import Reading
from kringloop.reading.table_names import account_name, label_name
from kringloop.reading.words import Words
from kringloop.runs import choices_of_study

_MOST = 10.0
"""Deviations beyond which more is not told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionWords:
    """A conclusion in words.

    Parameters
    ----------
    holds    : whether the central figures of the study say so; with the word that they are, where draws do not carry it
    in_sets, in_draws, in_both : shares, or – where nothing was asked
    turned   : what would turn it
    variance : where its spread comes from
    """

    key: str
    name: str
    path: str
    holds: str
    in_sets: str
    in_draws: str
    in_both: str
    turned: str
    variance: str

    @property
    def told(self) -> dict[str, str]:
        """What a run may or may not have asked, by the name of its column."""
        return {
            "sets": self.in_sets,
            "draws": self.in_draws,
            "both": self.in_both,
            "turned": self.turned,
            "variance": self.variance,
        }


def conclusions_in_words(reading: Reading, words: Words, indicator: str | None = None) -> tuple[ConclusionWords, ...]:
    """Every conclusion of a run, or those about one definition."""
    rows = reading.run.conclusions.iter_rows(named=True)
    return tuple(_worded(row, reading, words) for row in rows if indicator in (None, row["indicator"], row["than"]))


def _worded(row: Mapping[str, Any], reading: Reading, words: Words) -> ConclusionWords:
    language = words.language
    return ConclusionWords(
        key=row["conclusion"],
        name=conclusion_name(row, reading, words),
        path=f"indicator/{row['indicator'].partition('.')[0]}",
        holds=words("concluded.unknown")
        if row["holds"] is None
        else verdict_words(row["holds"], row["in_draws"], words),
        in_sets=_count(row, words),
        in_draws=_share(row["in_draws"], language),
        in_both=_share(row["in_both"], language),
        turned=_turned(row, reading, words),
        variance=_variance(row, words),
    )


def conclusion_name(row: Mapping[str, Any], reading: Reading, words: Words) -> str:
    """What is concluded, in a sentence, from a row of the conclusions of a run."""
    if row["declared"]:
        return str(row[f"name_{words.language}"])
    definition = reading.definitions[row["indicator"]]
    says = words(f"concluded.{row['says']}", first=row["first"], last=row["last"])
    return f"{definition.full_name(words.language)}: {says}"


def _count(row: Mapping[str, Any], words: Words) -> str:
    """In how many of the sets it holds; the study itself is one, and stands alone where no set was asked."""
    if row["sets"] < 2 or row["in_sets"] is None:
        return "–"
    return words("concluded.of_sets", count=round(row["in_sets"] * row["sets"]), sets=row["sets"])


def _share(share: float | None, language: str) -> str:
    """A share of draws in whole per cents, which is as close as draws tell; never all where one says otherwise."""
    if share is None:
        return "–"
    if 0 < share < 0.005 or 0.995 < share < 1:
        return ("< 1" if share < 0.5 else "> 99") + " %"
    return f"{numbers.fixed(100 * share, 0, language)} %"


def _turned(row: Mapping[str, Any], reading: Reading, words: Words) -> str:
    """The smallest change of choices and of data that turns it."""
    if not row["holds"]:
        return ""
    told = []
    if row["turned_by"]:
        moved = row["choices_moved"]
        by = _choice_name(row["turned_by"], reading, words.language)
        told.append(words("concluded.turned_one" if moved == 1 else "concluded.turned_more", count=moved, by=by))
    elif row["sets"] > 1:
        told.append(words("concluded.turned_by_no_set"))
    if row["draws"]:
        told.append(_by_data(row["deviations"], words))
    return " ".join(told)


def _by_data(deviations: float | None, words: Words) -> str:
    if deviations is None:
        return words("concluded.no_error_turns")
    if deviations > _MOST:
        return words("concluded.far", most=numbers.fixed(_MOST, 0, words.language))
    return words("concluded.near", deviations=numbers.fixed(deviations, 1, words.language))


def _choice_name(key: str, reading: Reading, language: str) -> str:
    """The name of a choice, or of a set or several."""
    known = {each.key: each.names for each in choices_of_study(reading.run.study)}
    if key in known:
        return known[key][language]
    sets = reading.run.study.sets
    names = [getattr(sets[name].names, language) if name in sets else name for name in key.split("+")]
    return " + ".join(names)


def _variance(row: Mapping[str, Any], words: Words) -> str:
    parts = [row[f"variance_{part}"] for part in ("methods", "data", "together")]
    if row["sets"] < 2 or any(part is None for part in parts) or not sum(parts):
        return "–"
    if not row["variance_methods"] and not row["variance_together"]:
        return words("concluded.variance_data")
    shares = [_share(part / sum(parts), words.language) for part in parts]
    return words("concluded.variance", methods=shares[0], data=shares[1], together=shares[2])


def sure_sentence(reading: Reading, row: StateRow, words: Words) -> str:
    """How sure a headline is: between which figures it lies, and whether its change is more than its error."""
    if row.low is None or row.high is None:
        return words("sure.no_margin")
    low, high = _ends(row, words.language)
    between = words("sure.between", low=low, high=high, year=row.year)
    changes = reading.run.changes.filter(reading.run.changes["indicator"] == row.definition.id)
    found = next((c for c in changes.iter_rows(named=True) if json.loads(c["cell"]) == dict(row.cell)), None)
    if found is None or found["deviation"] is None:
        return between + "."
    larger = abs(found["change"]) > NORMAL_HIGH * found["deviation"]
    return f"{between}; " + words("sure.larger" if larger else "sure.not_larger", since=found["first"]) + "."


def _ends(row: StateRow, language: str) -> tuple[str, str]:
    """Both ends of an interval, in as few digits as keep them apart; a unit behind both is said once."""
    for digits in (3, 4, 5, 6):
        low, high = (numbers.quantity(end, row.unit, language, digits=digits) for end in (row.low, row.high))
        if low != high:
            break
    (first, unit), (_, last_unit) = numbers.parted(low), numbers.parted(high)
    return (first if unit == last_unit else low), high


def datum_words(reading: Reading, words: Words, account: str, year: int, labels: Mapping[str, str], rows: int) -> str:
    """A datum in words: account, year, and what its row is about; where rows err together, how many do."""
    names = (label_name(reading, words, d, code, account) for d, code in labels.items())
    row = ", ".join([f"{account_name(reading, words, account)} {year}", *names])
    return words("sure.datum_shared", rows=rows, row=row) if rows > 1 else row
