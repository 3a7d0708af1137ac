"""Value added that is what is left of output: what a table bought abroad may be inside it."""

from __future__ import annotations

from kringloop.economies.economy import Economy

RESIDUAL_NOTE = "one region and no rows of value added: value added is what is left of output, imports included"


def may_hold_imports(economy: Economy) -> bool:
    """Whether value added is what is left of the output of one region, so that what it bought abroad is inside.

    >>> from kringloop.economies.examples import two_regions
    >>> may_hold_imports(two_regions())
    False
    """
    alone = len({region for region, _ in economy.sectors}) == 1
    return alone and not economy.value_added_rows and not economy.hybrid
