"""`kringloop reconcile`: every width, both languages, and the same for programs."""

import json

import pytest

from kringloop.runs import run_study
from tests.small import state_reconciliation, write_study

WATER = """name,from,to,value,deviation,unit
inflow,river,cooler,110.5,0.82,t
a rather long name of a flow,cooler,left,60.8,0.53,t
right,cooler,right,35.0,0.46,t
from left,left,basin,68.9,0.71,t
from right,right,basin,38.6,0.45,t
outflow,basin,sea,101.4,1.2,t
x,basin,elsewhere,,,t
y,elsewhere,basin,,,t
"""


@pytest.fixture
def water(tmp_path):
    path = tmp_path / "water.csv"
    path.write_text(WATER, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("width", [60, 80, 120, 160])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("contradict each other", "Suspect figures", "Cannot be known, only together: x, y", "103.2 ± 0.42 t")),
        (
            "nl",
            ("spreken elkaar meer tegen", "Verdachte cijfers", "Niet te bepalen, alleen samen: x, y", "103,2 ± 0,42 t"),
        ),
    ],
)
def test_all_is_told_at_every_width(water, width, language, words, monkeypatch, kringloop):
    monkeypatch.setattr("kringloop.cli.render.PIPE_WIDTH", width)
    code, out, _ = kringloop("reconcile", water, "--lang", language)
    assert code == 0
    together = " ".join(out.split())
    for word in words:
        assert word in together
    assert max(len(line) for line in out.splitlines()) <= width


def test_the_same_for_programs(water, kringloop):
    code, out, _ = kringloop("reconcile", water, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["degrees_of_freedom"] == 4
    assert told["agrees"] is False
    assert told["sum_of_squares"] == pytest.approx(221.334, abs=6e-4)
    assert told["suspects"][0]["quantity"] == "a rather long name of a flow"
    by_name = {q["quantity"]: q for q in told["quantities"]}
    assert by_name["inflow"]["adjusted"] == pytest.approx(103.24010825, abs=1e-7)
    assert by_name["x"]["adjusted"] is None


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--method", "least"], "'least' is not a known method of reconciliation"),
        (["--bounds", "maybe"], "bounds is 'maybe'"),
        (["--alpha", "2"], "alpha is 2"),
    ],
)
def test_an_option_that_is_wrong(water, options, told, kringloop):
    code, _, err = kringloop("reconcile", water, *options, "--lang", "en")
    assert code == 1
    assert told in err


@pytest.mark.parametrize("options", [("--method", "robust"), ("--bounds", "hold"), ("--alpha", "0.5")])
def test_an_option_that_is_right_is_honoured(tmp_path, options, kringloop):
    path = tmp_path / "bounded.csv"
    path.write_text(
        "name,from,to,value,deviation,unit,lower\na,x,m,2,1,t,\nb,m,y,5,1,t,\nc,m,z,-3.2,0.5,t,0\n", encoding="utf-8"
    )
    plain, other = (json.loads(kringloop("reconcile", path, *more, "--json")[1]) for more in ((), options))
    assert plain != other


@pytest.fixture(scope="module")
def reconciled(tmp_path_factory):
    """A results file of a small study that states a reconciliation, and its folder."""
    folder = write_study(tmp_path_factory.mktemp("study") / "mine").parent
    state_reconciliation(folder)
    return run_study(folder / "study.yaml", folder / "results").path


@pytest.mark.parametrize("width", [60, 80, 120, 160])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("Metal", "contradict each other", "T = 18", "8 published figures, 2 rules", "31.5 ± 0.35", "Suspect: 1"),
        ),
        (
            "nl",
            ("Metaal", "spreken elkaar", "T = 18", "8 gepubliceerde cijfers, 2 regels", "31,5 ± 0,35", "Verdacht: 1"),
        ),
    ],
)
def test_what_a_study_states_is_told_at_every_width(reconciled, width, language, words, monkeypatch, kringloop):
    monkeypatch.setattr("kringloop.cli.render.PIPE_WIDTH", width)
    code, out, _ = kringloop("reconcile", "metal", "--run", reconciled, "--lang", language)
    together = " ".join(out.split())
    assert code == 0
    for word in words:
        assert word in together
    assert max(len(line) for line in out.splitlines() if not line.startswith("—")) <= width


@pytest.mark.parametrize("more", [("--run",), ("--results",), ("--study", "small", "--results")])
def test_a_run_is_chosen_as_everywhere_and_told_whole_to_programs(reconciled, more, kringloop):
    where = reconciled if more[-1] == "--run" else reconciled.parent
    code, out, _ = kringloop("reconcile", *more, where, "--json")
    (told,) = json.loads(out)
    assert (code, told["key"], len(told["figures"]), len(told["rules"])) == (0, "metal", 8, 2)
    assert told["about"]["sum_of_squares"] == pytest.approx(18)
    assert told["suspects"] == ["waste 2020 24 recovery"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["mettal", "--run", "{run}"], "'mettal' is not a known reconciliation"),
        (["metal", "--run", "{run}", "--alpha", "0.1"], "--alpha belongs to a file"),
        (["{water}", "--run", "{run}"], "--run belongs to the reconciliation of a study"),
        (["--study", "other", "--results", "{results}"], "other"),
    ],
)
def test_what_does_not_go_together_is_refused(reconciled, water, options, told, kringloop):
    known = {"{run}": reconciled, "{water}": water, "{results}": reconciled.parent}
    code, _, err = kringloop("reconcile", *(known.get(o, o) for o in options), "--lang", "en")
    assert code == 1
    assert told in err


def test_a_study_that_reconciles_nothing_says_so(tmp_path, kringloop):
    path = run_study(write_study(tmp_path / "mine"), tmp_path / "results").path
    code, _, err = kringloop("reconcile", "--run", path, "--lang", "nl")
    assert code == 1
    assert "Studie 'small' stemt niets af" in err


@pytest.fixture
def reconciled_metal(tmp_path, indicators):
    folder = write_study(tmp_path / "metal").parent
    state_reconciliation(folder)
    return str(run_study(folder / "study.yaml", tmp_path / "results").path)


def test_an_adjusted_figure_is_modelled_down_to_json(reconciled_metal, kringloop):
    asked = ("show", "small_waste", "--adjusted", "--where", "sector=24", "--year", "2020", "--run", reconciled_metal)
    code, out, _ = kringloop(*asked, "--json")
    (row,) = json.loads(out)
    assert code == 0
    assert (row["value"], row["published"]["value"]) == pytest.approx((102.25, 100))
    assert (row["status"], row["adjusted"], row["reconciliation"]) == ("modelled", True, "metal")
    assert row["published"]["status"] in ("observed", "computed")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("published", "adjusted", "modelled, not observed")),
        ("nl", ("gepubliceerd", "aangepast", "niet waargeno")),
    ],
)
def test_published_and_adjusted_are_printed_beside_each_other(reconciled_metal, kringloop, language, words):
    code, out, _ = kringloop("show", "small_waste", "--adjusted", "--run", reconciled_metal, "--lang", language)
    assert code == 0
    assert all(word in " ".join(out.split()) for word in words)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("small_recovery.published",), "no reconciliation of this run changes"),
        (("small_waste", "--by", "material"), "adjusted figures stand by these only: sector"),
        (("small_waste", "--by", "year"), "leave --by out"),
        (("small_waste", "--where", "sector=26"), "26 is not among them"),
        (("goals",), "--adjusted goes with one indicator"),
    ],
)
def test_what_has_no_adjusted_figure_is_refused(reconciled_metal, kringloop, asked, told):
    code, _, err = kringloop("show", *asked, "--adjusted", "--run", reconciled_metal, "--lang", "en")
    assert code == 1
    assert told in err


def test_one_cell_says_how_sure_it_is_as_the_report_does(reconciled_metal, kringloop):
    code, out, _ = kringloop("show", "small_waste", "--where", "sector=24", "--run", reconciled_metal, "--lang", "en")
    assert code == 0
    assert "In 2021 between" in " ".join(out.split())


APART = """name,from,to,value,deviation,unit
F1,env,P,100,5,t
F2,P,out,90,5,t
G1,env,Q,10,1,t
G2,Q,out,12,1,t
"""


def test_figures_that_fall_apart_say_into_which_parts(tmp_path, kringloop):
    path = tmp_path / "apart.csv"
    path.write_text(APART, encoding="utf-8")
    _, out, _ = kringloop("reconcile", str(path), "--lang", "en")
    assert "The figures fall apart into 2 parts that no rule ties together" in " ".join(out.split())
    assert ("1: F1, F2" in out, "2: G1, G2" in out) == (True, True)
    _, plain, _ = kringloop("reconcile", str(path), "--json")
    assert json.loads(plain)["parts"] == 2
    one = tmp_path / "one.csv"
    one.write_text(APART.replace("Q,out", "P,out").replace("env,Q", "env,P"), encoding="utf-8")
    assert "fall apart" not in kringloop("reconcile", str(one), "--lang", "en")[1]


def test_a_figure_that_comes_out_below_0_is_told_unless_it_was_so_on_record(tmp_path, kringloop):
    """100 into the furnace and 130 out of it leave −30 of slag, of which nothing is on record; −4 of stock is."""
    path = tmp_path / "below.csv"
    path.write_text(
        "name,from,to,value,deviation,unit\nF1,env,P,100,1,t\nF2,P,out,130,1,t\nslag,P,dump,,,t\nstock,A,B,-4,1,t\n"
        "more,B,C,-4,1,t\n",
        encoding="utf-8",
    )
    told = " ".join(kringloop("reconcile", str(path), "--lang", "en")[1].split())
    assert "Below 0 after the fit: slag. Where that cannot be" in told
    assert json.loads(kringloop("reconcile", str(path), "--json")[1])["below_zero"] == ["slag"]


def test_a_file_without_rows_and_one_with_semicolons_say_one_thing(tmp_path, kringloop):
    empty, semicolons = tmp_path / "empty.csv", tmp_path / "semicolons.csv"
    empty.write_text("name,value,deviation,unit\n", encoding="utf-8")
    semicolons.write_text("name;value;deviation;unit\nF1;1;1;t\n", encoding="utf-8")
    assert "heeft een kop en geen rij eronder" in kringloop("reconcile", str(empty), "--lang", "nl")[2]
    told = kringloop("reconcile", str(semicolons), "--lang", "nl")[2]
    assert "kolommen zijn gescheiden door ';'" in told
    assert "not known" not in told
