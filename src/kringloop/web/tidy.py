"""Addresses as they arrive from elsewhere: with the marks of campaigns, capitals, or a slash at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

_MARKS = re.compile(
    r"(utm|mtm|pk|piwik|matomo|hsa|vero|oly)_\w+|(fb|g|dc|tw|tt|y|sc)clid|msclkid|[gw]braid|gclsrc|gad_source|li_fat_id"
    r"|mc_[ce]id|mkt_tok|igshid?|_ga|_gl|_hs(enc|mi)|s_cid|sccid|srsltid|cmpid",
    re.IGNORECASE,
)
"""Keys that newsletters, social media and search engines add to a link; none of ours looks like them."""
_AS_TYPED = ("sector/",)
"""Paths whose names have capitals of their own."""


def tidied(start: str, language: str, path: str, pairs: Sequence[tuple[str, str]]) -> str | None:
    """The address without what others added to it; None where there is nothing to take off.

    >>> tidied("", "nl", "Indicators/", [("utm_source", "mail"), ("goal", "value")])
    '/nl/indicators?goal=value'
    >>> tidied("", "nl", "sector/C28", []) is None
    True
    """
    kept = [(key, value) for key, value in pairs if not _MARKS.fullmatch(key)]
    clean, spoken = tidy_path(path), language.lower()
    if (spoken, clean, kept) == (language, path, list(pairs)):
        return None
    query = urlencode(kept, safe="~.:,-", quote_via=quote)
    return f"{start}/{spoken}/{quote(clean, safe='/.~')}" + (f"?{query}" if query else "")


def tidy_path(path: str) -> str:
    """A path in small letters without slashes around it.

    >>> tidy_path("Indicator/DMC/"), tidy_path("Sector/C28")
    ('indicator/dmc', 'sector/C28')
    """
    bare, small = path.strip("/"), path.strip("/").lower()
    typed = next((t for t in _AS_TYPED if small.startswith(t)), "")
    return typed + bare[len(typed) :] if typed else small
