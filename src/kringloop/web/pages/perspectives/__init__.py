"""Perspectives side by side, one of a reader's own among them; and the seven questions, each with its answers."""

from __future__ import annotations

from kringloop.perspectives import has_ready, questions
from kringloop.reading import Reading
from kringloop.web.pages.perspectives.asked import build_all, build_question
from kringloop.web.pages.perspectives.table import build
from kringloop.web.view import Page

ORDER = 62


def _exists(reading: Reading) -> bool:
    return reading.keep("ready perspectives to read", lambda: has_ready(reading.run))  # every page asks, for its menu


def _near(_: Reading) -> tuple[str, ...]:
    return tuple(f"question/{key}" for key in questions())


PAGES = (
    Page(
        path="perspectives",
        template="perspectives/page.html",
        build=build,
        footer="nav.perspectives",
        slow=True,
        exists=_exists,
    ),
    Page(
        path="questions",
        template="perspectives/questions.html",
        build=build_all,
        footer="nav.questions",
        slow=True,
        exists=_exists,
    ),
    Page(
        path="question/{key}", template="perspectives/question.html", build=build_question, near=_near, exists=_exists
    ),
)
