"""Who contributes how much, by several rules: responsibility, joint results, claims, companies up to the nation.

Owns how a figure is handed out over actors: what adds up and says to which total, and what overlaps and says how often;
and which figures of companies may be shown, so that nobody can work one out.
Knows no study, no page, no goal, and of supply chains only the answers of their engine.

More than twenty public names, because each question is one function and each answer one class.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.actors.attributed import ROLES, Actor, Attributed, together
    from kringloop.actors.auditing import Audit, audit
    from kringloop.actors.beside import Beside, side_by_side
    from kringloop.actors.claims import (
        BASES,
        CLAIMS,
        Claim,
        Effect,
        Register,
        claimed,
        claims_from,
        merged,
        read_claims,
    )
    from kringloop.actors.disclosure import RULES_OF_DISCLOSURE, Guarded, Rules, guarded, protection, why_sensitive
    from kringloop.actors.esrs import ESRS_VERSIONS, Statement, esrs_codes, esrs_points, esrs_units
    from kringloop.actors.firm import ESRS, ESRS_VERSION, FIRM, ITEMS, Firm, Item, firm_from, firm_of, read_firm
    from kringloop.actors.firm_files import Earlier, read_earlier, read_firms
    from kringloop.actors.games import Shares, all_groups, not_superadditive, shapley
    from kringloop.actors.in_chain import FirmInChain, firm_in_chain
    from kringloop.actors.levels import (
        DELIVERIES,
        LEVELS,
        MEMBERS,
        Levels,
        Whole,
        add_up,
        read_deliveries,
        read_levels,
        read_members,
    )
    from kringloop.actors.optimal import protect_with_argus
    from kringloop.actors.rules import RULES, Rule, responsibility
    from kringloop.actors.suppressing import Release, protect

__getattr__ = late(__name__, __file__)

__all__ = [
    "BASES",
    "CLAIMS",
    "DELIVERIES",
    "ESRS",
    "ESRS_VERSION",
    "ESRS_VERSIONS",
    "FIRM",
    "ITEMS",
    "LEVELS",
    "MEMBERS",
    "ROLES",
    "RULES",
    "RULES_OF_DISCLOSURE",
    "Actor",
    "Attributed",
    "Audit",
    "Beside",
    "Claim",
    "Earlier",
    "Effect",
    "Firm",
    "FirmInChain",
    "Guarded",
    "Item",
    "Levels",
    "Register",
    "Release",
    "Rule",
    "Rules",
    "Shares",
    "Statement",
    "Whole",
    "add_up",
    "all_groups",
    "audit",
    "claimed",
    "claims_from",
    "esrs_codes",
    "esrs_points",
    "esrs_units",
    "firm_from",
    "firm_in_chain",
    "firm_of",
    "guarded",
    "merged",
    "not_superadditive",
    "protect",
    "protect_with_argus",
    "protection",
    "read_claims",
    "read_deliveries",
    "read_earlier",
    "read_firm",
    "read_firms",
    "read_levels",
    "read_members",
    "responsibility",
    "shapley",
    "side_by_side",
    "together",
    "why_sensitive",
]
