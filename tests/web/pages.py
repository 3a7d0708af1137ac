"""The pages that tests walk through: one address per kind of page and state."""

PATHS = (
    "",
    "indicators",
    "indicators?goal=security",
    "indicator/ghg_direct",
    "indicator/pressure_intensity",
    "indicator/circular_material_use",
    "indicator/supply_risk",
    "indicator/ghg_direct?sector=28~20",
    "search?q=afval",
    "data/ghg_direct.cbs",
    "data/ghg_direct.cbs?sector=28&year=2020",
    "flows",
    "flows?account=waste&detail=apart",
    "world",
    "world?good=c13&view=consumption&year=2005",
    "world?layer=value_added&view=territory",
    "sectors",
    "sector/28",
    "circulation",
    "circulation?lever.growth=2&lever.lifetime=25&product=0701",
    "sources",
    "source/cbs_83300",
    "revisions",
    "quality",
    "glossary",
    "about",
    "accessibility",
    "api",
)
LANGUAGES = ("nl", "en")
EVERY = [f"/{language}/{path}" for language in LANGUAGES for path in PATHS]
