"""The targets of a run in Python: the same as the command and the page tell."""

import pytest

from kringloop.front import Run
from kringloop.reading import Reading
from kringloop.runs import open_run
from tests.netherlands import results_file


def test_a_row_per_target_with_its_verdict(tmp_path_factory):
    file = results_file(tmp_path_factory)
    frame = Run(Reading(open_run(file), file.name), "nl").targets()
    rows = {row["target"]: row for row in frame.to_dicts()}
    assert rows["half_dmi_2014"]["verdict"] == "far_behind"
    assert rows["half_dmi_2014"]["gap"] == pytest.approx(rows["half_dmi_2014"]["latest"] - rows["half_dmi_2014"]["aim"])
    assert rows["circular_2050"]["latest"] is None
    assert rows["circular_2050"]["holder"].startswith("PBL")
