"""Data sources: one file per dataset, from the producer's own format to tidy cells with an origin.

Owns where figures come from, how each file is cleaned, its licence and its traps, and what recipes of studies share
to turn cells into tables. Knows no ledger, no study, no indicator and no formula.

More than twenty public names, because each dataset is one: importing the room registers them all.
"""

from kringloop.sources import (
    cbs_air_emissions,
    cbs_energy,
    cbs_environmental_sector,
    cbs_industrial_waste,
    cbs_material_flows,
    cbs_production,
    cbs_trade_and_labour,
    ec_critical_materials,
    eurostat_circular_economy,
    eurostat_population,
    premise_metals,
    wiod,
    worldbank_governance,
    wot_electronics,
)
from kringloop.sources.accounts import Account, Built, Layer, build
from kringloop.sources.addresses import JOINED, Address
from kringloop.sources.command import rewrite
from kringloop.sources.eurostat_tables import EUROSTAT, eurostat_tables
from kringloop.sources.making import Tables, cells_table, codes_of, origins_table, write
from kringloop.sources.sdmx_csv import read_sdmx_csv
from kringloop.sources.snapshots import find, require_files
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.statline import Measure, map_codes, read_statline

__all__ = [
    "EUROSTAT",
    "JOINED",
    "SOURCES",
    "Account",
    "Address",
    "Built",
    "Layer",
    "Measure",
    "Source",
    "Tables",
    "build",
    "cbs_air_emissions",
    "cbs_energy",
    "cbs_environmental_sector",
    "cbs_industrial_waste",
    "cbs_material_flows",
    "cbs_production",
    "cbs_trade_and_labour",
    "cells_table",
    "codes_of",
    "ec_critical_materials",
    "eurostat_circular_economy",
    "eurostat_population",
    "eurostat_tables",
    "find",
    "map_codes",
    "origins_table",
    "premise_metals",
    "read_sdmx_csv",
    "read_statline",
    "require_files",
    "rewrite",
    "wiod",
    "worldbank_governance",
    "wot_electronics",
    "write",
]
