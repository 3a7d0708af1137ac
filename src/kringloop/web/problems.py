"""Pages for what could not be answered: a sentence, the nearest that exists, and never a trace."""

from __future__ import annotations

from starlette.responses import Response

from kringloop.reading import WORDS, Reading
from kringloop.tables import EXAMPLE_STUDY
from kringloop.web.errors import WebError, sentence
from kringloop.web.layout import menu
from kringloop.web.templating import render

TITLES = {
    400: "error.title_400",
    401: "error.title_401",
    404: "error.title_404",
    405: "error.title_405",
    414: "error.title_400",
    500: "error.title_500",
}


def problem_page(status: int, error: WebError, language: str, reading: Reading | None) -> Response:
    """The page a reader sees instead, with the menu of a run where there is one."""
    other = "en" if language == "nl" else "nl"
    nothing_yet = any(s.key == "error.nothing_yet" for s in error.said)
    title = "error.title_nothing" if nothing_yet else TITLES.get(status, "error.title_400")
    lines = [{"text": sentence(s, language), "near": s.near, "links": s.links} for s in error.said]
    text = render(
        "problem.html",
        language,
        title=WORDS[language](title),
        lines=lines,
        status=status,
        other=other,
        nothing_yet=nothing_yet,
        example_study=EXAMPLE_STUDY,
        home=f"/{language}/",
        other_href=f"/{other}/",
        sought="",
        run_key=None,
        nav=menu(reading, reading.words(language), "nav") if reading else [],
    )
    return Response(text, status_code=status, media_type="text/html; charset=utf-8")
