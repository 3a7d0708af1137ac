"""What computes rows of accounts from engines and tables: supply chains, life cycles of products.

Owns the joining of data to engines, and the settings, levers and units of each model. Must not know files, study
files or indicators: a model is asked with inputs, settings, levers and a draw or none, and
answers with rows.

More than twenty public names: what the shipped models say about themselves is theirs, the rest are four words.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.models.declared import Asked, Input, Model, Settings, TwoTexts
    from kringloop.models.draw import Block, Draw
    from kringloop.models.held_in_products import Held, held_in
    from kringloop.models.later_chains import FIRST_TIER, FURTHER, LATER, later_places, later_values
    from kringloop.models.life_cycle import LifeCycleModel, Projection, levers_at
    from kringloop.models.life_cycle_choices import (
        AFTER_RECORD,
        BY_YEAR_ONLY,
        DIVIDING,
        HISTORY,
        Choices,
        Course,
        Levers,
        ScenarioSettings,
        overfull,
    )
    from kringloop.models.life_cycle_graph import FIRST, loops
    from kringloop.models.life_cycle_rows import life_cycle_asked, surplus
    from kringloop.models.life_cycle_tonnes import Tonnes, left_in_discards, tonnes_of
    from kringloop.models.lifetimes import LIFETIMES, fit_products, yearly_sales_and_discards
    from kringloop.models.measured import Measured
    from kringloop.models.overlap import OVERLAP_PARTS
    from kringloop.models.own_table import chains_of_table
    from kringloop.models.product_lives import life_of
    from kringloop.models.registry import MODELS, compute_moved, compute_rows
    from kringloop.models.supply_chains import (
        FINAL_DEMAND,
        OUTPUT,
        PATH_SIGN,
        PATHS,
        WITH_PATHS,
        Chains,
        ChainSettings,
        MainPath,
        chains_asked,
        last_table,
        main_paths,
    )

__getattr__ = late(__name__, __file__)

__all__ = [
    "AFTER_RECORD",
    "BY_YEAR_ONLY",
    "DIVIDING",
    "FINAL_DEMAND",
    "FIRST",
    "FIRST_TIER",
    "FURTHER",
    "HISTORY",
    "LATER",
    "LIFETIMES",
    "MODELS",
    "OUTPUT",
    "OVERLAP_PARTS",
    "PATHS",
    "PATH_SIGN",
    "WITH_PATHS",
    "Asked",
    "Block",
    "ChainSettings",
    "Chains",
    "Choices",
    "Course",
    "Draw",
    "Held",
    "Input",
    "Levers",
    "LifeCycleModel",
    "MainPath",
    "Measured",
    "Model",
    "Projection",
    "ScenarioSettings",
    "Settings",
    "Tonnes",
    "TwoTexts",
    "chains_asked",
    "chains_of_table",
    "compute_moved",
    "compute_rows",
    "fit_products",
    "held_in",
    "last_table",
    "later_places",
    "later_values",
    "left_in_discards",
    "levers_at",
    "life_cycle_asked",
    "life_of",
    "loops",
    "main_paths",
    "overfull",
    "surplus",
    "tonnes_of",
    "yearly_sales_and_discards",
]
