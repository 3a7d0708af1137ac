"""The mix of a backcast as a scenario: what an address says of it, so that Explore and terminal replay it.

The search lets levers go on a straight line from the last year of the record; an address says the same years.
"""

from __future__ import annotations

from urllib.parse import urlencode

from kringloop.models import BY_YEAR_ONLY
from kringloop.runs.backcast_found import Backcasted
from kringloop.runs.named_scenario import FIRST, FOR, LAST, LEVER, PAGE
from kringloop.runs.workbench import Workbench
from kringloop.scenarios import BASELINE
from kringloop.study import study_plans


def can_be_opened(bench: Workbench, found: Backcasted) -> bool:
    """Whether a mix that moves anything starts where scenarios of the study start: from the levers of today."""
    first = bench.levers_of(next(iter(bench.scenarios)))
    baseline = study_plans(bench.study.scenarios)[BASELINE]
    return bool(found.moved) and first == bench.levers_today and not baseline.on_products


def held_for_all(found: Backcasted) -> tuple[str, ...]:
    """Levers of a mix for one product that scenarios move for all products alone; then all of the mix is for all."""
    return tuple(key for key in found.moved if key in BY_YEAR_ONLY) if found.product else ()


def query_of_mix(found: Backcasted) -> dict[str, str]:
    """Keys of an address: each lever that moved, its years, and the product it is for.

    >>> from kringloop.runs import Backcasted, LeverFound
    >>> reuse = LeverFound(lever="reuse", today=1, found=20.5, low=0, high=90, least=20, most=21, bound="")
    >>> told = dict(product="", names=None, objective="change", met=True, effort=1.0, targets=(), rounds=1)
    >>> query_of_mix(Backcasted(**told, levers=(reuse,), settled=True, gap=0, draws=0, share=None, since=2015, by=2035))
    {'lever.reuse': '20.5', 'from.reuse': '2015', 'to.reuse': '2035'}
    """
    query: dict[str, str] = {}
    for key, percent in found.moved.items():
        query |= {LEVER + key: f"{percent:.10g}", FIRST + key: str(found.since), LAST + key: str(found.by)}
        if found.product and not held_for_all(found):
            query[FOR + key] = found.product
    return query


def address_of_mix(found: Backcasted) -> str:
    """The address of the page with this mix, after that of the language: of the product, or of all together."""
    return f"/{path_of_mix(found)}?{urlencode(query_of_mix(found))}"


def path_of_mix(found: Backcasted) -> str:
    """The page that has the figures of the targets: one product from close by, or all."""
    return f"{PAGE}/{found.product}" if found.product else PAGE
