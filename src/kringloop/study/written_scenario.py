"""A scenario as a file of its own: the text that is read back as the same scenario, with the same hash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from kringloop.core import Names
from kringloop.scenarios import Assumption, Plan

WIDTH = 110


def scenario_text(plan: Plan) -> str:
    """What a scenario assumes beside the baseline, as `kringloop scenario run FILE` reads it.

    >>> from kringloop.scenarios import plan_of
    >>> print(scenario_text(plan_of("mine", Names("van mij", "of mine"), ())))
    scenario: mine
    names: {nl: van mij, en: of mine}
    assumptions: []
    <BLANKLINE>
    """
    note = {} if plan.note is None else {"note": _texts(plan.note)}
    whole: dict[str, Any] = {"scenario": plan.key, "names": _texts(plan.names), **note}
    whole["assumptions"] = [_plain(each) for each in plan.own]
    return yaml.dump(whole, Dumper=_Written, sort_keys=False, allow_unicode=True, width=WIDTH)


class _Written(yaml.SafeDumper):
    """Small mappings on one line, and lists set in from the key they belong to."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless and flow)


class _OnOneLine(dict[str, Any]):
    """A mapping that is written on one line."""


_Written.add_representer(
    _OnOneLine, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)
)


def _plain(each: Assumption) -> dict[str, Any]:
    plain: dict[str, Any] = {"lever": each.lever, "value": each.value}
    for name, scope in (("scope", each.scope), ("supply", each.supply)):
        if scope:
            plain[name] = _OnOneLine({d: codes[0] if len(codes) == 1 else list(codes) for d, codes in scope.items()})
    plain["course"] = _course(each)
    said = (("to", each.to, ""), ("per", each.per, 1.0), ("by", each.by, ""), ("follows", each.follows, ""))
    for name, value, usual in said:
        plain |= {} if value == usual else {name: value}
    for name, share in (("content", each.content), ("limit", each.limit)):
        plain |= {} if share is None else {name: share}
    plain |= {"products": list(each.products)} if each.products else {}
    return plain | {"reason": _texts(each.reason), "source": _texts(each.source), "certainty": each.certainty}


def _course(each: Assumption) -> Mapping[str, Any]:
    course = each.course
    if course.shape == "table":
        return _OnOneLine(shape="table", years=_OnOneLine(course.table))  # type: ignore[arg-type]
    years = {"from": course.first} | ({} if course.shape == "step" else {"to": course.last})
    return _OnOneLine(shape=course.shape, **years)


def _texts(names: Names) -> Mapping[str, str]:
    return _OnOneLine(nl=names.nl, en=names.en)
