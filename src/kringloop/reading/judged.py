"""What standing found, in words: the trend of a series, its change, and both in one clause."""

from __future__ import annotations

from kringloop.reading import numbers
from kringloop.reading.rows import StateRow
from kringloop.reading.words import Words
from kringloop.standing import Change, Place, Trend

MOVED = ("better", "worse", "changed")
"""States in which the trend is significant."""


def trend_state(row: StateRow) -> str:
    """Which of the states of a row is said: better, worse, changed, none, few, ended, worded, modelled or assumed."""
    if not row.recorded:
        return row.status
    if row.worded:
        return "worded"
    if row.trend.p is None:
        return "ended" if row.trend.count == 0 else "few"
    return row.trend.verdict


def trend_words(row: StateRow, words: Words) -> str:
    """The state of a row in a word or two."""
    return words(f"trend.{trend_state(row)}")


def trend_sentence(row: StateRow, words: Words) -> str:
    """The outcome of the test with its years and certainty, or why nothing was tested."""
    trend = row.trend
    known = {"first": trend.first, "last": trend.last, "count": trend.count, "year": row.year}
    state = trend_state(row)
    if state in MOVED:
        from kringloop.charts import p_value  # a terminal says no p-value, and draws nothing

        assert trend.p is not None
        moved = words(f"trend.{trend.direction}")
        return words(f"trend_said.{state}", **known, word=moved, p=p_value(trend.p, words.language)) + _broken(
            trend, words
        )
    return words(f"trend_said.{state}", **known) + _broken(trend, words)


def _broken(trend: Trend, words: Words) -> str:
    return "" if trend.broken is None else " " + words("trend_said.broken", year=trend.broken)


def place_words(place: Place, words: Words) -> str:
    """The place among countries; where none is better, that it counts from the highest."""
    return words("row.rank" if place.judged else "row.rank_highest", rank=place.rank, count=place.count)


def change_words(change: Change, words: Words, unit: str = "", *, year: int | None = None) -> str:
    """How much changed since when: "13 % less than in 2016"; with its own year where it ends before the figure.

    Parameters
    ----------
    year : of the figure it stands beside
    """
    if change.measure == "none":
        return words("change.none", since=change.first)
    more = "more" if change.amount > 0 else "less"
    said = words(f"change.{more}", amount=_size(change, words, unit), since=change.first)
    return said if year in (None, change.last) else words("change.until", last=change.last, change=said)


def _size(change: Change, words: Words, unit: str) -> str:
    """The size of a change in its own measure, without sign."""
    size = abs(change.amount)
    if change.measure == "percent":
        return numbers.percent(size, words.language, digits=2 if size < 10 else 3)
    if change.measure == "points":
        return words("change.points", amount=numbers.figure(size, words.language, digits=2))
    return numbers.quantity(size, unit, words.language, digits=2)


def change_short(change: Change, words: Words, unit: str = "", *, year: int | None = None) -> str:
    """The same in a column: "−13 % since 2017"; "+39 % 2017–2024" beside a figure of another year."""
    sign = "+" if change.amount > 0 else "−"
    amount = f"{sign}{_size(change, words, unit)}"
    if year not in (None, change.last):
        return f"{amount} {change.first}–{change.last}"
    return words("change.short", amount=amount, since=change.first)


def clause(row: StateRow, words: Words) -> str:
    """Change and certainty in one clause: how much where the trend is significant, else that there is none."""
    if trend_state(row) in MOVED and row.change is not None:
        return words("change.certain", change=change_words(row.change, words, row.unit, year=row.year))
    return words(f"change.{trend_state(row)}", first=row.trend.first, year=row.year)
