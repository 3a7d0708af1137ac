"""Data sources: one file per dataset, from the producer's own format to tidy cells with an origin.

Owns where figures come from, how each file is cleaned, its licence and its traps, and what recipes of studies share
to turn cells into tables. Knows no ledger, no study, no indicator and no formula.

More than twenty public names, because each dataset is one: a file that declares a source or a release is found by
being there, and is a public name of the room.
"""

from kringloop.core import modules_in
from kringloop.sources.accounts import Account, Built, Layer, build
from kringloop.sources.addresses import JOINED, Address
from kringloop.sources.baci_release import read_baci
from kringloop.sources.command import rewrite
from kringloop.sources.comtrade import whole_comtrade
from kringloop.sources.country import MANY_IMPACTS, country_recipe, country_tables
from kringloop.sources.eurostat_forms import read_eurostat, whole_eurostat
from kringloop.sources.eurostat_tables import EUROSTAT, eurostat_series, eurostat_steps, eurostat_tables
from kringloop.sources.making import Tables, cells_table, codes_of, origins_table, write
from kringloop.sources.rivm_zzs import read_zzs
from kringloop.sources.snapshots import find, require_files
from kringloop.sources.source import RELEASES, SOURCES, Release, Source, declared_in
from kringloop.sources.statline import Measure, map_codes, read_statline
from kringloop.sources.statline_v4 import whole_v4
from kringloop.sources.steps import Recipe, Step, as_text, read_as_text, require_known, whole_step
from kringloop.sources.whole import Extent, Whole
from kringloop.sources.worldbank_indicator import whole_world_bank

__all__ = [
    "EUROSTAT",
    "JOINED",
    "MANY_IMPACTS",
    "RELEASES",
    "SOURCES",
    "Account",
    "Address",
    "Built",
    "Extent",
    "Layer",
    "Measure",
    "Recipe",
    "Release",
    "Source",
    "Step",
    "Tables",
    "Whole",
    "as_text",
    "build",
    "cells_table",
    "codes_of",
    "country_recipe",
    "country_tables",
    "eurostat_series",
    "eurostat_steps",
    "eurostat_tables",
    "find",
    "map_codes",
    "origins_table",
    "read_as_text",
    "read_baci",
    "read_eurostat",
    "read_statline",
    "read_zzs",
    "require_files",
    "require_known",
    "rewrite",
    "whole_comtrade",
    "whole_eurostat",
    "whole_step",
    "whole_v4",
    "whole_world_bank",
    "write",
]
__all__ += declared_in(modules_in(__name__))
