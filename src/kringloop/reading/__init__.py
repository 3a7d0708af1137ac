"""A run as people read it: names, headline figures, findings and pictures, in Dutch and English.

Owns what pages and reports say alike: the words of both languages, figures in a locale, the row of an
indicator with its trend, the sentence over the goals, flows added up between groups. Reads results through
`study`, draws through `charts`; knows no page, no paper and no formula.
"""

from kringloop.reading import numbers, pictures, world
from kringloop.reading.claims import claim, level, row_name, scope, short_claim
from kringloop.reading.drawn_flows import cases_of, drawn_flows, going_round
from kringloop.reading.explored import explored_finding, limit_sentence, meaning_sentence, written
from kringloop.reading.explored_pictures import ceiling_picture, paths_picture
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
    stocks_beside,
    year_made,
    year_shown,
)
from kringloop.reading.front import Front, GoalFront, front
from kringloop.reading.judged import change_short, change_words, clause, trend_sentence, trend_state, trend_words
from kringloop.reading.pictures import Picture
from kringloop.reading.quality import coverage, reason, uses
from kringloop.reading.rows import (
    StateRow,
    amount,
    cell_words,
    chosen_rows,
    default_definition,
    definition_query,
    figure_of,
    flag_words,
    rows_of,
    state_record,
    state_row,
)
from kringloop.reading.run import PAPER_GOALS, Definition, Reading
from kringloop.reading.sectors import FIRST_SHOWN, WHOLE, beside_whole, by_sector, sectors
from kringloop.reading.words import WORDS, Words, catalogue

__all__ = [
    "EVERYTHING",
    "FIRST_SHOWN",
    "PAPER_GOALS",
    "SUMMED",
    "WHOLE",
    "WORDS",
    "Definition",
    "Front",
    "GoalFront",
    "Picture",
    "Reading",
    "StateRow",
    "Words",
    "amount",
    "beside_whole",
    "by_sector",
    "cases_of",
    "catalogue",
    "ceiling_picture",
    "cell_words",
    "change_short",
    "change_words",
    "chosen_rows",
    "claim",
    "clause",
    "codes_of",
    "coverage",
    "covered_words",
    "default_definition",
    "definition_query",
    "drawn_flows",
    "explored_finding",
    "figure_of",
    "flag_words",
    "flow_accounts",
    "flows_chart",
    "flows_finding",
    "front",
    "going_round",
    "grouped",
    "in_case",
    "layers_of",
    "level",
    "limit_sentence",
    "meaning_sentence",
    "numbers",
    "of_material",
    "paths_picture",
    "pictures",
    "reason",
    "row_name",
    "rows_of",
    "scale_of",
    "scope",
    "sectors",
    "short_claim",
    "state_record",
    "state_row",
    "stocks_beside",
    "trend_sentence",
    "trend_state",
    "trend_words",
    "uses",
    "world",
    "written",
    "year_made",
    "year_shown",
]
