"""A run of a study: its indicators evaluated, its data checked, and one results file written that never changes.

Opens such files and answers from them, compares two, repeats an answer, takes sets of choices beside a run, and moves
the levers of a study on a workbench. Knows a study by what `study` hands it: no YAML, no checking of what a user wrote.
Holds no formula, draws nothing, and says nothing to a reader but the reason of an error.

More than twenty public names, because most commands are one function of this room.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.runs.along_chains import embodied
    from kringloop.runs.answering import figures_for
    from kringloop.runs.backcast_found import Backcasted, LeverFound, TargetFound
    from kringloop.runs.backcast_link import address_of_mix, can_be_opened, held_for_all, path_of_mix, query_of_mix
    from kringloop.runs.backcasted import NOT_STEERED, backcast_of, backcast_stated
    from kringloop.runs.beside import adjusted_figures, stored_adjusted
    from kringloop.runs.cells import BALANCING_WORDS, SourceCell, follows_words, model_words, shared_parts
    from kringloop.runs.chains import chains_of, chains_of_run, run_chain_scenario
    from kringloop.runs.checked import check_study
    from kringloop.runs.checks import COMPUTED, FAIL
    from kringloop.runs.choices import choices_of_study
    from kringloop.runs.claimed import Series, Stated, stated_from, stated_of
    from kringloop.runs.closeup import closeup_of
    from kringloop.runs.compare import Comparison, compare_runs
    from kringloop.runs.conclusions import Conclusions
    from kringloop.runs.declared import require_declared
    from kringloop.runs.dialled import dials_in, scenario_of, scenario_set, years_fit
    from kringloop.runs.drawn import Draws
    from kringloop.runs.evaluate import BASE_COLUMNS, VALUE_COLUMNS, Outcome, evaluate_indicator
    from kringloop.runs.home import shipped_home
    from kringloop.runs.kept_inputs import moved_accounts, read_inputs
    from kringloop.runs.mined import UrbanMine, urban_mine
    from kringloop.runs.named_scenario import (
        FIRST,
        FOR,
        LAST,
        LEVER,
        PAGE,
        START,
        products_in,
        scenario_named,
        scenario_sent,
        settings_of,
    )
    from kringloop.runs.opened import AS_STUDIED, Run, open_run
    from kringloop.runs.reconciled import Reconciliation
    from kringloop.runs.repeat import reproducing_command, scenario_lines, typed_path
    from kringloop.runs.run import Progress, Ran, hash_of_program, run_study
    from kringloop.runs.scenario import ScenarioBench
    from kringloop.runs.scenario_bands import OverBands, bands_of, over_bands
    from kringloop.runs.scenario_behind import levers_in
    from kringloop.runs.scenario_line import ALL, Line
    from kringloop.runs.scenario_materials import WHERE, Substituted, substituted
    from kringloop.runs.scenario_orders import ORDERS, Sampled, mean_over_orders
    from kringloop.runs.scenario_parts import (
        SHAPLEY,
        OverDraws,
        Parts,
        Reached,
        Spread,
        drawn_reaches,
        levers_behind,
        over_draws,
        parts_of,
        reached,
    )
    from kringloop.runs.scenario_together import Together, scenarios_in, together_of
    from kringloop.runs.sets import InSet, SetEvaluator, resolve
    from kringloop.runs.shocked import assumed_in, importer_of, shock_of, shock_of_run
    from kringloop.runs.steadied import STEADY_BOUNDS, steady_of_run
    from kringloop.runs.steady_answer import SteadyAnswer, SteadyProduct
    from kringloop.runs.steady_level import UnknownStock
    from kringloop.runs.steady_metals import Capacity
    from kringloop.runs.stored import READY_PERSPECTIVES
    from kringloop.runs.through_models import ThroughModels, draw_through_models
    from kringloop.runs.workbench import Workbench, life_cycle_tables, workbench_of, workbench_of_run

__getattr__ = late(__name__, __file__)

__all__ = [
    "ALL",
    "AS_STUDIED",
    "BALANCING_WORDS",
    "BASE_COLUMNS",
    "COMPUTED",
    "FAIL",
    "FIRST",
    "FOR",
    "LAST",
    "LEVER",
    "NOT_STEERED",
    "ORDERS",
    "PAGE",
    "READY_PERSPECTIVES",
    "SHAPLEY",
    "START",
    "STEADY_BOUNDS",
    "VALUE_COLUMNS",
    "WHERE",
    "Backcasted",
    "Capacity",
    "Comparison",
    "Conclusions",
    "Draws",
    "InSet",
    "LeverFound",
    "Line",
    "Outcome",
    "OverBands",
    "OverDraws",
    "Parts",
    "Progress",
    "Ran",
    "Reached",
    "Reconciliation",
    "Run",
    "Sampled",
    "ScenarioBench",
    "Series",
    "SetEvaluator",
    "SourceCell",
    "Spread",
    "Stated",
    "SteadyAnswer",
    "SteadyProduct",
    "Substituted",
    "TargetFound",
    "ThroughModels",
    "Together",
    "UnknownStock",
    "UrbanMine",
    "Workbench",
    "address_of_mix",
    "adjusted_figures",
    "assumed_in",
    "backcast_of",
    "backcast_stated",
    "bands_of",
    "can_be_opened",
    "chains_of",
    "chains_of_run",
    "check_study",
    "choices_of_study",
    "closeup_of",
    "compare_runs",
    "dials_in",
    "draw_through_models",
    "drawn_reaches",
    "embodied",
    "evaluate_indicator",
    "figures_for",
    "follows_words",
    "hash_of_program",
    "held_for_all",
    "importer_of",
    "levers_behind",
    "levers_in",
    "life_cycle_tables",
    "mean_over_orders",
    "model_words",
    "moved_accounts",
    "open_run",
    "over_bands",
    "over_draws",
    "parts_of",
    "path_of_mix",
    "products_in",
    "query_of_mix",
    "reached",
    "read_inputs",
    "reproducing_command",
    "require_declared",
    "resolve",
    "run_chain_scenario",
    "run_study",
    "scenario_lines",
    "scenario_named",
    "scenario_of",
    "scenario_sent",
    "scenario_set",
    "scenarios_in",
    "settings_of",
    "shared_parts",
    "shipped_home",
    "shock_of",
    "shock_of_run",
    "stated_from",
    "stated_of",
    "steady_of_run",
    "stored_adjusted",
    "substituted",
    "together_of",
    "typed_path",
    "urban_mine",
    "workbench_of",
    "workbench_of_run",
    "years_fit",
]
