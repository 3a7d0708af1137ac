"""What becomes of products that people bring to a repair café: evidence for repair (R4), entered by volunteers.

Not a sample: who brings what is not drawn, and what nobody brings is not there.
"""

from __future__ import annotations

from kringloop.indicators.declare import Declared, indicator
from kringloop.ledger import Expression, Ledger

VOLUNTEERS: Declared = {
    "goal": "value",
    "certainty": "derived",
    "reference": "openrepair2020",
    "printed": True,
}


def _attempts(ledger: Ledger) -> Expression:
    return ledger.account("repair_attempts").select("attempts").over("outcome")


def _fixed(ledger: Ledger) -> Expression:
    return ledger.account("repair_attempts").select("attempts", outcome="fixed")


@indicator(
    VOLUNTEERS,
    key="repair_attempts",
    definition="volunteers",
    by=("appliance",),
    better="neutral",
    unit="piece",
    degree=1,
    additive=True,
    bounds=(0, float("inf")),
    kind_of_figure="computed",
    show_with=("repaired_share.by_appliance",),
)
def repair_attempts(ledger: Ledger) -> Expression:
    """Products that were brought, whatever became of them."""
    return _attempts(ledger)


@indicator(
    VOLUNTEERS,
    key="repaired_share",
    definition="volunteers",
    by=(),
    better="up",
    unit="%",
    bounds=(0, 100),
    kind_of_figure="computed",
    show_with=("repair_attempts.volunteers",),
)
def repaired_share(ledger: Ledger) -> Expression:
    """Products repaired over products brought."""
    return _fixed(ledger).over("appliance") / _attempts(ledger).over("appliance")


@indicator(
    VOLUNTEERS,
    key="repaired_share",
    definition="by_appliance",
    by=("appliance",),
    better="up",
    unit="%",
    bounds=(0, 100),
    kind_of_figure="computed",
    show_with=("repair_attempts.volunteers",),
)
def repaired_share_by_appliance(ledger: Ledger) -> Expression:
    """The same for each kind of product."""
    return _fixed(ledger) / _attempts(ledger)
