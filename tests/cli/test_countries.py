"""`countries`: one indicator in every country, or all in some; each option honoured or refused."""

import json

import pytest


@pytest.fixture
def asked(kringloop, netherlands):
    return lambda *words: kringloop("countries", *words, "--run", netherlands)


def test_one_indicator_in_every_country_keeps_marks_margins_and_breaks(asked):
    code, out, err = asked("recycling_rate_waste.municipal", "--lang", "nl")
    assert (code, err) == (0, "")
    assert "Recyclingpercentage afval: gemeentelijk afval in 2023: Nederland 58,4 %" in out
    assert "lager, buiten de marges" in out
    assert "Geen cijfer over 2023" in out
    assert "p = voorlopig" in out


def test_the_record_has_what_the_table_has(asked):
    told = json.loads(asked("circular_material_use", "--year", "2021", "--with", "be,EL", "--json")[1])
    assert (told["definition"], told["year"], told["limit"]) == ("eurostat", 2021, None)
    assert [c["region"] for c in told["countries"]] == ["NL", "EU27_2020", "BE", "EL"]
    greece = told["countries"][-1]
    assert (greece["value"], greece["flags"], greece["breaks"], greece["change"]) == (5.3, ["b"], [2021], None)
    assert greece["low"] < greece["value"] < greece["high"]


def test_without_an_indicator_all_of_them_in_some_countries(asked):
    code, out, _ = asked("--with", "IE")
    assert code == 0
    (line,) = [text for text in out.splitlines() if "Recycling rate of waste: municipal" in text]
    assert "40.8" in line  # Eurostat cei_wm011, Ireland 2020
    rows = json.loads(asked("--with", "IE", "--json")[1])
    assert {len(row["countries"]) for row in rows} == {3}


def test_one_code_of_what_an_indicator_is_divided_by(asked):
    told = json.loads(asked("recycling_rate_waste.packaging", "--where", "item=W150102", "--json")[1])
    assert told["cell"] == {"item": "W150102"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ghg_direct.cbs"], "'ghg_direct.cbs' has no figures of several countries; these have: "),
        (["circular_material_use", "--with", "XX"], "'XX' is no country of which this run has figures; known: "),
        (["circular_material_use", "--with", ","], "--with names no country"),
        (["circular_material_use", "--year", "1990"], "has no figure of 1990 of any of these countries; there are"),
        (["circular_material_use", "--where", "sector=C"], "is not divided by 'sector'"),
        (["recycling_rate_waste.packaging", "--where", "item=W1501,W150102"], "one code for item instead of"),
        (["recycling_rate_waste.packaging", "--where", "item=W15010"], "did you mean 'W1501"),
        (["--year", "2020"], "--year and --where go with one indicator"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(asked, words, said):
    code, out, err = asked(*words)
    assert (code, out) == (1, "")
    assert said in err


def test_a_run_without_countries_says_so(kringloop, small_run):
    code, _, err = kringloop("countries", "--run", small_run.file.path)
    assert code == 1
    assert "no indicator of this run has figures of several countries" in err


def test_the_newest_results_of_a_study_in_a_folder_are_taken(kringloop, netherlands):
    words = ("countries", "circular_material_use", "--results", netherlands.parent, "--json")
    assert json.loads(kringloop(*words, "--study", "netherlands")[1])["year"] == 2023
    assert kringloop(*words, "--study", "belgium")[0] == 1
