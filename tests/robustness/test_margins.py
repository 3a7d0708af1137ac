"""How sure every row is and why: rules from a table, the narrowest first, and what no rule can be."""

import math

import numpy as np
import pytest

from kringloop.core import DuplicateError, RangeError, TableError, UnknownNameError
from kringloop.ledger import Account, Ledger
from kringloop.robustness import KINDS, draw, margin_table, margins_of_study, read_margins, row_margins, with_margins
from tests.ledger.small import ORIGIN, account, ledger, row
from tests.netherlands import study
from tests.robustness.small import ROWS, UNITS, mass, value

HEAD = (
    "account,layer,where,source,from_year,until_year,half_width,vintage,relative,basic,"
    "reliability,completeness,time,geography,technology,shared,because_nl,because_en\n"
)
SURVEY = "a,mass,,,,,,,,1.05,2,2,1,1,1,source,enquête,survey\n"
CV = 0.0359042
"""Of scores 2, 2, 1, 1, 1 on 1.05: σ² = (2 ln² 1.05 + ln² 1.02)/4 = 0.00128828, √(e^σ² − 1)."""


def small() -> Ledger:
    return ledger(account(ROWS, units=UNITS))  # 10, 12, 20, 20 by sector, then year


def rules(tmp_path, *lines):
    path = tmp_path / "margins.csv"
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return read_margins(path)


def test_scores_become_a_share_of_the_figure(tmp_path):
    found = row_margins(small(), "a", "mass", rules(tmp_path, SURVEY))
    assert found.sd == pytest.approx(CV * np.array([10.0, 12.0, 20.0, 20.0]), rel=1e-5)
    assert (found.kind(0), found.why(0).nl, found.shared[0]) == ("scores", "enquête", "source s")


def test_a_printed_digit_an_edition_and_a_share_add_up_in_squares(tmp_path):
    digit = row_margins(small(), "a", "mass", rules(tmp_path, "a,mass,,,,,0.5,,0.1,,,,,,,,d,d\n"))
    assert digit.sd == pytest.approx(np.hypot(0.5 / math.sqrt(3), [1.0, 1.2, 2.0, 2.0]))
    edition = row_margins(small(), "a", "mass", rules(tmp_path, "a,mass,,,,,0.5,0.38,,,,,,,,,d,d\n"))
    assert edition.sd == pytest.approx(np.full(4, 0.38))  # rounding is in it
    assert (edition.kind(0), edition.shared[0]) == ("source", "")


def test_what_the_producer_gives_always_counts(tmp_path):
    own = small().with_layer("a", "mass", sd=np.array([1.0, 0.0, 3.0, 4.0]))
    margins = rules(tmp_path, SURVEY)
    found = row_margins(own, "a", "mass", margins)
    assert found.sd.tolist() == [1.0, 0.0, 3.0, 4.0]
    assert {found.kind(row) for row in range(4)} == {"producer"}
    assert with_margins(own, margins).accounts["a"].layer("mass").sd.tolist() == [1.0, 0.0, 3.0, 4.0]


def test_of_two_rules_the_narrower_one_counts(tmp_path):
    wide, year = SURVEY, "a,mass,,,2021,,,,0.5,,,,,,,,voorlopig,preliminary\n"
    node = "a,mass,origin=24,,,,,,0.25,,,,,,,,staal,steel\n"
    found = row_margins(small(), "a", "mass", rules(tmp_path, node, wide))
    assert found.sd == pytest.approx([2.5, 3.0, CV * 20, CV * 20], rel=1e-5)
    by_year = row_margins(small(), "a", "mass", rules(tmp_path, wide, year))
    assert by_year.sd == pytest.approx([CV * 10, 6.0, CV * 20, 10.0], rel=1e-5)
    with pytest.raises(DuplicateError, match=r"lines 2 and 3 are both about 1 rows of layer 'mass' of 'a'"):
        row_margins(small(), "a", "mass", rules(tmp_path, node, year))


def test_a_rule_by_source_finds_the_rows_of_that_source(tmp_path):
    rows = [*ROWS[:2], *({**r, "source": "t"} for r in ROWS[2:])]
    found = row_margins(
        ledger(account(rows, units=UNITS)), "a", "mass", rules(tmp_path, ",,,t,,,,,0.1,,,,,,,source,t,t\n")
    )
    assert found.sd == pytest.approx([0.0, 1.2, 0.0, 2.0])
    assert [found.kind(row) for row in range(4)] == ["none", "source", "none", "source"]
    assert found.why(0).en == "no rule is about this row"
    assert list(found.shared) == ["", "source t", "", "source t"]


def test_a_code_includes_what_lies_below_it_and_labels_err_together(tmp_path):
    rows = [row(2020, "24", m, material=k) for m, k in ((1.0, "iron"), (2.0, "copper"))]
    found = row_margins(
        ledger(account(rows)), "a", "mass", rules(tmp_path, "a,mass,material=metals,,,,,,0.5,,,,,,,material,m,m\n")
    )
    assert sorted(found.sd) == [0.5, 1.0]
    assert sorted(found.shared) == ["a mass material=metals material=copper", "a mass material=metals material=iron"]


def test_errors_of_one_source_move_all_its_rows(tmp_path):
    both = ("a,mass,,,,,,,0.1,,,,,,,source,s,s\n", "a,value,,,,,,,0.1,,,,,,,source,s,s\n")
    found = with_margins(small(), rules(tmp_path, *both))
    assert mass(found).by(year=2020).deviation == pytest.approx(3.0)  # 10 % of 30
    assert draw(mass(found) / value(found), "year").deviation == pytest.approx(np.zeros(2), abs=1e-12)
    assert found.history[-1].words.en == "margins by the rules of the study"
    assert mass(found).by(year=2020).value == mass(small()).by(year=2020).value


def test_one_published_account_of_a_table_is_named_by_its_series(tmp_path):
    rate = account([{"year": 2020, "region": "NL", "value": 40.0}], key="rate", kind="published", units={"value": "%"})
    assert isinstance(rate, Account)
    line = "office,value,series=rate,,,,,,0.05,,,,,,,source,r,r\n"
    found = with_margins(Ledger(small().nodes, [rate], {"s": ORIGIN}), rules(tmp_path, line))
    assert found.accounts["rate"].layer("value").sd.tolist() == [2.0]


def test_every_layer_says_how_sure_it_is_and_why(tmp_path):
    table = margin_table(small(), rules(tmp_path, SURVEY))
    assert table.select("layer", "kind", "rows").rows() == [("mass", "scores", 4), ("value", "none", 4)]
    assert table["share"].to_list() == [pytest.approx(CV, rel=1e-5), None]
    assert set(table["kind"]) <= set(KINDS)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a,mass,,,,,,,0.1,1.05,2,2,1,1,1,,d,d\n", "line 2 .*relative deviation and scores; one of the two"),
        ("a,mass,,,,,,,-0.1,,,,,,,,d,d\n", "line 2 .*relative is -0.1; expected a number of at least 0"),
        ("a,mass,,,,,,,,0.9,2,2,1,1,1,,d,d\n", "line 2 .*basic is 0.9; expected a number of at least 1"),
        ("a,mass,,,,,,,,1.05,,,,,,,d,d\n", "line 2 .*a basic factor without scores"),
        ("a,mass,,,,,,,,,,,,,,,d,d\n", "line 2 .*says nothing; give scores"),
        ("a,mass,,,,,,,,1.05,2,2,1,1,,,d,d\n", "line 2 .*no score of technology"),
        ("a,mass,,,,,,,,1.05,2,2,1,1,6,,d,d\n", r"line 2 .*\{'technology': 6\}; expected whole numbers from 1"),
        ("a,mass,,,2021,2020,,,0.1,,,,,,,,d,d\n", "line 2 .*runs from 2021 until 2020"),
        ("a,mass,origin,,,,,,0.1,,,,,,,,d,d\n", "line 2 .*'origin' is no condition; write dimension=code"),
        ("a,mass,,,,,,,0.1,,,,,,,,,d\n", "because_nl"),
    ],
)
def test_a_rule_that_cannot_be_is_told_with_its_line(tmp_path, line, message):
    with pytest.raises(TableError, match=message):
        rules(tmp_path, line)


@pytest.mark.parametrize(
    ("line", "error", "message"),
    [
        ("b,mass,,,,,,,0.1,,,,,,,,d,d\n", UnknownNameError, "'b' is not a known account"),
        ("a,mas,,,,,,,0.1,,,,,,,,d,d\n", UnknownNameError, "'mas' is not a known layer in account 'a'; did you mean"),
        ("a,mass,origin=27,,,,,,0.1,,,,,,,,d,d\n", UnknownNameError, "'27' is not a known origin"),
        ("a,mass,,,,,,,0.1,,,,,,,product,d,d\n", UnknownNameError, "'product' is not a known dimension"),
        ("a,mass,,,1999,1999,,,0.1,,,,,,,,d,d\n", RangeError, "the rules of lines 2 are about no row"),
        ("a,mass,,nobody,,,,,0.1,,,,,,,,d,d\n", RangeError, "the rules of lines 2 are about no row"),
    ],
)
def test_a_rule_that_finds_nothing_is_refused(tmp_path, line, error, message):
    with pytest.raises(error, match=message):
        with_margins(small(), rules(tmp_path, line))


def test_a_study_without_a_table_of_margins_has_no_rules(tmp_path):
    assert margins_of_study(tmp_path) == ()
    (tmp_path / "margins.csv").write_text(HEAD + SURVEY, encoding="utf-8")
    assert [m.line for m in margins_of_study(tmp_path)] == [2]


def test_the_rules_of_the_netherlands_are_about_its_rows():
    shipped = study()
    found = with_margins(shipped.ledger, margins_of_study(shipped.path.parent), totals=shipped.totals)
    assert found.accounts["waste_split"].layer("mass").is_uncertain
    assert found.accounts["recycling_rate_weee_collected"].layer("value").is_uncertain
