"""Two runs in one server, one of them with an indicator and names of its own: each shows what it has."""

from __future__ import annotations

import shutil

import pytest
from tests.small import change, indicators, write_study
from tests.study.test_own_indicators import OWN
from tests.web.conftest import Served

from kringloop.runs import run_study
from kringloop.web import create_app

__all__ = ["indicators"]


@pytest.fixture
def both(tmp_path, indicators):  # the small indicators are there while it runs
    """A server over a run with own indicators and one without; the hashes of both."""
    mine = write_study(tmp_path / "mine")
    shutil.copytree(mine.parent, tmp_path / "other")
    change(tmp_path / "other", "study.yaml", "study: small", "study: other")
    change(mine.parent, "study.yaml", "  waste:\n", "  waste:\n    names: {nl: Ons afval, en: Our waste}\n")
    mine.write_text(mine.read_text(encoding="utf-8") + OWN, encoding="utf-8")
    ran = [run_study(p / "study.yaml", tmp_path / "results").run_hash for p in (tmp_path / "other", mine.parent)]
    with Served(create_app(tmp_path / "results")) as served:
        yield served, ran[1], ran[0]


def test_a_run_shows_its_own_indicator_and_another_does_not(both):
    served, own, other = both
    page = served.get(f"/en/indicator/kept_share?run={own[:10]}")
    assert page.status_code == 200
    assert "Share kept" in page.text
    assert "Which part is kept?" in page.text
    assert served.get(f"/en/indicator/kept_share?run={other[:10]}").status_code == 404
    assert "Share kept" in served.get(f"/en/search?q=kept&run={own[:10]}").text
    assert "Share kept" not in served.get(f"/en/search?q=kept&run={other[:10]}").text


def test_its_number_opens_with_formula_rows_and_reference(both):
    served, own, _ = both
    page = served.get(f"/nl/data/kept_share?sector=24-25&year=2020&run={own[:10]}", follow_redirects=True).text
    assert "mass[* → recovery; account=waste] ÷ mass[* → *; account=waste]" in page
    assert "our own agreement of 2024" in page
    assert "eigen definitie van deze studie" in page


def test_flows_of_an_own_account_have_its_name(both):
    served, own, other = both
    assert "Ons afval" in served.get(f"/nl/flows?account=waste&run={own[:10]}", follow_redirects=True).text
    assert "Ons afval" not in served.get(f"/nl/flows?account=waste&run={other[:10]}", follow_redirects=True).text
