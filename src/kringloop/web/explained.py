"""Words of the glossary where they stand in a sentence: a link, the meaning at hand, a list at the end of the page."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

from kringloop.reference import Term, glossary
from kringloop.web.hyphens import softened


class Explained:
    """Marks the words of one page as it is made; each is marked where it comes first.

    >>> mark = Explained("en")
    >>> str(mark("Less value destruction"))[:43]
    'Less <a class="term" href="#term-value-dest'
    >>> [term.key for term in mark.terms]
    ['value-destruction']
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._found: dict[str, Term] = {}

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every word marked so far, in the order of the alphabet."""
        return tuple(sorted(self._found.values(), key=lambda t: t.names[self.language].casefold()))

    def __call__(self, text: str) -> Markup:
        """The text with its words marked, safe to stand on a page."""
        pattern, terms = _known(self.language)
        made, end = Markup(), 0
        for match in pattern.finditer(text):
            term = terms[match[1].casefold()]
            if term.key not in self._found:
                self._found[term.key] = term
                made += softened(text[end : match.start()], self.language)
                made += _link(term, match[0], self.language)
                end = match.end()
        return made + softened(text[end:], self.language)


def _link(term: Term, text: str, language: str) -> Markup:
    return Markup('<a class="term" href="#term-{0}" aria-describedby="meaning-{0}" data-meaning="{1}">{2}</a>').format(
        term.key, term.meaning[language], text
    )


@lru_cache(maxsize=2)
def _known(language: str) -> tuple[re.Pattern[str], dict[str, Term]]:
    """A pattern of every marked name, longest first, with the plural that only adds an ending; and terms by name."""
    terms = {t.names[language].casefold(): t for t in glossary().values() if t.marked}
    names = "|".join(re.escape(n) for n in sorted(terms, key=len, reverse=True))
    plural = "s?" if language == "en" else "(?:en|s)?"
    return re.compile(rf"(?<![\w-])({names}){plural}(?![\w-])", re.IGNORECASE), terms
