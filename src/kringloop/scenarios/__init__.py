"""Levers and what follows when they are moved: a scenario is a ledger, and every indicator runs on it.

Owns the levers, one file each, and the questions about them. Must not know study files, results files or pages.

More than twenty public names: a lever, an assumption, a plan and an answer each have what is asked of them.
"""

from kringloop.scenarios.assumption import ACCOUNT, BY, CHAIN, FLOWS, LAYER, MATERIAL, PRODUCT, Assumption, scope_words
from kringloop.scenarios.backcast import OBJECTIVES, TOLERANCE, Aims, Backcast, attainable, backcast, near
from kringloop.scenarios.backcast_question import (
    BACKCAST_FIGURES,
    BackcastAsked,
    TargetAsked,
    backcast_text,
    read_backcast,
    read_target,
    require_asked,
)
from kringloop.scenarios.carried import (
    GOES_ON,
    ORIGIN,
    GoingOn,
    More,
    going_on,
    rows_chosen,
    with_none,
    with_rows_changed,
)
from kringloop.scenarios.chained import chain_moved
from kringloop.scenarios.compose import moved_levers
from kringloop.scenarios.course import Penetration
from kringloop.scenarios.dial import (
    ALL_PRODUCTS,
    CHOICE,
    OWN,
    OWN_NAMES,
    SET,
    Dial,
    Setting,
    dialled,
    dials_of,
    setting_of,
)
from kringloop.scenarios.explore import ASKED, Answer, Beside, frontier_of, read_answer
from kringloop.scenarios.figures import ANSWER_FIGURES, Figure
from kringloop.scenarios.fitting import wrong_assumption
from kringloop.scenarios.followed_products import products_of
from kringloop.scenarios.given import given_levers, lever_value
from kringloop.scenarios.lever import Lever
from kringloop.scenarios.plan import BASELINE, Plan, asked_of_products, plan_of
from kringloop.scenarios.registry import LEVERS, VOCABULARY
from kringloop.scenarios.search_space import SearchSpace
from kringloop.scenarios.supplied import Supplies, Swap

__all__ = [
    "ACCOUNT",
    "ALL_PRODUCTS",
    "ANSWER_FIGURES",
    "ASKED",
    "BACKCAST_FIGURES",
    "BASELINE",
    "BY",
    "CHAIN",
    "CHOICE",
    "FLOWS",
    "GOES_ON",
    "LAYER",
    "LEVERS",
    "MATERIAL",
    "OBJECTIVES",
    "ORIGIN",
    "OWN",
    "OWN_NAMES",
    "PRODUCT",
    "SET",
    "TOLERANCE",
    "VOCABULARY",
    "Aims",
    "Answer",
    "Assumption",
    "Backcast",
    "BackcastAsked",
    "Beside",
    "Dial",
    "Figure",
    "GoingOn",
    "Lever",
    "More",
    "Penetration",
    "Plan",
    "SearchSpace",
    "Setting",
    "Supplies",
    "Swap",
    "TargetAsked",
    "asked_of_products",
    "attainable",
    "backcast",
    "backcast_text",
    "chain_moved",
    "dialled",
    "dials_of",
    "frontier_of",
    "given_levers",
    "going_on",
    "lever_value",
    "moved_levers",
    "near",
    "plan_of",
    "products_of",
    "read_answer",
    "read_backcast",
    "read_target",
    "require_asked",
    "rows_chosen",
    "scope_words",
    "setting_of",
    "with_none",
    "with_rows_changed",
    "wrong_assumption",
]
