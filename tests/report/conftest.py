"""One run of the shipped study for all tests of a process; the small study; and a PDF as its reader sees it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pypdf
import pytest

from kringloop.runs import open_run
from tests.netherlands import results_file
from tests.small import folder, indicators, kringloop, results, small_results, small_run, study

__all__ = ["folder", "indicators", "kringloop", "results", "small_results", "small_run", "study"]


class Printed:
    """A PDF file, read back."""

    def __init__(self, path: Path) -> None:
        self.reader = pypdf.PdfReader(path)
        self.root = self.reader.trailer["/Root"]

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page; takes seconds for a long report."""
        return [plain(page.extract_text()) for page in self.reader.pages]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    @cached_property
    def elements(self) -> list[pypdf.generic.DictionaryObject]:
        """Every element of the structure tree."""
        found, waiting = [], [self.root["/StructTreeRoot"]]
        while waiting:
            here = waiting.pop().get_object()
            if isinstance(here, list):
                waiting += here
            elif hasattr(here, "get"):
                found += [here] if here.get("/S") else []
                waiting += [here["/K"]] if "/K" in here else []
        return found


def plain(text: str) -> str:
    """Text on one line, without signs that only steer where it breaks."""
    return " ".join(text.replace("\u200b", "").replace("\xad", "").replace("\xa0", " ").replace("\u2011", "-").split())


@pytest.fixture(scope="session")
def dutch_run(tmp_path_factory):
    """A run of the shipped study."""
    return open_run(results_file(tmp_path_factory), keep_open=True)
