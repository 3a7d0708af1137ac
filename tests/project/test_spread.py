"""Tests of several processes: what shares something dear runs in one of them, and what takes long begins first."""

import pytest
from tests.guards.source import ROOT
from tests.spread import ALONE, LONG, PAGES, group_of, place_of


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/web/test_browser.py::test_a_page_is_quiet_and_accessible[/nl/flows]", "pages nl"),
        ("tests/web/test_browser.py::test_no_figure_runs_into_the_next_column[/en/indicators-400]", "pages en"),
        ("tests/web/test_browser.py::test_no_figure_runs_into_the_next_column[400-/en/indicators]", "pages en"),
        ("tests/web/test_pages.py::test_every_link_answers", "pages nl"),
        ("tests/web/test_api.py::test_x[/en/flows]", "tests/web/test_api.py"),
        (
            "tests/report/test_report_netherlands.py::test_one_page_is_one_page[nl]",
            "tests/report/test_report_netherlands.py",
        ),
        ("tests/docs/test_tutorials.py::test_it_runs[a]", "tests/docs/test_tutorials.py::test_it_runs[a]"),
    ],
)
def test_tests_that_share_something_dear_are_of_one_group(test, group):
    assert group_of(test) == group


def test_what_takes_long_begins_first():
    asked = [
        "tests/core/test_a.py::b",
        "tests/cli/test_a.py::b",
        "tests/web/test_a.py::b",
        "tests/web/test_pages.py::b",
    ]
    assert sorted(asked, key=place_of) == asked[::-1]


def test_every_file_and_room_that_is_named_is_there():
    assert [name for name in (*PAGES, *ALONE, *LONG) if not (ROOT / name).exists()] == []
