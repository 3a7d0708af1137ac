"""Where producers are asked: their own addresses, unless an option, the environment or a file says another.

`--base cbs=https://…` goes before `KRINGLOOP_BASE_CBS`, that before `fetch.toml` in the store, which holds

```toml
[base]
cbs = "https://…"
```
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

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
    FetchError                     `fetch.toml` cannot be read
    """
    found = _of_file(store / FILE)
    found |= {k: environment[v] for k in producers if environment.get(v := PREFIX + k.upper())}
    found |= dict(map(_pair, given))
    for key in found:
        if key not in producers:
            raise unknown("producer", key, producers)
    return {key: address.rstrip("/") for key, address in found.items()}


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
