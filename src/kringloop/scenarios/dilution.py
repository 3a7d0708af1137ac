"""Recyclate that holds an impurity: how much of it new material can take, and what becomes of lower grade.

New material may hold no more of it than a limit. Mixed with primary material that holds none, a share limit / content
of it can be recyclate; what recycling gives beyond that does not replace the original material.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from kringloop.core import Array
from kringloop.models import Course, ScenarioSettings, Tonnes
from kringloop.scenarios.assumption import PRODUCT, Assumption

OPEN_LOOP = "open_loop"


def diluted(
    assumptions: Sequence[Assumption],
    tonnes: Tonnes,
    settings: ScenarioSettings,
    today: Mapping[str, float],
    below: Callable[[str], Collection[str]],
) -> list[Course]:
    """Courses of recycling to lower grade, of the products in which the limit binds in some year.

    share of lower grade = 1 − min(S, limit / content · N) / R, with R what recycling gives in all, S what of it
    replaces the original material now, and N the mass of new products; content = content today · (1 − p · purity).

    Parameters
    ----------
    tonnes   : of products in use before the limit counts; new products do not depend on it
    settings : the courses that they are of
    """
    found = []
    for n, product in enumerate(tonnes.keys):
        limit = _most(assumptions, tonnes.years, product, below)
        most = np.where(limit < 1.0, limit, 0.0) * tonnes.of["new"][:, n]
        kept, lower = tonnes.of["secondary"][:, n], _lower(settings, tonnes.years, product, today)
        short = (limit < 1.0) & (kept > most)
        if not short.any():
            continue
        given = np.divide(kept, 1.0 - lower, out=np.zeros_like(kept), where=lower < 1.0)
        share = np.where(short, 1.0 - np.divide(most, given, out=np.ones_like(most), where=given > 0), lower)
        path = dict(zip(tonnes.years, share.tolist(), strict=True))
        found.append(Course(lever=OPEN_LOOP, years=path, products=(product,)))
    return found


def _most(
    assumptions: Sequence[Assumption], years: Sequence[int], product: str, below: Callable[[str], Collection[str]]
) -> Array:
    """(year,) largest share of recyclate in new material of a product; without end where nothing limits it: what
    recycling gives beyond what is made anew is then a surplus, and of no lower grade."""
    most = np.full(len(years), np.inf)
    for each in assumptions:
        codes = each.scope.get(PRODUCT, ())
        if not each.declared.quality or not (not codes or any(product in below(code) for code in codes)):
            continue
        assert each.content is not None
        assert each.limit is not None
        content = each.content * (1.0 - each.course.at(years) * each.number)
        most = np.minimum(
            most, np.divide(each.limit, content, out=np.full_like(content, np.inf), where=content > each.limit)
        )
    return most


def _lower(settings: ScenarioSettings, years: Sequence[int], product: str, today: Mapping[str, float]) -> Array:
    """(year,) share of what recycling gives that becomes of lower grade already."""
    mine = [c for c in settings.courses if c.lever == OPEN_LOOP and (not c.products or product in c.products)]
    return np.array([mine[-1].years[year] if mine else today[OPEN_LOOP] for year in years])
