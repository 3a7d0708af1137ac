"""`kringloop reconcile`: every width, both languages, and the same for programs."""

import json

import pytest

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
