"""What a run checked, in words: accounts by their names, on the page and in the report alike."""

import polars as pl
import pytest

from kringloop.reading import WORDS, Reading, check_words, checked_name
from kringloop.runs import open_run
from tests.netherlands import results_file


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    file = results_file(tmp_path_factory)
    return Reading(open_run(file), file.name)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "nodes and years close with '"), ("nl", "knopen en jaren sluiten, met '")]
)
def test_a_check_names_accounts_by_their_names(reading, language, said):
    words = WORDS[language]
    told = [check_words(reading, words, d) for d in reading.table("checks")["detail"].drop_nulls()]
    assert any(said in one for one in told)
    raw = [f"'{key}'" for key in reading.run.study.accounts]
    assert [one for one in told if any(key in one for key in raw)] == []


def test_what_was_checked_has_a_name(reading):
    checks = reading.table("checks").filter(pl.col("check") == "node balances")
    assert [checked_name(reading, WORDS["en"], s) for s in checks["subject"]] == ["Life cycle of electronics: mass"]
    assert checked_name(reading, WORDS["en"], "ghg_direct.cbs") == "ghg_direct.cbs"
