"""The picture of one target: the record, the courses to the target, and the target itself, in one chart."""

from __future__ import annotations

from dataclasses import replace

from kringloop.charts import Gap, Point, Series, Target, line_chart
from kringloop.core import conversion_factor
from kringloop.reading import numbers
from kringloop.reading.held import Held, distance_text
from kringloop.reading.pictures import Picture, about_of, drawn_at
from kringloop.reading.rows import figure_of
from kringloop.reading.run import Reading
from kringloop.reading.words import Words
from kringloop.standing import recorded
from kringloop.targets import Course, Judged


def target_chart(
    reading: Reading, held: Held, words: Words, *, width: float = 720, height: float = 320
) -> Picture | None:
    """What is on record beside every course from the base to the target; None for a goal without a figure.

    The room between the courses is what is open on the way: they end in one place. The band is where the line of the
    last years leads, with 90 % of what its scatter allows; the upright is the gap.
    """
    if held.judged is None or held.definition is None:
        return None
    definition, judged, language = held.definition, held.judged, words.language
    rows = reading.series(definition.id, held.cell)
    factor = conversion_factor(definition.unit, held.unit)
    known = recorded(map(figure_of, rows))
    ends = {r["year"]: [None if r[end] is None else r[end] * factor for end in ("low", "high")] for r in rows}
    record = Series(
        name=words("target.record"),
        points=tuple(
            Point(
                year=f.year,
                value=float(f.value or 0.0) * factor,
                low=ends[f.year][0],
                high=ends[f.year][1],
                flags=f.flags,
                status=f.status,
            )
            for f in known
        ),
    )
    courses = [
        Series(
            name=words(f"target.course_{key}"),
            points=tuple(
                Point(year=y, value=float(v), status="assumed")
                for y, v in zip(course.years, course.values, strict=True)
            ),
            reference=True,
        )
        for key, course in judged.courses.items()
        if isinstance(course, Course)
    ]
    sources = [s for r in rows for s in (r["sources"] or "").split()]
    about = about_of(reading, definition, sources, language, title=held.statement.names[language])
    about = replace(about, unit=numbers.unit_words(held.unit, language))
    stated = judged.aim if held.statement.kind == "value" else float(f"{judged.aim:.3g}")  # as the text beside it
    aim = Target(year=held.statement.year, value=stated)
    lines = [record, *courses, *_ahead(judged, words)]
    gap = Gap(year=judged.latest[0], start=judged.latest[1], end=stated, text=distance_text(held, words))
    return drawn_at(
        held.statement.key,
        lambda w: line_chart(about, lines, language, target=aim, gap=gap, width=w, height=height),  # type: ignore[arg-type]
        width=width,
    )


def _ahead(judged: Judged, words: Words) -> list[Series]:
    """Where the line of the last years leads, with its band; nothing where no chance can be told."""
    points = tuple(
        Point(year=year, value=found.central, low=found.low, high=found.high, status="modelled")
        for year, found in judged.onwards.items()
    )
    return [Series(name=words("target.goes_on"), points=points, published=True, reference=True)] if points else []
