"""Read a YAML file and remember where each key stands, so that a mistake can be shown with its line."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from kringloop.core import Names, Problems, StudyError, TableError
from kringloop.tables.files import read_plain
from kringloop.tables.results import EXAMPLE_STUDY

LARGEST_STUDY, MOST_VALUES, DEEPEST, LONGEST_NUMBER = 2**20, 50_000, 50, 200
"""Bytes and values of a study file, depth of its keys, and signs of a number."""
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The fast one where PyYAML has it."""

MOST = 10**15
A_STUDY: Final = Names(
    f"kopieer een meegeleverde studie met: kringloop new {EXAMPLE_STUDY}",
    f"copy a shipped study with: kringloop new {EXAMPLE_STUDY}",
)
"""How to go on where a study was expected and nothing is there."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The content of a YAML file, and line:column of every key and item by its path."""

    path: Path
    content: dict[str, Any]
    places: dict[tuple[str | int, ...], str] = field(repr=False)
    source: str = field(repr=False, default="")
    starts: dict[tuple[str | int, ...], tuple[int, int]] = field(repr=False, default_factory=dict)
    """Line and column, from 0, at which each text value begins."""

    def place(self, path: tuple[str | int, ...]) -> str:
        """Line:column of a key path, or of the nearest key above it that exists; "2" is also the place 2 of a list."""
        found: tuple[str | int, ...] = ()
        for part in path:
            whole = int(part) if isinstance(part, str) and part.isdigit() else part
            further = next((p for p in ((*found, part), (*found, whole)) if p in self.places), None)
            if further is None:
                break
            found = further
        return self.places.get(found, "1:1")

    def place_inside(self, path: tuple[str | int, ...], text: str, at: int) -> str:
        """Line:column of a sign inside a text value, whether it stands on one line, in quotes or in a block.

        Blanks are folded differently in each, so the signs that are no blanks are counted.
        """
        if path not in self.starts:
            return self.place(path)
        lines = self.source.split("\n")
        line, column = self.starts[path]
        if lines[line][column : column + 1] in ("|", ">"):
            line, column = line + 1, 0
        elif lines[line][column : column + 1] in ("'", '"'):
            column += 1
        left = sum(not sign.isspace() for sign in text[:at])
        last = (line, column)
        for number in range(line, len(lines)):
            for position in range(column if number == line else 0, len(lines[number])):
                if lines[number][position].isspace():
                    continue
                if left == 0:
                    return f"{number + 1}:{position + 1}"
                left, last = left - 1, (number, position + 1)
            if left == 0 and at >= len(text.rstrip()):
                break
        return f"{last[0] + 1}:{last[1] + 1}"


def read_yaml(path: Path, *, expected: Names = A_STUDY) -> YamlFile:
    """Parse a YAML mapping strictly: a key twice is a problem, not the last one wins.

    Parameters
    ----------
    expected : how to go on where the file is empty

    Raises
    ------
    StudyError   the file is missing, empty, not UTF-8, not YAML, or not a mapping
    """
    try:
        text = read_plain(path, most=LARGEST_STUDY).decode("utf-8-sig")
    except TableError as error:
        raise StudyError(str(error), nl=error.in_language("nl")) from None
    except UnicodeDecodeError:
        raise StudyError(
            f"{path} is not UTF-8; save it as UTF-8", nl=f"{path} is geen UTF-8; bewaar het als UTF-8"
        ) from None
    file = yaml_of(text, path)
    if file is None:
        raise StudyError(
            f"{path} is empty or not a mapping of keys; {expected.en}",
            nl=f"{path} is leeg of geen lijst van sleutels; {expected.nl}",
        )
    return file


def yaml_of(text: str, path: Path) -> YamlFile | None:
    """Parse the text of a file as `read_yaml` does; None when it is empty or not a mapping.

    Parameters
    ----------
    path : what the file is called in errors

    Raises
    ------
    StudyError   not YAML, or a key twice
    """
    problems = Problems(str(path))
    places: dict[tuple[str | int, ...], str] = {}
    starts: dict[tuple[str | int, ...], tuple[int, int]] = {}
    content: Any = None
    try:
        root = yaml.compose(text, Loader=_LOADER)
        if root is not None:
            content = _Reader(places, starts, problems).value(root, ())
    except RecursionError:
        problems.add("1:1", "keys or anchors are nested without end")
    except _TooMuchError as error:
        problems.add(
            str(error), f"keys and anchors make more than {MOST_VALUES} values, as if they were nested without end"
        )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        problems.add(place, f"not valid YAML: {error.problem}")
    except yaml.YAMLError as error:
        problems.add("1:1", f"not valid YAML: {error}")
    if content is not None and not text.endswith("\n"):
        last = text.count("\n") + 1
        problems.add(f"{last}:1", "the file ends inside this line: was it cut off? End the last line with a line break")
    problems.raise_if_any(StudyError, closing="Nothing was run.")
    return YamlFile(path, content, places, text, starts) if isinstance(content, dict) else None


class _TooMuchError(Exception):
    """More values than a study file has; the text is the place."""


class _Reader:
    """Builds the values of a file, each with its place, and stops where anchors multiply without end."""

    def __init__(
        self,
        places: dict[tuple[str | int, ...], str],
        starts: dict[tuple[str | int, ...], tuple[int, int]],
        problems: Problems,
    ) -> None:
        self.places = places
        self.starts = starts
        self.problems = problems
        self.count = 0

    def value(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        """A node as a mapping, a list or a plain value."""
        self.count += 1
        if self.count > MOST_VALUES or len(path) > DEEPEST:
            raise _TooMuchError(_mark(node))
        self.places.setdefault(path, _mark(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        self.starts[path] = (node.start_mark.line, node.start_mark.column)
        return _scalar(node, self.problems)

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node, self.problems) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str | int):
                self.problems.add(_mark(key_node), "a key is one word, not a list or a mapping")
                continue
            if key in result:
                self.problems.add(_mark(key_node), f"the key '{key}' stands twice")
            self.places[(*path, key)] = _mark(key_node)
            result[key] = self.value(value_node, (*path, key))
        return result


class WrittenInt(int):
    """A whole number that remembers how it was written: `056` is the code 056, not 46."""

    text: str


class WrittenFloat(float):
    """A number that remembers how it was written: `10.10` is the code 10.10, not 10.1."""

    text: str


def _scalar(node: yaml.Node, problems: Problems) -> Any:
    text = str(node.value)
    try:
        if len(text) > LONGEST_NUMBER and node.tag != "tag:yaml.org,2002:str":
            raise ValueError("it is too long")
        value = _number(yaml.SafeLoader("").construct_object(node, deep=True), node, problems)
    except yaml.YAMLError as error:
        why = getattr(error, "problem", None) or str(error)
        problems.add(_mark(node), f"not valid YAML: '{text[:40]}' {why}; put it in quotes if it is a name")
        return None
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, ArithmeticError) as error:
        why = f"{error}" if isinstance(error, ValueError) else f"it is no {node.tag.rpartition(':')[2]}"
        problems.add(_mark(node), f"'{text[:40]}' cannot be read: {why}; put it in quotes if it is a name")
        return None
    if type(value) in (int, float):
        written: WrittenInt | WrittenFloat = WrittenInt(value) if isinstance(value, int) else WrittenFloat(value)
        written.text = text
        return written
    return value


def _number(value: Any, node: yaml.Node, problems: Problems) -> Any:
    """Refuse what no figure can be: NaN, infinity, and whole numbers that no float holds."""
    if isinstance(value, float) and not math.isfinite(value):
        problems.add(_mark(node), f"'{node.value}' is no figure; leave the key out, or give a number")
    elif isinstance(value, int) and abs(value) > MOST:
        problems.add(_mark(node), "a whole number of more than 15 digits cannot be kept exactly; give a larger unit")
    else:
        return value
    return None


def _mark(node: yaml.Node) -> str:
    return f"{node.start_mark.line + 1}:{node.start_mark.column + 1}"
