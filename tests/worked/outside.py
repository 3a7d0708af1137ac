"""Every computed definition worked by plain arithmetic from the shipped tables: `python -m tests.worked.outside`.

Imports nothing of the package. Reads the CSV files of the Netherlands study, totals as the offices print them where
there are, and writes `data/worked_values.csv`: definition, cell, value, unit, how. Flows of the loop of use come from a
model; `data/washing_machines.csv` holds its rows of one product in one scenario, from which the rates are worked.
"""

from __future__ import annotations

import csv

from tests.worked import outside_nation as nation
from tests.worked.outside_capital import capital
from tests.worked.outside_chains import chains
from tests.worked.outside_loops import loops
from tests.worked.outside_quality import quality
from tests.worked.outside_supply import security
from tests.worked.outside_tables import HERE, Worked


def worked() -> list[Worked]:
    of_the_nation = (nation.pressures, nation.wastes, nation.values, nation.materials, nation.changes)
    parts = (*of_the_nation, capital, quality, security, chains, loops)
    return [w for part in parts for w in part()]


def main() -> None:
    """Write the table of worked values."""
    with (HERE / "data" / "worked_values.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("definition", "cell", "value", "unit", "how"))
        out.writerows((d, cell, f"{value:.9g}", unit, how) for d, cell, value, unit, how in sorted(worked()))


if __name__ == "__main__":
    main()
