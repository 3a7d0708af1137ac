"""The table of targets beside a study: its mistakes have a line, and it is part of what a run is made of."""

import csv

import pytest

from kringloop.core import StudyError
from kringloop.study import load_study
from kringloop.targets import TARGETS
from kringloop.targets.statement import EXAMPLE


def write_targets(folder, **changed):
    path = folder / "targets.csv"
    row = {k: "" if v is None else v for k, v in (EXAMPLE | {"indicator": "small_waste"} | changed).items()}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [c.name for c in TARGETS.columns])
        table.writeheader()
        table.writerow(row)


def test_a_mistake_in_the_table_of_a_study_has_its_line(folder):
    write_targets(folder, unit="EUR", metric="DMC")
    with pytest.raises(StudyError, match=r"targets.csv:2:metric +'small_waste' is no figure of material use") as no:
        load_study(folder / "study.yaml")
    assert "geen cijfer over materiaalgebruik" in no.value.in_language("nl")
    write_targets(folder, indicator="smal_waste")
    with pytest.raises(StudyError, match=r"targets.csv:2:indicator +'smal_waste' is not a known indicator"):
        load_study(folder / "study.yaml")


def test_targets_are_part_of_what_a_run_is_made_of(folder):
    without = load_study(folder / "study.yaml").input_hash
    write_targets(folder)
    assert load_study(folder / "study.yaml").input_hash != without
