"""Why a lifetime does not fit, in Dutch: the sentences of the fit, as they stand in the table of a study."""

from __future__ import annotations

import re

_FORMS = (
    (re.compile(r"'(\w+)' is not identified: (\S+) ± (\S+)"), "'{0}' is niet te bepalen: {1} ± {2}"),
    (re.compile(r"the mean life is not identified: (\S+) ± (\S+) years"),
     "de gemiddelde levensduur is niet te bepalen: {0} ± {1} jaar"),
    (re.compile(r"a mean life of (\S+) years on a record of (\d+): it rests on inflow that was not observed"),
     "een gemiddelde levensduur van {0} jaar op een reeks van {1}: die leunt op instroom die niet is waargenomen"),
    (re.compile(r"the inflow before the record would have to grow by (\S+)% a year or more"),
     "de instroom vóór de reeks zou met {0} % per jaar of meer moeten groeien"),
    (re.compile(r"the model explains (\S+)% of the variation; at least (\S+)% is asked"),
     "het model verklaart {0} % van de variatie; gevraagd is ten minste {1} %"),
    (re.compile(r"the series is too short to fit: (\d+) observations for (\d+) parameters; at least (\d+) are needed"),
     "de reeks is te kort om te schatten: {0} waarnemingen voor {1} parameters; ten minste {2} zijn nodig"),
)  # fmt: skip


def reason_words(reason: str, language: str) -> str:
    """A reason in the language asked; one that is not ours stays as its owner wrote it.

    >>> reason_words("the model explains 18% of the variation; at least 80% is asked", "nl")
    'het model verklaart 18 % van de variatie; gevraagd is ten minste 80 %'
    """
    for pattern, words in _FORMS if language == "nl" else ():
        if (found := pattern.fullmatch(reason)) is not None:
            return words.format(*(_figure(text) for text in found.groups()))
    return reason


def _figure(text: str) -> str:
    """A figure as the fit wrote it, with the comma and minus of Dutch."""
    try:
        value = float(text)
    except ValueError:
        return text
    from kringloop.reading import numbers

    return numbers.figure(value, "nl")
