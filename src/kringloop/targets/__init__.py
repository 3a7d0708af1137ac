"""What should be reached and where it stands: targets, courses, budgets, division, distance, chance, and the ratchet.

Owns how a goal becomes a course, a budget and parts that add up, and how a series is held against it. Knows no study,
no page and no country; takes plain figures, and of indicators only their names and units.

More than twenty public names, because each question to a target is one function and each answer one class.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.targets.allocation import (
        PRINCIPLES,
        Allocation,
        Principle,
        allocate,
        bounded,
        ensemble,
        printed,
    )
    from kringloop.targets.boundaries import SHARINGS, Band, Place, Sharing, share_of_limit
    from kringloop.targets.chance import Chance, all_met, from_draws, from_history, onwards
    from kringloop.targets.convergence import Converging, converge
    from kringloop.targets.courses import (
        COURSES,
        Course,
        between,
        budget_exponential,
        budget_linear,
        contraction,
        exponential,
        halving,
        linear,
        s_curve,
    )
    from kringloop.targets.distances import STATES, Distance, distance, growth_rate, progress_score
    from kringloop.targets.down import DIVISION, Part, divide, read_division
    from kringloop.targets.growth import Forms, MissionAccount, forms, mission_account, required_intensity
    from kringloop.targets.judged import Judged, judge
    from kringloop.targets.materials import ANCHORS, METRICS, Anchor, MaterialBudget, material_budget, require_metric
    from kringloop.targets.statement import (
        BESIDE_STUDY,
        CERTAINTIES,
        STANDINGS,
        TARGETS,
        Statement,
        check_targets,
        statements_of,
    )
    from kringloop.targets.tightening import Loosened, Ratchet, happened, loosened, ratchet

__getattr__ = late(__name__, __file__)

__all__ = [
    "ANCHORS",
    "BESIDE_STUDY",
    "CERTAINTIES",
    "COURSES",
    "DIVISION",
    "METRICS",
    "PRINCIPLES",
    "SHARINGS",
    "STANDINGS",
    "STATES",
    "TARGETS",
    "Allocation",
    "Anchor",
    "Band",
    "Chance",
    "Converging",
    "Course",
    "Distance",
    "Forms",
    "Judged",
    "Loosened",
    "MaterialBudget",
    "MissionAccount",
    "Part",
    "Place",
    "Principle",
    "Ratchet",
    "Sharing",
    "Statement",
    "all_met",
    "allocate",
    "between",
    "bounded",
    "budget_exponential",
    "budget_linear",
    "check_targets",
    "contraction",
    "converge",
    "distance",
    "divide",
    "ensemble",
    "exponential",
    "forms",
    "from_draws",
    "from_history",
    "growth_rate",
    "halving",
    "happened",
    "judge",
    "linear",
    "loosened",
    "material_budget",
    "mission_account",
    "onwards",
    "printed",
    "progress_score",
    "ratchet",
    "read_division",
    "require_metric",
    "required_intensity",
    "s_curve",
    "share_of_limit",
    "statements_of",
]
