"""What a user writes: the study file and the tables beside it, checked, and put together as a ledger.

Every mistake is told with its path and line, all at once. Owns the form of the file, the questions its accounts ask of
the models, and the studies that ship. Knows no run: no results file, no figure that is computed, no comparison.
Pydantic is known here and nowhere else.

More than twenty public names, because a run is made of the parts of a study, and opened again with them.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.study.accounts import assemble, assemble_series, assemble_whole, nodes_from, tree_from
    from kringloop.study.addresses import Address
    from kringloop.study.asking import ask, asked_with, settings_of
    from kringloop.study.backcasts import BackcastSpec
    from kringloop.study.chain_scenario import ChainChange, read_chain_scenario
    from kringloop.study.changed import study_with
    from kringloop.study.concluding import ConclusionSpec, FigureSpec
    from kringloop.study.country import COUNTRY, NewCountry, member_of, new_country
    from kringloop.study.country_gaps import Gap
    from kringloop.study.grouping import GROUPS, group_rows, with_groups
    from kringloop.study.inputs import files_of_study, hash_of_inputs
    from kringloop.study.load import Study, load_ground, load_study
    from kringloop.study.model import (
        AccountSpec,
        StudyFile,
        parse_study,
        readable_part,
        stored_study,
    )
    from kringloop.study.perspective import (
        PERSPECTIVE_FORMAT,
        PerspectiveSpec,
        PickedSpec,
        parse_perspective,
        ready_files,
    )
    from kringloop.study.reconciliations import QuantitySpec, ReconciliationSpec
    from kringloop.study.scenario_files import DialSpec, ScenarioSpec
    from kringloop.study.scenario_reading import parse_scenario, read_scenario, scenario_plan, study_plans
    from kringloop.study.shipped import copy_study, find_study, shipped_studies
    from kringloop.study.shocks import ShockSpec
    from kringloop.study.written_scenario import scenario_text

__getattr__ = late(__name__, __file__)

__all__ = [
    "COUNTRY",
    "GROUPS",
    "PERSPECTIVE_FORMAT",
    "AccountSpec",
    "Address",
    "BackcastSpec",
    "ChainChange",
    "ConclusionSpec",
    "DialSpec",
    "FigureSpec",
    "Gap",
    "NewCountry",
    "PerspectiveSpec",
    "PickedSpec",
    "QuantitySpec",
    "ReconciliationSpec",
    "ScenarioSpec",
    "ShockSpec",
    "Study",
    "StudyFile",
    "ask",
    "asked_with",
    "assemble",
    "assemble_series",
    "assemble_whole",
    "copy_study",
    "files_of_study",
    "find_study",
    "group_rows",
    "hash_of_inputs",
    "load_ground",
    "load_study",
    "member_of",
    "new_country",
    "nodes_from",
    "parse_perspective",
    "parse_scenario",
    "parse_study",
    "read_chain_scenario",
    "read_scenario",
    "readable_part",
    "ready_files",
    "scenario_plan",
    "scenario_text",
    "settings_of",
    "shipped_studies",
    "stored_study",
    "study_plans",
    "study_with",
    "tree_from",
    "with_groups",
]
