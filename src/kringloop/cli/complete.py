"""What the Tab key offers: keys of indicators, codes, dimensions, studies. Read from small files, so it is fast."""

from __future__ import annotations

from collections.abc import Iterator


def keys(incomplete: str) -> Iterator[tuple[str, str]]:
    """Keys and definitions of indicators, with their names."""
    from kringloop.cli.speech import spoken
    from kringloop.indicators import INDICATORS

    language = spoken()
    found = {"goals": ""} | {i.key: i.names[language] for i in INDICATORS}
    if "." in incomplete:
        found |= {i.id: i.general.label[language] for i in INDICATORS}
    return ((key, name) for key, name in found.items() if key.startswith(incomplete))


def dimensions(incomplete: str) -> list[str]:
    """Dimensions of the indicators, behind those that stand there already."""
    from kringloop.indicators import INDICATORS

    before, comma, last = incomplete.rpartition(",")
    known = dict.fromkeys(d for i in INDICATORS for d in i.by)
    return [f"{before}{comma}{d}" for d in ("definition", *known) if d.startswith(last)]


def codes(incomplete: str) -> list[tuple[str, str]]:
    """Dimensions with =, and behind the = the codes of the newest results."""
    from kringloop.cli.choose import chosen_run
    from kringloop.cli.speech import spoken
    from kringloop.core import KringloopError
    from kringloop.reading import codes_known

    name, sign, rest = incomplete.partition("=")
    if not sign:
        return [(f"{d}=", "") for d in dimensions(incomplete) if d != "definition"]
    before, comma, last = rest.rpartition(",")
    try:
        known = codes_known(chosen_run(None, None), name)
    except KringloopError:  # without results there is nothing to offer
        return []
    return [(f"{name}={before}{comma}{c.code}", c.names[spoken()]) for c in known if c.code.startswith(last)]


def studies(incomplete: str) -> list[str]:
    """Shipped studies."""
    from kringloop.study import shipped_studies

    return [key for key in shipped_studies() if key.startswith(incomplete)]
