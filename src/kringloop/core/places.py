"""What a study calls home: its region, what lies outside, the whole it is part of, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kringloop.core.names import Names

ANY_COUNTRY: Final = Names("het land", "the country")
ANY_NATIONAL: Final = Names("binnenlandse", "domestic")


@dataclass(frozen=True, slots=True)
class Places:
    """Codes of regions by their part, and how people call the country.

    A text says `{country}`, `{national}`, and with a capital `{Country}` and `{National}`, where a study fills in its
    own words; a study that says none is "the country".

    Parameters
    ----------
    home     : region whose industry is told of; empty: not said
    abroad   : region of everything outside
    whole    : region that home is a part of and is compared with
    country  : name, as it stands inside a sentence, such as "the Netherlands"
    national : adjective before a noun, such as "Dutch"
    """

    home: str = ""
    abroad: str = ""
    whole: str = ""
    country: Names = ANY_COUNTRY
    national: Names = ANY_NATIONAL

    def said(self, text: str, language: str) -> str:
        """A text with the words of this country in it.

        >>> here = Places(country=Names("Nederland", "the Netherlands"))
        >>> here.said("{Country} buys; {national} users pay", "en")
        'The Netherlands buys; domestic users pay'
        """
        if "{" not in text:
            return text
        country, national = self.country[language], self.national[language]
        for mark, word in (("country", country), ("national", national)):
            text = text.replace(f"{{{mark}}}", word).replace(f"{{{mark.title()}}}", word[:1].upper() + word[1:])
        return text

    def names(self, names: Names) -> Names:
        """A pair of texts with the words of this country in them."""
        return Names(self.said(names.nl, "nl"), self.said(names.en, "en"))
