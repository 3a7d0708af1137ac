"""The two drawings of the explorer: content and rate under their ceiling, and the years that lead there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kringloop.charts import About, Chart, Circulation, Point, Series, circulation_scatter, small_multiples
from kringloop.reading import numbers
from kringloop.reading.explored import DIGITS, rounded, settled
from kringloop.reading.pictures import Picture, drawn_at
from kringloop.reading.words import Words
from kringloop.scenarios import ANSWER_FIGURES, Answer, Beside

GOAL = "circulation"
DRAWN = ("new_products", "primary", "lost")


def ceiling_picture(found: Beside, words: Words, *, moved: bool) -> Picture:
    """Recycled content against recycling rate, now and with the levers, below what discards can give."""
    spots = [(words("circulation.as_now"), found.baseline)]
    if moved:
        spots.append((words("circulation.yours"), found.answer))
    points = [
        Circulation(name=name, recycling_rate=a["recycling_rate"] / 100, recycled_content=a["recycled_content"] / 100)
        for name, a in spots
    ]
    about = About(title=words("circulation.scatter"), unit="1", source=words("circulation.source"), goal=GOAL)
    language: Any = words.language

    def draw(width: float) -> Chart:
        chart = circulation_scatter(
            about,
            points,
            _shares(found.answer),
            language,
            height=340,
            width=width,
            beside=_shares(found.baseline) if moved else (),
        )
        return replace(chart, sentence=sentence, unit="")

    sentence = _at("circulation.scatter_sentence", found, found.baseline, words)
    if moved:
        sentence += " " + _at("circulation.scatter_moved", found, found.answer, words)
    return drawn_at("ceiling", draw)


def _shares(answer: Answer) -> list[tuple[float, float]]:
    return [(rate / 100, content / 100) for rate, content in answer.frontier]


def _at(key: str, found: Beside, answer: Answer, words: Words) -> str:
    names = {"rate": "recycling_rate", "content": "recycled_content", "ceiling": "ceiling"}
    shares = {n: settled(found.baseline[name], answer[name]) / 100 for n, name in names.items()}
    return words(key, **{name: numbers.percent(value, words.language, digits=DIGITS) for name, value in shares.items()})


def paths_picture(found: Beside, words: Words, *, last: int, moved: bool) -> Picture:
    """Masses over the years, each beside how it is now; after `last`, the end of the record, it is a scenario."""
    language: Any = words.language
    names = {f.key: f.names[language] for f in ANSWER_FIGURES}
    lines = [_series(names[key], found.answer, key, last) for key in DRAWN]
    beside = [_series(words("circulation.as_now"), found.baseline, key, last, reference=True) for key in DRAWN]
    about = About(title=words("circulation.paths"), unit="t", source=words("circulation.source"), goal=GOAL)

    def draw(width: float) -> Chart:
        chart = small_multiples(about, lines, language, height=130, width=width, beside=beside if moved else ())
        unit = words("circulation.per_year", unit=chart.unit)
        return replace(chart, sentence=_levels(found.answer, words), unit=unit)

    return drawn_at("paths", draw)


def _levels(a: Answer, words: Words) -> str:
    """The last level of what is drawn."""
    language = words.language
    tonnes = {k: numbers.figure(rounded(a[k] / 1000), language, digits=DIGITS) for k in DRAWN}
    return words("circulation.paths_sentence", year=a.year, **tonnes)


def _series(name: str, answer: Answer, key: str, last: int, *, reference: bool = False) -> Series:
    points = tuple(
        Point(year=int(y), value=v, status="modelled" if y <= last else "scenario")
        for y, v in zip(answer.years, answer.paths[key], strict=True)
    )
    return Series(name=name, points=points, reference=reference)
