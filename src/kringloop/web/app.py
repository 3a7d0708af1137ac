"""The application: pages in two languages, files of each view, the API, static files, and what stands around them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.types import Scope

from kringloop.core import LANGUAGES
from kringloop.reading import Reading
from kringloop.web.answers import Kept, respond
from kringloop.web.api import api_error, sdmx_router
from kringloop.web.api import router as api_router
from kringloop.web.api.wishes import preferred_language
from kringloop.web.dispatch import EMBED, TAKES_FILES, Dispatch
from kringloop.web.errors import NothingYetError, WebError, said
from kringloop.web.guard import Guard
from kringloop.web.paper import PAPER, paper_sheet
from kringloop.web.problems import problem_page
from kringloop.web.sent import LONGEST_FIELD, Sent, received
from kringloop.web.shelf import Shelf
from kringloop.web.templating import BUNDLE, static_files, static_version, vega_bundle
from kringloop.web.tidy import tidied

WARMING = "kringloop-warm-up"
"""Name of the thread that opens the newest run before the first reader asks."""
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".otf": "font/otf"}


def create_app(place: Path | str, *, token: str | None = None, hosts: Iterable[str] | None = LOOPBACK_NAMES) -> FastAPI:
    """The web application over one results file, or over the newest of a folder.

    Parameters
    ----------
    token : when given, every request must carry it: as a bearer, a cookie, or once as `?token=`
    hosts : names a request may ask for; None takes any, which needs a token
    """
    shelf = Shelf(Path(place))
    dispatch = Dispatch(shelf, Kept())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # Waited for at the end: a thread that is cut off inside a library takes the whole program down.
        enough = threading.Event()
        warming = threading.Thread(target=dispatch.warm_up, args=(enough,), name=WARMING)
        warming.start()
        yield
        enough.set()
        await run_in_threadpool(warming.join)
        shelf.close()

    app = FastAPI(
        title="kringloop",
        summary="Figures of the change to a circular manufacturing industry",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
        middleware=[Middleware(Guard, hosts=hosts, token=token, failed=_failed)],
        redirect_slashes=False,
    )
    app.state.shelf, app.state.dispatch = shelf, dispatch
    app.include_router(api_router)
    app.include_router(sdmx_router)
    app.add_exception_handler(WebError, _web_error)
    app.add_exception_handler(HTTPException, _http_error)
    _add_pages(app, dispatch)
    return app


def _add_pages(app: FastAPI, dispatch: Dispatch) -> None:
    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def first_visit(request: Request) -> Response:
        language = preferred_language(request.headers.get("accept-language", ""))
        headers = {"vary": "Accept-Language", "cache-control": "private, no-cache"}
        return RedirectResponse(asked_in(request, language, "/{}/"), status_code=307, headers=headers)

    @app.api_route("/static/{version}/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    async def static_file(version: str, name: str, request: Request) -> Response:
        path = static_files().get(name)
        if version == static_version() and name == BUNDLE:
            key = (BUNDLE, version)
            return respond(await run_in_threadpool(dispatch.kept.get_or_make, key, vega_bundle), request.headers)
        if version != static_version() or path is None:
            raise HTTPException(404)
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        return FileResponse(path, media_type=KINDS.get(path.suffix), headers=headers)

    @app.api_route("/paper/{href:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def paper(href: str, request: Request) -> Response:
        run = request.query_params.get("run", "")
        if href.partition("/")[0] not in LANGUAGES or not run:
            raise HTTPException(404)
        whole = str(request.url).replace(f"/{PAPER}/", "/", 1)
        headers = {"cache-control": "private, max-age=86400"}
        return Response(paper_sheet(whole, run), headers=headers, media_type="text/css")

    one_at_a_time = asyncio.Lock()

    async def take(language: str, request: Request) -> Response:
        if language not in LANGUAGES:
            raise HTTPException(404)
        path = request.url.path.rpartition("/")[2]
        sent: Sent | WebError
        try:
            takes = TAKES_FILES[path]
            sent = await received(request, takes.FILES, longest=getattr(takes, "LONGEST", LONGEST_FIELD))
        except WebError as error:
            sent = error
        async with one_at_a_time:
            text, status = await run_in_threadpool(dispatch.sent, language, path, sent)
        return Response(text, status_code=status, media_type="text/html; charset=utf-8")

    for path in TAKES_FILES:
        app.post(f"/{{language}}/{path}", include_in_schema=False)(take)

    @app.api_route("/{language}/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    # The last is registered first; the other way round `embed` would be taken for a language.
    @app.api_route("/embed/{language}/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def page(language: str, path: str, request: Request) -> Response:
        if language.lower() not in LANGUAGES:
            raise HTTPException(404)
        pairs = request.query_params.multi_items()
        if request.query_params.get("lang") in LANGUAGES:
            there = request.url.path.replace(f"/{language}/", "/{}/", 1)
            return RedirectResponse(asked_in(request, language, there), 307, {"cache-control": "private, no-cache"})
        start = f"/{EMBED}"[:-1] if request.url.path.startswith(f"/{EMBED}") else ""
        elsewhere = tidied(start, language, path, pairs)
        if elsewhere is not None:
            return RedirectResponse(elsewhere, status_code=308, headers={"cache-control": "private, no-cache"})
        path = EMBED + path if request.url.path.startswith(f"/{EMBED}") else path
        found = dispatch.kept_answer(language, path, pairs)
        if found is None:
            found = await run_in_threadpool(dispatch.answer, language, path, pairs)
        return respond(found, request.headers)

    @app.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def elsewhere(path: str, request: Request) -> Response:
        if path.lower() in LANGUAGES:
            return RedirectResponse(asked_in(request, path.lower(), "/{}/"), status_code=308)
        raise HTTPException(404)


def asked_in(request: Request, language: str, there: str) -> str:
    """The address in the language that its `lang=` asks for, else in `language`; whatever else is asked goes along.

    Parameters
    ----------
    there : the address, with braces in place of the language
    """
    pairs = request.query_params.multi_items()
    asked = [value for key, value in pairs if key == "lang" and value in LANGUAGES]
    rest = urlencode([(key, value) for key, value in pairs if key != "lang" or value not in LANGUAGES])
    where = there.replace("{}", asked[-1] if asked else language, 1)
    return f"{where}?{rest}" if rest else where


def _failed(scope: Scope, status: int, key: str, code: str) -> Response:
    return _problem(scope, status, WebError(said(key, code=code)))


def _problem(scope: Scope, status: int, error: WebError) -> Response:
    path = scope["path"]
    if path.startswith(("/api/", "/sdmx/")):
        return api_error(status, error)
    start = path.removeprefix(f"/{EMBED.rstrip('/')}").split("/")[1] if "/" in path else ""
    headers = dict(scope["headers"])
    asked = headers.get(b"accept-language", b"").decode("latin-1")
    language = start if start in LANGUAGES else preferred_language(asked)
    refused = status in (401, 500) or any(said.key == "error.host" for said in error.said)
    return problem_page(status, error, language, None if refused else _newest(scope))


def _newest(scope: Scope) -> Reading | None:
    """The newest run, for the menu of a page that could not be made; None while there is none."""
    shelf: Shelf = scope["app"].state.shelf
    try:
        return shelf.opened("")
    except WebError:
        return None


async def _web_error(request: Request, error: Any) -> Response:
    return _problem(request.scope, error.status, error)


async def _http_error(request: Request, error: Any) -> Response:
    key = {404: "error.no_page", 405: "error.method"}.get(error.status_code, "error.refused")
    answer = _problem(request.scope, error.status_code, WebError(said(key)))
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


__all__ = ["NothingYetError", "create_app", "preferred_language"]
