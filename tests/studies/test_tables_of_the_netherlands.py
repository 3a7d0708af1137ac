"""The tables that ship with the study of the Netherlands: sound, complete, and true to what is published."""

import os
from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from kringloop import studies
from kringloop.core import KINDS, SourceError
from kringloop.reference import classification
from kringloop.sources import RELEASES, SOURCES, write
from kringloop.studies.netherlands.recipe.__main__ import main
from kringloop.studies.netherlands.recipe.accounts import ACCOUNTS
from kringloop.studies.netherlands.recipe.tables import RECIPE, tables
from kringloop.tables import csv_bytes

FOLDER = Path(studies.__path__[0]) / "netherlands" / "tables"
WORKED = Path(__file__).parents[1] / "worked" / "data"
FITTED = {"electronics_lifetimes"}
"""Made from other shipped tables, not from snapshots: `kringloop stocks lifetimes --refit FILE`."""
NAMES = sorted(
    path.relative_to(FOLDER).with_suffix("").as_posix()
    for path in FOLDER.glob("**/*.csv")
    if not path.name.startswith("chains_")  # see test_chains_of_the_netherlands.py
)
BY_KEY = {shipped.account.key: shipped.account for shipped in ACCOUNTS}
TREES = {"material_flows": "materials", "waste": "waste_types"}
SNAPSHOTS = os.environ.get("KRINGLOOP_SNAPSHOTS", "")


@cache
def table(name):
    return pl.read_csv(FOLDER / f"{name}.csv", infer_schema=False)


@cache
def flows(key):
    """Rows of an account with the sector and stage of their nodes."""
    nodes = table("nodes").select("id", "sector", "stage")
    rows = table(key)
    for end in ("origin", "destination"):
        rows = rows.join(nodes.rename({"id": end, "sector": f"sector_{end}", "stage": f"stage_{end}"}), on=end)
    assert rows.height == table(key).height
    return rows.with_columns(
        pl.coalesce("sector_origin", "sector_destination").alias("sector"),
        pl.col("stage_destination").alias("destination.stage"),
    )


def tree_of(key, column):
    return BY_KEY[key].trees.get(column.removeprefix("destination."))


def lines_up(key, column):
    """Each code of a column and every code above it."""
    name = tree_of(key, column)
    codes = flows(key)[column].unique().to_list()
    return {c: (c, *classification(name).above(c)) if name else (c,) for c in codes}


@pytest.mark.parametrize("key", list(BY_KEY))
def test_every_published_total_is_got_back_exactly(key):
    totals, rows = table(f"totals/{key}"), flows(key)
    for layer in BY_KEY[key].layers:
        columns = [c for c in totals.columns if c not in {la.name for la in BY_KEY[key].layers}]
        ups = [lines_up(key, c) for c in columns]
        sums = defaultdict(float)
        for *codes, value in rows.drop_nulls(layer.name).select(*columns, layer.name).rows():
            for total in product(*(up[c] for up, c in zip(ups, codes, strict=True))):
                sums[total] += float(value)
        published = totals.drop_nulls(layer.name).select(*columns, layer.name).rows()
        assert published
        wrong = [(codes, v) for *codes, v in published if round(sums[tuple(codes)], layer.decimals) != float(v)]
        assert wrong == []


@pytest.mark.parametrize("key", list(BY_KEY))
def test_no_flow_stands_twice_and_every_node_is_known(key):
    rows = table(key)
    columns = [c for c in ("year", "origin", "destination", "good", "material") if c in rows.columns]
    assert not rows.select(columns).is_duplicated().any()
    assert set(rows["origin"]) | set(rows["destination"]) <= set(table("nodes")["id"])
    assert set(rows["part"]) <= {"leaf", "rounding", "unspecified"}


@pytest.mark.parametrize("key", list(BY_KEY))
def test_every_code_of_an_account_is_in_its_classification(key):
    for column, name in BY_KEY[key].trees.items():
        if column in table(key).columns:
            known = classification(name)
            assert [c for c in table(key)[column].unique() if c not in known] == []


@pytest.mark.parametrize("key", list(BY_KEY))
def test_every_row_has_a_figure_and_figures_have_no_noise(key):
    layers = [layer.name for layer in BY_KEY[key].layers]
    assert not table(key).select(pl.all_horizontal(pl.col(layers).is_null()).any()).item()
    for layer in BY_KEY[key].layers:
        decimals = table(key)[layer.name].drop_nulls().str.extract(r"\.(\d+)$").str.len_chars().max() or 0
        assert decimals <= layer.decimals


@pytest.mark.parametrize(
    "name",
    [n for n in NAMES if not n.startswith("totals/") and n not in {"nodes", "origins"} and not n.endswith("_origins")],
)
def test_every_row_names_a_known_source(name):
    assert table(name)["source"].null_count() == 0
    assert set(table(name)["source"]) <= set(table("origins")["id"])


def test_every_origin_is_complete_and_of_a_known_kind():
    origins = table("origins")
    assert not origins["id"].is_duplicated().any()
    assert set(origins["kind"]) <= set(KINDS)
    for column in ("producer", "dataset", "title", "vintage", "licence", "url"):
        assert origins[column].null_count() == 0


def test_every_node_has_names_and_a_known_stage_sector_and_region():
    nodes = table("nodes")
    assert not nodes["id"].is_duplicated().any()
    assert all(s in classification("stages") for s in nodes["stage"])
    assert all(s in classification("activities") for s in nodes["sector"].drop_nulls())
    assert all(r in classification("regions") for r in nodes["region"])


def test_published_observations_have_known_series_items_and_no_duplicates():
    observed, series = table("eurostat"), table("eurostat_series")
    assert set(observed["series"]) == set(series["series"])
    assert not observed.select("series", "region", "item", "year").is_duplicated().any()
    assert all(r in classification("regions") for r in observed["region"].unique())
    for key, items in series.drop_nulls("items").select("series", "items").rows():
        found = observed.filter(pl.col("series") == key)["item"].unique()
        assert [i for i in found if i not in classification(items)] == []


@pytest.mark.parametrize(
    ("name", "column", "codes"),
    [
        ("critical_materials_supply", "country", "countries"),
        ("governance", "country", "countries"),
        ("critical_materials_assessment", "material", "raw_materials"),
        ("critical_materials_supply", "material", "raw_materials"),
        ("critical_materials_use", "material", "raw_materials"),
        ("critical_materials_use", "sector", "activities"),
        ("technology_metals", "metal", "raw_materials"),
        ("technology_metals", "technology", "technologies"),
        ("electronics", "product", "electronics"),
        ("electronics_introduced", "product", "electronics"),
        ("electronics_lifetimes", "product", "electronics"),
    ],
)
def test_codes_of_the_other_tables_are_known(name, column, codes):
    known = classification(codes)
    assert [c for c in table(name)[column].drop_nulls().unique() if c not in known] == []


def test_shares_printed_as_a_bound_carry_the_flag():
    supply = table("critical_materials_supply")
    censored = supply.filter(pl.col("flag") == "censored")
    assert censored.height == 514
    assert set(censored["share"]) == {"0.001"}


def figure(account, layer, year, selection):
    rows = flows(account) if account in BY_KEY else table(account)
    rows = rows.filter(pl.col("year") == year).drop_nulls(layer)
    for condition in filter(None, (selection or "").split(";")):
        column, code = condition.split("=")
        tree = tree_of(account, column) if account in BY_KEY else None
        allowed = classification(tree).below(code) if tree else {code}
        rows = rows.filter(pl.col(column).is_in(list(allowed)))
    assert rows.height
    return rows[layer].cast(float).sum()


@pytest.mark.plausibility
@pytest.mark.parametrize("case", list(pl.read_csv(WORKED / "plausibility_netherlands.csv", infer_schema=False).rows()))
def test_figures_of_the_dutch_accounts_come_out(case):
    account, layer, year, selection, value, decimals, factor, _ = case
    seen = figure(account, layer, year, selection) * float(factor)
    assert seen == pytest.approx(float(value), abs=0.5000001 * 10.0 ** -int(decimals))


@pytest.mark.plausibility
def test_published_observations_come_out_with_their_flags():
    keys = ["series", "region", "item", "year"]
    expected = pl.read_csv(WORKED / "plausibility_eurostat.csv", infer_schema=False)
    joined = expected.join(table("eurostat"), on=keys, how="left", nulls_equal=True)
    assert joined["value_right"].null_count() == 0
    wrong = joined.filter(pl.col("value").cast(float) != pl.col("value_right").cast(float))
    assert wrong.rows() == []
    assert joined["flag"].to_list() == joined["flag_right"].to_list()


@pytest.mark.plausibility
def test_domestic_material_consumption_of_2023():
    extraction = figure("material_flows", "mass", "2023", "destination=NL.extraction;good=materials")
    imports = figure("material_flows", "mass", "2023", "origin=RoW;good=materials")
    exports = figure("material_flows", "mass", "2023", "destination=RoW;good=materials")
    assert (extraction + imports - exports) / 1000 == pytest.approx(141.36, abs=0.005)


def test_the_unit_of_acidification_follows_from_the_substances():
    # 10^9 mol H+: NOx / 46 g, 2 SO2 / 64 g, NH3 / 17 g per mole; every column is rounded to 0.1 kt
    rows = table("air_emissions").filter(pl.col("origin") == "NL.01")
    rows = rows if rows.height else table("air_emissions").filter(pl.col("origin") == "NL.A")
    numbers = rows.select(pl.col("nox", "so2", "nh3", "acidification").cast(float)).drop_nulls()
    expected = numbers["nox"] / 46 + numbers["so2"] / 32 + numbers["nh3"] / 17
    assert (numbers["acidification"] - expected).abs().max() < 0.06


def test_a_folder_without_snapshots_lists_every_missing_file(tmp_path, capsys):
    (tmp_path / "83180ENG.csv").write_text("Periods\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"(?s)45 problems in .*84970NED\.csv.*wgidataset.*Nothing") as caught:
        tables(tmp_path)
    assert "83180ENG.csv" not in str(caught.value).replace(str(tmp_path), "")
    assert main([str(tmp_path), "--to", str(tmp_path / "out")]) == 1
    assert "85867ENG.csv" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_figures_are_written_without_noise_and_absence_stays_empty():
    frame = pl.DataFrame({"a": ["x", ""], "b": [0.1 + 0.2, None], "c": [12.0, -0.5]})
    frame = frame.with_columns(pl.col("b").round(1))
    assert csv_bytes(frame) == b"a,b,c\nx,0.3,12\n,,-0.5\n"


def test_the_recipe_asks_for_the_files_of_the_sources_its_tables_name():
    """A source that another study reads is no file that this one needs."""
    assert sorted(RECIPE.sources) == table("origins")["id"].to_list()


def test_every_source_names_its_licence_rules_and_traps():
    for source in (*SOURCES, *RELEASES):
        assert source.rules
        assert source.traps
        assert source.origin.url.startswith("https://")
        assert source.origin.licence


@pytest.mark.skipif(not SNAPSHOTS, reason="KRINGLOOP_SNAPSHOTS does not name a folder of snapshots")
def test_the_shipped_tables_are_rebuilt_byte_for_byte(tmp_path):
    written = write(tables(Path(SNAPSHOTS)), tmp_path)
    assert sorted(p.relative_to(tmp_path).with_suffix("").as_posix() for p in written) == [
        n for n in NAMES if n not in FITTED
    ]
    assert [p for p in written if p.read_bytes() != (FOLDER / p.relative_to(tmp_path)).read_bytes()] == []
