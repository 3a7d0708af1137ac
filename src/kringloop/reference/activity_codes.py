"""How the numbers CBS gives to economic activities translate to the codes of the house.

Codes without a published label, and aggregates that cross the tree of activities, are listed
with the reason why they are left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ActivityCodes:
    """CBS number to activity code, and CBS number to the reason why it has none."""

    codes: Mapping[str, str]
    left_out: Mapping[str, str]


def activity_code(text: str) -> str:
    """The code of an activity as the house writes it: a division goes by its number, C28 is 28.

    >>> activity_code("C28"), activity_code("c24-25"), activity_code("C"), activity_code("ECONOMY")
    ('28', '24-25', 'C', 'ECONOMY')
    """
    found = re.fullmatch(r"[A-Ua-u](\d\d(?:-[A-Ua-u]?\d\d)?)", text)
    return re.sub(r"-[A-Ua-u]", "-", found[1]) if found else text


@lru_cache(maxsize=1)
def cbs_activity_codes() -> ActivityCodes:
    """The map of the Dutch standard classification (SBI 2008) as CBS numbers it.

    >>> cbs_activity_codes().codes["328100"]
    '24'
    """
    path = Path(__file__).parent / "cbs_activity_codes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return ActivityCodes(
        codes={row["cbs_code"]: row["code"] for row in rows if row["code"]},
        left_out={row["cbs_code"]: row["left_out_because"] for row in rows if not row["code"]},
    )
