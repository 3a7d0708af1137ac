"""The shipped study on paper: page counts, tags, texts, and figures that stand elsewhere."""

import itertools

import pytest

from kringloop.perspectives import at_the_table, told
from kringloop.reading import (
    WORDS,
    Reading,
    course_text,
    front,
    held_facts,
    held_target,
    held_targets,
    holder_text,
    sectors,
    without_figure,
)
from kringloop.report import write, write_report
from kringloop.runs import ScenarioBench
from kringloop.scenarios import BASELINE
from tests.report.conftest import Printed, plain


@pytest.fixture(scope="module")
def reading(dutch_run):
    """What is worked out for one report, such as a backcast, serves the others too."""
    return Reading(dutch_run, dutch_run.file.path.name)


@pytest.fixture(scope="module")
def printed(dutch_run, reading, tmp_path_factory):
    """The report in a size and a language, written once."""
    folder = tmp_path_factory.mktemp("printed")
    kept = {}

    def of(size, language, sector=""):
        key = (size, language, sector)
        if key not in kept:
            path = folder / ("-".join(key) + ".pdf")
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(write, "Reading", lambda *_: reading)
                write_report(dutch_run, path, size=size, language=language, sector=sector)
            kept[key] = Printed(path)
        return kept[key]

    return of


SIZES = [("page", ""), ("sector", "28"), ("full", "")]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_one_page_is_one_page(printed, language):
    assert len(printed("page", language).reader.pages) == 1


def test_every_sector_takes_two_pages(reading, printed):
    codes = sectors(reading)
    languages = itertools.cycle(["nl", "en"])
    counts = {code: len(printed("sector", language, code).reader.pages) for code, language in zip(codes, languages)}  # noqa: B905
    assert len(counts) > 20
    assert set(counts.values()) == {2}, counts


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("size", "sector"), SIZES)
def test_it_is_tagged_for_who_does_not_see_it(printed, size, sector, language):
    pdf = printed(size, language, sector)
    assert pdf.root["/MarkInfo"]["/Marked"]
    assert str(pdf.root["/Lang"]).lower().startswith(language)
    assert pdf.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.reader.metadata.title
    assert "pdfuaid" in pdf.root["/Metadata"].get_data().decode()
    elements = pdf.elements
    figures = [e for e in elements if e["/S"] == "/Figure"]
    assert figures
    assert all(str(f.get("/Alt", "")).strip() for f in figures)
    kinds = {str(e["/S"]) for e in elements}
    assert {"/Table", "/TH", "/TD"} <= kinds


def test_headings_go_down_one_level_at_a_time(printed):
    levels = [int(str(e["/S"])[2:]) for e in printed("full", "en").elements if str(e["/S"])[1:] in ("H1", "H2", "H3")]
    assert {1, 2, 3} <= set(levels)


@pytest.mark.parametrize(("size", "sector"), SIZES)
def test_every_page_names_the_run_and_the_command(dutch_run, printed, size, sector):
    for page in printed(size, "nl", sector).pages:
        assert dutch_run.meta["run"][:10] in page
        assert f"kringloop report --size {size}" in page


@pytest.mark.published
@pytest.mark.parametrize(("language", "figure"), [("nl", "41,6 ± 2,2 Mt"), ("en", "41.6 ± 2.2 Mt")])
def test_figures_are_written_as_the_language_does(printed, language, figure):
    # CBS 83300ENG: manufacturing, 2024, 41 636 million kg of CO2 equivalents
    assert figure in printed("page", language).text


def test_no_more_digits_than_the_error_carries(printed):
    # mean life of a washing machine, lognormal fit: 12.1 with a 95 % interval of 11.1 to 13.1
    assert "12,1 ± 1,0 jaar" in printed("full", "nl").text
    assert "12.1 ± 1.0 years" in printed("full", "en").text


def test_the_whole_study_has_its_chapters_and_annexes(dutch_run, printed):
    text = printed("full", "nl").text
    chapters = (
        "Samenvatting",
        "De doelen",
        "Kerncijfers",
        "Stromen",
        "De keten",
        "Omloop",
        "Waarde en kwaliteit",
        "Grondstoffen",
        "Producten",
        "Bijlage: alle indicatoren",
        "Bijlage: methode",
        "Bijlage: gegevens",
    )
    assert [c for c in chapters if c not in text] == []
    assert dutch_run.meta["run"] in text.replace(" ", "")
    assert "niet getoetst aan de officiële tekst" in text
    assert "laatste tabel 2011" in text


def test_the_summary_tells_only_what_is_on_record(printed):
    text = printed("full", "en").text
    told = text[text.index("These figures are counted or published") : text.index("These series have no clear trend")]
    assert "Industry emitted 41.6 ± 2.2 Mt" in told
    assert "model" not in told
    assert "washing machines" not in told


def test_only_fonts_of_the_package_and_of_the_typesetter_are_used(printed):
    names = set()
    for page in printed("full", "nl").reader.pages:
        fonts = page["/Resources"].get("/Font", {})
        names |= {str(f.get_object()["/BaseFont"]).split("+")[-1] for f in fonts.values()}
    allowed = ("KringloopSans", "DejaVuSansMono", "Libertinus", "NewCM")
    assert names
    assert [n for n in names if not n.startswith(allowed)] == []


def test_the_sheet_of_a_sector_sets_it_beside_manufacturing(printed):
    first, second = printed("sector", "nl", "28").pages
    assert "Sectorblad Machine-industrie" in first
    assert "Hele industrie" in second
    assert "Zonder cijfer voor deze sector" in second


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_heading_and_no_sentence_of_a_goal_stands_alone_at_the_end_of_a_page(reading, printed, language):
    told = front(reading, WORDS[language])
    never_last = [g.name for g in told.goals] + [g.sentence for g in told.goals if g.rows]
    for page in printed("full", language).pages[1:]:
        body = plain(page).rsplit("run ", 1)[0].rstrip()
        assert [text for text in never_last if body.endswith(plain(text))] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_chapter_on_goals_says_what_the_pages_say(reading, printed, language):
    words = WORDS[language]
    text = printed("full", language).text
    held = held_targets(reading)
    for each in held:
        assert plain(each.statement.names[language]) in text
        assert plain(holder_text(each, words) if without_figure(each) else course_text(each, words)) in text
    for fact in held_facts(held_target(reading, "climate_2030"), words):
        assert plain(fact.name) in text
        assert plain(fact.text) in text


def test_what_could_be_has_every_scenario_by_its_hash(printed, dutch_run):
    text = plain(printed("full", "nl").text)
    bench = ScenarioBench(dutch_run)
    for key, plan in bench.plans.items():
        assert (plan.digest in text) == (key != BASELINE)
    assert "Richtlijn 2012/19/EU, artikel 7" in text
    assert "kringloop scenario run longer_life --draws 200" in text  # this run has no draws: how to make them is said


def test_what_is_not_certain_of_a_denial_stands_on_paper(printed, reading):
    sheet = told(at_the_table(reading), reading, WORDS["nl"])
    bare = [r for g in sheet.groups if g.key == "unsure" for r in g.rows if not (r.spread or r.difference)]
    doubts = {cell.doubt for row in bare for cell in row.cells if cell.doubt}
    text = printed("full", "nl").text
    assert doubts
    assert [doubt for doubt in doubts if plain(doubt) not in text] == []
