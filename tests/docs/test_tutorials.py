"""Every tutorial runs as printed."""

import shutil
from pathlib import Path

import pytest
from tests.docs.tutorial import is_there, parts_of, read_blocks, run_part
from tests.netherlands import results_file

WITH_RESULTS = "<!-- with results of: netherlands -->"
"""On a page that asks its reader to run the shipped study first; here that is done once for all tests."""
DOCS = Path(__file__).parents[2] / "docs"
PAGES = [*sorted((DOCS / "tutorials").glob("*.md")), DOCS / "your-own-data.md"]
PARTS = [(page, part) for page in PAGES for part in parts_of(read_blocks(page.read_text(encoding="utf-8")))]


@pytest.mark.parametrize(("page", "part"), PARTS, ids=[f"{page.stem}-{part or 'start'}" for page, part in PARTS])
def test_it_runs_as_printed(page, part, tmp_path, tmp_path_factory):
    if not is_there(part):
        pytest.skip(f"the blocks below '<!-- needs: {part} -->' need kringloop.{part}, which is not there")
    if WITH_RESULTS in page.read_text(encoding="utf-8"):
        made = results_file(tmp_path_factory)
        (tmp_path / "results").mkdir()
        shutil.copy2(made, tmp_path / "results" / made.name)
    assert run_part(page, part, tmp_path) > 0


def test_there_is_a_tutorial():
    assert PAGES
