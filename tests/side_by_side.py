"""What stands side by side of one concept: definition, year, what is read in English, and a part of its formula.

Values as the offices print them: Eurostat cei_srm030, cei_cie011, cei_cie012; CBS news items 2018/15 and 2023/04, the
dossier on the circular economy, Groeiend naar een groene economie (2024); Compendium voor de Leefomgeving 0621. Those
of table 83180 are sums of its cells: 71,953 + 416,066 kt in 2022 for the input, less 321,694 kt for consumption.
"""

OF_INPUT = "secondary material ÷ (extraction + imports with re-exports + secondary material)"
BESIDE = {
    "circular_material_use": (
        ("eurostat", 2023, "30.6", "U ÷ (DMC + U)"),
        ("cbs", 2014, "9", OF_INPUT),
        ("cbs_2023", 2014, "13", OF_INPUT),
        ("cbs_2023", 2020, "13", OF_INPUT),
        ("clo", 2016, "13", OF_INPUT),
        ("cbs_consumption", 2014, "22", "secondary material ÷ consumption; 2014: 48 ÷ 221 bn kg"),
        ("eurostat_2020", 2017, "29.9", "some earlier editions count other recovery"),
    ),
    "ce_gva": (
        ("eurostat_cei", 2016, "13,856", "gross value added of the industries on Eurostat's list"),
        ("cbs_wide", 2016, "32,000", "environmental sector + industries + product groups"),
        ("eurostat_cei_share", 2023, "1.5", "÷ GDP"),
        ("cbs_dossier", 2021, "4.43", "CBS prints that sum for 2001, 2005 and 2021"),
    ),
    "ce_employment": (
        ("eurostat_cei", 2016, "104,093", "full-time equivalents of the industries on Eurostat's list"),
        ("cbs_wide", 2016, "313,000", "environmental sector + industries + product groups"),
        ("cbs_dossier", 2021, "332,000", "full-time jobs of the R-strategies"),
        ("eurostat_cei_share", 2023, "1.1", "÷ all jobs"),
    ),
    "dmi": (
        ("cbs_publication", 2022, "369", "2022: 88 + 282 bn kg"),
        ("cbs_dossier", 2020, "359", "extraction + imports, as CBS counts them"),
    ),
    "dmc": (("cbs_publication", 2022, "182", "extraction + imports − exports, as CBS counts them"),),
    "import_dependency": (
        ("cbs_publication", 2022, "76", "imports ÷ (extraction + imports), as CBS counts them"),
        ("cbs_dossier", 2020, "73", "imports ÷ (extraction + imports), as CBS counts them"),
        ("eurostat", 2022, "82.9", "imports ÷ (extraction + imports), as Eurostat counts them"),
    ),
}
