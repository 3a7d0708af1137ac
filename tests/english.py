"""English words in a text that should be Dutch: a short list of words that Dutch does not have."""

from __future__ import annotations

import re

WORDS = re.compile(
    r"\b(the|and|not|with|are|this|that|these|those|known|there|from|which|does|did|you|your|has|have|had|expected|"
    r"cannot|missing|invalid|must|should|given|leave|choose|usage|options|required|give|take|already|for|its|into|"
    r"than|but|other|without|unknown|each|only|rows|by|be|it|to|when|where|what|how|some|any|between|"
    r"because|more|most|less|see|use|used|our|own|one|two|were|been|would|value for|under)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"'[^'\n]*'|\"[^\"\n]*\"|https?://\S+|Our World in Data|(?<!\w)/\S+|--?[a-z]+[\w-]*|\b\w+[._]\w[\w.]*"
)
"""What keeps its spelling in every language: codes and quotations, addresses, names, paths, options, keys."""


def english(text: str, *allowed: str) -> list[str]:
    """The lines that hold an English word outside quotations and keys; a line with an allowed text is passed over.

    >>> english("de tabel heeft 'the code'\\nthe table has rows")
    ['the table has rows']
    """
    lines = [line for line in text.splitlines() if not any(a in line for a in allowed)]
    return [line for line in lines if WORDS.search(_QUOTED.sub(" ", line))]
