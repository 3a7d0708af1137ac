"""Environmental pressure: what sectors emit and use themselves, per euro, per worker and per head.

Emissions and energy follow the residence principle of the national accounts. Pressure in the
chain abroad needs the supply-chain engine and is not here; published footprints are.
"""

from __future__ import annotations

from dataclasses import dataclass

from kringloop.core import Names
from kringloop.indicators.declare import Compute, indicator
from kringloop.indicators.quantities import (
    emission,
    energy_use,
    industrial_waste,
    labour,
    published,
    real_value_added,
)
from kringloop.ledger import Expression, Ledger

SECTOR_LEVELS = ("nation", "sector")
RESIDENCE = {
    "nl": "Ingezetenenprincipe: niet het cijfer van het Klimaatakkoord, dat het grondgebied volgt. "
    "Zegt niets over de keten in het buitenland.",
    "en": "Residence principle: not the figure of the climate agreement, which follows the territory. "
    "Says nothing of the chain abroad.",
}


@indicator(
    key="ghg_direct", definition="cbs", goal="pressure", by=("sector",), better="down", level=SECTOR_LEVELS,
    names={"nl": "Directe broeikasgasemissies", "en": "Direct greenhouse-gas emissions"},
    label={"nl": "per sector", "en": "by sector"},
    question={"nl": "Hoeveel stoot de sector zelf uit?", "en": "What does the sector itself emit?"},
    unit="Mt_CO2e", degree=1, additive=True, bounds=(0, float("inf")), kind_of_figure="computed",
    certainty="read", reference="cbs_83300", show_with=("pressure_intensity.ghg",),
    traps={
        "nl": RESIDENCE["nl"] + " CO2 uit biomassa telt niet mee.",
        "en": RESIDENCE["en"] + " CO2 from biomass does not count.",
    },
)  # fmt: skip
def ghg_direct(ledger: Ledger) -> Expression:
    """CO2, N2O and CH4 in CO2 equivalents, from activities and households to the air."""
    return emission(ledger, "ghg")


@indicator(
    key="ghg_direct", definition="eurostat_per_capita", goal="pressure", by=("region",), better="down",
    among_countries="rank",
    names={"nl": "Directe broeikasgasemissies per inwoner", "en": "Direct greenhouse-gas emissions per head"},
    label={"nl": "hele economie, per inwoner, Eurostat", "en": "whole economy, per head, Eurostat"},
    question={"nl": "Hoeveel stoot de productie uit per inwoner?", "en": "What does production emit per head?"},
    unit="kg CO2e/person", degree=1, bounds=(0, float("inf")), kind_of_figure="published",
    certainty="read", reference="eurostat_cei_gsr011", show_with=("ghg_direct.cbs",),
    traps={
        "nl": "Alle productie van het land, zonder huishoudens: geen cijfer van de industrie.",
        "en": "All production of the country, without households: no figure of manufacturing.",
    },
)  # fmt: skip
def ghg_direct_per_head(ledger: Ledger) -> Expression:
    """Eurostat's greenhouse gases of production per head."""
    return published(ledger, "ghg_per_head")


@dataclass(frozen=True, slots=True)
class Substance:
    """One substance to air: layer, unit shown, names."""

    layer: str
    unit: str
    names: Names


CO2 = {
    "fossil": Substance("co2_excl_biomass", "Mt", Names("zonder biomassa", "without biomass")),
    "with_biomass": Substance("co2", "Mt", Names("met biomassa", "with biomass")),
}
POLLUTANTS = {
    "nox": Substance("nox", "kt", Names("stikstofoxiden (NOx)", "nitrogen oxides (NOx)")),
    "so2": Substance("so2", "kt", Names("zwaveldioxide (SO2)", "sulphur dioxide (SO2)")),
    "nh3": Substance("nh3", "kt", Names("ammoniak (NH3)", "ammonia (NH3)")),
    "pm10": Substance("pm10", "kt", Names("fijnstof (PM10)", "particulate matter (PM10)")),
    "nmvoc": Substance("nmvoc", "kt", Names("vluchtige organische stoffen", "volatile organic compounds (NMVOC)")),
    "co": Substance("co", "kt", Names("koolmonoxide (CO)", "carbon monoxide (CO)")),
    "acidification": Substance("acidification", "bn acid_eq", Names("verzuring", "acidification")),
}


def _emitted(substance: Substance) -> Compute:
    def compute(ledger: Ledger) -> Expression:
        return emission(ledger, substance.layer)

    return compute


for _definition, _substance in CO2.items():
    indicator(
        key="co2_direct", definition=_definition, goal="pressure", by=("sector",), better="down",
        level=SECTOR_LEVELS, unit=_substance.unit, degree=1, additive=True, bounds=(0, float("inf")),
        names={"nl": "Directe CO2-emissies", "en": "Direct CO2 emissions"},
        label={"nl": _substance.names.nl, "en": _substance.names.en},
        question={"nl": "Hoeveel CO2 stoot de sector zelf uit?", "en": "How much CO2 does the sector itself emit?"},
        kind_of_figure="computed", certainty="read", reference="cbs_83300", show_with=("ghg_direct.cbs",),
        traps=RESIDENCE,
    )(_emitted(_substance))  # fmt: skip

for _definition, _substance in POLLUTANTS.items():
    indicator(
        key="air_pollutants_direct", definition=_definition, goal="pressure", by=("sector",), better="down",
        level=SECTOR_LEVELS, unit=_substance.unit, degree=1, additive=True, bounds=(0, float("inf")),
        names={"nl": "Directe emissies naar lucht", "en": "Direct pollutants to air"},
        label={"nl": _substance.names.nl, "en": _substance.names.en},
        question={
            "nl": "Welke andere druk op de lucht geeft de sector?",
            "en": "What other pressure on the air comes from the sector?",
        },
        kind_of_figure="computed", certainty="derived" if _definition == "acidification" else "read",
        reference="cbs_83300", show_with=("ghg_direct.cbs",),
        traps={
            "nl": "Tel stoffen nooit bij elkaar op. De eenheid van verzuring staat niet in de tabel: afgeleid.",
            "en": "Never add substances up. The unit of acidification is not printed in the table: derived.",
        },
    )(_emitted(_substance))  # fmt: skip


@indicator(
    key="net_energy_use", definition="cbs", goal="pressure", by=("sector",), better="down", level=SECTOR_LEVELS,
    names={"nl": "Netto energieverbruik", "en": "Net energy use"},
    label={"nl": "2000–2013 eerdere reeks, daarna nieuwe", "en": "2000–2013 earlier series, then the new one"},
    question={"nl": "Hoeveel energie gebruikt de sector?", "en": "How much energy does the sector use?"},
    unit="PJ", degree=1, additive=True, kind_of_figure="computed", certainty="read", reference="cbs_85849",
    show_with=("pressure_intensity.energy", "net_energy_use.cbs_earlier"),
    traps={
        "nl": "Grondstof voor raffinage en chemie telt mee. Breuk in 2014: zie de eerdere reeks voor de sprong. "
        "Het aandeel hernieuwbaar staat niet in deze tabel.",
        "en": "Feedstock of refining and chemicals is included. Break in 2014: the earlier series shows its size. "
        "The renewable share is not in this table.",
    },
)  # fmt: skip
def net_energy_use(ledger: Ledger) -> Expression:
    """Energy used less energy supplied, all carriers."""
    return energy_use(ledger)


@indicator(
    key="net_energy_use", definition="cbs_earlier", goal="pressure", by=("sector",), better="down",
    level=SECTOR_LEVELS,
    names={"nl": "Netto energieverbruik", "en": "Net energy use"},
    label={"nl": "eerdere reeks, 2014–2020, voor de breuk", "en": "earlier series, 2014–2020, to see the break"},
    question={
        "nl": "Hoe groot is de breuk tussen de twee energiereeksen?",
        "en": "How large is the break between the two energy series?",
    },
    unit="PJ", degree=1, additive=True, kind_of_figure="computed", certainty="read", reference="cbs_84450",
    show_with=("net_energy_use.cbs",),
    traps={
        "nl": "Stopgezette reeks: alleen om de breuk te zien, niet om door te trekken.",
        "en": "Discontinued series: only to see the break, not to be continued.",
    },
)  # fmt: skip
def net_energy_use_earlier(ledger: Ledger) -> Expression:
    """The same from the earlier table, in the years both have."""
    return energy_use(ledger, "energy_earlier")


@dataclass(frozen=True, slots=True)
class Pressure:
    """A pressure to be set against value added or work."""

    names: Names
    unit: str
    companion: str
    reference: str
    substance: str = ""

    def expression(self, ledger: Ledger) -> Expression:
        if self.substance:
            return emission(ledger, self.substance)
        return energy_use(ledger) if self.unit == "MJ" else industrial_waste(ledger)


PRESSURES = {
    "ghg": Pressure(Names("broeikasgassen", "greenhouse gases"), "kg_CO2e", "ghg_direct.cbs", "cbs_83300", "ghg"),
    "co2": Pressure(
        Names("CO2 zonder biomassa", "CO2 without biomass"), "kg", "co2_direct.fossil", "cbs_83300", "co2_excl_biomass"
    ),
    "nox": Pressure(Names("stikstofoxiden", "nitrogen oxides"), "g", "air_pollutants_direct.nox", "cbs_83300", "nox"),
    "energy": Pressure(Names("energie", "energy"), "MJ", "net_energy_use.cbs", "cbs_85849"),
    "waste": Pressure(Names("bedrijfsafval", "industrial waste"), "g", "waste_generated.cbs", "cbs_84970"),
}


def _per_value(pressure: Pressure) -> Compute:
    def compute(ledger: Ledger) -> Expression:
        return pressure.expression(ledger) / real_value_added(ledger)

    return compute


def _per_worker(pressure: Pressure) -> Compute:
    def compute(ledger: Ledger) -> Expression:
        return pressure.expression(ledger) / labour(ledger)

    return compute


for _definition, _pressure in PRESSURES.items():
    indicator(
        key="pressure_intensity", definition=_definition, goal="pressure", by=("sector",), better="down",
        level=SECTOR_LEVELS, unit=f"{_pressure.unit}/EUR_2021",
        names={"nl": "Milieudruk per euro toegevoegde waarde", "en": "Pressure per euro of value added"},
        label={"nl": f"{_pressure.names.nl}, prijzen van 2021", "en": f"{_pressure.names.en}, prices of 2021"},
        question={
            "nl": "Hoeveel druk geeft een euro reële toegevoegde waarde?",
            "en": "How much pressure comes with a euro of real value added?",
        },
        kind_of_figure="computed", certainty="derived", reference=_pressure.reference,
        show_with=(_pressure.companion, "gross_value_added.constant_prices"),
        traps={
            "nl": "Kan dalen terwijl de druk zelf stijgt: kijk ook naar het absolute cijfer. Kettingvolumes van "
            "sectoren tellen niet op tot het totaal.",
            "en": "May fall while the pressure itself rises: look at the absolute figure too. Chained volumes of "
            "sectors do not add up to the total.",
        },
    )(_per_value(_pressure))  # fmt: skip

for _definition, _unit in {"ghg": "t_CO2e/FTE", "co2": "t/FTE", "nox": "kg/FTE"}.items():
    indicator(
        key="pressure_per_worker", definition=_definition, goal="pressure", by=("sector",), better="down",
        level=SECTOR_LEVELS, unit=_unit,
        names={"nl": "Milieudruk per arbeidsjaar", "en": "Pressure per full-time worker"},
        label={"nl": PRESSURES[_definition].names.nl, "en": PRESSURES[_definition].names.en},
        question={
            "nl": "Hoeveel druk hoort bij een arbeidsjaar in de sector?",
            "en": "How much pressure comes with a year of work in the sector?",
        },
        kind_of_figure="computed", certainty="derived", reference="cbs_85942",
        show_with=(PRESSURES[_definition].companion, "employment.cbs"),
        traps={
            "nl": "Alleen 2015–2021 en grove sectoren. De eenheid van arbeid staat niet in de tabel; de grootte past "
            "bij 1000 arbeidsjaren.",
            "en": "Only 2015–2021 and coarse sectors. The unit of labour is not printed; its size fits 1000 "
            "full-time equivalents.",
        },
    )(_per_worker(PRESSURES[_definition]))  # fmt: skip


@indicator(
    key="pressure_intensity", definition="eurostat_waste_gdp", goal="pressure", by=("region",), better="down",
    among_countries="rank",
    names={"nl": "Afval per eenheid bbp", "en": "Waste per unit of GDP"},
    label={"nl": "zonder grote minerale stromen, Eurostat", "en": "excluding major mineral waste, Eurostat"},
    question={"nl": "Hoeveel afval geeft 1000 euro bbp?", "en": "How much waste comes with 1000 euros of GDP?"},
    unit="kg/(thousand EUR_2010)", degree=1, kind_of_figure="published", certainty="read",
    reference="eurostat_cei_pc032", show_with=("pressure_intensity.waste",),
    traps={
        "nl": "Hele economie, prijzen van 2010, om het jaar, zonder grote minerale stromen: niet te vergelijken met "
        "het cijfer per sector.",
        "en": "Whole economy, prices of 2010, every second year, without major mineral waste: not comparable with "
        "the figure by sector.",
    },
)  # fmt: skip
def waste_per_gdp(ledger: Ledger) -> Expression:
    """Eurostat's waste excluding major mineral waste per unit of GDP."""
    return published(ledger, "waste_per_gdp")
