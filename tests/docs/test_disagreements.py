"""The page of figures that disagree prints what the shipped tables give."""

from itertools import takewhile
from pathlib import Path

import pytest
from tests.docs.disagreements import PAGE, lines
from tests.treatment import masses

TEXT = (Path(__file__).parents[2] / "docs" / "disagreements.md").read_text(encoding="utf-8")


def printed(name):
    """Rows of the table after a comment: its lines without header and rule."""
    after = TEXT[TEXT.index(f"<!-- {name} -->") :].splitlines()[1:]
    return list(takewhile(lambda line: line.startswith("|"), after))[2:]


@pytest.mark.published
@pytest.mark.parametrize("name", list(PAGE))
def test_a_table_of_the_page_is_what_the_tables_give(name):
    assert printed(name) == lines(name)


def test_the_gap_of_2003_stands_in_both_tables_as_the_page_says():
    for account in ("waste_split", "waste"):
        whole, recovery, disposal = (masses(account, to)[2003, "10"] for to in ("treatment", "recovery", "disposal"))
        assert whole - recovery - disposal == 10


def test_the_page_counts_the_lives_that_disagree():
    verdicts = [line.split("|")[-2].strip() for line in lines("lives")]
    assert f"{verdicts.count('yes')} of {len(verdicts)} products" in TEXT


def test_the_dutch_summary_says_the_figures_of_the_tables():
    recovery, recycled = (line.split("|")[-2].strip() for line in lines("recycling")[:2])
    whole = [str(round(float(figure))) for figure in (recovery, recycled)]
    assert f"{whole[0]} % van het afval van de industrie heet nuttig toegepast, {whole[1]} % is geen brandstof" in TEXT
    ratios = [float(line.split("|")[-3]) for line in lines("sales")]
    assert round(sum(ratios) / len(ratios)) == 2
    assert "twee keer zo veel verkocht als afgedankt" in TEXT.replace("\n", " ")
