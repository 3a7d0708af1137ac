import numpy as np
import pytest
from hypothesis import given

from kringloop.core import AdditivityError, RangeError, ShapeError, UnknownNameError
from kringloop.ledger import REASON_TEXT, Reason, region, sector, stage
from tests.ledger.small import LEAVES, SECTORS, account, ledger, panels, row

PARTITIONS = [("sector", ("24", "25", "26", "28")), ("sector", ("24-25", "26", "28")), ("material", ("iron", "copper"))]


def view(rows, **more):
    return ledger(account(rows, **more)).account("a")


def test_sums_by_year_and_sector_by_hand():
    flows = view([row(2020, "24", 1.0), row(2020, "25", 2.0), row(2020, "26", 4.0), row(2021, "24", 8.0)])
    result = flows.select("mass").by("year", "sector", sector=["C", "24-25", "24"])
    assert result.value[0, 1:].tolist() == [3.0, 1.0]
    assert result.reasons[0, 0] == Reason.PARTIAL  # 28 is a part of C and this account never names it
    assert result.at(year=2021, sector="24") == 8.0


@pytest.mark.parametrize(("dimension", "labels"), PARTITIONS)
@given(rows=panels())
def test_groups_of_a_partition_add_up_to_the_total(dimension, labels, rows):
    named = [row(2000, s, 0.0, material=m) for s in LEAVES for m in ("iron", "copper")]  # the account names every code
    mass = view([*named, *rows]).select("mass")
    total = mass.by("year")
    parts = mass.by("year", dimension, **{dimension: list(labels)})
    assert parts.value.sum(axis=1) == pytest.approx(total.value, rel=1e-12, abs=1e-9)


@given(panels())
def test_the_total_is_the_sum_of_all_rows(rows):
    assert view(rows).select("mass").by().value == pytest.approx(sum(r["mass"] for r in rows))


def test_conditions_narrow_the_rows():
    flows = view([row(2020, "24", 1.0), row(2020, "DE.24", 2.0), row(2020, "24", 4.0, destination="recycling")])
    assert flows.select("mass", origin=region("NL")).by("year").value.tolist() == [5.0]
    assert flows.select("mass", origin_region="DE").by("year").value.tolist() == [2.0]
    assert flows.select("mass", destination=stage("treatment")).by("year").value.tolist() == [4.0]
    assert flows.select("mass", origin=sector("24") & region("EU"), year=2019).by("year", year=[2020]).reasons[0] != 0


def test_nothing_there_is_zero_but_not_known_at_this_depth_is_absent():
    # 2020: 24-25 is published as a whole, so 24 is inside it; 26 is published; of 28 there is nothing
    flows = view([row(2020, "24-25", 5.0), row(2020, "26", 1.0), row(2021, "24", 1.0), row(2018, "28", 1.0)])
    result = flows.select("mass").by("year", "sector", year=[2019, 2020, 2021], sector=["24", "26", "28"])
    assert result.reasons.tolist() == [
        [Reason.NO_DATA] * 3,
        [Reason.NOT_RESOLVED, Reason.KNOWN, Reason.KNOWN],
        [Reason.KNOWN, Reason.KNOWN, Reason.KNOWN],
    ]
    assert result.at(year=2020, sector="28") == 0.0
    assert np.isnan(result.at(year=2020, sector="24"))


def test_of_a_code_it_never_names_an_account_says_nothing():
    flows = view([row(2020, "24", 1.0), row(2020, "25", 2.0)])
    assert flows.select("mass").by("year", sector=["28", "HH"]).reasons.tolist() == [[Reason.NO_DATA] * 2]


def test_a_part_is_not_shown_as_the_whole():
    # of C only 24 and 25 are known: they are all of 24-25, but not of C
    flows = view([row(2020, "24", 1.0), row(2020, "25", 2.0), row(2021, "24", 1.0), row(2021, "24-25_X", 1.0)])
    result = flows.select("mass").by("year", sector=["C", "24-25"])
    assert result.reasons.tolist() == [[Reason.PARTIAL, 0], [Reason.PARTIAL, 0]]
    assert result.at(year=2020, sector="24-25") == 3.0
    # a rest row says that the total was published
    whole = view([row(2020, "24", 1.0), row(2020, "C_X", 2.0)]).select("mass")
    assert whole.by("year", sector=["C", "24-25"]).reasons.tolist() == [[0, Reason.PARTIAL]]


def test_a_rest_row_hides_parts_unless_it_is_rounding():
    rest = row(2020, "C_X", 5.0, part="unspecified")
    known = row(2020, "26", 1.0, part="leaf")
    assert view([known, rest]).select("mass").by("year", sector="28").reasons.tolist() == [[Reason.NOT_RESOLVED]]
    rounding = {**rest, "part": "rounding"}
    assert view([known, rounding]).select("mass").by("year", sector="28").reasons.tolist() == [[Reason.KNOWN]]


def test_a_row_that_does_not_carry_the_layer_is_no_zero():
    units = {"mass": "kt", "value": "mln EUR"}
    flows = view([row(2020, "24", None, value=3.0), row(2020, "25", 1.0, value=1.0)], units=units)
    assert flows.select("mass", sector="24").by("year", year=[2020, 2021]).reasons.tolist() == [0, Reason.NO_DATA]


def test_every_reason_has_words_in_both_languages():
    for language in ("nl", "en"):
        assert set(REASON_TEXT[language]) == set(Reason)
        assert all(REASON_TEXT[language][r] for r in Reason if r)


PUBLISHED = [
    {"year": 2020, "region": "NL", "rate": 30.0},
    {"year": 2020, "region": "DE", "rate": 13.0},
    {"year": 2020, "region": "EU", "rate": 11.0},
]


def published():
    return ledger(account(PUBLISHED, kind="published", units={"rate": "%"})).account("a").select("rate")


def test_published_figures_do_not_add_up():
    with pytest.raises(AdditivityError, match=r"several published figures in one cell \(rule C8\)[\s\S]*by region"):
        published().by("year")


def test_the_figure_of_a_union_stands_beside_those_of_its_members():
    result = published().by("year", region=["EU", "NL", "RoW"])
    assert result.value[0, :2].tolist() == [11.0, 30.0]
    assert result.reasons[0, 2] == Reason.NO_DATA


def test_pooled_is_the_whole_beside_its_parts():
    mass = view([row(2020, "24", 1.0), row(2020, "25", 3.0), row(2020, "26", 4.0)]).select("mass")
    share = mass / mass.pooled("sector", ["24-25"])
    assert share.by("year", sector=["24", "25", "26"]).value.tolist() == [[0.25, 0.75, 1.0]]
    assert (mass / mass.pooled("sector")).by("year", "sector").value.tolist() == [[0.125, 0.375, 0.5]]
    assert "sector=24-25" in share.formula


def test_pooled_serves_an_account_that_lacks_the_dimension():
    people = account([{"year": 2020, "region": "NL", "n": 2.0}], kind="published", units={"n": "person"}, key="p")
    both = ledger(account([row(2020, "24", 4.0, material="iron")]), people)
    per_head = both.account("a").select("mass") / both.account("p").select("n", region="NL").pooled("material")
    assert per_head.by("year", "material").value.tolist() == [[2.0]]


def test_years_cannot_be_pooled():
    with pytest.raises(RangeError, match=r"years cannot be pooled; use \.at\(year\)"):
        published().pooled("year")


def test_unknown_words_come_with_the_nearest():
    flows = view([row(2020, "24", 1.0, material="iron")])
    with pytest.raises(UnknownNameError, match="'mas' is not a known layer in account 'a'; did you mean 'mass'"):
        flows.select("mas")
    with pytest.raises(UnknownNameError, match=r"'sectr' is not a known dimension.*did you mean.*'sector'"):
        flows.select("mass", sectr="24")
    with pytest.raises(UnknownNameError, match=r"'irn'.*did you mean 'iron'"):
        flows.select("mass", material="irn")
    with pytest.raises(RangeError, match="a node filter fits origin, destination or node; seen 'material'"):
        flows.select("mass", material=stage("recycling"))
    with pytest.raises(UnknownNameError, match="'25x'"):
        flows.select("mass").by("year", sector="25x")


def test_formula_names_ends_conditions_and_account():
    flows = view([row(2020, "24", 1.0, material="iron")])
    chosen = flows.select("mass", origin=region("NL"), destination=stage("environment"), material="metals")
    assert str(chosen) == "mass[NL → environment; material=metals; account=a]"
    assert SECTORS.above("24") == ("24-25", "C")


def test_a_year_counts_once_and_is_a_whole_year():
    view = ledger(account([row(2020, "24", 1.0), row(2021, "24", 5.0)])).account("a")
    assert view.select("mass", year=[2021, 2021]).by("sector").value == pytest.approx([5.0])
    assert view.select("mass", year=np.int64(2021)).by("sector", year=np.int64(2021)).value.tolist() == [[5.0]]
    with pytest.raises(ShapeError, match="year is '2020'; expected one number"):
        view.select("mass", year="2020")
    with pytest.raises(RangeError, match=r"year is 2020\.5; expected a whole number"):
        view.select("mass", year=[2020, 2020.5])


def test_codes_are_texts():
    view = ledger(account([row(2020, "24", 1.0)])).account("a")
    with pytest.raises(ShapeError, match="codes of 'sector' is 24; expected a list of names"):
        view.select("mass", sector=24)
    with pytest.raises(ShapeError, match="place 1 holds 25; expected text"):
        view.select("mass", sector=["24", 25])
