"""What levers and scenarios add, in words: a mean over drawn orders is never shown as one over all."""

import pytest

from kringloop.reading import WORDS, added_block, together_block

PARTS = {
    "indicator": "dmi",
    "name": "DMI",
    "year": 2050,
    "unit": "Mt",
    "before": 10.0,
    "after": 7.0,
    "ways": ["sequential", "shapley"],
    "parts": [
        {"lever": "reuse", "name": "reuse", "sequential": -2.0, "shapley": -1.5, "shapley_error": 0.25},
        {"lever": "repair", "name": "repair", "sequential": -1.0, "shapley": -1.5, "shapley_error": 0.25},
    ],
    "sampled": {"orders": 32, "seed": 7},
}


@pytest.mark.parametrize(
    ("language", "head", "cell", "told"),
    [
        ("en", "Shapley, sampled", "−1.5 ± 0.25", "32 orders that were drawn (each with its reverse, seed 7)"),
        (
            "nl",
            "Shapley, steekproef",
            "−1,5 ± 0,25",
            "32 getrokken volgordes (elke volgorde met haar",
        ),
    ],
)
def test_what_was_drawn_says_so_with_its_error(language, head, cell, told):
    block = added_block(PARTS, WORDS[language])
    assert block.columns[-1] == (head, "right")
    assert block.rows[0][-1] == cell
    assert told in block.caption
    assert block.rows[-1][-1] == "−3"
    parts = [{**part, "shapley_error": None} for part in PARTS["parts"]]
    exact = added_block({**PARTS, "sampled": None, "parts": parts}, WORDS[language])
    assert exact.columns[-1][0] != head
    assert "±" not in exact.rows[0][-1]
    assert not exact.caption


def test_scenarios_taken_together_add_up_with_their_interaction():
    rows = [
        {"scenario": "one", "name": "One", "alone": -2.0, "added": -1.75},
        {"scenario": "two", "name": "Two", "alone": -2.0, "added": -1.25},
    ]
    found = {**PARTS, "scenarios": rows, "interaction": 1.0, "sampled": None}
    block = together_block(found, WORDS["en"], keyed=True)
    assert block.rows == (
        ("One (one)", "−2", "−1.75"),
        ("Two (two)", "−2", "−1.25"),
        ("interaction", "+1", "–"),
        ("together", "−3", "−3"),
    )
    assert together_block(found, WORDS["en"]).rows[0][0] == "One"
    drawn = {**found, "sampled": {"orders": 32, "seed": 7}, "scenarios": [{**r, "added_error": 0.1} for r in rows]}
    assert together_block(drawn, WORDS["en"]).rows[0][-1] == "−1.75 ± 0.1"
    assert "sampled" in together_block(drawn, WORDS["en"]).columns[-1][0]
