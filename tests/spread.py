"""How the tests are spread over several processes (`--dist loadscope`): who shares something dear goes together.

Tests of a file share fixtures and run in one process. Pages, which many files ask for, are kept by the server of a
process: those of one language go together. Tutorials share nothing and are long: each goes by itself. What takes long
begins first, so that no process is left with it at the end.
"""

from __future__ import annotations

import re

PAGES = ("tests/web/test_browser.py", "tests/web/test_pages.py", "tests/web/test_dutch_pages.py")
ALONE = ("tests/docs/test_tutorials.py",)
FIRST = "tests/guards/test_modules.py"
"""Long, and without results of the shipped study: no process waits while another makes those for its pages."""
LONG = (FIRST, *PAGES, "tests/docs", "tests/report", "tests/web", "tests/cli", "tests/front", "tests/runs")
"""Files and rooms that take longest, the longest first; in a report two sizes in two languages are written once."""
_ENGLISH = re.compile(r"\[(.*-)?/en/")


def group_of(test: str) -> str:
    """The group of a test, by its name with its file: tests of one group run in one process.

    >>> group_of("tests/web/test_pages.py::test_a_page_is_whole[/en/flows]"), group_of("tests/core/test_time.py::a")
    ('pages en', 'tests/core/test_time.py')
    """
    file = test.partition("::")[0]
    if file in PAGES:
        return "pages en" if _ENGLISH.search(test) else "pages nl"
    return test if file in ALONE else file


def place_of(test: str) -> int:
    """Where a test stands among those that begin first; those that are not long come after all of them."""
    return next((place for place, start in enumerate(LONG) if test.startswith(start)), len(LONG))
