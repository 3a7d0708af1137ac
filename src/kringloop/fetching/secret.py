"""A key of the user is sent to its service only: it stands in no sentence, no note and no snapshot.

A service may send back what it was sent, in an error or in its data.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kringloop.core import FetchError

HIDDEN: Final = "(…)"
_BLOCK: Final = 2**20


def without(secret: str, error: FetchError) -> FetchError:
    """The error, with the key left out of both its sentences.

    >>> str(without("abc123", FetchError("key abc123 is not valid")))
    'key (…) is not valid'
    """
    told = {language: error.in_language(language) for language in ("en", "nl")}
    if not secret or not any(secret in text for text in told.values()):
        return error
    return FetchError(told["en"].replace(secret, HIDDEN), nl=told["nl"].replace(secret, HIDDEN))


def refuse_secret(body: Path, secret: str) -> None:
    """Refuse a body that holds the key.

    Raises
    ------
    FetchError   it does
    """
    if not secret:
        return
    wanted, last = secret.encode(), b""
    with body.open("rb") as file:
        while block := file.read(_BLOCK):
            if wanted in last + block:
                raise FetchError(
                    "the answer holds your own key, and is not kept\n  Tell the service; ask for a new key.",
                    nl="het antwoord bevat uw eigen sleutel, en wordt niet bewaard\n"
                    "  Meld het de dienst; vraag een nieuwe sleutel.",
                )
            last = block[-len(wanted) :]
