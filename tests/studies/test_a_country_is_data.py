"""Another country without touching Python: a shipped study of Belgium, and a small one that moves house."""

import os
import re
from pathlib import Path

import pytest
from tests.small import FILES, change, write_study

from kringloop import studies
from kringloop.core import Names, Places, RangeError, StudyError, UnknownNameError
from kringloop.front.run import Run as Opened
from kringloop.indicators import INDICATORS
from kringloop.reading import Reading, front
from kringloop.runs import open_run, run_study
from kringloop.sources import write
from kringloop.studies.belgium.recipe.__main__ import main
from kringloop.studies.belgium.recipe.tables import tables
from kringloop.study import find_study, load_study

FOLDER = Path(studies.__path__[0]) / "belgium" / "tables"
SNAPSHOTS = os.environ.get("KRINGLOOP_SNAPSHOTS", "")
OTHER_HOME = re.compile(r"Nederland(?!s\b)|Netherlands|Dutch\b")


@pytest.fixture(scope="module")
def belgium(tmp_path_factory):
    return open_run(run_study(find_study("belgium"), tmp_path_factory.mktemp("results")).path)


@pytest.mark.published
@pytest.mark.parametrize(
    ("indicator", "year", "value"),
    # Eurostat, cei_srm030 and cei_wm011: Belgium
    [("circular_material_use.eurostat", 2023, 19.7), ("recycling_rate_waste.municipal", 2023, 54.9)],
)
def test_figures_of_belgium_are_those_that_eurostat_prints(belgium, indicator, year, value):
    figures = belgium.observations_of(INDICATORS[indicator])
    (found,) = figures.filter((figures["region"] == "BE") & (figures["year"] == year))["value"].to_list()
    assert found == value


def test_every_absent_indicator_says_which_account_is_missing(belgium):
    absent = belgium.indicators.filter(belgium.indicators["why_not"].is_not_null())
    accounts = {re.fullmatch(r"'(\w+)' is not a known account", why)[1] for why in absent["why_not"]}
    assert accounts >= {"material_flows", "production", "air_emissions", "waste", "chains_footprint", "life_cycle"}
    assert not accounts & set(belgium.ledger.accounts)


def test_what_another_publisher_prints_is_not_missed(belgium):
    """A definition that names an office prints its figures; a study without them does not list it as absent."""
    absent = belgium.indicators.filter(belgium.indicators["why_not"].is_not_null())
    ids = {f"{key}.{definition}" for key, definition in absent.select("indicator", "definition").iter_rows()}
    printed = {i.id for i in INDICATORS if i.printed}
    assert {"dmi.cbs_publication", "circular_material_use.clo", "ce_gva.cbs_dossier"} <= printed
    assert not ids & printed
    for door in (belgium.observations, Opened(Reading(belgium, "belgium.duckdb")).indicator):
        with pytest.raises(RangeError, match="has no figures in study 'belgium': others print these figures, and"):
            door("dmi.cbs_publication")


@pytest.mark.parametrize(("language", "country"), [("nl", "België"), ("en", "Belgium")])
def test_the_first_page_speaks_of_its_own_country(belgium, language, country):
    reading = Reading(belgium, "belgium.duckdb")
    words = reading.words(language)
    told = front(reading, words)
    said = [str(goal) for goal in told.goals] + [words(k) for k in ("claim.in_country", "world.industry")]
    assert not [text for text in said if OTHER_HOME.search(text)]
    assert words("claim.in_country") == f"in {country}"


def test_texts_of_definitions_have_the_words_of_the_country_filled_in(belgium):
    texts = belgium.indicators.select(
        "name_nl", "name_en", "label_nl", "label_en", "question_nl", "question_en", "traps_nl", "traps_en"
    )
    every = [text for column in texts for text in column if text]
    assert not [text for text in every if "{" in text or OTHER_HOME.search(text)]
    assert any("what Belgium buys" in text for text in every)


def moved(folder, code):
    """The small study with another home: every NL in its files is another code."""
    write_study(folder)
    for name, text in FILES.items():
        swapped = text.replace("BE", "@").replace("NL", code).replace("@", "NL" if code == "BE" else "BE")
        (folder / name).write_text(swapped, encoding="utf-8")
    return load_study(folder / "study.yaml")


@pytest.mark.analytic
@pytest.mark.parametrize("indicator", ["waste_generated.cbs", "recovery_share_cbs", "gross_value_added.current"])
def test_an_indicator_of_accounts_is_the_same_wherever_home_is(tmp_path, indicator):
    here, there = moved(tmp_path / "a", "NL"), moved(tmp_path / "b", "BE")
    figures = []
    for study in (here, there):
        try:
            result = INDICATORS[indicator].expression(study.ledger).by("year")
        except UnknownNameError as error:  # the small study has no such good: said in the same words in both
            figures.append(str(error).splitlines()[0].replace("BE.", "NL."))
        else:
            figures.append((result.value.tolist(), result.unit))
    assert figures[0] == figures[1]
    if indicator == "waste_generated.cbs":
        assert figures[0][0] == [120.0, 60.0]  # 30 + 10 + 60 + 20 kt, and half of it


def test_what_the_study_does_not_say_is_asked_for_when_it_is_needed(tmp_path):
    ledger = load_study(write_study(tmp_path)).ledger
    assert ledger.home_code == "NL"
    with pytest.raises(UnknownNameError, match="which region is 'abroad'\n  Give its code under 'abroad:'"):
        _ = ledger.abroad
    with pytest.raises(UnknownNameError, match="which region is 'whole'"):
        _ = ledger.whole


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("abroad: RoWW", "abroad  'RoWW' is not a known region; did you mean 'RoW'"),
        ("whole: EU27", "whole  'EU27' is not a known region; did you mean 'EU27_2020'"),
        ("called: {activites: {C: {nl: a, en: b}}}", "called  'activites' is not a classification of this study"),
        ("called: {activities: {CC: {nl: a, en: b}}}", "called.activities  'CC' is not a code of 'activities'"),
        ("notes: {dmii: {nl: a, en: b}}", "notes.dmii  'dmii' is not a known indicator; did you mean 'dmi'"),
        ("words: {country: {nl: a, en: b}}", "words.national"),
    ],
)
def test_places_and_names_that_do_not_exist_are_refused_with_their_line(tmp_path, added, said):
    path = write_study(tmp_path)
    change(tmp_path, "study.yaml", "region: NL\n", f"region: NL\n{added}\n")
    with pytest.raises(StudyError) as caught:
        load_study(path)
    assert said in str(caught.value)
    assert re.search(r"^  6:\d+ ", str(caught.value), re.M)


def test_codes_are_called_what_the_study_calls_them_and_notes_are_told_once(tmp_path):
    path = write_study(tmp_path)
    more = "called: {activities: {C: {nl: maakwerk, en: making}}}\nnotes: {dmi: {nl: Let op., en: Mind.}}\n"
    change(tmp_path, "study.yaml", "region: NL\n", f"region: NL\n{more}")
    study = load_study(path)
    assert study.trees["activities"].names("C") == Names("maakwerk", "making")
    once = study.file.worded(INDICATORS["dmi"])
    assert once.traps.en.endswith(" Mind.")
    assert study.file.worded(once).traps == once.traps


def test_without_words_of_its_own_a_text_says_the_country():
    question = INDICATORS["carbon_footprint_consumption.products"]
    assert question.general.question.en == "How much CO2 does the world emit for what the country buys, and where?"
    there = Places(country=Names("België", "Belgium"), national=Names("Belgische", "Belgian"))
    assert "wat België koopt" in question.worded(there).question.nl


def test_a_folder_without_snapshots_lists_what_is_missing(tmp_path, capsys):
    assert main([str(tmp_path), "--to", str(tmp_path / "out")]) == 1
    assert "22 problems in" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not SNAPSHOTS, reason="KRINGLOOP_SNAPSHOTS does not name a folder of snapshots")
def test_the_tables_of_belgium_are_rebuilt_byte_for_byte(tmp_path):
    written = write(tables(Path(SNAPSHOTS)), tmp_path)
    assert sorted(p.name for p in written) == sorted(p.name for p in FOLDER.glob("*.csv"))
    assert [p.name for p in written if p.read_bytes() != (FOLDER / p.name).read_bytes()] == []
