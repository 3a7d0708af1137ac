"""Countries side by side: one definition and year, marks and margins kept, nothing ranked, all else told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.reading import (
    Reading,
    countries,
    countries_said,
)
from kringloop.reading.countries import _beyond
from kringloop.runs import open_run
from tests.netherlands import results_file

MUNICIPAL = "recycling_rate_waste.municipal"


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    path = results_file(tmp_path_factory)
    return Reading(open_run(path, keep_open=True), path.name)


def of(reading, key, **asked):
    return countries.side_by_side(reading, countries.definition_meant(reading, key), **asked)


@pytest.mark.published
@pytest.mark.parametrize(
    ("key", "year", "region", "value", "flags"),
    # Eurostat cei_srm030, cei_wm011 and cei_gsr030, as printed with their marks
    [
        ("circular_material_use", 2023, "NL", 30.6, ("i",)),
        ("circular_material_use", 2023, "BE", 19.7, ("e",)),
        ("circular_material_use", 2021, "EL", 5.3, ("b",)),
        (MUNICIPAL, 2023, "PL", 27.6, ("b",)),
        (MUNICIPAL, 2023, "FR", 42.2, ("e", "p")),
    ],
)
def test_figures_and_marks_are_those_that_eurostat_prints(reading, key, year, region, value, flags):
    found = of(reading, key, year=year).of(region)
    assert (found.value, found.flags) == (value, flags)


def test_the_order_is_that_of_the_study_whatever_the_figures_are(reading):
    stated = reading.run.study.show.labels["region"]
    for definition in countries.compares(reading):
        regions = [f.region for f in countries.side_by_side(reading, definition).figures]
        assert regions == [r for r in stated if r in regions]


def test_a_year_without_a_figure_is_not_filled_from_another(reading):
    found = of(reading, MUNICIPAL, year=2023)
    absent = dict(found.absent)
    assert (absent["AT"], absent["IE"]) == (2022, 2020)  # Eurostat cei_wm011: last years of Austria and Ireland
    assert not absent.keys() & {f.region for f in found.figures}
    notes = countries_said.countries_notes(reading, found, reading.words("en"))
    (told,) = [note for note in notes if note.startswith("No figure of 2023")]
    assert "Austria (2022)" in told
    assert told.endswith("Nothing is filled in.")


@pytest.mark.published
def test_a_change_counts_from_the_last_break(reading):
    """Sweden, cei_wm011: a break in 2020; 38.3 % then and 39.4 % in 2023."""
    found = of(reading, MUNICIPAL, year=2023)
    sweden = found.of("SE")
    assert (sweden.broken, sweden.change.first) == ((2020,), 2020)
    assert countries_said.country_change(sweden, "%", reading.words("en")) == "+1.1 points since 2020"
    poland = found.of("PL")  # a new series begins in the year itself
    assert poland.change is None
    assert countries_said.country_change(poland, "%", reading.words("nl")) == "–"
    notes = " ".join(countries_said.countries_notes(reading, found, reading.words("nl")))
    assert "In 2023 begint een nieuwe reeks (merk b), daarom is er geen verandering: Polen." in notes
    assert "telt vanaf de laatste breuk: Zweden (2020)." in notes


def test_another_definition_is_said_and_not_placed_beside_home(reading):
    found = of(reading, "recycling_rate_waste.packaging", year=2022)
    assert found.marked("d") == ("CZ", "SK")
    assert {found.of(r).beyond for r in ("CZ", "SK")} == {"other"}
    notes = countries_said.countries_notes(reading, found, reading.words("en"))
    assert "Another definition (mark d), so not to be compared with the rest: Czechia, Slovakia." in notes


@pytest.mark.parametrize(
    ("key", "limit", "said"),
    [
        ("recyclables_trade.eurostat_extra_eu", "total", "een groot land heeft er vanzelf meer van"),
        ("resource_productivity.eurostat", "index", "in het basisjaar staat elk land op 100"),
        ("circular_material_use.eurostat", "", ""),
    ],
)
def test_amounts_and_indices_are_not_put_beside_home(reading, key, limit, said):
    found = of(reading, key)
    assert found.limit == limit
    assert said in " ".join(countries_said.countries_notes(reading, found, reading.words("nl")))
    if limit:
        assert {f.beyond for f in found.figures} == {""}
        assert "since 2017" in countries_said.countries_title(reading, found, reading.words("en"))


@pytest.mark.analytic
@pytest.mark.parametrize(
    ("theirs", "home", "beyond"),
    [
        ((10.0, 12.0), (5.0, 9.0), "higher"),
        ((1.0, 4.0), (5.0, 9.0), "lower"),
        ((8.0, 12.0), (5.0, 9.0), "within"),
        ((9.0, 12.0), (5.0, 9.0), "within"),  # they touch
        ((None, None), (5.0, 9.0), "open"),
    ],
)
def test_intervals_that_meet_decide_nothing(theirs, home, beyond):
    rows = [{"low": low, "high": high, "flags": ""} for low, high in (theirs, home)]
    assert _beyond(*rows) == beyond


@given(st.tuples(*[st.floats(-1e6, 1e6)] * 4))
def test_beside_turns_round_when_home_and_the_other_change_places(ends):
    one, other = sorted(ends[:2]), sorted(ends[2:])
    rows = [{"low": low, "high": high, "flags": ""} for low, high in (one, other)]
    turned = {"higher": "lower", "lower": "higher", "within": "within"}
    assert _beyond(*rows[::-1]) == turned[_beyond(*rows)]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(54.9 - 3.8637, 54.9 + 3.8637, "3.9"), (51.9, 57.9, "3.0"), (54.899985, 54.900015, "0.000015"), (None, None, "–")],
)
def test_half_an_interval_has_two_digits_and_no_power_of_ten(low, high, said):
    figure = countries.CountryFigure("BE", 54.9, low, high, "published", (), (), (), None, "")
    assert countries_said.error_words(figure, "en") == said
    assert countries_said.beyond_words(figure, Reading) == ""


def test_the_overview_takes_the_last_year_that_all_have(reading):
    alone = {row.definition.id: row.year for row in countries.overview(reading, ())}
    with_ireland = {row.definition.id: row for row in countries.overview(reading, ("IE",))}
    assert alone[MUNICIPAL] == 2023
    assert with_ireland[MUNICIPAL].year == 2020  # Ireland's last year in cei_wm011
    assert set(with_ireland[MUNICIPAL].figures) == {"NL", "EU27_2020", "IE"}


def test_of_the_impacts_of_consumption_one_is_chosen(reading):
    found = of(reading, "consumption_footprint.per_head", cell={"item": "AC"})
    assert (dict(found.cell), len(found.figures)) == ({"item": "AC"}, 28)
    assert dict(of(reading, "consumption_footprint.per_head").cell) == {"item": "SWS"}


def test_an_indicator_of_one_region_does_not_compare(reading):
    assert countries.definition_meant(reading, "self_sufficiency.extraction") is None
    assert countries.definition_meant(reading, "ghg_direct.cbs") is None
    assert countries.definition_meant(reading, "circular_material_use").id == "circular_material_use.eurostat"
