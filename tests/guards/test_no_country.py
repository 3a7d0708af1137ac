"""A country is data: no room but those of offices (`sources`, `fetching`) and `studies` names one, in code or texts."""

import ast
import re

import pytest
from tests.guards.source import PACKAGE, short, tree

from kringloop.reference import classification

FREE = ("fetching", "sources", "studies")
"""Rooms that are about countries and their offices."""

KINDS = (".py", ".toml", ".html", ".js", ".css", ".typ", ".csv", ".md")

ABOUT_COUNTRIES = {
    "reference/classifications/regions.csv": "the classification of regions itself",
    "reference/classifications/countries.csv": "the classification of countries itself",
    "reference/classifications/chain_places.csv": "the regions of the world tables, as places where value arises",
    "reference/classifications/chain_users.csv": "the same regions, as places of users",
    "reference/country_spellings.csv": "names of countries as producers spell them",
    "reference/country_usual_names.csv": "other names by which people ask for countries",
    "reference/country_words.csv": "how each member of the EU is named inside a sentence",
    "reference/bibliography.csv": "titles of works",
    "reference/place_members.csv": "which regions make a place of the world tables",
    "reference/facts/trade_importers.csv": "whose imports are at hand, and by which words they are asked for",
    "reference/facts/trade_partners.csv": "partners of trade, and whose governance stands in",
    "charts/tiles.csv": "where each country of Europe stands on a map of tiles",
}
"""Data files whose subject is countries, whichever a study is of."""

HONEST = {
    ("exchange/dcat.py", "NLD"): "the code of the Dutch language in the list of languages of the EU, no country",
    ("economies/examples.py", "NL"): "an invented table for the examples in docstrings",
    ("economies/examples.py", "RoW"): "the same",
    ("cli/help.toml", "netherlands"): "commands shown as an example name the study that ships",
    ("cli/words.toml", "netherlands"): "the same",
    ("tables/results.py", "netherlands"): "the example that commands take and show where no study is named",
}
"""Single words that stay, each with its reason."""

ADJECTIVES = (
    "Dutch",
    "Nederlandse",
    "Belgian",
    "Belgisch",
    "Belgische",
    "German",
    "Duits",
    "Duitse",
    "French",
    "Frans",
    "Franse",
    "British",
    "Britse",
    "Chinese",
    "American",
    "Amerikaans",
    "Amerikaanse",
    "Holland",
    "Netherlands",
    "netherlands",
)
NO_COUNTRY = {"wereld", "world", "buitenland", "rest of the world"}

LANGUAGE = re.compile(
    r"\b(in|en|het|Betekenis,) (Dutch|Nederlands)\b|Meaning, Dutch|Dutch and English|\bDutch or English|"
    r'"Nederlands"|"Dutch"|>Nederlands<|nl = "Nederlands'
)
"""Dutch as one of the two languages of the house."""


def names():
    """Names of countries in both languages, their adjectives, and codes that mean nothing else."""
    codes = [c for key in ("regions", "countries") for c in classification(key).codes if c.code != "WORLD"]
    called = {name for c in codes for name in (c.names.nl, c.names.en)} - NO_COUNTRY
    plain = {name for name in called if not re.search(r"overige|other|Union|Unie", name)}
    return plain | set(ADJECTIVES) | {c.code for c in codes if len(c.code) > 3} | {"NLD", "BEL", "DEU", "GBR", "RoW"}


NAMED = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, sorted(names(), key=len, reverse=True))) + r")(?![\w-])")
HOME_CODES = re.compile(r"^(NL|BE)$|\bNL\.")
"""Codes of two letters are looked for where they are a whole text or begin the id of a node."""


def files():
    found = (p for p in sorted(PACKAGE.rglob("*")) if p.suffix in KINDS and p.is_file())
    return [p for p in found if inside(p).split("/")[0] not in FREE and inside(p) not in ABOUT_COUNTRIES]


def inside(path):
    return path.relative_to(PACKAGE).as_posix()


def texts(path):
    """What a file says, with its line: the constants of a module without docstrings, or the lines of another file."""
    if path.suffix != ".py":
        comment = ("#", "//", "/*", "*")
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from ((n, line) for n, line in enumerate(lines, 1) if not line.strip().startswith(comment))
        return
    module = tree(path)
    bare = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def countries_in(text):
    said = LANGUAGE.sub("", text)
    return [m.group() for m in (*NAMED.finditer(said), *HOME_CODES.finditer(said.strip().strip("\"'")))]


@pytest.fixture(scope="module")
def named():
    """Where a country is named: file, line, word."""
    return [(path, line, word) for path in files() for line, text in texts(path) for word in countries_in(text)]


def test_no_room_names_a_country(named):
    found = [f"{short(path)}:{line} names {word}" for path, line, word in named if (inside(path), word) not in HONEST]
    assert not found, "a country is data: say it in a study, and {country} or {national} in a text"


def test_every_exception_is_still_needed(named):
    assert set(HONEST) <= {(inside(path), word) for path, _, word in named}
    assert all((PACKAGE / name).is_file() for name in ABOUT_COUNTRIES)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Hoeveel CO2 is er voor wat Nederland koopt?", ["Nederland"]),
        ("what the Netherlands buys", ["Netherlands"]),
        ("the Dutch economy", ["Dutch"]),
        ("Belgische huishoudens", ["Belgische"]),
        ("EU27_2020", ["EU27_2020"]),
        ("NL", ["NL"]),
        ("NL.market", ["NL."]),
        ("names are needed in Dutch and in English", []),
        ("wat {country} koopt, in het Nederlands", []),
    ],
)
def test_the_guard_sees_countries_and_knows_the_language(text, seen):
    assert countries_in(text) == seen
