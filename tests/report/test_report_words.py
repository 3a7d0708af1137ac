"""Every message that the report asks for exists, in both languages, with the same blanks."""

import re
from pathlib import Path

import pytest

import kringloop.report
from kringloop.core import DuplicateError
from kringloop.reading import Words, catalogue
from kringloop.report.asked import WORDS

MODULES = sorted(Path(kringloop.report.__file__).parent.glob("*.py"))


def used():
    for path in MODULES:
        for key in re.findall(r'\bwords\(\s*f?"([a-z_]+\.[a-z_0-9]+)"', path.read_text(encoding="utf-8")):
            yield path.name, key


def test_every_message_that_is_asked_for_exists():
    words = Words("nl", WORDS)
    asked = list(used())
    assert len(asked) > 50
    assert [(name, key) for name, key in asked if not words.has(key)] == []


def test_every_message_is_used():
    text = "".join(p.read_text(encoding="utf-8") for p in MODULES)
    loose = [k for k in catalogue(WORDS) if f'"{k}"' not in text and f'f"{k.split(".")[0]}.' not in text]
    built = ("report.size_",)
    assert [k for k in loose if not k.startswith(built)] == []


def test_both_languages_fill_in_the_same_values():
    names = re.compile(r"\{(\w+)\}")
    off = [k for k, n in catalogue(WORDS).items() if set(names.findall(n.nl)) != set(names.findall(n.en))]
    assert not off


def test_a_message_is_not_said_twice(tmp_path):
    twice = tmp_path / "words.toml"
    twice.write_text('[nav]\ngoals = { nl = "a", en = "b" }\n', encoding="utf-8")
    with pytest.raises(DuplicateError, match=r"nav\.goals"):
        Words("nl", twice)
