"""Tables of facts: every row has a source, and what the tables say is what their sources print."""

import gzip
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

import kringloop
from kringloop.core import CERTAINTIES, UnknownNameError
from kringloop.reference import (
    CERTAINTY_WORDS,
    DENOMINATORS,
    GROUPS,
    assessments,
    classification,
    crustal_abundance,
    exports_by_country,
    fact_frame,
    fact_rows,
    fact_source,
    fact_sources,
    formation_energies,
    governance_of,
    governed_by,
    imports_of,
    listed,
    raw_material,
    reference_environment,
    risk_inputs,
    supply_shares,
    thresholds,
    trade_codes,
    trade_importer,
    use_shares,
)

FACTS = Path(str(kringloop.__file__)).parent / "reference" / "facts"
TABLES = Path(kringloop.__file__).parent / "studies" / "netherlands" / "tables"
WITH_SOURCE = (
    "chemical_exergies",
    "formation_energies",
    "crustal_abundance",
    "reference_gases",
    "substance_thresholds",
    "substance_lists",
    "trade_codes",
    "listed_2023",
)


@pytest.mark.parametrize("table", WITH_SOURCE)
def test_every_row_names_a_source_that_is_described(table):
    assert {row["source"] for row in fact_rows(table)} <= set(fact_sources())


def test_certainties_are_those_of_the_house_and_have_words():
    assert set(CERTAINTY_WORDS) == set(CERTAINTIES)
    with pytest.raises(UnknownNameError, match="did you mean 'szargut1989'"):
        fact_source("szargut198")


@pytest.mark.parametrize(
    ("edition", "formula", "phase", "printed"),
    [
        ("szargut1989", "Al", "s", 888.2),
        ("szargut2007", "Al", "s", 795.7),
        ("szargut_valero2005", "Al", "s", 790.39),
        ("szargut1989", "Fe", "s", 374.3),
        ("szargut2007", "Al2O3", "s", 15.0),
        ("ahrendts1980", "H2O", "g", 8.636),
    ],
)
def test_exergies_are_those_of_their_edition(edition, formula, phase, printed):
    assert reference_environment(edition).published[formula, phase].kj_per_mol == printed


def test_no_formation_energy_stands_twice():
    assert max(Counter((f.formula, f.phase) for f in formation_energies()).values()) == 1
    assert {f.certainty for f in formation_energies() if "." in f.formula} == {"memory"}


def test_every_threshold_has_a_denominator_with_words():
    assert {t.denominator for t in thresholds().values()} == set(DENOMINATORS)
    assert {t.covers for t in thresholds().values() if t.covers} <= set(GROUPS)
    assert all(t.cas or t.covers for t in thresholds().values())


@pytest.mark.parametrize(
    ("name", "column", "study"),
    [
        ("supply_shares", "share", "critical_materials_supply"),
        ("use_shares", "share", "critical_materials_use"),
        ("criticality_assessments", "supply_risk", "critical_materials_assessment"),
    ],
)
def test_facts_and_the_shipped_study_hold_the_same_figures(name, column, study):
    """One reading of one study: a table of the ledger and a table of facts that drift apart are found here."""
    table = pl.read_csv(TABLES / f"{study}.csv", schema_overrides={"sector": pl.String}, infer_schema_length=None)
    facts = fact_frame(name)
    key = [c for c in facts.columns if c in table.columns]
    table = table.select(key).cast(dict(facts.select(key).schema)).sort(key[: key.index(column)])
    assert facts.select(key).fill_null("").equals(table.fill_null(""))


@pytest.mark.parametrize("path", sorted(FACTS.glob("*.csv.gz")), ids=lambda path: path.name)
def test_columns_of_a_packed_table_are_said_to_hold_what_they_hold(path):
    """What is said of columns beside what polars finds by looking at every row; codes of digits are text."""
    codes = {"hs6": pl.String, "cas": pl.String, "ec": pl.String}
    held = pl.read_csv(gzip.decompress(path.read_bytes()), schema_overrides=codes, infer_schema_length=None)
    said = fact_frame(path.name.removesuffix(".csv.gz"))
    assert said.schema == held.schema
    assert said.equals(held)


def test_governance_of_the_study_is_the_mean_of_the_series():
    table = pl.read_csv(TABLES / "governance.csv")
    both = table.join(fact_frame("governance"), on=["country", "year"])
    assert both.height == table.height
    assert (both["wgi_mean"] - both["mean"]).abs().max() == 0


def test_criticality_as_printed():
    assert assessments()["Cobalt", 2023].supply_risk == 2.8
    assert assessments()["Aluminium", 2011].economic_importance == 8.9
    assert risk_inputs()["Beryllium"].import_reliance is None
    assert len(risk_inputs()) == 78
    assert listed()["Copper"] is True
    assert "Zinc" not in listed()
    assert supply_shares("kobalt", "E")["COD"][0] > 0.6
    assert use_shares("Cobalt")["share"].sum() == pytest.approx(1, abs=0.03)


def test_materials_of_facts_are_codes_of_the_classification():
    codes = {c.code for c in classification("raw_materials").codes}
    assert {c.material for c in trade_codes()} | set(risk_inputs()) | set(listed()) <= codes


def test_every_code_of_trade_is_read_or_left_out_with_a_reason():
    read, left = {c.hs6 for c in trade_codes()}, {row["hs6"] for row in fact_rows("trade_codes_left_out")}
    assert not read & left
    assert set(fact_frame("trade_exports")["hs6"].unique()) <= read | left


def test_weights_that_are_not_known_are_empty_and_never_nought():
    cobalt = imports_of(trade_importer("eu"), ["810510"], [2022])
    assert cobalt["partner"].n_unique() == cobalt.height
    assert fact_frame("trade_imports").filter(tonnes=0.0).height == 0
    assert exports_by_country(["711011"], [1998])["tonnes"].null_count() > 0


def test_governance_is_that_of_the_nearest_year_and_says_which():
    assert governance_of("AUS", 2024)[2] == 2023
    assert governance_of("S19", 2020) is None
    assert governance_of(governed_by()["S19"], 2020) is not None


def test_names_that_are_not_known_get_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'Cobalt'") as told:
        raw_material("cobolt")
    assert "geen bekende grondstof" in told.value.in_language("nl")
    with pytest.raises(UnknownNameError, match="not a known importer"):
        trade_importer("atlantis")
    assert crustal_abundance()["Fe"] == 56300
