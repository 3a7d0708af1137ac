"""From blocks to a tagged PDF, by typst.

Data reach the template as JSON and are printed as text, never read as markup or code. Fonts are those that ship with
the package and those inside typst, so that the same run gives the same bytes on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kringloop.charts import font_folder, theme
from kringloop.reading import numbers
from kringloop.report.blocks import Block, plain

TEMPLATE = Path(__file__).parent / "report.typ"
STANDARD: Literal["ua-1"] = "ua-1"
NOT_SET = "□"
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_LONG = re.compile(r"\S{25,}")
_BREAK = re.compile(r"(?<=[;=/_,\[])(?=[^\W\d])")
"""Where a word without blanks, such as a formula, may break."""
_AS_IS = ("svg", "href", "alt", "kind")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\uffff]")


@dataclass(frozen=True, slots=True)
class Paper:
    """A report, complete but not yet set.

    Parameters
    ----------
    made   : when the run was computed; the date of the document
    sign   : words of the footer: left, and `{page}` of `{pages}` right
    unset  : sentence on signs that the fonts do not have, with `{signs}`
    tight  : size of the type against the usual one
    """

    title: str
    study: str
    language: str
    made: datetime
    about: str
    footer: str
    sign: str
    unset: str
    blocks: Sequence[Block]
    tight: float = 1.0
    title_page: bool = False
    replaced: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> str:
        """What the template reads."""
        made = self.made
        names = ("title", "study", "language", "about", "footer", "sign", "tight", "title_page")
        content: dict[str, Any] = {n: getattr(self, n) for n in names}
        content |= {
            "date": [made.year, made.month, made.day],
            "blocks": plain(self.blocks),
            "colours": _colours(),
            "unset": self.unset.format(signs=", ".join(sorted(self.replaced.values()))) if self.replaced else "",
        }
        return json.dumps(_cleaned(content, str.maketrans(dict.fromkeys(self.replaced, NOT_SET))), ensure_ascii=False)


def _colours() -> dict[str, Any]:
    return {
        "ink": theme.INK,
        "soft": theme.SOFT_INK,
        "line": theme.LINE,
        "goals": dict(theme.GOAL_COLOURS),
        "tones": dict(theme.VERDICT_COLOURS),
    }


def _cleaned(thing: Any, table: Mapping[int, str]) -> Any:
    """Texts without signs that no font can set; line breaks become blanks, long formulas may break."""
    if isinstance(thing, str):
        text = numbers.unbroken(_CONTROL.sub(" ", thing.translate(table)))
        return _LONG.sub(lambda word: _BREAK.sub("\u200b", word[0]), text)
    if isinstance(thing, dict):
        return {k: v if k in _AS_IS else _cleaned(v, table) for k, v in thing.items()}
    return [_cleaned(t, table) for t in thing] if isinstance(thing, list) else thing


@cache
def fonts() -> Any:
    """The fonts of the package and of typst, never those of the machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font_folder())])


def set_paper(paper: Paper) -> tuple[bytes, int]:
    """The PDF and its number of pages.

    Signs that no font has, such as Chinese ones in the name of a study, are printed as a box, and the report
    ends with a sentence that names them: PDF/UA allows no sign without a picture.
    """
    import typst

    replaced = dict(paper.replaced)
    while True:
        try:
            return _compiled(_with(paper, replaced))
        except typst.TypstError as error:
            found = {c for text in _MISSING.findall(error.diagnostic) for c in _signs(text)} - replaced.keys()
            if not found:
                raise
            replaced |= {c: f"U+{ord(c):04X}" for c in found}


def _signs(text: str) -> str:
    r"""The signs of a message, those written as `\u{7}` among them.

    >>> _signs(r"a\u{7}") == "a\x07"
    True
    """
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)), text)


def _with(paper: Paper, replaced: Mapping[str, str]) -> Paper:
    from dataclasses import replace

    return replace(paper, replaced=replaced)


def _compiled(paper: Paper) -> tuple[bytes, int]:
    import typst

    compiler = typst.Compiler(
        str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts(), sys_inputs={"paper": paper.as_json()}
    )
    made = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=paper.made)
    assert isinstance(made, bytes)
    return made, int(json.loads(compiler.query("<pages>", field="value", one=True)))
