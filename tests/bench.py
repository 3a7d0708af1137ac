"""The shipped study on the workbench, made once."""

from __future__ import annotations

from functools import cache
from typing import Any

from kringloop.runs import Workbench, workbench_of
from kringloop.scenarios import Answer, Beside


@cache
def bench() -> Workbench:
    return workbench_of("netherlands")


def explore_beside(levers: dict[str, Any]) -> Beside:
    return bench().explore(levers)


def explore(levers: dict[str, Any]) -> Answer:
    return explore_beside(levers).answer
