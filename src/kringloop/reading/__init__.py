"""A run as people read it: names, headline figures, findings and pictures, in Dutch and English.

Owns what pages and reports say alike: the words of both languages, figures in a locale, the row of an
indicator with its trend, the sentence over the goals, flows added up between groups. Reads results through
`runs`, draws through `charts`; knows no page, no paper and no formula.

More than twenty public names, because page, paper and terminal each take the same sentence, row or picture by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.reading import (
        balances,
        countries,
        countries_said,
        crm_said,
        crm_sheets,
        materials,
        numbers,
        pictures,
        product_groups,
        world,
    )
    from kringloop.reading.agreeing import NamedFigures, chance_words, counts_of, notes_of, verdict, verdict_of
    from kringloop.reading.aimed import (
        far_ahead,
        front_record,
        goal_distance,
        goal_sentence,
        goal_standing,
        row_goals,
        rules_disagree,
    )
    from kringloop.reading.asked import AskedRows, asked_rows
    from kringloop.reading.backcast_words import backcast_blocks, backcast_title
    from kringloop.reading.by_draws import apart_words, drawn_rows, through_rows
    from kringloop.reading.choice_words import choices_in_words, chosen_value
    from kringloop.reading.claims import claim, column_name, level, of_what, row_name, scope, short_claim
    from kringloop.reading.company_sheet import beside, beside_block, firm_block, firm_figures
    from kringloop.reading.concluded import (
        ConclusionWords,
        conclusion_name,
        conclusions_in_words,
        datum_words,
        sure_sentence,
    )
    from kringloop.reading.dials import (
        LADDER,
        DialRow,
        assumptions_in_words,
        dial_rows,
        not_set,
        product_choices,
    )
    from kringloop.reading.divided import Divided, divided_target, divisible
    from kringloop.reading.drawn import cases_of, drawn_flows, going_round
    from kringloop.reading.explored import explored_finding, limit_sentence, meaning_sentence, written
    from kringloop.reading.explored_pictures import ceiling_picture, paths_picture
    from kringloop.reading.exposed import exposed_divisions
    from kringloop.reading.facts_of_target import Fact, held_facts
    from kringloop.reading.flags import flag_legend, mark_words
    from kringloop.reading.flow_findings import covered_words, flows_finding, scale_of
    from kringloop.reading.flow_pictures import flows_chart
    from kringloop.reading.flows import (
        EVERYTHING,
        SUMMED,
        codes_of,
        flow_accounts,
        grouped,
        in_case,
        layers_of,
        of_material,
        opening_account,
        stocks_beside,
        year_shown,
    )
    from kringloop.reading.formulas import formula_words
    from kringloop.reading.found import Hit, find, suggestions
    from kringloop.reading.held import (
        GOOD_STATES,
        Held,
        chance_text,
        course_text,
        held_notes,
        held_sentences,
        held_target,
        held_targets,
        held_where,
        holder_text,
        target_record,
        target_verdict,
        targets_title,
        verdict_sentences,
        without_figure,
    )
    from kringloop.reading.held_pictures import target_chart
    from kringloop.reading.in_front import Front, GoalFront, front, goal_rows, missing_sentences
    from kringloop.reading.judged import (
        MOVED,
        change_short,
        change_words,
        clause,
        place_words,
        trend_sentence,
        trend_state,
        trend_words,
    )
    from kringloop.reading.known_codes import codes_known, dimensions_known
    from kringloop.reading.missioned import Mission, mission_of
    from kringloop.reading.opened_errors import ENDS, ends_words, term_error_words
    from kringloop.reading.origins import origin_label, origin_name, origin_words, reason_words
    from kringloop.reading.outcome_pictures import outcomes_picture
    from kringloop.reading.outcomes import (
        GoalAnswer,
        Outcome,
        aim_words,
        choosable,
        explored_title,
        figure_name,
        first_outcomes,
        goal_answers,
        goal_leads,
        outcome_of,
        outcome_rows,
        target_words,
    )
    from kringloop.reading.own_firm import FirmView, firm_part, firm_view
    from kringloop.reading.pictures import Picture
    from kringloop.reading.product_block import ProductBlock, shown_value
    from kringloop.reading.product_flows import PLANES, plane_pictures
    from kringloop.reading.product_pictures import order_picture
    from kringloop.reading.product_sheet import (
        MOST_STEPS,
        material_name,
        product_blocks,
        shown_unit,
        whose,
    )
    from kringloop.reading.quality import coverage, reason, uses
    from kringloop.reading.rows import (
        StateRow,
        amount,
        cell_words,
        default_definition,
        definition_query,
        figure_of,
        flag_words,
        only_ahead,
        rows_of,
        state_record,
        state_row,
    )
    from kringloop.reading.run import PAPER_GOALS, Definition, Reading
    from kringloop.reading.run_words import failed_sentence, run_named, run_sentence
    from kringloop.reading.scenarios import (
        assumption_rows,
        explained_first,
        figure_rows,
        lever_rows,
        part_rows,
        scenario_cell_words,
        scenario_rows,
        spread_rows,
        target_rows,
        without_rows,
    )
    from kringloop.reading.searching import Sought, all_sought, near, search
    from kringloop.reading.sectoral import FIRST_SHOWN, WHOLE, beside_whole, by_sector, sectors
    from kringloop.reading.share_blocks import (
        firm_blocks,
        has_rounding,
        industry_block,
        industry_name,
        is_national,
        kinds_block,
        nation_picture,
        nation_rows,
        nation_sources,
        nation_title,
        pressure_name,
        region_name,
        rule_block,
    )
    from kringloop.reading.shares import (
        Nation,
        from_nation,
        handed_out,
        home_of,
        nation_of,
        required_chains,
        rule_rows,
        who_contributes,
    )
    from kringloop.reading.shocked import (
        largest_supplier_of,
        shock_blocks,
        shock_command,
        shock_picture,
        shock_result,
        shock_title,
        shockable,
    )
    from kringloop.reading.shown_years import blocks, default_years, last_of, spans
    from kringloop.reading.steadied import steady_blocks, steady_title, technology_name
    from kringloop.reading.table_names import account_name, label_name
    from kringloop.reading.templates import TEMPLATES, Template, template_of
    from kringloop.reading.words import WORDS, Words, catalogue

__getattr__ = late(__name__, __file__)

__all__ = [
    "ENDS",
    "EVERYTHING",
    "FIRST_SHOWN",
    "GOOD_STATES",
    "LADDER",
    "MOST_STEPS",
    "MOVED",
    "PAPER_GOALS",
    "PLANES",
    "SUMMED",
    "TEMPLATES",
    "WHOLE",
    "WORDS",
    "AskedRows",
    "ConclusionWords",
    "Definition",
    "DialRow",
    "Divided",
    "Fact",
    "FirmView",
    "Front",
    "GoalAnswer",
    "GoalFront",
    "Held",
    "Hit",
    "Mission",
    "NamedFigures",
    "Nation",
    "Outcome",
    "Picture",
    "ProductBlock",
    "Reading",
    "Sought",
    "StateRow",
    "Template",
    "Words",
    "account_name",
    "aim_words",
    "all_sought",
    "amount",
    "apart_words",
    "asked_rows",
    "assumption_rows",
    "assumptions_in_words",
    "backcast_blocks",
    "backcast_title",
    "balances",
    "beside",
    "beside_block",
    "beside_whole",
    "blocks",
    "by_sector",
    "cases_of",
    "catalogue",
    "ceiling_picture",
    "cell_words",
    "chance_text",
    "chance_words",
    "change_short",
    "change_words",
    "choices_in_words",
<<<<<<< HEAD
    "choosable",
    "chosen_rows",
=======
>>>>>>> 75b67c3 (reading, web, cli: countries side by side, and your country in an afternoon)
    "chosen_value",
    "claim",
    "clause",
    "codes_known",
    "codes_of",
    "column_name",
    "conclusion_name",
    "conclusions_in_words",
    "countries",
    "countries_said",
    "counts_of",
    "course_text",
    "coverage",
    "covered_words",
    "crm_said",
    "crm_sheets",
    "datum_words",
    "default_definition",
    "default_years",
    "definition_query",
    "dial_rows",
    "dimensions_known",
    "divided_target",
    "divisible",
    "drawn_flows",
    "drawn_rows",
    "ends_words",
    "explained_first",
    "explored_finding",
    "explored_title",
    "exposed_divisions",
    "failed_sentence",
    "far_ahead",
    "figure_name",
    "figure_of",
    "figure_rows",
    "find",
    "firm_block",
    "firm_blocks",
    "firm_figures",
    "firm_part",
    "firm_view",
    "first_outcomes",
    "flag_legend",
    "flag_words",
    "flow_accounts",
    "flows_chart",
    "flows_finding",
    "formula_words",
    "from_nation",
    "front",
    "front_record",
    "goal_answers",
    "goal_distance",
    "goal_leads",
    "goal_rows",
    "goal_sentence",
    "goal_standing",
    "going_round",
    "grouped",
    "handed_out",
    "has_rounding",
    "held_facts",
    "held_notes",
    "held_sentences",
    "held_target",
    "held_targets",
    "held_where",
    "holder_text",
    "home_of",
    "in_case",
    "industry_block",
    "industry_name",
    "is_national",
    "kinds_block",
    "label_name",
    "largest_supplier_of",
    "last_of",
    "layers_of",
    "level",
    "lever_rows",
    "limit_sentence",
    "mark_words",
    "material_name",
    "materials",
    "meaning_sentence",
    "missing_sentences",
    "mission_of",
    "nation_of",
    "nation_picture",
    "nation_rows",
    "nation_sources",
    "nation_title",
    "near",
    "not_set",
    "notes_of",
    "numbers",
    "of_material",
    "of_what",
    "only_ahead",
    "opening_account",
    "order_picture",
    "origin_label",
    "origin_name",
    "origin_words",
    "outcome_of",
    "outcome_rows",
    "outcomes_picture",
    "part_rows",
    "paths_picture",
    "pictures",
    "place_words",
    "plane_pictures",
    "pressure_name",
    "product_blocks",
    "product_choices",
    "product_groups",
    "reason",
    "reason_words",
    "region_name",
    "required_chains",
    "row_goals",
    "row_name",
    "rows_of",
    "rule_block",
    "rule_rows",
    "rules_disagree",
    "run_named",
    "run_sentence",
    "scale_of",
    "scenario_cell_words",
    "scenario_rows",
    "scope",
    "search",
    "sectors",
    "shock_blocks",
    "shock_command",
    "shock_picture",
    "shock_result",
    "shock_title",
    "shockable",
    "short_claim",
    "shown_unit",
    "shown_value",
    "spans",
    "spread_rows",
    "state_record",
    "state_row",
    "steady_blocks",
    "steady_title",
    "stocks_beside",
    "suggestions",
    "sure_sentence",
    "target_chart",
    "target_record",
    "target_rows",
    "target_verdict",
    "target_words",
    "targets_title",
    "technology_name",
    "template_of",
    "term_error_words",
    "through_rows",
    "trend_sentence",
    "trend_state",
    "trend_words",
    "uses",
    "verdict",
    "verdict_of",
    "verdict_sentences",
    "who_contributes",
    "whose",
    "without_figure",
    "without_rows",
    "world",
    "written",
    "year_shown",
]
