"""The foot of a printed page: the whole address of the view and its run, on every sheet.

A browser writes in the margin of each sheet what a style sheet says, and nothing of the page itself. So each view
has a small style sheet for paper, which knows the server that the reader asked.
"""

from __future__ import annotations

import re

PAPER = "paper"
"""Before the address of a view: its style sheet for paper."""
_PLAIN = re.compile(r"[^\w ./:?&=~,%·-]", re.ASCII)


def paper_sheet(whole: str, run: str) -> str:
    """The style sheet for paper of the view at a whole address, with its run.

    >>> print(paper_sheet("http://a.nl/nl/?run=5344ff", "5344ff").splitlines()[-1])
    .permalink a[rel="bookmark"]::after { content: " http://a.nl/nl/?run=5344ff"; }
    """
    look = "font: 7pt sans-serif; color: #54656a; vertical-align: top; padding-top: 2mm;"
    return (
        f"@page {{ @bottom-left {{ content: {_text(f'kringloop · run {run} · {whole}')}; {look} }}\n"
        f"  @bottom-right {{ content: counter(page) ' / ' counter(pages); {look} white-space: nowrap; }} }}\n"
        f'.permalink a[rel="bookmark"]::after {{ content: {_text(f" {whole}")}; }}\n'
    )


def _text(text: str) -> str:
    r"""Text as a style sheet writes it: whatever could end it is spelled out.

    >>> _text('a"b')
    '"a\\22 b"'
    """
    return '"' + _PLAIN.sub(lambda m: f"\\{ord(m[0]):x} ", text) + '"'
