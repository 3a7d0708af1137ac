"""What the Tab key offers: keys of indicators, codes, dimensions, studies. Read from small files, so it is fast.

Where results are at hand, also the indicators that their study declares itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from kringloop.indicators import Indicator
    from kringloop.runs import Run


def keys(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Keys and definitions of indicators, with their names."""
    from kringloop.cli.speech import spoken

    language, known = spoken(), list(_indicators(ctx))
    found = {"goals": ""} | {i.key: i.names[language] for i in known}
    if "." in incomplete:
        found |= {i.id: i.general.label[language] for i in known}
    return ((key, name) for key, name in found.items() if key.startswith(incomplete))


def dimensions(ctx: typer.Context, incomplete: str) -> list[str]:
    """Dimensions of the indicators, behind those that stand there already."""
    before, comma, last = incomplete.rpartition(",")
    known = dict.fromkeys(d for i in _indicators(ctx) for d in i.by)
    return [f"{before}{comma}{d}" for d in ("definition", *known) if d.startswith(last)]


def codes(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Dimensions with =, and behind the = the codes of the results asked."""
    from kringloop.cli.speech import spoken
    from kringloop.reading import codes_known

    name, sign, rest = incomplete.partition("=")
    if not sign:
        return [(f"{d}=", "") for d in dimensions(ctx, incomplete) if d != "definition"]
    before, comma, last = rest.rpartition(",")
    run = _run(ctx)
    known = codes_known(run, name) if run is not None else ()
    return [(f"{name}={before}{comma}{c.code}", c.names[spoken()]) for c in known if c.code.startswith(last)]


def studies(ctx: typer.Context, incomplete: str) -> list[str]:
    """Shipped studies; behind `new` also the word for one of a country."""
    from kringloop.study import shipped_studies

    known = [*shipped_studies(), *(["country"] if ctx.info_name == "new" else [])]
    return [key for key in known if key.startswith(incomplete)]


def members(incomplete: str) -> list[tuple[str, str]]:
    """Members of the EU by their code, with their names."""
    from kringloop.cli.speech import spoken
    from kringloop.reference import members

    return [(c, m.country[spoken()]) for c, m in members().items() if c.startswith(incomplete.upper())]


def _indicators(ctx: typer.Context) -> Iterable[Indicator]:
    """Those of the run at hand, its own among them; without results those of the program."""
    from kringloop.indicators import INDICATORS

    run = _run(ctx)
    return INDICATORS if run is None else run.known_indicators


def _run(ctx: typer.Context) -> Run | None:
    """The results that the line asks so far, or the newest; none where there are none."""
    from kringloop.cli.choose import chosen_run
    from kringloop.core import KringloopError

    try:
        return chosen_run(*(ctx.params.get(name) for name in ("run", "study", "results")))
    except KringloopError:  # without results there is nothing to offer
        return None


def sources(incomplete: str) -> list[tuple[str, str]]:
    """Sources of ours, with their names."""
    from kringloop.cli.speech import spoken
    from kringloop.sources import RELEASES, SOURCES

    return [(s.key, s.names[spoken()]) for s in (*SOURCES, *RELEASES) if s.key.startswith(incomplete)]
