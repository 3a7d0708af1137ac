"""Worked outside the program: pressure, waste, value, materials and their change, from printed totals."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from math import log

from tests.worked.outside_tables import (
    PRINTED,
    Worked,
    air,
    both_treatments,
    current,
    either,
    energy,
    eurostat,
    exports,
    extraction,
    imports,
    labour,
    leaf,
    rows,
    total,
    volume,
    waste,
)


def pressures() -> Iterator[Worked]:
    at = "year=2021; sector=C"
    printed = "printed totals of C, CBS 83300"
    yield "ghg_direct.cbs", at, air("ghg", 2021) / 1e3, "Mt_CO2e", f"{printed}: kt ÷ 1000"
    yield "co2_direct.fossil", at, air("co2_excl_biomass", 2021) / 1e3, "Mt", f"{printed}: kt ÷ 1000"
    yield "co2_direct.with_biomass", at, air("co2", 2021) / 1e3, "Mt", f"{printed}: kt ÷ 1000"
    for substance in ("nox", "so2", "nh3", "pm10", "nmvoc", "co"):
        yield f"air_pollutants_direct.{substance}", at, air(substance, 2021), "kt", printed
    yield "air_pollutants_direct.acidification", at, air("acidification", 2021), "bn acid_eq", printed
    yield "net_energy_use.cbs", at, energy(2021), "PJ", "printed total of C, CBS 85849"
    earlier = energy(2020, table="energy_earlier")
    yield "net_energy_use.cbs_earlier", "year=2020; sector=C", earlier, "PJ", "printed total of C, CBS 84450"
    v, per = volume(2021), "÷ value added of C at prices of 2021, CBS 85867, million EUR"
    yield "pressure_intensity.ghg", at, air("ghg", 2021) / v, "kg_CO2e/EUR_2021", f"kt {per}"
    yield "pressure_intensity.co2", at, air("co2_excl_biomass", 2021) / v, "kg/EUR_2021", f"kt {per}"
    yield "pressure_intensity.nox", at, air("nox", 2021) * 1e3 / v, "g/EUR_2021", f"kt × 1000 {per}"
    yield "pressure_intensity.energy", at, energy(2021) * 1e3 / v, "MJ/EUR_2021", f"PJ × 1000 {per}"
    yield "pressure_intensity.waste", at, both_treatments(2021) * 1e3 / v, "g/EUR_2021", f"kt × 1000 {per}"
    w, per = labour(2021), "÷ labour of C, CBS 85942, thousand FTE"
    yield "pressure_per_worker.ghg", at, air("ghg", 2021) / w, "t_CO2e/FTE", f"kt {per}"
    yield "pressure_per_worker.co2", at, air("co2_excl_biomass", 2021) / w, "t/FTE", f"kt {per}"
    yield "pressure_per_worker.nox", at, air("nox", 2021) * 1e3 / w, "kg/FTE", f"kt × 1000 {per}"


def wastes() -> Iterator[Worked]:
    at, all_of_it = "year=2021; sector=C", both_treatments(2021)
    said = "printed totals of C, CBS 84970: "
    yield "waste_generated.cbs", at, all_of_it, "kt", said + "recovery + disposal"
    yield "recovery_share_cbs", at, waste(2021, "recovery") / all_of_it * 100, "%", said + "recovery ÷ both"
    yield "disposal_share_cbs", at, waste(2021, "disposal") / all_of_it * 100, "%", said + "disposal ÷ both"
    chemical = both_treatments(2021, "chemical") / all_of_it * 100
    yield "chemical_waste_share", at, chemical, "%", said + "chemical ÷ all types"
    fuel, recovered = treated(2019, "energy_recovery"), treated(2019, "recovery")
    how = "printed totals of C, CBS 84971: as fuel ÷ recovery"
    yield "fuel_share_of_recovery", "year=2019; sector=C", fuel / recovered * 100, "%", how
    for definition, to in TREATED.items():
        how = f"printed totals of C, CBS 84971: {to} ÷ all treatments"
        yield f"waste_treatment_share.{definition}", at, treated(2021, to) / treated(2021, "treatment") * 100, "%", how


TREATED = {
    "recycled": "other_recovery",
    "fuel": "energy_recovery",
    "burnt": "incineration",
    "landfilled": "landfill",
    "sorted": "later_separation",
}


def treated(year: int, to: str) -> float:
    return total("waste_split", "mass", year=year, sector="C", **{"destination.stage": to})


def values() -> Iterator[Worked]:
    at, printed = "year=2021; sector=C", "printed totals of C, CBS 85867: "
    added, output = current("gross_value_added", 2021), current("output", 2021)
    worn = current("consumption_of_fixed_capital", 2021)
    yield "gross_value_added.current", at, added, "mln EUR", printed + "value added"
    yield "gross_value_added.constant_prices", "year=2023; sector=C", volume(2023), "mln EUR_2021", printed + "volume"
    share = added / current("gross_value_added", 2021, "A-U") * 100
    yield "gross_value_added.share", at, share, "%", printed + "C ÷ A-U"
    growth = (volume(2023) / volume(2022) - 1) * 100
    yield "gross_value_added.real_growth", "year=2023; sector=C", growth, "%", printed + "2023 ÷ 2022 − 1"
    yield "consumption_of_fixed_capital", at, worn, "mln EUR", printed + "consumption of fixed capital"
    yield "depreciation_share", at, worn / added * 100, "%", printed + "fixed capital used ÷ value added"
    yield "output.current", at, output, "mln EUR", printed + "output"
    real = either("production_volumes", "value_2021", "output", 2023, "C")
    yield "output.constant_prices", "year=2023; sector=C", real, "mln EUR_2021", printed + "volume of output"
    yield "net_value_added", at, added - worn, "mln EUR", printed + "value added − fixed capital used"
    bought = current("intermediate_consumption", 2021)
    yield "value_resource_efficiency.all_inputs", at, added / bought * 100, "%", printed + "value added ÷ bought in"
    yield "value_added_in_output", at, added / output * 100, "%", printed + "value added ÷ output"
    yield "employment.cbs", at, labour(2021), "thousand FTE", "printed total of C, CBS 85942"
    per_year = volume(2021) * 1e3 / labour(2021)
    yield "labour_productivity", at, per_year, "EUR_2021/FTE", "million EUR × 1000 ÷ thousand FTE"
    goods = leaf("environmental_goods", "value", year=2021, destination="NL.C", good="gross_value_added")
    people = leaf("environmental_goods", "labour", year=2021, destination="NL.C", good="labour")
    yield "ce_gva.cbs_egss", at, goods, "mln EUR", "printed row of C, CBS 83155"
    yield "ce_employment.cbs_egss", at, people, "thousand FTE", "printed row of C, CBS 83155"
    with (PRINTED / "value_by_strategy.csv").open(encoding="utf-8") as file:
        shares = [float(r["share"]) for r in csv.DictReader(file) if r["year"] == "2016"]
    with (PRINTED.parent / "tables" / "repair_attempts.csv").open(encoding="utf-8") as file:
        brought = [
            (r["appliance"], r["outcome"], int(r["attempts"])) for r in csv.DictReader(file) if r["year"] == "2019"
        ]
    every, fixed = sum(n for _, _, n in brought), sum(n for _, o, n in brought if o == "fixed")
    machines = [(o, n) for a, o, n in brought if a == "coffee_maker"]
    at_home, mended = sum(n for _, n in machines), sum(n for o, n in machines if o == "fixed")
    of_one = "year=2019; appliance=coffee_maker"
    yield "repair_attempts.volunteers", of_one, at_home, "piece", "entries of volunteers, all outcomes"
    yield "repaired_share.volunteers", "year=2019", fixed / every * 100, "%", "entries that say fixed ÷ all entries"
    yield "repaired_share.by_appliance", of_one, mended / at_home * 100, "%", "entries that say fixed ÷ all entries"
    earned = next(
        float(r["value"])
        for r in rows("totals/production.csv")
        if (r["year"], r["sector"], r["good"]) == ("2016", "A-U", "gross_value_added")
    )
    with (PRINTED.parent / "tables" / "co2_by_border.csv").open(encoding="utf-8") as file:
        borders = {r["border"]: float(r["co2"]) for r in csv.DictReader(file) if r["year"] == "2022"}
    net = borders["consumption"] - borders["territory"]
    yield "carbon_perspectives.net_import", "year=2022", net, "Mt", "consumption less territory, Global Carbon Project"
    with (PRINTED / "value_by_strategy.csv").open(encoding="utf-8") as file:
        repair = next(
            float(r["share"]) for r in csv.DictReader(file) if r["year"] == "2016" and r["strategy"] == "R4_repair"
        )
    at_all = "share of GDP · value added of A-U"
    yield "gva_by_r_strategy.euro", "year=2016; strategy=R4_repair", repair / 100 * earned, "mln EUR", at_all
    yield "ce_gva.cbs_dossier_euro", "year=2016", sum(shares) / 100 * earned, "mln EUR", f"Σ {at_all}"
    with (PRINTED / "value_by_strategy.csv").open(encoding="utf-8") as file:
        kept = sum(
            float(r["share"])
            for r in csv.DictReader(file)
            if r["year"] == "2016" and r["strategy"] in ("R1_rethink", "R3_reuse", "R4_repair")
        )
    yield "gva_by_r_strategy.kept", "year=2016", kept, "%", "shares of R1, R3 and R4 in the chart of CBS added up"
    yield "ce_gva.cbs_dossier", "year=2016", sum(shares), "%", "five shares of GDP in the chart of CBS added up"


def materials() -> Iterator[Worked]:
    year, at = 2022, "year=2022; material=materials"
    taken, bought, sold = extraction(year), imports(year), exports(year)
    dmc, said = taken + bought - sold, "CBS 83180, kt ÷ 1000: "
    yield "domestic_extraction", at, taken, "Mt", said + "extraction"
    yield "dmi", at, taken + bought, "Mt", said + "extraction + imports"
    yield "dmc.cbs_table", at, dmc, "Mt", said + "extraction + imports − exports"
    people = eurostat("population_average", year)
    yield "dmc.per_head", at, dmc * 1e6 / people, "t/person", said + "DMC ÷ average population of demo_gind"
    yield "physical_trade_balance", at, bought - sold, "Mt", said + "imports − exports"
    yield "physical_trade_by_material.imports", at, bought, "Mt", said + "imports"
    yield "physical_trade_by_material.exports", at, sold, "Mt", said + "exports"
    abiotic = ("metals", "minerals", "fossil")
    first = taken - extraction(year, "biomass") + imports(year, *abiotic)
    yield "primary_material_use.dmi", "year=2022", first, "Mt", said + "all but biomass extracted + abiotic imports"
    second = first - exports(year, *abiotic)
    yield "primary_material_use.dmc", "year=2022", second, "Mt", said + "the same − abiotic exports"
    share = bought / (taken + bought) * 100
    yield "import_dependency.cbs_table", at, share, "%", said + "imports ÷ (extraction + imports)"
    nominal = current("gross_value_added", year, "A-U") / dmc / 1e3
    yield "resource_productivity.cbs_current", "year=2022", nominal, "EUR/kg", "value added of A-U ÷ DMC"
    real = volume(year, "A-U") / dmc / 1e3
    yield "resource_productivity.cbs_real", "year=2022", real, "EUR_2021/kg", "volume of A-U ÷ DMC"
    rate = eurostat("circular_material_use_rate", year) / 100
    implied = dmc * rate / (1 - rate)
    yield "secondary_material_implied", "year=2022", implied, "Mt", "U = DMC · r ÷ (1 − r), r of cei_srm030"
    yield "recyclables_trade.cbs_imports", "year=2022", imports(year, "waste"), "Mt", said + "imports of waste"
    yield "recyclables_trade.cbs_exports", "year=2022", exports(year, "waste"), "Mt", said + "exports of waste"
    gone = leaf("electronics", "mass", year=2014, flow="discarded")
    yield "discards_electronics", "year=2014", gone, "t", "54 products of the table added up"


SECTORS = ("10-12", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29-30", "31-33")
MORE = ("13-15", "16-18", "21")


def emitted(year: int, sector: str) -> float:
    made = [r for r in rows("air_emissions.csv") if r["year"] == str(year) and r["origin"] == f"NL.{sector}"]
    return sum(float(r["ghg"]) for r in made) if made else air("ghg", year, sector)


def changes() -> Iterator[Worked]:
    def elastic(then: float, now: float, year: int, base: int, sector: str) -> float:
        return (now / then - 1) / (volume(year, sector) / volume(base, sector) - 1)

    ghg = elastic(air("ghg", 2010), air("ghg", 2021), 2021, 2010, "C")
    said = "(P ÷ P0 − 1) ÷ (V ÷ V0 − 1) since "
    yield "decoupling_elasticity.ghg", "year=2021; sector=C", ghg, "1", said + "2010"
    used = elastic(energy(2014), energy(2021), 2021, 2014, "C")
    yield "decoupling_elasticity.energy", "year=2021; sector=C", used, "1", said + "2014"
    wasted = elastic(both_treatments(2010), both_treatments(2021), 2021, 2010, "C")
    yield "decoupling_elasticity.waste", "year=2021; sector=C", wasted, "1", said + "2010"

    def dmc(year: int) -> float:
        return extraction(year) + imports(year) - exports(year)

    whole = elastic(dmc(2010), dmc(2021), 2021, 2010, "A-U")
    yield "decoupling_elasticity.dmc", "year=2021", whole, "1", said + "2010, value added of A-U"
    yield from drivers(2021, 2010)


def drivers(year: int, base: int) -> Iterator[Worked]:
    """Logarithmic mean Divisia index over twelve sectors: Σ L(P, P0) · ln(x ÷ x0)."""

    def state(y: int) -> dict[str, dict[str, float]]:
        own = {s: volume(y, s) for s in SECTORS}
        twelve, parts = sum(own.values()), sum(own.values()) + sum(volume(y, s) for s in MORE)
        factors = {
            "activity": dict.fromkeys(SECTORS, volume(y, "C")),
            "remainder": dict.fromkeys(SECTORS, parts / volume(y, "C")),
            "coverage": dict.fromkeys(SECTORS, twelve / parts),
            "structure": {s: own[s] / twelve for s in SECTORS},
            "intensity": {s: emitted(y, s) / own[s] for s in SECTORS},
        }
        return factors | {"emitted": {s: emitted(y, s) for s in SECTORS}}

    now, then = state(year), state(base)
    weight = {s: _log_mean(now["emitted"][s], then["emitted"][s]) for s in SECTORS}
    for name in ("activity", "remainder", "coverage", "structure", "intensity"):
        effect = sum(weight[s] * log(now[name][s] / then[name][s]) for s in SECTORS) / 1e3
        how = f"Σ over 12 sectors of L(P, P0) · ln(x ÷ x0), 2010 to 2021, x = {name}"
        yield f"decomposition_factors.{name}", f"year={year}", effect, "Mt_CO2e", how
    change = (sum(now["emitted"].values()) - sum(then["emitted"].values())) / 1e3
    yield "decomposition_factors.total", f"year={year}", change, "Mt_CO2e", "12 sectors, 2021 less 2010"


def _log_mean(a: float, b: float) -> float:
    return a if a == b else (a - b) / log(a / b)
