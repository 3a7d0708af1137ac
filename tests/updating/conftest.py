"""The small study before and after a revision."""

import pytest

from kringloop.runs import open_run, run_study
from tests.small import change, folder, indicators, study, write_study

__all__ = ["folder", "indicators", "study"]


@pytest.fixture
def ran(tmp_path, indicators):
    """Run the small study with texts of its files replaced: ran(("waste.csv", "old", "new"), …)."""

    def run(name, *changes):
        path = write_study(tmp_path / name)
        for file, old, new in changes:
            change(path.parent, file, old, new)
        return open_run(run_study(path, tmp_path / f"results-{name}").path)

    return run
