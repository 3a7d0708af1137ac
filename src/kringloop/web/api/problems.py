"""Refusals of the JSON interface: a status, sentences in both languages, and the nearest known names."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from starlette.responses import JSONResponse, Response

from kringloop.web.errors import WebError, sentence


@dataclass(frozen=True)
class ProblemLine:
    """One thing that is wrong."""

    message: str
    message_nl: str
    nearest: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Problem:
    """Why there is no answer."""

    status: int
    problems: list[ProblemLine]


def api_error(status: int, error: WebError) -> Response:
    """A refusal as JSON."""
    lines = [
        ProblemLine(
            sentence(s, "en"),
            sentence(s, "nl"),
            [*s.near, *(text for text, _ in s.links)],
        )
        for s in error.said
    ]
    return JSONResponse(asdict(Problem(status, lines)), status_code=status, headers={"cache-control": "no-store"})
