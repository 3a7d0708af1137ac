"""No untranslated string: every word the charts say is in the catalogue, in two languages."""

import ast
import re
import string

import pytest
from tests.guards.source import PACKAGE, tree

from kringloop.charts import About, Item, Point, Series, bar_chart, line_chart, waterfall
from kringloop.charts.words import WORDS, word
from kringloop.core import UnknownNameError

FILES = sorted((PACKAGE / "charts").rglob("*.py"))
SAME = {"trend", "uncertainty", "level_in", "scenario", "eu_average", "recycling", "unit", "indicator"}


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def literals(path):
    return {n.value for n in ast.walk(tree(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_it_with_the_same_blanks(key):
    names = WORDS[key]
    assert blanks(names.nl) == blanks(names.en)
    assert key in SAME or names.nl != names.en


def test_every_word_is_used_somewhere():
    used = set().union(*(literals(p) for p in FILES if p.name != "words.py"))
    assert set(WORDS) - used == set()


def test_every_word_asked_for_is_known():
    asked = {
        n.args[0].value
        for path in FILES
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "word" and isinstance(n.args[0], ast.Constant)
    }
    assert asked <= set(WORDS)


def test_no_sentence_hides_in_the_code():
    """Texts of several words belong in the catalogue; docstrings and messages of errors are not shown in charts."""
    found = []
    for path in FILES:
        if path.name == "words.py":
            continue
        skipped = {id(c) for n in ast.walk(tree(path)) for c in ast.walk(n) if isinstance(n, ast.Raise | ast.Assert)}
        skipped |= {id(n.value) for n in ast.walk(tree(path)) if isinstance(n, ast.Expr)}
        skipped |= {
            id(c)
            for n in ast.walk(tree(path))
            if isinstance(n, ast.FunctionDef) and n.name in ("_problems", "require_unique")
            for c in ast.walk(n)
        }
        found += [
            f"{path.name}:{n.lineno} {n.value!r}"
            for n in ast.walk(tree(path))
            if isinstance(n, ast.Constant)
            and isinstance(n.value, str)
            and id(n) not in skipped
            and re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", n.value)
        ]
    assert found == []


def test_an_unknown_word_names_the_nearest():
    with pytest.raises(UnknownNameError, match="risng"):
        word("risng", "nl")


def test_no_blank_stands_before_a_mark_where_there_is_no_unit():
    about = About(title="x", unit="", source="–")
    items = [Item(name=n, value=v) for n, v in (("a", 1.5), ("b", 2.5))]
    charts = [
        bar_chart(about, items, "nl"),
        waterfall(about, Item(name="2020", value=1.0), [Item(name="a", value=0.5)], Item(name="2021", value=1.5), "nl"),
    ]
    assert [c.sentence for c in charts if re.search(r" [.:,;]|  ", c.sentence)] == []


@pytest.mark.parametrize(("value", "said"), [(32.0, "x: 32 in 2023."), (4.03, "x: 4.03 in 2023.")])
def test_a_count_has_no_decimals(value, said):
    line = Series(name="x", points=(Point(year=2022, value=30.0), Point(year=2023, value=value)))
    assert line_chart(About(title="x", unit="", source="–"), [line], "en").sentence.startswith(said)
