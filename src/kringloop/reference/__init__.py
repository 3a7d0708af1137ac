"""Facts that ship with the package: classifications with names in two languages, code maps, the bibliography,
the glossary, factors of data quality.

Owns the code lists every other room refers to and the works it cites. Knows no figure of a
statistical office, no source file and no indicator.
"""

from kringloop.reference.activity_codes import ActivityCodes, activity_code, cbs_activity_codes
from kringloop.reference.bibliography import Reference, bibliography
from kringloop.reference.classifications import classification, classification_keys
from kringloop.reference.countries import countries_of_places, country_codes
from kringloop.reference.glossary import TOPICS, Term, glossary
from kringloop.reference.quality import QualityFactor, log_deviation, quality_factors, relative_deviation

__all__ = [
    "TOPICS",
    "ActivityCodes",
    "QualityFactor",
    "Reference",
    "Term",
    "activity_code",
    "bibliography",
    "cbs_activity_codes",
    "classification",
    "classification_keys",
    "countries_of_places",
    "country_codes",
    "glossary",
    "log_deviation",
    "quality_factors",
    "relative_deviation",
]
