"""What a run cannot know of its own delivery, and that it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kringloop.core import RangeError, is_web_link, listing

LINKS = ("address", "licence")
"""What must be an address of the web."""


def require_given(given: Mapping[str, str], asked: Sequence[str]) -> None:
    """Refuse a delivery without what its form asks.

    Raises
    ------
    RangeError   one of `asked` is not given, or is no address where one is needed

    >>> require_given({"licence": "https://creativecommons.org/licenses/by/4.0/"}, ["licence"])
    """
    lacking = [f"--{key}" for key in asked if not given.get(key, "").strip()]
    if lacking:
        raise RangeError(
            f"a run does not know who publishes it and how; this format also needs {listing(lacking)}",
            nl=f"een run weet niet wie haar publiceert en hoe; deze vorm vraagt ook {listing(lacking, language='nl')}",
        )
    for key in LINKS:
        if key in given and not is_web_link(given[key]):
            raise RangeError(
                f"--{key} is '{given[key]}', which is no address that begins with http:// or https://",
                nl=f"--{key} is '{given[key]}'; dat is geen adres dat begint met http:// of https://",
            )
