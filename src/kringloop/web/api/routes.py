"""Routes of the JSON interface. What each answers stands in `answers.py`."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from kringloop.core import KringloopError
from kringloop.reading import Reading
from kringloop.runs import compare_runs
from kringloop.web.answers import is_known
from kringloop.web.api import answers as a
from kringloop.web.api import models as m
from kringloop.web.api import scenarios as c
from kringloop.web.api.problems import Problem
from kringloop.web.errors import MistakeError, NotThereError, WebError, in_both, near_or_known, said
from kringloop.web.shelf import Shelf, shown_name

LARGEST_YEAR, LARGEST_OFFSET = 9999, 10_000_000
Run = Annotated[str, Query(description="The run, by the start of its hash; left out: the newest.", max_length=64)]
CODES = {"items": {"type": "string", "pattern": "^[^=]+=.+$"}}
Where = Annotated[
    list[str],
    Query(description="dimension=code[,code]; may be repeated.", max_length=20, json_schema_extra=CODES),
]
Year = Annotated[int | None, Query(ge=0, le=LARGEST_YEAR)]
Offset = Annotated[int, Query(ge=0, le=LARGEST_OFFSET)]
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The question cannot be answered; says why and what is near."},
    404: {"model": Problem, "description": "No such run, indicator, page or results."},
    414: {"model": Problem, "description": "The address is too long."},
    422: {"model": Problem, "description": "Not used; wrong parameters are refused with 400."},
}


class StrictRoute(APIRoute):
    """A route that refuses unknown keys, and answers wrong parameters with our own sentences."""

    def get_route_handler(self) -> Any:
        handler = super().get_route_handler()
        known = {p.alias for p in self.dependant.query_params} | {
            p.alias for d in self.dependant.dependencies for p in d.query_params
        }

        async def strict(request: Request) -> Response:
            strange = [k for k in request.query_params if k not in known]
            if strange:
                raise MistakeError(*(said("error.key", key=k, near=near_or_known(k, sorted(known))) for k in strange))
            return _tagged(request, await _answered(handler, request))

        return strict


class OwnKeysRoute(APIRoute):
    """A route whose answer reads the keys of the address itself, and refuses them all at once."""

    def get_route_handler(self) -> Any:
        handler = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            return _tagged(request, await _answered(handler, request))

        return tagged


async def _answered(handler: Any, request: Request) -> Response:
    """The answer of a route; parameters it cannot read are refused in our own words."""
    try:
        answer: Response = await handler(request)
    except (WebError, HTTPException):
        raise
    except KringloopError as error:
        raise MistakeError(said("error.cannot", why=in_both(error))) from error
    except RequestValidationError as error:
        places = dict.fromkeys((str(e["loc"][-1]), str(e.get("input", ""))) for e in error.errors())
        raise MistakeError(*(said("error.value", key=k, value=v) for k, v in places)) from None
    except Exception as error:
        raise await run_in_threadpool(_fault_of, request, error) from error
    return answer


def _fault_of(request: Request, error: Exception) -> Exception:
    """A fault while reading a file that is not as it was written is the file's; any other is ours."""
    shelf = shelf_of(request)
    listed = shelf.find(request.query_params.get("run", ""))
    if shelf.is_as_written(listed):
        return error
    return NotThereError(said("error.unreadable", name=shown_name(listed.stamp.path)))


def _tagged(request: Request, answer: Response) -> Response:
    tag = f'W/"{hashlib.sha256(bytes(answer.body)).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if is_known(tag, request.headers):
        kept = {name: answer.headers[name] for name in ("vary", "content-language") if name in answer.headers}
        return Response(status_code=304, headers=headers | kept)
    answer.headers.update(headers)
    return answer


router = APIRouter(prefix="/api/v1", route_class=StrictRoute, responses=REFUSALS, tags=["figures"])


def shelf_of(request: Request) -> Shelf:
    """The results the application reads."""
    found: Shelf = request.app.state.shelf
    return found


def reading_of(request: Request, run: Run = "") -> Reading:
    """The run a question is about."""
    return shelf_of(request).opened(run)


Read = Annotated[Reading, Depends(reading_of)]


@router.get("/runs")
def runs(request: Request) -> m.RunsModel:
    """The runs there are, newest first."""
    shelf = shelf_of(request)
    found = [m.RunModel(r.run, r.study, r.created, r.version, r.inputs) for r in shelf.runs()]
    return m.RunsModel(found, [m.UnreadableModel(u.name, u.why) for u in shelf.unreadable()])


@router.get("/goals")
def goals(reading: Read) -> m.GoalsModel:
    """The state of each goal: latest figures with trend and place among countries."""
    return a.goals(reading)


@router.get("/indicators")
def indicators(reading: Read) -> m.DefinitionsModel:
    """Every definition of every indicator."""
    found = [a.definition(reading, d) for d in reading.definitions.values()]
    return m.DefinitionsModel(reading.meta["run"], found)


@router.get("/figures/{id}")
def figures(
    id: str,
    reading: Read,
    where: Where = [],  # noqa: B006
    first: Year = None,
    last: Year = None,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> m.FiguresModel:
    """Figures of a definition; gaps are there too, with their reason."""
    definition = a.known_definition(reading, id)
    cell = a.cell_of(where, definition, reading)
    return a.figures(reading, definition, cell, (first, last), offset, limit)


@router.get("/explain/{id}")
def explain(
    id: str,
    reading: Read,
    where: Where = [],  # noqa: B006
    year: Year = None,
    rows: Annotated[int, Query(ge=1, le=1000)] = 25,
) -> m.ExplanationModel:
    """One number opened down to its rows."""
    definition = a.known_definition(reading, id)
    return a.explanation(reading, definition, a.cell_of(where, definition, reading), year, rows)


@router.get("/origins")
def origins(reading: Read) -> m.OriginsModel:
    """Every source with its vintage and licence."""
    return m.OriginsModel(reading.meta["run"], [a.origin(i, o) for i, o in reading.origins.items()])


@router.get("/checks")
def checks(reading: Read) -> m.ChecksModel:
    """Every check of the data and its outcome."""
    return m.ChecksModel(reading.meta["run"], [m.CheckModel(**c) for c in reading.table("checks").to_dicts()])


@router.get("/changes")
def changes(
    request: Request,
    old: Annotated[str, Query(min_length=6, max_length=64)],
    reading: Read,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> m.ChangesModel:
    """What changed from an older run to this one."""
    before = shelf_of(request).opened(old)
    found = reading.keep(("compare", before.meta["run"]), lambda: compare_runs(before.run, reading.run))
    return a.changes(before, reading, found, offset, limit)


def scenarios(request: Request, reading: Read) -> c.ScenarioModel:
    """What follows when levers of a scenario are set, beside another scenario; levers in %."""
    return c.answer(reading, request.query_params.multi_items())


router.add_api_route(
    "/scenarios",
    scenarios,
    methods=["GET"],
    route_class_override=OwnKeysRoute,
    openapi_extra={"parameters": c.parameters()},
)


def drawings(request: Request, reading: Read) -> c.DrawingsModel:
    """The two outcomes in view of the same question, drawn: what a page shows between its numbers and the rest."""
    return c.drawings(reading, request.query_params.multi_items())


router.add_api_route(
    "/scenarios/drawings",
    drawings,
    methods=["GET"],
    route_class_override=OwnKeysRoute,
    openapi_extra={"parameters": c.drawing_parameters()},
)


@router.get("/scenarios/levers")
def levers(reading: Read) -> c.LeversModel:
    """Every lever of a scenario: bounds, value today, why, and what others find; and what can be looked at."""
    return c.levers(reading)
