"""Exports of lists of substances: made-up files with the layout of the agency."""

import pytest

from kringloop.core import SourceError
from kringloop.reference import concern_of
from kringloop.sources import echa_lists, read_zzs

DUTCH = """Candidate List of SVHC for authorisation
Note: Group entries are split in different rows.
Export date: 03-mei-2026 10:00:00

"Reden voor opname "\t""\t

"Naam van de stof "\t"Description"\t"EG-nr. "\t"CAS-nr. "\t"Reden voor opname "\t"Datum van opname "\t"Besluit "\t
"alpha"\t""\t"200-001-8"\t"50-00-0"\t"Carcinogenic (Article 57a)PBT (Article 57d)"\t"04-feb-2026"\t"https://d/1"\t
"beta and its salts"\t""\t"-"\t"-"\t"Toxic for reproduction (Article 57c)"\t"17-okt-2024"\t"https://d/2"\t
"beta acid"\t""\t"-"\t"7439-92-1, 7440-43-9"\t"Toxic for reproduction (Article 57c)"\t"17-okt-2024"\t"https://d/2"\t
"""


def written(tmp_path, text, name="export.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_export_in_dutch_is_read_with_date_criteria_and_members(tmp_path):
    found = echa_lists.read_candidate_list(written(tmp_path, DUTCH))
    assert found.as_of == "2026-05-03"
    assert concern_of("50-00-0", [found]).criteria == ("57a", "57d")
    (member,) = concern_of("7440-43-9", [found]).entries
    assert (member.group, member.since) == ("beta and its salts", "2024-10-17")
    assert concern_of("beta and its salts", [found]).entries[0].cas == ""


def test_only_class_1a_and_1b_are_of_very_high_concern(tmp_path):
    path = written(
        tmp_path,
        "substance_name,cas_number,carcinogenic,mutagenic,toxic_for_reproduction,from,to\n"
        "one,50-00-0,1B,2,,01-Dec-2010,\ntwo,7440-02-0,2,,,01-Dec-2010,\nthree,7439-92-1,,,1A,01-Mar-2018,30-Apr-2026\n",
    )
    rows = list(echa_lists.harmonised_rows(path))
    assert [(r[0], r[3], r[6]) for r in rows] == [("one", "57a", ""), ("three", "57c", "2026-04-30")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("Export date: 1-jan-2026\nname;size\na;1\n", "no line with the headings of this list"),
        (DUTCH.replace("Export date: 03-mei-2026 10:00:00", ""), "no line 'Export date"),
        (DUTCH.replace("17-okt-2024", "last year"), "'last year' is not a date"),
        (DUTCH + '"gamma"\t""\n', "the file is cut off"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused(tmp_path, text, said):
    with pytest.raises(SourceError, match=said):
        echa_lists.read_candidate_list(written(tmp_path, text))


def test_the_list_of_the_institute_is_read_by_the_words_of_its_headings(tmp_path):
    path = written(tmp_path, "CAS-nummer,Stofnaam (NL)\n50-00-0,formaldehyde\n,groep zonder nummer\n", "zzs.csv")
    found = read_zzs(path, exported="2026-05-01")
    answer = concern_of("50-00-0", [found])
    assert answer.criteria == ("zzs",)
    assert "RIVM" in answer.said.en
    assert concern_of("groep zonder nummer", [found]).listed


def test_a_workbook_is_read_below_its_title(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["ZZS", None], [None, None], ["CAS-nummer", "Stofnaam"], ["7439-92-1", "lood"]):
        book.active.append(row)
    book.save(tmp_path / "zzs.xlsx")
    assert concern_of("7439-92-1", [read_zzs(tmp_path / "zzs.xlsx", exported="2026-05-01")]).listed


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("zzs.csv", "number,size\n1,2\n", "no column for cas and name"),
        ("zzs.xlsx", "no workbook", "not a complete workbook"),
    ],
)
def test_a_file_without_its_columns_is_refused(tmp_path, name, text, said):
    with pytest.raises(SourceError, match=said):
        read_zzs(written(tmp_path, text, name), exported="2026-05-01")
