"""CBS 83180: extraction, imports and exports of the Netherlands by material, 1996-2023."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names
from kringloop.sources.addresses import JOINED, YEAR, Address, by_year, measures
from kringloop.sources.cbs import cbs_origin, statline_files
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.statline import Measure, read_statline

KEY: Final = "cbs_83180"

EXTRACTION: Final = (
    ("TotalExtraction", "materials"),
    ("TotalBiomass", "biomass"),
    ("TotalCropsExclFodderCrops", "crops"),
    ("Cereals", "cereals"),
    ("RootsAndTubers", "roots_tubers"),
    ("SugarCrops", "sugar_crops"),
    ("Pulses", "pulses"),
    ("OilBearingCrops", "oil_crops"),
    ("Vegetables", "vegetables"),
    ("Fruit", "fruit"),
    ("Fibres", "fibres"),
    ("OtherCropsNEC", "other_crops"),
    ("TotalCropResiduesAndFodderCrops", "residues_and_fodder"),
    ("CropResidues", "crop_residues"),
    ("FodderCropsAndGrass", "fodder_and_grass"),
    ("Wood", "wood"),
    ("FishCaptureAndOtherAquaticLife", "fish"),
    ("TotalNonMetallicMinerals", "minerals"),
    ("Salt", "salt"),
    ("LimestoneAndGypsum", "limestone_gypsum"),
    ("SandAndGravel", "sand_gravel"),
    ("ClaysAndKaolin", "clays"),
    ("ExcavatedEarthenMaterials", "excavated_earth"),
    ("TotalFossilEnergyCarriers", "fossil"),
    ("Coal", "coal"),
    ("Peat", "peat"),
    ("CrudeOilAndNaturalGasLiquids", "crude_oil"),
    ("NaturalGas", "natural_gas"),
)
"""Columns _1 to _28, in the order of the table."""

TRADE: Final = (
    ("TotalBiomassAndRelatedProducts", "biomass"),
    ("TotalCropsExclFodderCrops", "crops"),
    ("CerealsAndRelatedProducts", "cereals"),
    ("RootsTubersAndRelatedProducts", "roots_tubers"),
    ("SugarCropsAndRelatedProducts", "sugar_crops"),
    ("PulsesAndRelatedProducts", "pulses"),
    ("NutsAndRelatedProducts", "nuts"),
    ("OilBearingCropsAndRelatedProducts", "oil_crops"),
    ("VegetablesAndRelatedProducts", "vegetables"),
    ("FruitAndRelatedProducts", "fruit"),
    ("FibresAndRelatedProducts", "fibres"),
    ("OtherCropsNECAndRelatedProducts", "other_crops"),
    ("TotalCropResiduesAndFodderCrops", "residues_and_fodder"),
    ("CropResidues", "crop_residues"),
    ("FodderCropsAndGrass", "fodder_and_grass"),
    ("WoodAndRelatedProducts", "wood"),
    ("FishAquaticLifeAndRelatedProducts", "fish"),
    ("TotalOfLiveAnimalsAndMeatProducts", "animals_and_meat"),
    ("LiveAnimals", "live_animals"),
    ("MeatAndRelatedProducts", "meat"),
    ("DairyProductsBirdEggsAndHoney", "dairy_eggs_honey"),
    ("OtherProductsFromAnimals", "other_animal_products"),
    ("ProductsMainlyFromBiomass", "biomass_products"),
    ("TotalMetal", "metals"),
    ("IronOrePrimaryAndProcessed", "iron"),
    ("TotalNonFerroOre", "non_ferrous"),
    ("CopperOrePrimaryAndProcessed", "copper"),
    ("NickelOrePrimaryAndProcessed", "nickel"),
    ("LeadOrePrimaryAndProcessed", "lead"),
    ("ZincOrePrimaryAndProcessed", "zinc"),
    ("TinOrePrimaryAndProcessed", "tin"),
    ("PreciousMetalPrimaryAndProcessed", "precious_metals"),
    ("BauxitePrimaryAndProcessed", "bauxite_aluminium"),
    ("OtherMetalOrePrimaryAndProcessed", "other_metals"),
    ("ProductsMainlyFromMetal", "metal_products"),
    ("TotalNonMetallicMinerals", "minerals"),
    ("OrnamentalAndBuildingStone", "building_stone"),
    ("ChalkAndDolomite", "chalk_dolomite"),
    ("Slate", "slate"),
    ("ChemicalAndFertilizerMinerals", "fertilizer_minerals"),
    ("Salt", "salt"),
    ("OtherMineralsNEC", "other_minerals"),
    ("LimestoneAndGypsum", "limestone_gypsum"),
    ("SandAndGravel", "sand_gravel"),
    ("ClaysAndKaolin", "clays"),
    ("ProductsMainlyFromNonMetalMinerals", "mineral_products"),
    ("TotalFossilEnergyCarriers", "fossil"),
    ("Total", "coal_and_peat"),
    ("HardCoal", "coal"),
    ("Peat", "peat"),
    ("Total", "oil_and_gas"),
    ("CrudeOil", "crude_oil"),
    ("NaturalGas", "natural_gas"),
    ("ProductsOfFossilEnergyCarriers", "fossil_products"),
    ("OtherProducts", "other_products"),
    ("WasteResiduals", "waste"),
)
"""Columns below the total of imports (_30 to _85) and, once more, of exports (_87 to _142)."""


def clean(place: Path) -> pl.DataFrame:
    """Cells `year, flow, good, material, mass` with flow extraction, import or export; kt."""
    columns = list(_columns())
    path = locate(place, FILES)
    wide = read_statline(path, period="Periods", dimensions={}, measures=[Measure(name, name) for name, *_ in columns])
    named = pl.DataFrame(
        [
            (name, flow, "memo" if material == "excavated_earth" else "materials", material)
            for name, flow, material in columns
        ],
        schema=["column", "flow", "good", "material"],
        orient="row",
    )
    long = wide.unpivot(index="year", variable_name="column", value_name="mass").join(named, on="column")
    return long.select("year", "flow", "good", "material", "mass")


def _columns() -> Iterator[tuple[str, str, str]]:
    """Full column name with its number, flow, material."""
    for position, (words, material) in enumerate(EXTRACTION, 1):
        yield f"{words}_{position}", "extraction", material
    for flow, words, first in (("import", "TotalImport", 29), ("export", "TotalExport", 86)):
        yield f"{words}ByTypeOfMaterial_{first}", flow, "materials"
        for position, (part, material) in enumerate(TRADE, first + 1):
            yield f"{part}_{position}", flow, material


def cells() -> tuple[Address, ...]:
    """Where a figure stands: each flow of each material is a column of its own."""
    columns = {JOINED.join((flow, material)): column for column, flow, material in _columns()}
    return (by_year("Periods", f"{YEAR}JJ00"), *measures(JOINED.join(("flow", "material")), columns))


FILES: Final = statline_files("83180ENG")

SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Materiaalstromen: winning, invoer en uitvoer", "Material flows: extraction, imports and exports"),
        origin=cbs_origin(
            "83180ENG",
            "Material flows",
            note="Million kg. Imports and exports contain transit and re-exports; other CBS and Eurostat publications "
            "follow other rules. Excavated earthen materials stand outside the total (good 'memo').",
        ),
        years=(1996, 2023),
        files=FILES,
        rules=(
            "columns _1 to _142 are read by full name with number; _143 to _256 hold only zeros and are left out",
            "totals and parts are split into rows that add up; rounding differences of 1 or 2 million kg are rows",
        ),
        traps=(
            "domestic material consumption is not in the table: extraction + imports - exports",
            "imports hold the large transit flows: 400 billion kg in 2022, against 282 in the CBS publication",
        ),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)
