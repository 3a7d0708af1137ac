"""A file that a reader sends from a form: taken into memory, never to a disk, up to a size; only from our own pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kringloop.web.errors import MistakeError, WebError, said

if TYPE_CHECKING:
    from starlette.requests import Request

MOST_SENT: Final = 16 * 2**20
"""Bytes of a form with its file."""
FILE: Final = "file"
"""Field of the file that a form is about."""
_MOST_FIELDS: Final = 12
LONGEST_FIELD: Final = 400


class ElsewhereFormError(WebError):
    """A form that stands on a page of another."""

    status = 403


class TooLargeError(WebError):
    """A form with more in it than is taken."""

    status = 413


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent: the name of its file as the reader has it, its bytes, and the fields beside it.

    more : field → name and bytes of a further file, for a form that has one
    """

    name: str
    data: bytes
    fields: Mapping[str, str]
    more: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


async def received(request: Request, known: Collection[str] = (FILE,), *, longest: int = LONGEST_FIELD) -> Sent:
    """The files and the fields of a form.

    Parameters
    ----------
    known   : fields that hold a file; a file in another field is refused
    longest : signs of another field

    Raises
    ------
    ElsewhereFormError   the form does not stand on one of our pages
    TooLargeError        more than `MOST_SENT` bytes; the rest is read and let go, so that the answer is seen
    MistakeError         no form with a file in it
    """
    from starlette.formparsers import MultiPartException, MultiPartParser

    _require_own_page(request)

    class InMemory(MultiPartParser):
        spool_max_size = 2 * MOST_SENT

    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise MistakeError(said("error.no_form"))
    stream = _bounded(request)
    most = {"max_files": len(known), "max_fields": _MOST_FIELDS, "max_part_size": longest}
    parser = InMemory(request.headers, stream, **most)  # type: ignore[arg-type]
    try:
        form = await parser.parse()
    except MultiPartException:
        raise MistakeError(said("error.no_form")) from None
    fields = {key: value for key, value in form.multi_items() if isinstance(value, str)}
    files = {
        key: (_plain_name(value.filename or ""), await value.read())
        for key, value in form.multi_items()
        if not isinstance(value, str)
    }
    await form.close()
    if not files.keys() <= set(known):
        raise MistakeError(said("error.no_form"))
    name, data = files.pop(FILE, ("", b""))
    return Sent(name, data, fields, {key: each for key, each in files.items() if each[0]})


def _require_own_page(request: Request) -> None:
    """A browser says from which place a form comes; a program that says nothing is the reader's own."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if site not in ("same-origin", "none") or (origin and origin.casefold() != own.casefold()):
        raise ElsewhereFormError(said("error.form_elsewhere"))


async def _bounded(request: Request) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MOST_SENT:
            yield chunk
    if size > MOST_SENT:
        raise TooLargeError(said("error.too_large", most=f"{MOST_SENT / 2**20:.0f}"))


def _plain_name(name: str) -> str:
    """The name without folders and signs that are not printed; its end, which says the kind of file, is kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if c.isprintable())
    return plain if len(plain) <= 80 else "…" + plain[-79:]
