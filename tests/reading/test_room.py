"""The room reading gives its public names, each from the module that has it."""

import subprocess
import sys

from kringloop import reading
from kringloop.reading import WORDS, Words


def test_every_public_name_is_there():
    assert [name for name in reading.__all__ if not hasattr(reading, name)] == []


def test_a_function_keeps_its_name_after_the_module_of_that_name_was_read():
    code = (
        "import kringloop.reading.in_front, kringloop.reading.sectoral; from kringloop.reading import front, sectors; "
        "print(callable(front), callable(sectors))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


def test_words_need_no_study_and_no_drawing():
    code = (
        "import sys; from kringloop.reading import WORDS; "
        "print(*(name in sys.modules for name in ('kringloop.runs', 'kringloop.study', 'polars')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]


def test_trends_are_told_over_the_years_of_the_run():
    here = Words("nl", window="2010–2024")
    assert here("row.trend") == "Trend 2010–2024"
    assert here("front.run", title="x", run="y").endswith("is statistisch getoetst over 2010–2024.")
    assert WORDS["en"]("front.run", title="x", run="y").endswith("tested over the last eight years.")
