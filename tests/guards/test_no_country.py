"""A country is data: no room but `sources` and `studies` names one, in code, words or texts."""

import re

import pytest
from tests.guards.source import PACKAGE, short

from kringloop.reference import classification

FREE = ("sources", "studies")
TEXTS = (".py", ".toml", ".html", ".js", ".css", ".typ", ".csv", ".yaml")

ADJECTIVES = "Dutch|Nederlandse|Belgian|Belgische|German|Duitse|French|Franse|British|Britse|Chinese|American|Amerikaanse"
CODES = r"\bNLD\b|\bBEL\b|\bDEU\b|\bGBR\b|\bRoW\b|EU27_2020"

LANGUAGES_OF_THE_HOUSE = re.compile(
    r"(in|and|or|en|between|know(s)? no|a|long|to a) (Dutch|English)\b|Dutch (and|or|hyphenation|compound|text|reader|"
    r"leads|without)|with the Dutch|as long as Dutch|Dutch:|the same in Dutch|Nederlands\b"
)
"""Dutch as a language, which the house speaks."""

EXCEPTIONS = {}
