"""A shock of the shipped study, against plain arithmetic on its figures; and what cannot be asked."""

from dataclasses import replace

import pytest

from kringloop.core import DuplicateError, KringloopError, MissingDataError, RangeError, StudyError, UnknownNameError
from kringloop.indicators import INDICATORS
from kringloop.reading import WORDS, shock_blocks, shock_result, shock_title, shockable
from kringloop.reference import TRADE_YEARS, country_named
from kringloop.runs import assumed_in, embodied, open_run, shock_of, shock_of_run, urban_mine
from kringloop.shocks import (
    NO_REASON,
    OWN,
    Edge,
    Shock,
    Taken,
    answer_shock,
    countries_of,
    read_assumptions,
    require_shock,
    shipped_assumptions,
    supply_of,
    uses_of,
)
from kringloop.valuation import trade_risks
from tests.netherlands import results_file

UNION = "EU27_2020"
GALLIUM = Shock(material="Gallium", origins=("CHN",), importer=UNION, basis="assessment")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return open_run(results_file(tmp_path_factory), keep_open=True)


@pytest.fixture(scope="module")
def answers(run):
    return {key: shock_of_run(run, shock_of(s), shipped_assumptions()) for key, s in run.study.shocks.items()}


def test_gallium_of_the_union_by_hand():
    """Uses 70 + 5 % in 77,000 and 25 % in 89,422 mln EUR: 80,105.5 at stake; 69 % stops for a year: 55,272.8 lost."""
    found = answer_shock(GALLIUM, shipped_assumptions(), None)
    assert sum(found.at_stake.values()) == pytest.approx(0.75 * 77_000 + 0.25 * 89_422)
    assert found.cases["value"].rigid == pytest.approx(0.69 * 80_105.5)
    assert found.downstream == {}  # the assessment knows no value added of who uses none
    assert found.exposed == pytest.approx(0.69)


def test_half_a_stop_for_half_the_time_is_a_quarter_of_the_loss():
    whole, half = (
        answer_shock(s, shipped_assumptions(), None).cases["value"].rigid
        for s in (
            GALLIUM,
            Shock(material="Gallium", origins=("CHN",), importer=UNION, basis="assessment", share=0.5, weeks=26),
        )
    )
    assert half == pytest.approx(whole / 4)


def test_shares_are_of_observed_trade(answers):
    """China sold 189.659 + 135.803 + 1667.864 of 2349.015 t of rare earths in 2024."""
    supply = answers["rare_earths"].supply
    assert supply.shares["CHN"] * supply.amount == pytest.approx(189.659 + 135.803 + 1667.864)
    assert sum(supply.shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("key", ["rare_earths", "gallium"])
def test_the_shocks_of_the_study_hold_together(answers, key):
    found = answers[key]
    for case in found.cases.values():
        assert 0 <= case.adaptive <= case.rigid
        assert 0 <= case.adaptivity <= 1
    order = [found.cases[level].adaptive for level in ("best", "value", "worst")]
    assert order == sorted(order)
    assert all(gain >= 0 for gain in found.gains.values())
    lost = sum(rigid for rigid, _ in found.by_user.values())
    assert lost == pytest.approx(found.cases["value"].rigid)
    assert found.as_dict()["kinds"]["cases"] == "scenario"


def test_nothing_stops_and_nothing_is_lost(run):
    for shock in (
        Shock(material="Neodymium", origins=("CHN",), share=0.0),
        Shock(material="Neodymium", origins=("ISL",)),
    ):
        case = shock_of_run(run, shock, shipped_assumptions()).cases["value"]
        assert (case.rigid, case.adaptivity, case.recovery) == (0.0, None, 0)


def test_a_notice_lets_delays_run(run):
    losses = [
        shock_of_run(run, Shock(material="Neodymium", origins=("CHN",), start=s), shipped_assumptions()).cases["value"]
        for s in (0, 26)
    ]
    assert losses[1].adaptive < losses[0].adaptive
    assert losses[1].rigid == pytest.approx(losses[0].rigid)


def test_the_urban_mine_is_that_of_the_indicators(run):
    """Discards times content is `discarded_content`, what stands in use `urban_mine_stock`."""
    mine = urban_mine(run, "Aluminium", 2024).electronics
    for key, unit, value in (("discarded_content", 1.0, mine.discarded), ("urban_mine_stock", 1e3, mine.held)):
        found = INDICATORS[key].expression(run.ledger).by("content", content=["aluminium"], year=[2024])
        assert value == pytest.approx(unit * float(found.value.reshape(-1)[0]))
    assert 0 < mine.replaced <= mine.discarded * 1.5
    assert mine.more == pytest.approx(mine.discarded * (mine.best - mine.returns))


def test_recovery_and_longer_use_follow_from_the_goods_where_the_metal_is_traded(run):
    """Of aluminium 1,680 of 883,604 t: 0.19 %; a fifth of what new goods hold that replace others.

    Cars: 12,504,000 t × 0.24561125 / 15.1 years, solar panels 1,339 MW × 2,003.75 kg / 30 years; the EU recycles 12 %.
    """
    found = shock_of_run(run, Shock(material="Aluminium", origins=("ISL",)), shipped_assumptions())
    mine, bought = urban_mine(run, "Aluminium", 2024).electronics, found.supply.amount
    worn = 12_504_000 * 0.24561124949141105 / 15.1 + 1_339 * 2.00375 / 30
    taken = found.assumptions.taken
    assert taken["recovery"].value == pytest.approx(100 * mine.more / bought)
    assert taken["recovery"].high == pytest.approx(
        100 * (mine.discarded * (1 - mine.returns) / bought + worn / bought - 0.12), rel=1e-6
    )
    assert taken["longer_life"].value == pytest.approx(100 * 0.2 * (mine.replaced + worn) / bought, rel=1e-6)
    assert {taken[k].certainty for k in ("recovery", "longer_life")} == {"derived"}
    own = shock_of_run(
        run, Shock(material="Aluminium", origins=("ISL",)), shipped_assumptions().with_values({"recovery": 3.0})
    )
    assert own.assumptions.taken["recovery"].value == 3.0


def test_what_a_form_shows_beforehand_is_what_is_answered_with(run):
    shock = Shock(material="Aluminium", origins=("ISL",))
    beforehand = assumed_in(run, shock, shipped_assumptions()).taken
    answered = shock_of_run(run, shock, shipped_assumptions()).assumptions.taken
    assert {k: beforehand[k] for k in ("recovery", "longer_life")} == {
        k: answered[k] for k in ("recovery", "longer_life")
    }


def test_ore_and_materials_that_no_table_names_keep_their_assumptions_and_say_so(run, answers):
    copper = shock_of_run(run, Shock(material="Copper", origins=("POL",), weeks=4), shipped_assumptions())
    assert copper.mine["electronics"]["held"] > 0
    assert copper.assumptions.taken["recovery"] == shipped_assumptions().taken["recovery"]
    chromium = shock_of_run(run, Shock(material="Chromium", origins=("ZAF",), weeks=4), shipped_assumptions())
    assert chromium.mine is None
    for found, said in ((copper, "cannot be laid beside this supply"), (chromium, "free assumptions")):
        lines = [line for block in shock_blocks(found, WORDS["en"]) for line in block.lines]
        assert any(said in line for line in lines)


def test_metals_in_goods_of_the_transition_bound_what_can_be_recovered(run, answers):
    """Gallium: 12,504,000 t of cars × 8.31459e-08 = 1.04 t, of which 1 / 15.1 wears out; shares without an amount.

    Rare earths of cars, all members together, wear out at 67.15 t beside 2,349.015 t; 1 % returns by the EU.
    """
    gallium = answers["gallium"]
    (cars,) = gallium.mine["goods"]
    assert (cars["held"][0], cars["discarded"][0]) == pytest.approx((1.039656, 1.039656 / 15.1), rel=1e-5)
    assert gallium.assumptions.taken["recovery"] == shipped_assumptions().taken["recovery"]
    taken = answers["rare_earths"].assumptions.taken
    assert urban_mine(run, "rare_earths", 2024).worn_out == pytest.approx(67.1544, rel=1e-5)
    assert (taken["recovery"].value, taken["recovery"].high) == (
        0,
        pytest.approx(100 * 67.1544 / 2349.015 - 1, rel=1e-5),
    )
    assert taken["longer_life"].high == pytest.approx(100 * 67.1544 / 2349.015, rel=1e-5)
    assert urban_mine(run, "rare_earths", 2014) is None  # how many cars there are is known of 2015


def test_what_a_country_adds_along_the_chain_is_told_or_said_not_to_be_known(run):
    """China: 10,531 of 410,905 mln USD along the chain of manufacturing in 2011; Chile is inside the rest."""
    china = embodied(run, ("CHN",))
    assert (china.year, china.share) == (2011, pytest.approx(10_531.1 / 410_904.8, rel=1e-4))
    assert embodied(run, ("CHL",)).share is None


BLOCKS = ("exposure", "supply", "stake", "users", "saved", "gains", "assumed", "says")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_block_is_in_words(answers, language):
    words = WORDS[language]
    found = answers["gallium"]
    blocks = shock_blocks(found, words)
    assert [b.key for b in blocks] == ["losses", *BLOCKS]
    assert "China" in shock_title(found, words)
    billions = f"{found.cases['value'].rigid / 1e3:.3g}"
    said = {"nl": f"€ {billions} miljard toegevoegde".replace(".", ","), "en": f"€{billions} billion of value added"}
    assert said[language] in shock_result(found, words)
    assert all(len(row) == len(b.columns) for b in blocks for row in b.rows)


def test_what_can_be_asked_can_be_answered():
    assert {"Gallium", "rare_earths", "Neodymium"} <= {code for code, _ in shockable("en")}
    assert sum(u.share for u in uses_of("rare_earths")) == pytest.approx(1.0)


WRONG = {
    "share": (RangeError, {"share": 1.5}, "share is 150 %", "het aandeel is 150 %"),
    "weeks": (RangeError, {"weeks": 0}, "lasts 1 to 520 weeks", "duurt 1 tot 520 weken"),
    "start": (RangeError, {"start": -1}, "begins in week", "begint in"),
    "year": (RangeError, {"year": 1990}, f"observed are {TRADE_YEARS[0]}", "geen handel van 1990"),
    "year of the assessment": (RangeError, {"basis": "assessment", "year": 2020}, "has no years", "geen jaren heeft"),
    "basis": (RangeError, {"basis": "rumour"}, "basis 'rumour'", "grondslag 'rumour'"),
    "stage": (RangeError, {"stage": "X"}, "stage 'X'", "stap 'X'"),
}


@pytest.mark.parametrize("key", WRONG)
def test_what_cannot_be_is_told_in_both_languages(key):
    kind, change, english, dutch = WRONG[key]
    with pytest.raises(kind, match=english) as caught:
        require_shock(Shock(material="Gallium", origins=("CHN",), **change))
    assert dutch in caught.value.in_language("nl")


def test_a_material_without_trade_leads_to_the_assessment():
    with pytest.raises(MissingDataError, match="basis 'assessment'") as caught:
        supply_of(Shock(material="Gallium", origins=("CHN",), importer=UNION))
    assert "grondslag 'assessment'" in caught.value.in_language("nl")


def test_a_material_without_uses_is_told_in_weeks_of_its_use():
    """The Union bought 100 % − others' share of nickel ore elsewhere; a year of it is that share of 52 weeks."""
    shock = Shock(material="Nickel", origins=("CAN",), importer=UNION)
    found = answer_shock(shock, shipped_assumptions(), None)
    assert found.cases["value"].rigid == pytest.approx(52 * found.supply.shares["CAN"])
    assert (found.unit, found.stake, found.at_stake, found.by_user) == ("week", None, {}, {})
    assert "does not say what this material is for" in found.unvalued.en
    assert "weeks of its use" in shock_result(found, WORDS["en"])
    assert "weken van het gebruik" in shock_result(found, WORDS["nl"])
    assert "does not say" in "".join(line for b in shock_blocks(found, WORDS["en"]) for line in b.lines)


def test_a_value_that_no_division_has_is_said_and_not_counted_as_nothing():
    found = answer_shock(GALLIUM, shipped_assumptions(), {"01": 5.0})
    assert found.unit == "week"
    assert "no value added is known" in found.unvalued.en
    assert found.cases["value"].rigid == pytest.approx(52 * 0.69)


def test_what_is_not_essential_counts_in_weeks_of_use_as_well_and_must_be_a_use():
    """Of gallium 75 % goes to electronics (26): where those go on, 25 % of 69 % of 52 weeks is lost."""
    spared = replace(shipped_assumptions(), not_essential=("26",))
    found = answer_shock(GALLIUM, spared, {"01": 5.0})
    assert found.unit == "week"
    assert found.cases["value"].rigid == pytest.approx(52 * 0.69 * 0.25)
    nickel = Shock(material="Nickel", origins=("CAN",), importer=UNION)
    with pytest.raises(RangeError, match="not_essential names '26', which is no application or division"):
        answer_shock(nickel, spared, None)


def test_a_shortage_goes_on_from_one_that_waits_to_one_that_waits_for_it():
    """69 % of half of 28, and of that half of 30: 0.345 × 100 and 0.1725 × 40, beside the uses; 33 waits for nobody."""
    half = Taken(value=50.0, low=50.0, high=50.0, why=NO_REASON, source="", certainty=OWN)
    pairs = (("28", "30"), ("26", "28"), ("10", "33"))
    edges = tuple(Edge(origin=a, to=b, dependence=half) for a, b in pairs)
    value = {"26": 1000.0, "27": 400.0, "28": 100.0, "30": 40.0, "33": 7.0}
    found = answer_shock(GALLIUM, replace(shipped_assumptions(), essential=edges), value)
    assert found.downstream == {"28": 100.0, "30": 40.0}
    assert found.by_user["28"][0] == pytest.approx(0.345 * 100)
    assert found.by_user["30"][0] == pytest.approx(0.1725 * 40)
    assert found.cases["value"].rigid == pytest.approx(0.69 * (750 + 100) + 34.5 + 6.9)
    lines = [line for b in shock_blocks(found, WORDS["en"]) for line in b.lines]
    assert [line for line in lines if "Not counted here" in line and "(33)" in line]
    assert not any("Not counted here" in line and "(30)" in line for line in lines)


def test_what_the_assessment_says_of_the_same_countries_stands_beside_observed_trade():
    """Of processed neodymium the Union buys 85 % from China by the study; the Netherlands bought 84.9 % there."""
    shock = Shock(material="Neodymium", origins=("CHN",), importer="NLD", share=0.5)
    found = answer_shock(shock, shipped_assumptions(), None, apart=False)
    (of_study,) = {s for c, s in supply_of(replace(shock, basis="assessment")).shares.items() if c == "CHN"}
    assert found.assessed == of_study == pytest.approx(0.85)
    assert found.exposed == pytest.approx(0.849 / 2, abs=5e-4)
    for language, said in (
        ("en", "85 % of what the Union buys of it comes from China"),
        ("nl", "85 % van wat de Unie"),
    ):
        lines = [line for b in shock_blocks(found, WORDS[language]) for line in b.lines]
        assert any(said in line for line in lines)
    other = answer_shock(replace(shock, basis="assessment"), shipped_assumptions(), None, apart=False)
    assert other.assessed is None
    assert found.as_dict()["assessed"] == pytest.approx(0.85)


def test_countries_that_stop_together_add_up():
    """China 84.91 % and Austria 6.24 % of the rare earths that the Netherlands bought in 2024."""
    one, other, both = (
        answer_shock(Shock(material="Neodymium", origins=o, importer="NLD"), shipped_assumptions(), None)
        for o in (("CHN",), ("AUT",), ("CHN", "AUT"))
    )
    assert both.exposed == pytest.approx(one.exposed + other.exposed)
    assert {row.country for row in both.supply.rows} == {"CHN", "AUT"}
    assert both.cases["value"].adaptive > one.cases["value"].adaptive  # spare suppliers are fewer
    assert shock_title(both, WORDS["en"]).startswith("If China and Austria deliver no neodymium")
    assert shock_title(both, WORDS["nl"]).startswith("Als China en Oostenrijk 52 weken lang geen neodymium leveren")


def test_the_rows_behind_are_those_of_the_source_and_what_is_sold_on_is_that_of_the_risk():
    found = supply_of(Shock(material="Neodymium", origins=("CHN",), importer="NLD"))
    assert [(r.hs6, r.tonnes, r.value) for r in found.rows] == [
        ("280530", 189.659, 3113.376),
        ("284610", 135.803, 109.033),
        ("284690", 1667.864, 4059.219),
    ]
    assert sum(r.tonnes for r in found.rows) == pytest.approx(found.shares["CHN"] * found.amount)
    (risk,) = trade_risks("Neodymium", "NLD", years=[2024])
    assert found.sold_on == pytest.approx(risk.sold_on)
    assert found.sold_on == pytest.approx((188.754 + 1950.417) / 2349.015)
    union = supply_of(Shock(material="Neodymium", origins=("CHN",), importer=UNION))
    assert union.sold_on is None  # exports of the Union together are in no table


def test_exposure_has_its_unit_kind_and_source(answers):
    for found, kinds in (
        (answers["rare_earths"], {"observed", "computed"}),
        (answers["gallium"], {"published", "computed"}),
    ):
        block = next(b for b in shock_blocks(found, WORDS["en"]) if b.key == "exposure")
        assert {row[3] for row in block.rows} == kinds
        assert all(row[4] for row in block.rows)


@pytest.mark.parametrize("key", ["rare_earths", "gallium"])
def test_what_each_buffer_saves_adds_up(answers, key):
    found = answers[key]
    case = found.cases["value"]
    assert sum(found.saved.values()) == pytest.approx(case.rigid - case.adaptive)
    assert all(value >= 0 for value in found.saved.values())
    assert list(found.saved) == ["sharing", "cover", "spare", "substitutes", "recovery", "longer_life"]


def test_an_answer_that_tells_no_parts_is_the_same_in_all_else():
    shock = Shock(material="Gallium", origins=("CHN",), basis="assessment", importer="EU27_2020", weeks=9)
    whole, short = (answer_shock(shock, shipped_assumptions(), None, apart=apart).as_dict() for apart in (True, False))
    assert sum(whole.pop("saved").values()) > 0
    assert short.pop("saved") == {}
    assert short == whole


def test_a_stage_or_year_without_imports_says_which_there_are():
    with pytest.raises(MissingDataError, match="codes of trade hold stage P"):
        supply_of(Shock(material="Neodymium", origins=("CHN",), importer=UNION, stage="E"))


def test_an_importer_whose_trade_is_not_at_hand_is_refused_and_not_said_to_import_nothing():
    with pytest.raises(UnknownNameError, match="'EU28' is not a known importer; did you mean 'eu"):
        supply_of(Shock(material="Cobalt", origins=("CHN",), importer="EU28"))


def test_a_country_twice_and_no_country_are_refused():
    with pytest.raises(DuplicateError, match="CHN stops twice") as caught:
        require_shock(Shock(material="Gallium", origins=countries_of("China, CHN")))
    assert "stopt twee keer" in caught.value.in_language("nl")
    with pytest.raises(RangeError, match="no country stops") as caught:
        require_shock(Shock(material="Gallium", origins=countries_of(" , ")))
    assert "geen land stopt" in caught.value.in_language("nl")


def test_countries_are_read_from_one_text_or_from_several():
    assert countries_of("Korea, South, china") == ("KOR", "CHN")
    assert countries_of(["Congo, D.R.", "VNM,MMR"]) == ("COD", "VNM", "MMR")
    with pytest.raises(UnknownNameError, match="'Chna' is not a known country"):
        countries_of("Japan, Chna")


def test_an_unknown_country_leads_to_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'China'") as caught:
        country_named("Chine")
    assert "bedoelt u 'China'" in caught.value.in_language("nl")


FILES = {
    "unknown: 3\n": ("is not an assumption of a shock", "is geen aanname van een schok"),
    "cover: 5000\n": ("from 0 to 1000", "van 0 tot en met 1000"),
    "cover: much\n": ("expected a number", "verwacht een getal"),
    "spare: {value: 5, low: 10, high: 20}\n": ("lies in its band", "ligt in haar band"),
    "spare: {value: 5, most: 7}\n": ("'most' is not known here", "'most' is hier onbekend"),
    "essential: {from: a}\n": ("is no list", "is geen lijst"),
    "essential: [{from: '26'}]\n": ("needs from, to and value", "heeft from, to en value nodig"),
    "essential: [{from: '26', to: xx, value: 5}]\n": ("'xx' is no division", "'xx' is geen bedrijfstak"),
    "essential: [{from: '26', to: '26', value: 5}]\n": ("does not wait for itself", "wacht niet op zichzelf"),
    "essential: [{from: '26', to: '28', value: 5}, {from: '26', to: '28', value: 9}]\n": (
        "26 → 28 stands twice",
        "26 → 28 staat er twee keer",
    ),
    "not_essential: {a: 1}\n": ("a text belongs here; seen keys", "hier hoort een tekst; gezien sleutels"),
    "not_essential: ['27', '27']\n": ("'27' stands twice", "'27' staat er twee keer"),
}


@pytest.mark.parametrize("text", FILES)
def test_a_file_that_is_wrong_says_where(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=FILES[text][0]) as caught:
        read_assumptions(path)
    assert FILES[text][1] in caught.value.in_language("nl")
    assert "1:" in str(caught.value)


@pytest.mark.parametrize("text", ["cover: 5000\n", "cover: yes\n", "cover: [60]\n", "cover:\n", "cover: {low: 5}\n"])
def test_one_mistake_in_a_file_is_one_problem(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="1 problem in"):
        read_assumptions(path)


def test_an_empty_file_says_what_could_stand_in_it(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("# nothing yet\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"one assumption on each line, such as 'cover: 60'; there are: cover, ") as no:
        read_assumptions(path)
    assert "verwacht: een aanname per regel" in no.value.in_language("nl")


def test_every_assumption_that_ships_has_its_reason():
    ships = shipped_assumptions()
    told = [*ships.taken.values(), *(edge.dependence for edge in ships.essential)]
    assert ships.essential
    assert NO_REASON not in [each.why for each in told]


def test_a_file_takes_the_place_of_what_ships(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("cover: {value: 60, low: 50, high: 70, why: counted}\nnot_essential: ['27']\n", encoding="utf-8")
    made = read_assumptions(path)
    assert (made.taken["cover"].value, made.taken["cover"].certainty, made.taken["cover"].source) == (
        60,
        "own",
        path.name,
    )
    assert made.taken["spare"] == shipped_assumptions().taken["spare"]
    found = answer_shock(GALLIUM, made, None)
    assert found.by_user["Lighting (27)"] == (0.0, pytest.approx(0.0, abs=1e-6))


def test_a_dependence_that_does_not_apply_is_told(tmp_path):
    """Gallium is used in 26 and 27; nothing of it in 25, and the Union says no value added of 28."""
    path = tmp_path / "mine.yaml"
    path.write_text("essential: [{from: '25', to: '26', value: 5}]\n", encoding="utf-8")
    found = answer_shock(GALLIUM, read_assumptions(path), None)
    lines = next(b.lines for b in shock_blocks(found, WORDS["en"]) if b.key == "assumed")
    assert ["Not counted here" in line for line in lines] == [True]


def test_what_a_division_uses_itself_is_not_counted_again_downstream():
    """27 makes a quarter of the use and waits for 26 besides: 89,422 × (1 − 0.25) is left to wait."""
    edge = Edge(
        origin="26", to="27", dependence=Taken(value=50, low=50, high=50, why=NO_REASON, source="", certainty=OWN)
    )
    found = answer_shock(GALLIUM, replace(shipped_assumptions(), essential=(edge,)), None)
    assert found.downstream == {"27": pytest.approx(0.75 * 89_422)}
    waits = 0.69 * 0.5 * 0.75 * 89_422
    assert found.cases["value"].rigid == pytest.approx(0.69 * (0.75 * 77_000 + 0.25 * 89_422) + waits)


def test_suppliers_without_a_name_are_said():
    """The study names 96 % of the gallium that the Union buys."""
    block = next(
        b for b in shock_blocks(answer_shock(GALLIUM, shipped_assumptions(), None), WORDS["en"]) if b.key == "supply"
    )
    assert block.rows[-1] == ("not named", "4 %")


def test_an_exception_that_names_no_use_is_refused(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("not_essential: [Lightning]\n", encoding="utf-8")
    with pytest.raises(RangeError, match="did you mean 'Lighting'"):
        answer_shock(GALLIUM, read_assumptions(path), None)


@pytest.mark.parametrize("values", [{"covr": 3.0}, {"cover": -1.0}, {"spare": float("nan")}])
def test_a_single_assumption_is_checked(values):
    with pytest.raises(KringloopError) as caught:
        shipped_assumptions().with_values(values)
    assert caught.value.in_language("nl") != str(caught.value)


def test_a_bound_is_told_with_its_unit_in_the_language_asked():
    with pytest.raises(RangeError, match=r"expected a number from 0 to 1000 \(days\)") as no:
        shipped_assumptions().with_values({"cover": -5.0})
    assert "is -5; verwacht een getal van 0 tot en met 1000 (dagen)" in no.value.in_language("nl")
