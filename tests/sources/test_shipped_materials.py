"""Critical materials, technologies and population: the figures printed by their producers come out."""

from pathlib import Path

import polars as pl
import pytest

from kringloop import studies
from kringloop.reference import classification

FOLDER = Path(studies.__path__[0]) / "netherlands" / "tables"
pytestmark = pytest.mark.plausibility


def table(name):
    return pl.read_csv(FOLDER / f"{name}.csv", infer_schema_length=None)


@pytest.mark.parametrize(("material", "expected"), [("Gallium", 0.88), ("Magnesium", 0.82), ("Neodymium", 0.73)])
def test_concentration_of_world_processing(material, expected):
    world = (pl.col("scope") == "world") & (pl.col("stage") == "P") & (pl.col("material") == material)
    shares = table("critical_materials_supply").filter(world)["share"]
    assert (shares**2).sum() == pytest.approx(expected, abs=0.005)


def test_pairs_of_material_and_stage_above_65_percent_from_one_third_country():
    members = list(classification("countries").below("EU27_2020"))
    outside = (pl.col("scope") == "EU") & ~pl.col("country").is_in(members)
    largest = (
        table("critical_materials_supply").filter(outside).group_by("material", "stage").agg(pl.col("share").max())
    )
    assert largest.filter(pl.col("share") > 0.65).height == 12
    assert largest.filter(pl.col("material") == "Magnesium")["share"].max() == 0.97


@pytest.mark.parametrize(
    ("material", "risk", "importance"), [("Magnesium", 4.1, 7.4), ("Cobalt", 2.8, 6.8), ("Gallium", 3.9, None)]
)
def test_assessment_of_2023(material, risk, importance):
    found = table("critical_materials_assessment").filter(pl.col("year") == 2023, pl.col("material") == material)
    assert found["supply_risk"].to_list() == [risk]
    assert importance is None or found["economic_importance"].to_list() == [importance]


def test_neodymium_goes_into_magnets():
    use = table("critical_materials_use").filter(pl.col("material") == "Neodymium").sort("share")
    assert use.select("application", "sector", "share").row(-1) == ("Magnets", 25, 0.8)


@pytest.mark.parametrize(("metal", "figures"), [("Neodymium", (179, 116, 217)), ("Dysprosium", (22.7, 12, 42))])
def test_metals_of_a_direct_drive_wind_turbine(metal, figures):
    chosen = (pl.col("technology") == "Wind-DDPM") & (pl.col("metal") == metal) & (pl.col("year") == 2020)
    row = table("technology_metals").filter(chosen)
    assert row["unit"].to_list() == ["kg/MW"]
    assert row.select("mean", "min", "max").row(0) == pytest.approx(figures, rel=0.01)


def test_domestic_material_consumption_per_head_of_2023():
    chosen = (pl.col("series") == "population_average") & (pl.col("region") == "NL") & (pl.col("year") == 2023)
    people = table("eurostat").filter(chosen)["value"].item()
    assert 141_364e3 / people == pytest.approx(7.9, abs=0.05)


def test_other_published_figures_of_the_netherlands():
    observed = table("eurostat").filter(pl.col("region") == "NL")
    expected = {
        ("ghg_per_head", 2023): 7632,
        ("exports_recyclables_extra_eu", 2024): 5.96e6,
        ("recycling_rate_municipal", 2023): 58.4,
        ("patents_recycling", 2020): 13.25,
        ("ce_employment_share", 2023): 1.1,
    }
    for (series, year), value in expected.items():
        seen = observed.filter(pl.col("series") == series, pl.col("year") == year)["value"].item()
        assert seen == pytest.approx(value, rel=1e-3), series
