"""What a term does to a figure, against expressions whose answer is plain, and against small steps."""

import pytest
from hypothesis import given, settings

from kringloop.ledger import Move, Read, Role, log_changes, role_words
from tests.ledger.small import account, ledger, positive, row

UNITS = {"mass": "kt", "value": "mln EUR", "rate": "%"}
ROWS = [
    row(2020, "24", 2.0, value=4.0, rate=20.0, source="s"),
    row(2020, "25", 6.0, value=3.0, rate=10.0, source="s"),
    row(2021, "24", 3.0, value=5.0, rate=30.6, source="s"),
    row(2021, "25", 7.0, value=2.0, rate=5.0, source="s"),
]


def layers(rows=ROWS):
    view = ledger(account(rows, units=UNITS)).account("a")
    return view.select("mass"), view.select("value"), view.select("rate")


def roles(expression, **cell):
    return [(t.role, t.move) for t in expression.explain(**cell).terms]


MASS, VALUE, RATE = layers()
UP, DOWN, NONE = Move.UP, Move.DOWN, Move.NONE
CELL = {"year": 2021, "sector": "24"}
CASES = {
    "difference": (VALUE - VALUE.pooled("sector"), [(Role.ADDS, UP), (Role.SUBTRACTS, DOWN)]),
    "less a difference": (
        VALUE - (VALUE - VALUE.shift(1)),
        [(Role.ADDS, UP), (Role.SUBTRACTS, DOWN), (Role.ADDS, UP)],
    ),
    "ratio": (MASS / VALUE, [(Role.ADDS, UP), (Role.DIVIDES, DOWN)]),
    "product": (MASS * VALUE, [(Role.ADDS, UP), (Role.MULTIPLIES, UP)]),
    "twice divided": (MASS / (VALUE / MASS), [(Role.ADDS, UP), (Role.DIVIDES, DOWN), (Role.MULTIPLIES, UP)]),
    "over a sum": (
        MASS / (MASS + MASS.shift(1)),
        [(Role.ADDS, UP), (Role.DIVISOR_ADDS, DOWN), (Role.DIVISOR_ADDS, DOWN)],
    ),
    "over one less a rate": (
        MASS / (1 - RATE.to("1")),
        [(Role.ADDS, UP), (Role.DIVISOR_SUBTRACTS, UP)],
    ),
    "times one less a rate": (MASS * (1 - RATE.to("1")), [(Role.ADDS, UP), (Role.FACTOR_SUBTRACTS, DOWN)]),
    "growth": (MASS.growth(), [(Role.ADDS, UP), (Role.DIVIDES, DOWN)]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_term_is_named_after_its_place_in_the_formula(name):
    expression, expected = CASES[name]
    assert roles(expression, **CELL) == expected


def test_the_square_of_a_share_counts():
    opened = (RATE * RATE).over("sector").explain(year=2021)
    (term,) = opened.terms
    assert (term.role, term.move, term.count) == (Role.SQUARED, UP, 2)
    assert term.rows["contribution"].to_list() == pytest.approx([30.6**2, 5.0**2])
    assert opened.total == pytest.approx(opened.value)


def test_of_the_largest_only_one_counts():
    opened = (MASS / VALUE).over("sector", "max").explain(year=2021)
    assert [(t.role, t.value) for t in opened.terms] == [(Role.LARGEST, 7.0), (Role.DIVIDES, 2.0)]


def test_factors_of_a_change_count_through_a_logarithm():
    whole = VALUE.pooled("sector")
    effect = log_changes(MASS, (whole, VALUE / whole, MASS / VALUE), 2020)[1]
    found = [(t.role, t.move, t.read) for t in effect.explain(**CELL).terms]
    assert found == [
        (Role.LOGARITHMIC_MEAN, UP, None),
        (Role.LOGARITHMIC_MEAN, UP, Read.FIXED),
        (Role.LOGARITHM, UP, None),
        (Role.LOGARITHM, DOWN, Read.WHOLE),
        (Role.LOGARITHM, DOWN, Read.FIXED),
        (Role.LOGARITHM, UP, Read.FIXED),
    ]


def test_a_figure_of_an_earlier_year_says_so():
    (now, before) = (MASS / MASS.shift(1)).explain(**CELL).terms
    assert (now.read, before.read) == (None, Read.EARLIER)
    assert before.rows["year"].to_list() == [2020]


def test_a_sum_over_labels_is_one_term_with_a_row_for_each():
    opened = (MASS * VALUE).over("sector").explain(year=2021)
    parts, factors = opened.terms
    assert (parts.role, factors.role, factors.of_part) == (Role.ADDS, Role.MULTIPLIES, True)
    assert parts.rows.select("origin", "contribution").rows() == [("24", 15.0), ("25", 14.0)]
    assert (factors.count, factors.value) == (2, None)
    assert opened.total == opened.value == 29.0


def test_numbers_of_the_formula_have_a_role_too():
    opened = (2.0 * MASS / (1 - RATE.to("1"))).explain(**CELL)
    assert [(n.value, n.role) for n in opened.numbers] == [(2.0, Role.MULTIPLIES), (1.0, Role.DIVISOR_ADDS)]


def written(value, unit):
    return f"{value:g}" + (" %" if unit == "%" else "")


def test_the_formula_is_written_with_its_figures():
    opened = (MASS / (1 - RATE.to("1"))).explain(**CELL)
    assert opened.worked(written) == "3 ÷ (1 − 30.6 %)"
    assert opened.terms[1].whole.worked(written) == "1 − 30.6 %"
    assert opened.terms[1].whole.value == pytest.approx(0.694)
    assert (VALUE - (VALUE - VALUE.shift(1))).explain(**CELL).worked(written) == "5 − (5 − 4)"
    assert (MASS * VALUE).over("sector").explain(year=2021).worked(written) == "3 × 5 + 7 × 2"
    assert (MASS / (VALUE / MASS)).explain(**CELL).worked(written) == "3 ÷ (5 ÷ 3)"


@given(positive, positive, positive)
@settings(max_examples=25)
def test_the_figure_moves_the_way_a_term_says(mass, value, rate):
    rate = 1 + rate % 90  # a share below one
    for factor, of in ((1.01, "mass"), (1.01, "value"), (1.01, "rate")):
        made = []
        for scale in (1.0, factor):
            cell = {"mass": mass, "value": value, "rate": rate}
            cell[of] *= scale
            a, b, r = layers([row(2021, "24", cell["mass"], value=cell["value"], rate=cell["rate"], source="s")])
            made.append((a / b / (1 - r.to("1"))).explain(year=2021, sector="24"))
        (said,) = [t.move for t in made[0].terms if t.selection.layer == of]
        assert said == (UP if made[1].value > made[0].value else DOWN)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_words_in_two_languages(role):
    for of_part in (False, True):
        words = role_words(role, of_part=of_part)
        assert words.nl != words.en
        assert "{" not in words.nl + words.en
