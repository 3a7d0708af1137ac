"""Choices of method inside indicators: what may be taken instead, and why one would."""

from __future__ import annotations

from typing import Final

from kringloop.core import YEAR, Alternative, Choice, Names

BEST_RECOVERY: Final = Choice(
    names=Names("hoogste recyclingpercentage dat denkbaar is", "highest recycling rate thought possible"),
    allowed=(0, 1),
    alternatives=(
        Alternative(
            value=0.9,
            names=Names("90 %", "90 %"),
            reason=Names(
                "een rond getal: verlies bij inzamelen en smelten is nooit nul",
                "a round figure: losses in collection and smelting are never zero",
            ),
            reference="grosse2010",
        ),
        Alternative(
            value=0.7,
            names=Names("70 %", "70 %"),
            reason=Names(
                "voor samengestelde producten, waar meer verloren gaat", "for composite products, which lose more"
            ),
        ),
        Alternative(
            value=1.0,
            names=Names("100 %", "100 %"),
            reason=Names("de natuurkundige grens: alles komt terug", "the physical limit: everything comes back"),
        ),
    ),
)
LARGEST_SECTOR: Final = Choice(
    names=Names(
        "grootste sector (mln euro), waar belang op wordt geschaald",
        "largest sector (million euro), by which importance is scaled",
    ),
    allowed=(1.0, 1e9),
    alternatives=(
        Alternative(
            value=204_200.0,
            names=Names("van de EU-beoordeling van 2023", "of the EU assessment of 2023"),
            reason=Names("zo staat het in de beoordeling zelf", "as the assessment itself has it"),
            reference="ec2023crm",
        ),
    ),
)
METAL_FIGURE: Final = Choice(
    names=Names("welk getal van de spreiding", "which figure of the spread"),
    allowed=("mean", "median", "min", "max"),
    alternatives=tuple(
        Alternative(value=value, names=names, reason=reason)
        for value, names, reason in (
            ("mean", Names("gemiddelde", "mean"), Names("telt goed op over producten", "adds up well over products")),
            (
                "median",
                Names("mediaan", "median"),
                Names("één uitschieter telt niet mee", "one outlier does not count"),
            ),
            ("min", Names("laagste", "lowest"), Names("wat er ten minste in zit", "what it holds at least")),
            ("max", Names("hoogste", "highest"), Names("wat er ten hoogste in zit", "what it holds at most")),
        )
    ),
)
SUPPLY_RISK: Final = Choice(
    names=Names("drempel van leveringsrisico", "threshold of supply risk"),
    allowed=(0, 10),
    alternatives=(
        Alternative(
            value=1.0,
            names=Names("van de EU: 1,0", "of the EU: 1.0"),
            reason=Names(
                "zo noemt de Europese Commissie een grondstof kritiek",
                "so the European Commission calls a material critical",
            ),
            reference="ec2023crm",
        ),
        Alternative(
            value=2.0,
            names=Names("strenger: 2,0", "stricter: 2.0"),
            reason=Names(
                "alleen waar het risico twee keer de drempel is", "only where the risk is twice the threshold"
            ),
        ),
    ),
)
IMPORTANCE: Final = Choice(
    names=Names("drempel van economisch belang", "threshold of economic importance"),
    allowed=(0, 10),
    alternatives=(
        Alternative(
            value=2.8,
            names=Names("van de EU: 2,8", "of the EU: 2.8"),
            reason=Names(
                "zo noemt de Europese Commissie een grondstof kritiek",
                "so the European Commission calls a material critical",
            ),
            reference="ec2023crm",
        ),
        Alternative(
            value=0.0,
            names=Names("geen drempel", "no threshold"),
            reason=Names("ook wat weinig gebruikt wordt kan stilvallen", "what is little used can fail as well"),
        ),
    ),
)


PRICES: Final = Choice(
    names=Names("prijzen waarin groei wordt geteld", "prices in which growth is counted"),
    allowed=("constant", "current"),
    alternatives=(
        Alternative(
            value="constant",
            names=Names("van 2021", "of 2021"),
            reason=Names("groei is meer goederen en diensten, geen hogere prijzen",
                         "growth is more goods and services, not higher prices"),
            reference="tapio2005",
        ),
        Alternative(
            value="current",
            names=Names("lopend", "current"),
            reason=Names("wat er werkelijk is verdiend; inflatie telt dan als groei",
                         "what was really earned; inflation then counts as growth"),
        ),
    ),
)  # fmt: skip


def per_material(*keys: str) -> Choice:
    """The mass of materials that a figure is set against; the first is the usual one."""
    known = {
        "dmc": (Names("binnenlands verbruik (DMC)", "domestic consumption (DMC)"),
                Names("wat in het land blijft: invoer voor uitvoer telt niet mee",
                      "what stays in the country: imports for export do not count"), "cbs_83180"),
        "dmi": (Names("directe inzet (DMI)", "direct input (DMI)"),
                Names("alles wat het land in komt of er wordt gewonnen, ook voor uitvoer",
                      "all that enters the country or is extracted there, for export as well"), "cbs_83180"),
        "rmc": (Names("grondstoffenvoetafdruk (RMC)", "material footprint (RMC)"),
                Names("ook het materiaal achter ingevoerde producten, zoals Eurostat het modelleert",
                      "the material behind imported products too, as Eurostat models it"), "eurostat_cei_pc020"),
    }  # fmt: skip
    return Choice(
        names=Names("materiaal waartegen wordt afgezet", "material it is set against"),
        allowed=keys,
        alternatives=tuple(
            Alternative(value=key, names=known[key][0], reason=known[key][1], reference=known[key][2]) for key in keys
        ),
    )


def base_year(first: int, *others: int) -> Choice:
    """The year that changes are counted from."""
    later = Names(
        "een later begin: korter, en anders van uitkomst als het vorige jaar een piek was",
        "a later start: shorter, and different where the earlier year was a peak",
    )
    reasons = [Names("het eerste jaar van de reeks", "the first year of the series"), *[later] * len(others)]
    years = (first, *others)
    return Choice(
        names=Names("basisjaar", "base year"),
        allowed=YEAR,
        alternatives=tuple(
            Alternative(value=y, names=Names(str(y), str(y)), reason=r) for y, r in zip(years, reasons, strict=True)
        ),
    )
