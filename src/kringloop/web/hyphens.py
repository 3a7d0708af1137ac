"""Where a long Dutch compound may break on a narrow screen: between its parts, by soft hyphens.

Browsers know no Dutch hyphenation on every system, and a word that fits nowhere is otherwise cut anywhere. A soft
hyphen shows only where a line ends, and a search on the page ignores it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

SOFT = "\u00ad"
LONG, LEAST = 12, 4
"""Letters of a word that may break, and of what is left on either side."""


def softened(text: str, language: str) -> str:
    """A Dutch text with soft hyphens between the parts of its long words; another language as it is.

    >>> softened("Broeikasgasemissies per euro", "nl").replace(SOFT, "·")
    'Broeikas·gas·emissies per euro'
    """
    if language != "nl":
        return text
    return re.sub(rf"[^\W\d_]{{{LONG},}}", lambda m: _parted(m[0]), text)


@lru_cache(maxsize=4096)
def _parted(word: str) -> str:
    places = {place for m in _parts().finditer(word.casefold()) for place in m.span()}
    ends = sorted(p for p in places if LEAST <= p <= len(word) - LEAST)
    return SOFT.join(word[a:b] for a, b in zip([0, *ends], [*ends, len(word)], strict=True))


@lru_cache(maxsize=1)
def _parts() -> re.Pattern[str]:
    text = (Path(__file__).parent / "word_parts.txt").read_text(encoding="utf-8")
    return re.compile("|".join(sorted(text.split(), key=len, reverse=True)))
