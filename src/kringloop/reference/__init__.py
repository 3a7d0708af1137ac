"""Facts that ship with the package: classifications with names in two languages, code maps, the bibliography,
the glossary, factors of data quality; chemical exergies, raw materials and their trade, substances and their limits.

Owns the code lists every other room refers to, the works it cites, and tables of facts each with its source, edition,
licence and how it was read. Knows no figure of a study, no source file and no indicator.

More than twenty public names, because each kind of fact is asked for by itself.
"""

from kringloop.reference.activity_codes import ActivityCodes, activity_code, cbs_activity_codes
from kringloop.reference.applications import application_names
from kringloop.reference.bibliography import Reference, bibliography
from kringloop.reference.classifications import classification, classification_keys
from kringloop.reference.concern import (
    CONCERN_COLUMNS,
    CRITERIA,
    Concern,
    ListedEntry,
    SubstanceList,
    concern_lists,
    concern_of,
    is_cas,
    substance_list,
)
from kringloop.reference.countries import countries_of_places, country_codes
from kringloop.reference.criticality import (
    ASSESSED_YEARS,
    SUPPLY_OF,
    Assessment,
    RiskInputs,
    assessment_of,
    assessments,
    governance_of,
    governance_series,
    listed,
    listed_as,
    raw_material,
    risk_inputs,
    supply_shares,
    use_shares,
)
from kringloop.reference.exergies import (
    LATEST_EDITION,
    ChemicalExergy,
    FormationEnergy,
    ReferenceEnvironment,
    crustal_abundance,
    element_of_material,
    formation_energies,
    reference_environment,
    reference_environments,
    reference_gases,
)
from kringloop.reference.facts import CERTAINTY_WORDS, FactSource, fact_frame, fact_rows, fact_source, fact_sources
from kringloop.reference.framework import Member, framework, framework_margins, members, union
from kringloop.reference.glossary import TOPICS, Term, glossary
from kringloop.reference.quality import QualityFactor, log_deviation, quality_factors, relative_deviation
from kringloop.reference.thresholds import DENOMINATORS, GROUPS, Threshold, thresholds
from kringloop.reference.trade import (
    TRADE_YEARS,
    TradeCode,
    exports_by_country,
    governed_by,
    imports_of,
    trade_codes,
    trade_importer,
    trade_importers,
)
from kringloop.reference.usual_countries import country_named, is_country

__all__ = [
    "ASSESSED_YEARS",
    "CERTAINTY_WORDS",
    "CONCERN_COLUMNS",
    "CRITERIA",
    "DENOMINATORS",
    "GROUPS",
    "LATEST_EDITION",
    "SUPPLY_OF",
    "TOPICS",
    "TRADE_YEARS",
    "ActivityCodes",
    "Assessment",
    "ChemicalExergy",
    "Concern",
    "FactSource",
    "FormationEnergy",
    "ListedEntry",
    "Member",
    "QualityFactor",
    "Reference",
    "ReferenceEnvironment",
    "RiskInputs",
    "SubstanceList",
    "Term",
    "Threshold",
    "TradeCode",
    "activity_code",
    "application_names",
    "assessment_of",
    "assessments",
    "bibliography",
    "cbs_activity_codes",
    "classification",
    "classification_keys",
    "concern_lists",
    "concern_of",
    "countries_of_places",
    "country_codes",
    "country_named",
    "crustal_abundance",
    "element_of_material",
    "exports_by_country",
    "fact_frame",
    "fact_rows",
    "fact_source",
    "fact_sources",
    "formation_energies",
    "framework",
    "framework_margins",
    "glossary",
    "governance_of",
    "governance_series",
    "governed_by",
    "imports_of",
    "is_cas",
    "is_country",
    "listed",
    "listed_as",
    "log_deviation",
    "members",
    "quality_factors",
    "raw_material",
    "reference_environment",
    "reference_environments",
    "reference_gases",
    "relative_deviation",
    "risk_inputs",
    "substance_list",
    "supply_shares",
    "thresholds",
    "trade_codes",
    "trade_importer",
    "trade_importers",
    "union",
    "use_shares",
]
