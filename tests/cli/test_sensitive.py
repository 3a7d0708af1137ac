"""`sensitivity`: which data to measure better first, by three methods; shares worked on four rows by hand."""

import json

import pytest

MARGINS = """\
account,layer,where,half_width,relative,basic,reliability,completeness,time,geography,technology,shared,because_nl,because_en
waste,mass,,,0.1,,,,,,,,steekproef,a sample
"""


@pytest.fixture
def ask(kringloop, small_run, tmp_path):
    path = tmp_path / "margins.csv"
    path.write_text(MARGINS, encoding="utf-8")

    def asked(*arguments, key="small_waste"):
        return kringloop("sensitivity", key, "--results", small_run.file.path.parent, "--margins", path, *arguments)

    return asked


def ranked(outcome):
    code, out, err = outcome
    assert (code, err) == (0, "")
    (found,) = json.loads(out)
    return found


def test_data_are_ranked_by_their_part_of_the_variance(ask):
    """15, 5, 30 and 10 kt, each a tenth off: 2.25, 0.25, 9 and 1 of 12.5."""
    found = ranked(ask("--json"))
    assert [row["share"] for row in found["ranked"]] == pytest.approx([0.72, 0.18, 0.08, 0.02])
    assert (found["value"], found["method"], found["left_out"]) == (60.0, "first_order", 0)
    assert [row["value"] for row in ranked(ask("--json", "--top", "1"))["ranked"]] == [30.0]
    earlier = ranked(ask("--json", "--year", "2020", "--where", "sector=25"))
    assert (earlier["value"], earlier["ranked"][0]["share"]) == (20.0, 1.0)


def test_draws_say_the_same_of_a_sum(ask):
    found = ranked(ask("--json", "--method", "sobol", "--group", "material", "--seed", "3"))
    shares = {row["group"]: row["total"] for row in found["ranked"]}
    assert shares["metal"] == pytest.approx(12.25 / 12.5, abs=0.1)
    assert found["ranked"][0]["group"] == "metal"
    screened = ranked(ask("--json", "--method", "morris", "--group", "material"))["ranked"]
    assert [row["group"] for row in screened] == ["metal", "glass"]
    assert screened[0]["effect"] > 3 * screened[1]["effect"]


@pytest.mark.parametrize(
    ("method", "english", "dutch"),
    [
        ("first_order", "What to measure better first, by datum", "Wat het eerst beter te meten is, naar gegeven"),
        ("sobol", "by draws (Sobol)", "met trekkingen (Sobol)"),
        ("morris", "A large spread: the effect depends on other data", "Een grote spreiding"),
    ],
)
def test_it_is_told_in_both_languages(ask, method, english, dutch):
    for language, words in (("en", english), ("nl", dutch)):
        code, out, err = ask("--method", method, "--lang", language)
        assert (code, err) == (0, "")
        assert words in " ".join(out.split())


def test_a_datum_by_itself_has_a_name_that_can_be_read(ask):
    code, out, _ = ask("--method", "morris", "--group", "datum", "--top", "2")
    assert code == 0
    assert "waste mass" in out
    assert "\x1f" not in out
    assert "and 2 more: --top 4" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--group", "material"), "--group belongs to --method sobol or morris"),
        (("--where", "sector=24,25"), "sensitivity is about one figure; give one code for sector"),
        (("--year", "1999"), "has no figure for 1999"),
        (("--method", "sobol", "--group", "materail"), "did you mean 'material'"),
        (("--method", "sobal"), "sobol"),
    ],
)
def test_what_cannot_be_asked_is_refused(ask, arguments, words):
    code, out, err = ask(*arguments)
    assert (code, out) == (1, "")
    assert words in err


def test_a_run_without_margins_says_what_to_give(kringloop, small_run):
    code, _, err = kringloop("sensitivity", "small_waste", "--results", small_run.file.path.parent)
    assert code != 0
    assert "deviation" in err
