"""Whether an answer is what was asked for: no web page in its place, not empty, whole, in UTF-8.

A body that is unsound is asked for again, since services answer so while they are busy or being mended; what stays
unsound is told.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HEAD = 4096


class UnsoundError(Exception):
    """What is wrong with a body, in both languages; `page` where it is a web page."""

    def __init__(self, en: str, nl: str, *, page: bool = False) -> None:
        super().__init__(en)
        self.en, self.nl, self.page = en, nl, page


def refuse_page(path: Path, content_type: str) -> None:
    """Refuse an empty body, and a web page where data were asked for."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise UnsoundError("the answer is empty", "het antwoord is leeg")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) or "text/html" in content_type.lower():
        title = _TITLE.search(head)
        called = " ".join(title[1].decode("utf-8", errors="replace").split()) if title else ""
        named = f" ('{called}')" if called else ""
        raise UnsoundError(
            f"a web page{named} came instead of data", f"er kwam een webpagina{named} in plaats van data", page=True
        )


def read_text(path: Path) -> str:
    """A body as text; it must be UTF-8."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start : error.start + 1]
        raise UnsoundError(
            f"the answer is not UTF-8: line {line} holds the byte {byte!r}",
            f"het antwoord is geen UTF-8: regel {line} bevat de byte {byte!r}",
        ) from None


def read_json(path: Path) -> Any:
    """A body as JSON; it must be whole, and hold no number that JSON does not know."""
    try:
        return json.loads(read_text(path), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise UnsoundError(
            f"the answer is no whole JSON: line {error.lineno}, {error.msg}",
            f"het antwoord is geen hele JSON: regel {error.lineno}, {error.msg}",
        ) from None
    except (ValueError, RecursionError) as error:
        raise UnsoundError(
            f"the answer is no JSON that can be read: {error}",
            f"het antwoord is geen JSON die te lezen is: {error}",
        ) from None


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")


def read_rows(path: Path, separator: str) -> list[list[str]]:
    """A body as delimited rows."""
    try:
        return list(csv.reader(io.StringIO(read_text(path)), delimiter=separator))
    except csv.Error as error:
        raise UnsoundError(
            f"the answer is no table: {error}; a quote is not closed, or it is cut off",
            f"het antwoord is geen tabel: {error}; een aanhalingsteken sluit niet, of het breekt af",
        ) from None


def read_archive(path: Path) -> tuple[str, ...]:
    """The names in a zip file; each file in it must be whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
            names = tuple(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError):
        raise UnsoundError("the answer is no whole zip file", "het antwoord is geen heel zipbestand") from None
    except (RuntimeError, NotImplementedError) as error:  # a password, or a way of packing that is not known
        raise UnsoundError(
            f"the zip file cannot be opened: {error}", f"het zipbestand is niet te openen: {error}"
        ) from None
    if broken is not None:
        raise UnsoundError(f"'{broken}' in the zip file is damaged", f"'{broken}' in het zipbestand is beschadigd")
    return names
