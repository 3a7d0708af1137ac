"""A study of one's own on paper: what it lacks is said, any text prints as it is, mistakes are named."""

import json

import pytest

from kringloop.core import RangeError, ResultsError, UnknownNameError
from kringloop.report import write_report
from kringloop.runs import open_run, run_study
from tests.report.conftest import Printed
from tests.small import change

HOSTILE = '#panic("x") $a$ [b] *c* _d_ `e` <f> @g \\ // = h'


def written(run, tmp_path, **asked):
    path = tmp_path / "out" / "report.pdf"
    write_report(run, path, **asked)
    return Printed(path)


@pytest.mark.parametrize(
    ("language", "chain", "stocks"),
    [("nl", "rekent geen ketens door", "kent geen voorraden"), ("en", "computes no chains", "has no stocks")],
)
def test_a_chapter_without_figures_says_so(small_run, tmp_path, language, chain, stocks):
    text = written(small_run, tmp_path, language=language).text
    assert chain in text
    assert stocks in text
    assert {"nl": "kent geen beoordelingen van grondstoffen", "en": "no assessments of raw materials"}[language] in text


def test_the_figures_of_the_small_study_stand_in_it(small_run, tmp_path):
    # waste of basic metals and metal products in 2020: 30 + 10 + 60 + 20 = 120 kt, in 2021 half of it
    text = written(small_run, tmp_path, language="en").text
    assert "120" in text
    assert "60 kt" in text


@pytest.mark.parametrize(("size", "pages"), [("page", 1), ("sector", 2)])
def test_exact_sizes_are_exact_for_a_small_study(small_run, tmp_path, size, pages):
    sector = "24" if size == "sector" else ""
    assert len(written(small_run, tmp_path, size=size, sector=sector, language="nl").pages) == pages


@pytest.fixture
def run_named(folder, results):
    def run(name):
        change(folder, "study.yaml", "en: Small study", f"en: {json.dumps(name, ensure_ascii=False)}")
        return open_run(run_study(folder / "study.yaml", results).path)

    return run


def test_a_name_is_printed_as_it_is(run_named, tmp_path):
    pdf = written(run_named(HOSTILE), tmp_path, size="page")
    assert HOSTILE in pdf.text
    assert HOSTILE in pdf.reader.metadata.title


def test_signs_that_no_font_has_are_boxes_and_are_named(run_named, tmp_path):
    text = written(run_named("Study of 漢 things"), tmp_path, size="page").text
    assert "Study of □ things" in text
    assert "U+6F22" in text


def test_the_same_run_gives_the_same_bytes(small_run, tmp_path):
    paths = [tmp_path / name for name in ("a.pdf", "b.pdf")]
    for path in paths:
        write_report(small_run, path, language="nl")
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_sector_may_carry_the_letter_of_its_section(small_run, tmp_path):
    assert len(written(small_run, tmp_path, size="sector", sector="C24").pages) == 2


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"size": "pagee"}, UnknownNameError, "did you mean 'page'"),
        ({"language": "de"}, UnknownNameError, "known: en, nl"),
        ({"size": "sector"}, RangeError, "needs a sector; give --sector with one of: 24-25, 24, 25"),
        ({"size": "sector", "sector": "244"}, UnknownNameError, "did you mean '24'"),
        ({"size": "page", "sector": "24"}, RangeError, "a sector has its own: --size sector"),
    ],
)
def test_a_mistake_is_named_with_its_way_out(small_run, tmp_path, asked, error, words):
    with pytest.raises(error, match=words):
        write_report(small_run, tmp_path / "a.pdf", **asked)
    assert not (tmp_path / "a.pdf").exists()


def test_a_place_that_cannot_be_written_is_named(small_run, tmp_path):
    (tmp_path / "file").write_text("here", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"cannot be written: .*Choose another place with --out"):
        write_report(small_run, tmp_path / "file" / "a.pdf", size="page")


def test_the_command_says_what_it_wrote_and_what_it_replaced(kringloop, small_run, tmp_path):
    out = tmp_path / "sheet.pdf"
    asked = ("report", small_run.file.path, "--size", "sector", "--sector", "24", "--lang", "nl", "--out", out)
    code, told, said = kringloop(*asked)
    assert (code, told.strip()) == (0, str(out))
    assert "2 pagina's geschreven" in said
    assert "kringloop report --lang nl" in said
    code, _, said = kringloop(*asked)
    assert (code, "sheet.pdf" in said, "--force" in said, "already" in said) == (1, True, True, False)
    assert "een eerder bestand vervangen door 2 pagina's" in kringloop(*asked, "--force")[2]


def test_in_a_folder_the_file_names_itself(kringloop, small_run, tmp_path):
    code, told, _ = kringloop("report", small_run.file.path, "--size", "page", "--out", tmp_path)
    assert (code, told.strip()) == (0, str(tmp_path / "small-page-en.pdf"))


def test_two_results_files_are_one_too_many(kringloop, small_run):
    code, _, said = kringloop("report", small_run.file.path, "--run", "other.duckdb")
    assert code == 1
    assert "two results files were given" in said


def test_a_failed_check_is_told_before_the_figures(folder, results, tmp_path):
    change(folder, "totals.csv", "2020,24,non_chemical,100", "2020,24,non_chemical,500")
    run = open_run(run_study(folder / "study.yaml", results).path)
    page = written(run, tmp_path, size="page").text
    assert "of this run failed" in page
    assert page.index("of this run failed") < page.index("Waste")
