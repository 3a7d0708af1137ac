"""Stocks that flows are balanced with: those that cannot hold what stays are told by place before anything is run."""

import polars as pl
import pytest

from kringloop.core import Problems, StudyError
from kringloop.runs import run_study
from kringloop.study import parse_study
from kringloop.study.balanced import check_balanced
from kringloop.tables import ResultsFile, read_yaml
from tests.small import change

UNITS = "layers: {mass: kt}"
HELD = """\
  held:
    kind: stocks
    table: held.csv
    dimensions: {material: waste_types}
    layers: {mass: kt}
"""
# NL.recovery takes in 30 + 20 of metal and 10 of glass in 2020, and half of it in 2021
ROWS = """\
year,node,material,mass,source
2019,NL.recovery,metal,5,waste_office
2020,NL.recovery,metal,55,waste_office
2021,NL.recovery,metal,80,waste_office
2019,NL.recovery,glass,0,waste_office
2020,NL.recovery,glass,10,waste_office
2021,NL.recovery,glass,14,waste_office
"""


@pytest.fixture
def balanced(folder):
    """The small study, its waste balanced with what recovery holds."""
    change(folder, "study.yaml", "    totals: totals.csv\n", "    totals: totals.csv\n    balanced_with: held\n")
    change(folder, "study.yaml", "  production:\n", f"{HELD}  production:\n")
    (folder / "held.csv").write_text(ROWS, encoding="utf-8")
    return folder


def test_a_node_closes_with_what_it_holds(balanced, results):
    """Glass of 2021 is one short (5 in, 4 held more); metal closes: 50 in, 50 more; 25 in, 25 more."""
    checks = ResultsFile(run_study(balanced / "study.yaml", results).path).table("checks")
    row = checks.row(by_predicate=pl.col("check") == "node balances", named=True)
    assert (row["subject"], row["outcome"]) == ("waste.mass", "fail")
    assert row["detail"].startswith("1 of 4 nodes and years open; year 2021, node NL.recovery, material glass: 1 ")


def test_only_layers_of_both_are_balanced(balanced, results):
    change(
        balanced, "study.yaml", "layers: {mass: kt}\n  production", "layers: {mass: kt, value: mln EUR}\n  production"
    )
    rows = [f"{line[: -len('waste_office')]}3,waste_office" for line in ROWS.splitlines()[1:]]
    (balanced / "held.csv").write_text("\n".join(["year,node,material,mass,value,source", *rows]), encoding="utf-8")
    checks = ResultsFile(run_study(balanced / "study.yaml", results).path).table("checks")
    assert checks.filter(checks["check"] == "node balances")["subject"].to_list() == ["waste.mass"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("with: held", "with: hold", "'hold' is not an account; did you mean 'held'"),
        ("with: held", "with: production", "of kind 'flows'; expected one of stocks; known: held"),
        ("with: held", "with: waste", "of kind 'flows'; expected one of stocks"),
        ("with: held", "with: rates", "of kind 'published'; expected one of stocks"),
        ("{mass: kt}\n  prod", "{value: kt}\n  prod", "'held' has value; expected a layer of the flows: mass"),
        ("{mass: kt}\n  production", "{mass: Mt}\n  production", "'mass' in Mt; expected kt, as the flows have"),
        ("    dimensions: {material: waste_types}\n    layers: {mass: kt}\n  pro", "    layers: {mass: kt}\n  pro",
         "not divided by material; expected every dimension"),
        ("{material: waste_types}\n    layers: {mass: kt}\n  pro",
         "{material: waste_types, way: null}\n    apart: [way]\n    layers: {mass: kt}\n  pro",
         "keeps way apart, which the flows do not have"),
    ],
)  # fmt: skip
def test_stocks_that_cannot_hold_what_stays(balanced, results, old, new, words):
    change(balanced, "study.yaml", old, new)
    with pytest.raises(StudyError) as caught:
        run_study(balanced / "study.yaml", results)
    assert words in str(caught.value)
    assert "\n  17:5  " in str(caught.value)
    assert not results.exists()


def test_stocks_of_which_a_model_made_no_row(balanced):
    file = read_yaml(balanced / "study.yaml")
    problems = Problems(str(file.path))
    check_balanced(file, parse_study(file), ("waste",), problems)
    with pytest.raises(StudyError, match="17:5  'held' has no rows"):
        problems.raise_if_any(StudyError)
