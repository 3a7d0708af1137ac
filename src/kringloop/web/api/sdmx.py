"""The SDMX service over a run: data, structures and availability, by the paths of version 2 and of version 1.

`/sdmx/v2/data/dataflow/KRINGLOOP/ghg_direct-cbs/1.0/A.24`, `/sdmx/v1/data/ghg_direct-cbs/A.24`. What is not known is
refused; nothing asked is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, cast

from fastapi import APIRouter, Request, Response

from kringloop.core import LANGUAGES, KringloopError
from kringloop.exchange import Cut, Flow, SdmxForm, find_form, sdmx, whole_delivery
from kringloop.reading import Reading
from kringloop.web.api.routes import OwnKeysRoute, reading_of
from kringloop.web.api.wishes import Wish, preferred_language, wishes
from kringloop.web.errors import MistakeError, NotThereError, WebError, in_both, near_or_known, said

router = APIRouter(prefix="/sdmx", route_class=OwnKeysRoute, include_in_schema=False)
Version = Literal["v1", "v2"]
DATA_KINDS: Mapping[str, SdmxForm] = {
    "application/vnd.sdmx.data+csv": "csv",
    "text/csv": "csv",
    "application/vnd.sdmx.structurespecificdata+xml;version=2.1": "2.1",
    "application/vnd.sdmx.data+xml": "3.0",
    "application/vnd.sdmx.structurespecificdata+xml;version=3.0.0": "3.0",
}
STRUCTURE_KINDS: Mapping[str, SdmxForm] = {
    "application/vnd.sdmx.structure+json": "json",
    "application/json": "json",
    "application/vnd.sdmx.structure+xml;version=2.1": "2.1",
    "application/vnd.sdmx.structure+xml;version=3.0.0": "3.0",
}
_OWN_XML: Mapping[Version, SdmxForm] = {"v1": "2.1", "v2": "3.0"}
_PLAIN_XML = ("application/xml", "text/xml")
_VERSIONS: Mapping[SdmxForm, tuple[str, ...]] = {
    "csv": ("2.0.0", "2.0"),
    "json": ("2.0.0", "2.0"),
    "2.1": ("2.1", "2.1.0"),
    "3.0": ("3.0.0", "3.0"),
}
_RELATED = ("all", "children", "descendants", "parents", "parentsandsiblings", "ancestors")
_KINDS = tuple(sdmx.KINDS)
_SAME = ("attributes", "measures", "detail", "includeHistory", "format", "mode")
"""Keys of which only the value that changes nothing is taken."""
_NEUTRAL = ("dsd", "all", "full", "false", "exact", "")


class NotAcceptableError(WebError):
    """No form that is asked for is written here."""

    status = 406


@router.api_route("/{version}/{what}/{rest:path}", methods=["GET", "HEAD"])
def answer(version: str, what: str, rest: str, request: Request) -> Response:
    """One question; the parts of its path are read by its kind."""
    if version not in ("v1", "v2"):
        raise NotThereError(said("error.no_page"))
    edition = cast(Version, version)
    reading = reading_of(request, request.query_params.get("run", ""))
    find_form("sdmx-ml")  # says what to install where pysdmx is lacking
    parts = rest.removesuffix("/").split("/") if rest else []
    _require_once(request)
    if what == "data" or (what in ("availability", "availableconstraint")):
        return _of_flow(edition, what, parts, request, reading)
    kind, names = (parts[0], parts[1:]) if what == "structure" and parts else (what, parts)
    return _structure(edition, kind, names, request, reading)


def _flows(reading: Reading) -> Mapping[str, Flow]:
    """All flows of a run, their codes looked up once."""
    return reading.keep("sdmx", lambda: {flow.id: flow for flow in whole_delivery(reading.run, "en").flows})


def _read(reading: Reading, flow: Flow) -> Flow:
    """The flow with its figures in memory: they are asked again and again."""
    figures = reading.keep(("sdmx", flow.id), flow.figures)
    return replace(flow, figures=figures.clone)


def _of_flow(version: Version, what: str, parts: Sequence[str], request: Request, reading: Reading) -> Response:
    flow, key, component = _asked_flow(version, what, parts, reading)
    questions = {k: v for k, v in request.query_params.multi_items() if k != "run"}
    cut = _cut(version, flow, key, questions)
    try:
        asked = sdmx.cut_flow(flow, cut)
    except KringloopError as error:
        raise MistakeError(said("error.cannot", why=in_both(error))) from error
    when = reading.meta["created"]
    if what == "data":
        form, kind = _form(request, DATA_KINDS, version, "2.1" if version == "v1" else "csv")
        made = sdmx.data_answer(asked, form, when)
        if made is None:
            raise NotThereError(said("error.no_figures"))
        return Response(made, media_type=kind, headers={"vary": "Accept"})
    if component not in sdmx.ALL:
        raise MistakeError(said("error.value", key="component", value=component))
    form, kind = _form(request, STRUCTURE_KINDS, version, "2.1" if version == "v1" else "json")
    return Response(sdmx.availability_answer(asked, form, when), media_type=kind, headers={"vary": "Accept"})


def _require_once(request: Request) -> None:
    """Refuse a key that is asked twice: nobody knows which of the two counts."""
    keys = [key for key, _ in request.query_params.multi_items()]
    for key in keys:
        if keys.count(key) > 1:
            raise MistakeError(said("error.key_twice", key=key))


def _asked_flow(version: Version, what: str, parts: Sequence[str], reading: Reading) -> tuple[Flow, str, str]:
    """The flow that a path names, the key, and the component behind it."""
    flows = _flows(reading)
    if version == "v1":
        named = (parts[0] if parts else "").split(",")
        agency, id, edition, *beyond = {1: ("*", *named, "*"), 2: (*named, "*")}.get(len(named), (*named, "*"))
        beyond, rest = beyond[:-1], parts[1:]
    else:
        context, agency, id, edition = (*parts, "*", "*", "*", "*")[:4]
        beyond, rest = [], parts[4:]
        if context not in ("dataflow", "*"):
            raise NotThereError(said("error.value", key="context", value=context, near=["dataflow"]))
    if id not in flows or beyond or not sdmx.names_flow(agency, edition):
        raise NotThereError(said("error.value", key="dataflow", value=id, near=near_or_known(id, list(flows))))
    key, component, *beyond = (*rest, "*", "*")
    _require_end(rest, 2 if version == "v1" or what != "data" else 1)
    if version == "v1" and what == "data":  # behind a key of version 1 stands who provides the figures
        if component not in (*sdmx.ALL, sdmx.AGENCY, f"{sdmx.AGENCY},{sdmx.AGENCY}"):
            raise NotThereError(said("error.value", key="provider", value=component, near=[sdmx.AGENCY]))
        component = "*"
    return _read(reading, flows[id]), key, component


def _require_end(parts: Sequence[str], most: int) -> None:
    """Refuse what stands in a path behind all that is read of it."""
    if len(parts) > most:
        raise NotThereError(said("error.value", key="path", value="/".join(parts[most:])))


def _cut(version: Version, flow: Flow, key: str, questions: Mapping[str, str]) -> Cut:
    """What a key and the questions behind it ask."""
    try:
        keys = sdmx.key_codes(flow, key, several=version == "v2")
        codes: dict[str, sdmx.Wanted] = {}
        first = last = None
        for name, value in questions.items():
            if version == "v1" and name in ("startPeriod", "endPeriod"):
                year = sdmx.asked_year(value, last=name == "endPeriod")
                first, last = (year, last) if name == "startPeriod" else (first, year)
            elif version == "v2" and name == "c[TIME_PERIOD]":
                first, last = sdmx.asked_periods(value.replace(" ", "+"))
            elif version == "v2" and name.startswith("c[") and name.endswith("]"):
                codes[name[2:-1]] = sdmx.asked_codes(value.replace(" ", "+"))
            else:
                _neutral(name, value)
    except WebError:
        raise
    except KringloopError as error:
        raise MistakeError(said("error.cannot", why=in_both(error))) from error
    return sdmx.Cut(keys, codes, first, last)


def _neutral(name: str, value: str) -> None:
    if name == "dimensionAtObservation" and value in ("AllDimensions", "TIME_PERIOD"):
        return
    if name not in _SAME:
        known = [*_SAME, "startPeriod", "endPeriod", "c[TIME_PERIOD]", "references", "run"]
        raise MistakeError(said("error.key", key=name, near=near_or_known(name, known)))
    if value not in _NEUTRAL:
        raise MistakeError(said("error.value", key=name, value=value))


def _structure(version: Version, kind: str, names: Sequence[str], request: Request, reading: Reading) -> Response:
    if kind not in (*_KINDS, "*"):
        raise NotThereError(said("error.value", key="structure", value=kind, near=near_or_known(kind, list(_KINDS))))
    agency, id, edition = (*names, "*", "*", "*")[:3]
    _require_end(names, 3)
    related = False
    for name, value in request.query_params.multi_items():
        if name == "references":
            if value not in ("none", *_RELATED, *_KINDS):
                raise MistakeError(said("error.value", key=name, value=value, near=[*_RELATED]))
            related = value != "none"
        elif name != "run":
            _neutral(name, value)
    form, media = _form(request, STRUCTURE_KINDS, version, "2.1" if version == "v1" else "json")
    kinds = _KINDS if kind == "*" else (kind,)
    made = None
    if sdmx.names_flow(agency, edition):
        flows = list(_flows(reading).values())
        asked = "*" if id == "all" else id
        when = reading.meta["created"]
        made = sdmx.structure_answer(flows, kinds, asked, related, form, _languages(request), when)
    if made is None:
        raise NotThereError(said("error.value", key=kind, value=id, near=near_or_known(id, list(_flows(reading)))))
    headers = {"vary": "Accept, Accept-Language", "content-language": ", ".join(_languages(request))}
    return Response(made, media_type=media, headers=headers)


def _languages(request: Request) -> tuple[str, ...]:
    """Both languages, the one that is asked for first; English where neither is."""
    first = preferred_language(request.headers.get("accept-language", ""), "en")
    return (first, *(language for language in LANGUAGES if language != first))


def _form(request: Request, kinds: Mapping[str, SdmxForm], version: Version, usual: SdmxForm) -> tuple[SdmxForm, str]:
    """The form that an `Accept` asks, and its kind; the first that is written here.

    Raises
    ------
    NotAcceptableError   none of them is
    """
    told = request.headers.getlist("accept") or ["*/*"]
    wanted, never = wishes(told)
    left = [kind for kind in kinds if kind.partition(";")[0] not in never]
    order = (usual, _OWN_XML[version])
    left.sort(key=lambda kind: order.index(kinds[kind]) if kinds[kind] in order else len(order))
    for wish in wanted:
        for kind in left:
            if _is_wished(wish, kind, kinds[kind], _OWN_XML[version]):
                return kinds[kind], kind
    raise NotAcceptableError(said("error.value", key="Accept", value=", ".join(told)))


def _is_wished(wish: Wish, kind: str, form: SdmxForm, own: SdmxForm) -> bool:
    """Whether a form is what a wish wishes; a parameter that would change it and is not known forbids it."""
    if not set(wish.more) <= {"version", "charset"} or wish.more.get("charset", "utf-8") != "utf-8":
        return False
    if wish.more.get("version", _VERSIONS[form][0]) not in _VERSIONS[form]:
        return False
    bare = kind.partition(";")[0]
    if wish.kind in _PLAIN_XML:
        return form == own and "xml" in bare
    return wish.kind in ("*/*", bare, f"{bare.partition('/')[0]}/*")
