"""Countries side by side in words: what stands there, and what of it does not compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor, log10

from kringloop.core import margin
from kringloop.reading import numbers
from kringloop.reading.countries import GUESSED, OTHER_DEFINITION, CountryFigure, SideBySide
from kringloop.reading.judged import change_short
from kringloop.reading.run import Reading
from kringloop.reading.words import Words
from kringloop.standing import BREAK


def countries_title(reading: Reading, found: SideBySide, words: Words) -> str:
    """The figure of home, and from which figure to which the countries go, or how it changed where levels mislead."""
    name, home = found.definition.full_name(words.language), found.of(reading.region)
    single = [f for f in found.figures if f.region != reading.whole]
    if home is None or len(single) < 2:
        return words("countries.title_none", name=name, year=found.year)
    if found.limit:
        return words(
            "countries.title_change",
            name=name,
            year=found.year,
            home=_name(reading, home.region, words),
            figure=numbers.quantity(home.value, found.definition.unit, words.language),
            change=country_change(home, found.definition.unit, words),
        )
    low, high = (pick(single, key=_value) for pick in (min, max))
    return words(
        "countries.title",
        name=name,
        year=found.year,
        home=_name(reading, home.region, words),
        figure=numbers.quantity(home.value, found.definition.unit, words.language),
        low=numbers.quantity(low.value, found.definition.unit, words.language),
        high=numbers.quantity(high.value, found.definition.unit, words.language),
    )


def _value(figure: CountryFigure) -> float:
    return figure.value


def countries_notes(reading: Reading, found: SideBySide, words: Words) -> tuple[str, ...]:
    """What does not compare, and what has no figure: each said with the countries it holds for."""
    said = [words(f"countries.limit_{found.limit}")] if found.limit else []
    other, guessed = found.marked(OTHER_DEFINITION), found.marked(*GUESSED)
    said += [words("countries.other", countries=_names(reading, other, words))] if other else []
    said += [_guessed(reading, found, guessed, words)] if guessed else []
    now = found.marked(BREAK)
    said += [words("countries.breaks_now", year=found.year, countries=_names(reading, now, words))] if now else []
    earlier = {f.region: f.broken for f in found.figures if f.broken and f.region not in now}
    if earlier:
        said.append(words("countries.breaks", since=found.since, countries=_with_years(reading, earlier, words)))
    if found.absent:
        last = {region: (() if year is None else (year,)) for region, year in found.absent}
        said.append(words("countries.absent", year=found.year, countries=_with_years(reading, last, words)))
    unknown = any(f.beyond == "open" for f in found.figures)
    return (*said, words("countries.open") if unknown else words("countries.margins"))


def _guessed(reading: Reading, found: SideBySide, guessed: tuple[str, ...], words: Words) -> str:
    """Whose figures may still move; where that is most of them, whose do not."""
    firm = [f.region for f in found.figures if f.region not in guessed]
    if len(guessed) <= len(firm):
        return words("countries.guessed", countries=_names(reading, guessed, words))
    if not firm:
        return words("countries.guessed_all")
    return words("countries.guessed_most", countries=_names(reading, firm, words))


def beyond_words(figure: CountryFigure, words: Words) -> str:
    """Where a country lies beside home; nothing for home itself."""
    return words(f"countries.beyond_{figure.beyond}") if figure.beyond else ""


def country_change(figure: CountryFigure, unit: str, words: Words) -> str:
    """How much a country changed, and since when; – where it has one year, or began a new series in it."""
    if figure.change is None:
        return "–"
    if figure.change.measure == "none":
        return words("countries.no_change", since=figure.change.first)
    return change_short(figure.change, words, unit)


def error_words(figure: CountryFigure, language: str) -> str:
    """Half of the interval in two digits; – where there is none that is true."""
    error = margin(figure.value, figure.low, figure.high)
    if error is None:
        return "–"
    return numbers.fixed(error, max(0, 1 - floor(log10(error))) if error else 0, language)


def _with_years(reading: Reading, years: Mapping[str, Iterable[int]], words: Words) -> str:
    parts = []
    for region, known in years.items():
        shown = ", ".join(map(str, known))
        parts.append(_name(reading, region, words) + (f" ({shown})" if shown else ""))
    return "; ".join(parts)


def _names(reading: Reading, regions: Iterable[str], words: Words) -> str:
    return ", ".join(_name(reading, r, words) for r in regions)


def _name(reading: Reading, region: str, words: Words) -> str:
    return reading.name("region", region, words.language)
