"""A study of any member of the EU, written from what Eurostat publishes of all of them."""

import os
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop import studies
from kringloop.core import StudyError, UnknownNameError
from kringloop.indicators import INDICATORS
from kringloop.reference import classification, framework, framework_margins, members, union
from kringloop.study import load_study, member_of, new_country
from kringloop.study.country import key_of, study_text
from kringloop.study.country_gaps import GOAL_OF, gaps_of

SHIPPED = Path(studies.__path__[0])
SNAPSHOTS = os.environ.get("KRINGLOOP_SNAPSHOTS", "")


def files(folder):
    found = (p for p in folder.rglob("*") if p.suffix in (".csv", ".yaml"))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def test_the_shipped_study_of_belgium_is_the_one_that_is_written(tmp_path):
    made = new_country("BE", tmp_path / "be")
    assert made.key == "belgium"
    assert files(made.path.parent) == files(SHIPPED / "belgium")


def test_margins_of_eurostat_stand_in_one_wording():
    """The study of the Netherlands has more accounts; its rules for Eurostat's series are the same lines."""
    lines = (SHIPPED / "netherlands" / "margins.csv").read_bytes().splitlines()
    wanted = [lines[0], *(line for line in lines if line.startswith(b"eurostat,"))]
    assert framework_margins().splitlines() == wanted


@pytest.mark.parametrize("code", ["EL", "LU", "NL"])
def test_a_study_of_any_member_is_put_together_without_a_mistake(tmp_path, code):
    study = load_study(new_country(code, tmp_path / "made").path)
    assert (study.file.region, study.file.whole) == (code, union())
    assert study.margins
    assert study.ledger.home_code == code


def test_every_member_has_words_a_key_and_a_name_of_its_own():
    tree = classification("regions")
    assert set(members()) == {c.code for c in tree.codes if c.parent == union() and len(c.code) == 2}
    assert len({key_of(m) for m in members().values()}) == len(members())
    for member in members().values():
        text = study_text(member, ())
        assert "$" not in text
        assert member.national.nl in text


@pytest.mark.published
def test_what_a_country_lacks_is_told_and_not_filled():
    """Eurostat cei_wm010: Estonia has no rate after 2016; cei_gsr020: the union only."""
    found = {(g.series, g.kind): g for g in gaps_of(framework(), "EE")}
    assert found["recycling_rate_waste", "late"].years == (2016, 2022)
    assert ("self_sufficiency_extraction", "none") in found
    rows = framework().filter((pl.col("region") == "EE") & (pl.col("series") == "recycling_rate_waste"))
    assert rows["year"].max() == 2016


@pytest.mark.analytic
def test_gaps_of_a_small_framework_by_hand():
    """Two members and the union: a year inside, an end, a material and a whole series are missing of AT."""

    def rows(series, region, item, *years):
        return [(series, region, item, y, 1.0, "", "s") for y in years]

    made = [
        *rows("recycling_rate_packaging", "BE", "W1501", 2019, 2020, 2021, 2022),
        *rows("recycling_rate_packaging", "BE", "W150101", 2022),
        *rows("recycling_rate_packaging", union(), "W1501", 2019, 2020, 2021, 2022),
        *rows("recycling_rate_packaging", "AT", "W1501", 2019, 2021),
        *rows("waste_per_head", "BE", "", 2020),
    ]
    found = gaps_of(pl.DataFrame(made, schema=framework().columns, orient="row"), "AT")
    told = {(g.series, g.kind): (g.years, tuple(i.en for i in g.items)) for g in found}
    paper = classification("waste_streams").names("W150101").en
    assert told == {
        ("recycling_rate_packaging", "late"): ((2021, 2022), ()),
        ("recycling_rate_packaging", "inside"): ((2020,), ()),
        ("recycling_rate_packaging", "items"): ((), (paper,)),
        ("waste_per_head", "none"): ((), ()),
    }


def test_the_goal_of_a_series_is_that_of_its_indicators():
    """A formula names the series it reads; every series but population is read by one goal's indicators."""
    ledger = load_study(SHIPPED / "belgium" / "study.yaml").ledger
    found = {}
    for indicator in INDICATORS:
        try:
            formula = indicator.expression(ledger).formula
        except UnknownNameError:
            continue
        for series in re.findall(r"account=(\w+)", formula):
            found.setdefault(series, set()).add(indicator.goal)
    assert {s: {g} for s, g in GOAL_OF.items()} == {s: g for s, g in found.items() if s != "population_average"}


@given(st.sampled_from(sorted(members())), st.booleans())
def test_a_member_is_found_by_code_and_by_name_in_any_case(code, upper):
    for spelling in (code, members()[code].country.nl, members()[code].country.en):
        assert member_of(spelling.upper() if upper else spelling.lower()).code == code


@pytest.mark.parametrize(
    ("asked", "said", "gezegd"),
    [
        ("Beligum", "did you mean BE (Belgium)?", "bedoelt u BE (België)?"),
        ("GR", "did you mean EL (Greece)?", "bedoelt u EL (Griekenland)?"),
        ("Norway", "known: AT (Austria), BE (Belgium)", "bekend zijn: AT (Oostenrijk), BE (België)"),
        ("", "known: AT (Austria)", "bekend zijn: AT"),
    ],
)
def test_an_unknown_country_is_refused_with_the_nearest(asked, said, gezegd):
    with pytest.raises(UnknownNameError) as caught:
        member_of(asked)
    assert said in str(caught.value)
    assert gezegd in caught.value.in_language("nl")


def test_a_folder_with_files_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("own", encoding="utf-8")
    with pytest.raises(StudyError, match=r"is not empty; choose a new folder\. Nothing was written"):
        new_country("BE", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


@pytest.mark.skipif(not SNAPSHOTS, reason="KRINGLOOP_SNAPSHOTS does not name a folder of snapshots")
def test_the_packed_framework_is_what_the_snapshots_give(tmp_path):
    from kringloop.sources import eurostat_tables

    assert eurostat_tables(Path(SNAPSHOTS))["eurostat"].equals(framework())
