"""Every error that a user can meet is told in Dutch: by its own `nl=`, or by a row of the table of sentences."""

import ast
import re
from functools import cache

import pytest
from tests.guards.source import PACKAGE, rooms, tree
from tests.guards.test_sentences import written

from kringloop.core.errors import KINDS_OF_NAMES
from kringloop.core.phrases import sentences

OPEN = {"reconcile", "robustness"}
"""Rooms whose errors are not all told in Dutch yet."""
BY_LANGUAGE = re.compile(r"^(say\(|_nothing\(run)")
"""Errors of the terminal: made of words that are kept by language already."""
MADE_ELSEWHERE = {
    "charts/sankey/definition.py": {"'the diagram does not hold together\\n  ' + '\\n  '.join(wrong)"},
    "sources/sdmx_csv.py": {"_nothing(path, [row for _, row in rows], where)"},
    "sources/text.py": {"'\\n'.join([f'{path}: {len(lost)} column(s) not found', *hints, *more])"},
    "study/asking.py": {"spec.engine"},  # a heading and problems, both of the table
    "tables/results.py": {"system_reason(error)"},  # what the reader of results says, in its own words
    "tables/yamlfile.py": {"_mark(node)"},  # becomes a problem of the file, which the other guard watches
    "valuation/formula.py": {"what"},  # see the test of what a chemical formula can have wrong
    "ledger/written/formula.py": {"what"},
    "ledger/written/grammar.py": {"what"},
}
"""What is said where the sentence is put together out of sight, by file."""
PRINTED = (
    "\n  As offices print it, products in rows, it is taken by SupplyUse.national(…, printed=True); or give its .T."
)
STANDS_FOR = {
    "chains/solve.py": {"self._condition()": "; condition about 3", "self._strongest_loop()": "Correct those recipes."},
    "chains/usable.py": {
        "lines": "rows",
        "way": "Correct or balance the table",
        "NEGATIVE_WAYS": "Correct its row.",
    },
    "core/labelled.py": {"side": "left"},
    "core/numerics.py": {"side": "left"},
    "charts/sankey/definition.py": {"what": "node"},
    "economies/balance.py": {"what": "row"},
    "economies/grid.py": {"what": "row"},
    "economies/supply_use.py": {
        "self._way(allowed)": "Balance the tables first, or declare the rounding of their figures.",
        "_PRINTED": PRINTED,
        "_PRINTED if name == 'supply' and array.shape == (p, i) else turned_hint(array.shape, shape)": PRINTED,
    },
    "economies/systems.py": {"' and '.join(parts) or 'hold a label twice'": "hold a label twice"},
    "ledger/layer.py": {"what": "sources"},
    "ledger/layering.py": {"what": "draws", "where": "layer 'x' of 'x'", "seen": "3 rows"},
    "sources/text.py": {"problem": "a column has no name; name it, or remove the column"},
    "stocks/engine.py": {"what": "stock"},
    "stocks/graph.py": {"sort": "step", "row": " in row 2", "effect": "lose"},
    "study/model.py": {"sentence(dict(each), location, _known_keys(location))": "unknown key"},
    "stocks/past.py": {"start": "Take shorter intervals"},
}
"""Words that stand in a place of a sentence, by file, where any name would not do."""


@cache
def family():
    """Names of `KringloopError` and every class that is made of it, however far."""
    made = [n for path in sorted(PACKAGE.rglob("*.py")) for n in ast.walk(tree(path)) if isinstance(n, ast.ClassDef)]
    found, more = set(), {"KringloopError"}
    while more - found:
        found |= more
        more = {n.name for n in made if any(ast.unparse(base).split(".")[-1] in found for base in n.bases)}
    return found


class Filled(ast.NodeTransformer):
    """The places of a sentence that only some words can fill, filled."""

    def __init__(self, words):
        self.words = words

    def visit_FormattedValue(self, node):
        told = self.words.get(ast.unparse(node.value))
        return node if told is None else ast.Constant(told)


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def errors(path):
    """Every error that a file makes of a sentence in English alone."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not node.args or any(k.arg == "nl" for k in node.keywords):
            continue
        if ast.unparse(node.func).split(".")[-1] in family():
            yield node.lineno, node.args[0]


def noted(path):
    """Every problem that a file notes in a sentence in English alone, where the sentence stands in the call."""
    calls = (n for n in ast.walk(tree(path)) if isinstance(n, ast.Call) and len(n.args) > 1 and not n.keywords)
    for call in calls:
        if ast.unparse(call.func).endswith("problems.add") and written(call.args[1]):
            yield call.lineno, call.args[1]


def without_dutch(path):
    known, file = sentences(), path.relative_to(PACKAGE).as_posix()
    for line, said in (*errors(path), *noted(path)):
        source = ast.unparse(said)
        if BY_LANGUAGE.match(source) or source in MADE_ELSEWHERE.get(file, ()):
            continue
        told = written(Filled(STANDS_FOR.get(file, {})).visit(ast.parse(source, mode="eval").body))
        if not told or not all(known.dutch(text) for text in told):
            yield f"{file}:{line}", source


@pytest.mark.parametrize("room", rooms())
def test_every_kind_of_name_that_can_be_unknown_has_dutch(room):
    calls = (n for p in (PACKAGE / room).rglob("*.py") for n in ast.walk(tree(p)) if isinstance(n, ast.Call) and n.args)
    kinds = {ast.literal_eval(c.args[0]) for c in calls if ast.unparse(c.func) == "unknown" and is_text(c.args[0])}
    assert sorted(kinds - KINDS_OF_NAMES.keys()) == [], "add them to KINDS_OF_NAMES in core/errors.py"


@pytest.mark.parametrize("room", [room for room in rooms() if room not in OPEN])
def test_every_error_of_a_room_has_dutch(room):
    missing = [found for path in sorted((PACKAGE / room).rglob("*.py")) for found in without_dutch(path)]
    assert missing == [], "give nl=, or a row in core/sentences.toml"


def test_lists_and_hints_inside_dutch_are_dutch():
    """A list is cut with "en nog 3", a hint asks "bedoelt u": `listing` and `did_you_mean` are told the language."""
    english = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for keyword in ast.walk(tree(path))
        if isinstance(keyword, ast.keyword) and (keyword.arg or "").endswith("nl")
        for call in ast.walk(keyword.value)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("listing", "did_you_mean")
        if "'nl'" not in ast.unparse(call)
    ]
    assert english == []
