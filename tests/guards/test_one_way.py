"""What the house does in one way only: put files in place, and say when two figures are equal."""

import ast

import pytest
from tests.guards.source import PACKAGE, modules, tree

PUTS_IN_PLACE = {"replace", "rename", "renames", "link", "fsync"}
WRITERS = {
    "fetching/store.py": "gives snapshots the names that recipes know, in a folder for the time of a reading",
    "tables/writing.py": "the one atomic write",
    "tables/locking.py": "moves a lock of a process that is gone aside",
    "study/shipped.py": "puts a whole folder in place",
    "web/shelf.py": "gives a results file a second name, so that it stays while it is read",
}
TINY = 1e-5
"""Below this a number in a comparison is a tolerance."""
OTHER_QUESTIONS = {
    "chains/solve.py": "when an iteration has converged, and scales at which figures overflow",
    "charts/axes.py": "whether an axis has a length that a screen can show",
    "charts/figures.py": "what is too small to be drawn",
    "economies/finer.py": "what a solve of shares may leave below zero",
    "economies/own.py": "what a solve may leave below zero in an output that is computed",
    "stocks/chain.py": "whether a chain is left at all",
    "stocks/fits.py": "whether a search ended at its bound",
    "stocks/growth.py": "where the tail of a cohort is cut off",
    "stocks/laws/gamma.py": "where a density underflows",
    "stocks/moments.py": "whether a law has a shape of one",
}
"""Files with a tiny number of their own that does not say when two figures are equal, and what it says."""


def place(path):
    return path.relative_to(PACKAGE).as_posix()


def puts_in_place(module):
    """Lines that move or sync files by themselves."""
    for node in ast.walk(module):
        of_system = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
        if of_system and node.attr in PUTS_IN_PLACE:
            yield node.lineno


def tolerances(module):
    """Lines that compare with a tolerance of their own: a tiny number, or the step of floating point."""
    for node in ast.walk(module):
        if isinstance(node, ast.Compare):
            for part in ast.walk(node):
                tiny = isinstance(part, ast.Constant) and isinstance(part.value, float) and 0 < part.value < TINY
                if tiny or (isinstance(part, ast.Attribute) and part.attr == "eps"):
                    yield node.lineno
                    break


def test_files_are_put_in_place_by_one_hand():
    found = {place(path): lines for path in modules() if (lines := list(puts_in_place(tree(path))))}
    assert found.keys() <= WRITERS.keys(), "write through kringloop.tables.put_file or replace_file"


@pytest.mark.parametrize("writer", WRITERS)
def test_no_writer_is_listed_that_writes_no_more(writer):
    assert list(puts_in_place(tree(PACKAGE / writer)))


def test_equal_is_said_by_the_rules_of_core():
    found = {place(path): lines for path in modules() if (lines := list(tolerances(tree(path))))}
    assert found.keys() <= OTHER_QUESTIONS.keys(), "compare with NOISE, ROUNDING or `same` of core"


@pytest.mark.parametrize("path", OTHER_QUESTIONS)
def test_no_other_question_is_listed_that_is_asked_no_more(path):
    assert list(tolerances(tree(PACKAGE / path)))


def test_the_guard_sees_what_it_should():
    module = ast.parse(
        "import os\nos.replace(a, b)\nif abs(x - 1) > 1e-9 * y:\n    pass\nz = a < 64 * np.finfo(float).eps\n"
    )
    assert list(puts_in_place(module)) == [2]
    assert list(tolerances(module)) == [3, 5]
