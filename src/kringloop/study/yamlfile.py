"""Read a YAML file and remember where each key stands, so that a mistake can be shown with its line."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kringloop.core import Problems, StudyError, did_you_mean

MOST = 10**15


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The content of a YAML file, and line:column of every key and item by its path."""

    path: Path
    content: dict[str, Any]
    places: dict[tuple[str | int, ...], str] = field(repr=False)

    def place(self, path: tuple[str | int, ...]) -> str:
        """Line:column of a key path, or of the nearest key above it that exists."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, "1:1")


def read_yaml(path: Path) -> YamlFile:
    """Parse a YAML mapping strictly: a key twice is a problem, not the last one wins.

    Raises
    ------
    StudyError   the file is missing, empty, not UTF-8, not YAML, or not a mapping
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        siblings = [p.name for p in path.parent.glob("*.y*ml")] if path.parent.is_dir() else []
        raise StudyError(f"{path} does not exist; {did_you_mean(path.name, siblings)}") from None
    except UnicodeDecodeError:
        raise StudyError(f"{path} is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise StudyError(f"{path} cannot be read: {error.strerror}") from None
    problems = Problems(str(path))
    places: dict[tuple[str | int, ...], str] = {}
    content: Any = None
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is not None:
            content = _value(root, (), places, problems)
    except RecursionError:
        problems.add("1:1", "keys or anchors are nested without end")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        problems.add(place, f"not valid YAML: {error.problem}")
    except yaml.YAMLError as error:
        problems.add("1:1", f"not valid YAML: {error}")
    problems.raise_if_any(StudyError, closing="Nothing was run.")
    if not isinstance(content, dict):
        raise StudyError(
            f"{path} is empty or not a mapping of keys; copy a shipped study with: kringloop new netherlands"
        )
    return YamlFile(path, content, places)


def _value(node: yaml.Node, path: tuple[str | int, ...], places: dict[Any, str], problems: Problems) -> Any:
    places.setdefault(path, _mark(node))
    if isinstance(node, yaml.MappingNode):
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node, problems)
            if not isinstance(key, str | int):
                problems.add(_mark(key_node), "a key is one word, not a list or a mapping")
                continue
            if key in result:
                problems.add(_mark(key_node), f"the key '{key}' stands twice")
            places[(*path, key)] = _mark(key_node)
            result[key] = _value(value_node, (*path, key), places, problems)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), places, problems) for i, item in enumerate(node.value)]
    return _scalar(node, problems)


def _scalar(node: yaml.Node, problems: Problems) -> Any:
    try:
        return _number(yaml.SafeLoader("").construct_object(node, deep=True), node, problems)
    except ValueError as error:  # such as the 31st of February
        problems.add(_mark(node), f"'{node.value}' cannot be read: {error}; put it in quotes if it is a name")
        return None


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
