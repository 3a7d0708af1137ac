"""Electronics taken apart and weighed: what each kind of product is made of, by UNU key and class of material."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import delimited_rows, number, require_columns

KEY: Final = "babbitt2020"
FILES: Final = ("components.csv",)
DECIMALS: Final = 6
KINDS: Final = {
    "Basic mobile phone": "0306",
    "Blu-ray player": "0404",
    "CRT TV": "0407",
    "CRT monitor": "0308",
    "DVD player": "0404",
    "Digital camcorder": "0406",
    "Digital camera": "0406",
    "E-reader": "0402",
    "Gaming console": "0702",
    "Integrated desktop": "0302",
    "LCD monitor": "0309",
    "LED monitor": "0309",
    "Laptop": "0303",
    "MP3 player": "0402",
    "Netbook": "0303",
    "Plasma TV": "0408",
    "Printer": "0304",
    "Smartphone": "0306",
    "Tablet": "0303",
    "Traditional desktop": "0302",
}
"""UNU key of each kind of product."""
LEFT_OUT: Final = frozenset({"Drone", "Fitness tracker", "Smart & non-smart thermostat"})
"""Kinds that are a small part of their key: they do not stand for toys, medical goods or alarms."""
CONTENTS: Final = {
    "Aluminum": "aluminium",
    "Battery (mass estimated)": "batteries",
    "CRT glass": "crt_glass",
    "Copper": "copper",
    "Flat panel glass": "flat_glass",
    "Li-ion battery": "batteries",
    "Other glass": "other_glass",
    "Other metals": "other_metals",
    "Others": "other",
    "PCB": "circuit_boards",
    "Plastic": "plastics",
    "Steel": "steel",
}


def clean(place: Path) -> pl.DataFrame:
    """Rows `product, content, share, spread, products, source`: mean share of the mass over products of a key.

    `spread` is the standard deviation between the products, `products` how many there are.

    Raises
    ------
    SourceError   a kind of product or a material that is not known, a mass below nought, or a column that is absent
    """
    each = _of_products(_weighed(place), ["content"])
    count = each.group_by("product").agg(pl.col("model").n_unique().alias("products"))
    wide = count.join(each.select("content").unique(), how="cross").join(
        each.select("product", "model").unique(), on="product"
    )
    full = wide.join(each, on=["product", "model", "content"], how="left").with_columns(pl.col("share").fill_null(0.0))
    found = full.group_by("product", "content", "products").agg(
        pl.col("share").mean(), pl.col("share").std().fill_null(0.0).alias("spread")
    )
    return _tidy(found.filter(pl.col("share") > 0), ["product", "content"], ["share", "spread", "products"])


def clean_parts(place: Path) -> pl.DataFrame:
    """Rows `product, part, content, share, source`: the same, by the part a material is in; parts as the authors name
    them.
    """
    each = _of_products(_weighed(place), ["part", "content"])
    count = each.group_by("product").agg(pl.col("model").n_unique().alias("products"))
    found = each.group_by("product", "part", "content").agg(pl.col("share").sum()).join(count, on="product")
    found = found.with_columns(share=pl.col("share") / pl.col("products"))
    return _tidy(found.filter(pl.col("share") > 0), ["product", "part", "content"], ["share"])


def _tidy(frame: pl.DataFrame, key: list[str], figures: list[str]) -> pl.DataFrame:
    rounded = [pl.col(c).round(DECIMALS) for c in figures if c != "products"]
    return frame.with_columns(*rounded, pl.lit(KEY).alias("source")).select([*key, *figures, "source"]).sort(key)


def _of_products(weighed: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Share of the mass of each product."""
    whole = pl.col("mass").sum().over("product", "model")
    return (
        weighed.with_columns(share=pl.col("mass") / whole).group_by("product", "model", *by).agg(pl.col("share").sum())
    )


def _weighed(place: Path) -> pl.DataFrame:
    """Rows `product, model, part, content, mass`."""
    path = locate(place, FILES)
    rows = delimited_rows(path)
    require_columns(path, rows[0], ["category", "product", "component", "material", "mass_g"])
    records = []
    for line, row in enumerate(rows, 2):
        if row["category"] in LEFT_OUT:
            continue
        for column, known in (("category", KINDS), ("material", CONTENTS)):
            if row[column] not in known:
                raise SourceError(
                    f"{path} line {line}: '{row[column]}' is no {column} that is known\n"
                    "  Add it to the reader, with what it stands for."
                )
        mass = number(row["mass_g"], path=path, line=line, column="mass_g")
        if mass is None or mass < 0:
            raise SourceError(f"{path} line {line}: a mass of '{row['mass_g']}' g; expected one of nought or more")
        model = f"{row['category']}: {row['product']}"
        records.append((KINDS[row["category"]], model, row["component"], CONTENTS[row["material"]], mass))
    return pl.DataFrame(records, schema=["product", "model", "part", "content", "mass"], orient="row")


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Elektronica uit elkaar gehaald en gewogen", "Electronics taken apart and weighed"),
        origin=Origin(
            producer="Babbitt, Madaka, Althaf, Kasulaitis, Ryen",
            dataset="Scientific Data 7, 251",
            title="Disassembly-based bill of materials data for consumer electronic products",
            vintage="2020; products of 1990-2018",
            licence="facts with citation; the licence of the deposit was not read",
            kind="observed",
            url="https://doi.org/10.1038/s41597-020-0573-9",
            note="Mean over products of one kind; part was read by the authors in the literature. No sample of "
            "what is sold. Classes of material: what metals are in circuit boards and batteries is not told.",
        ),
        years=(1990, 2018),
        files=FILES,
        rules=(
            "each product counts once, whatever its mass; a kind of material that it lacks counts as nought",
            "kinds that are a small part of their UNU key are left out: drones, fitness trackers, thermostats",
        ),
        traps=(
            "materials are classes (steel, plastics, circuit board), no elements",
            "products of many years stand for every year; they are no sample of what is sold in the Netherlands",
        ),
        clean=clean,
    ),
    file=__file__,
)
