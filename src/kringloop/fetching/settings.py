"""Where producers are asked: their own addresses, unless an option, the environment or a file says another.

`--base cbs=https://…` goes before `KRINGLOOP_BASE_CBS`, that before `fetch.toml` in the store, which holds

```toml
[base]
cbs = "https://…"
```

In place of an address the key of a producer that gives the same tables may stand: `cbs=cbs4`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kringloop.core import FetchError, RangeError, unknown

FILE: Final = "fetch.toml"
PREFIX: Final = "KRINGLOOP_BASE_"


def bases(
    given: Iterable[str], store: Path, producers: Collection[str], environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """By producer the address that replaces its own.

    Raises
    ------
    RangeError, UnknownNameError   an option without '=', a producer that is not known
    FetchError                     `fetch.toml` cannot be read; an address that is none, or holds a password
    """
    found = _of_file(store / FILE)
    found |= {k: environment[v] for k in producers if environment.get(v := PREFIX + k.upper())}
    found |= dict(map(_pair, given))
    for key in found:
        if key not in producers:
            raise unknown("producer", key, producers)
    return {k: address if address in producers else _sound(k, address.rstrip("/")) for k, address in found.items()}


def _sound(key: str, address: str) -> str:
    """An address below which can be asked, and which may stand beside every snapshot."""
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("https", "http") and bool(parts.hostname) and not (parts.query or parts.fragment)
        open_to_all = "@" not in parts.netloc
    except ValueError:  # brackets without an address in them
        sound = open_to_all = False
    if sound and open_to_all:
        return address
    told = "…" if "@" in address or "?" in address else f"'{address}'"
    raise FetchError(
        f"{told} is no address to ask {key} at; give one such as https://opendata.cbs.nl, without name, password or "
        "question: it is kept beside every snapshot (--base, KRINGLOOP_BASE_… or fetch.toml)",
        nl=f"{told} is geen adres om {key} te bevragen; geef er een zoals https://opendata.cbs.nl, zonder naam, "
        "wachtwoord of vraag: het wordt bij elk bestand bewaard (--base, KRINGLOOP_BASE_… of fetch.toml)",
    )


def _pair(text: str) -> tuple[str, str]:
    key, sign, address = text.partition("=")
    if not (sign and key and address):
        raise RangeError(
            f"--base '{text}' cannot be read; write PRODUCER=ADDRESS, such as cbs=https://opendata.cbs.nl",
            nl=f"--base '{text}' is niet te lezen; schrijf PRODUCENT=ADRES, zoals cbs=https://opendata.cbs.nl",
        )
    return key, address


def _of_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        base = content.pop("base", {})
        if content or not all(isinstance(v, str) for v in base.values()):
            raise ValueError("expected one table [base] of texts")
    except (ValueError, AttributeError) as error:
        raise FetchError(
            f'{path} cannot be read: {error}\n  Write [base] and below it lines such as cbs = "https://…".',
            nl=f'{path} is niet te lezen: {error}\n  Schrijf [base] en daaronder regels zoals cbs = "https://…".',
        ) from None
    return dict(base)
