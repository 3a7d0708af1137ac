"""The glossary, written from the table in the package when the documentation is built.

The page is kept in version control, so that readers of the repository find it; a test compares the two.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

PAGE = Path("glossary.md")
INTRODUCTION = """# Glossary · *Begrippen*

Words as this project uses them. Dutch and English stand side by side, because the policy is made in Dutch and the
program is written in English. `make docs` writes this page from `src/kringloop/reference/glossary.csv`.
"""


def page() -> str:
    """The page in Markdown, by topic."""
    from kringloop.reference import TOPICS, glossary

    lines = [INTRODUCTION]
    for topic, names in TOPICS.items():
        lines += [f"## {names.en}\n", "| English | Nederlands | meaning | betekenis |", "|---|---|---|---|"]
        for term in glossary().values():
            if term.topic == topic:
                cells = (term.names.en, term.names.nl, term.meaning.en, term.meaning.nl)
                lines.append("| " + " | ".join(_plain(c) for c in cells) + " |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _plain(text: str) -> str:
    for sign in "\\|*_<$[":
        text = text.replace(sign, "\\" + sign)
    return text


def write(app: Sphinx) -> None:
    """Write the page, only when it differs."""
    target = Path(app.srcdir) / PAGE
    text = page()
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Hook into the build."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True}
