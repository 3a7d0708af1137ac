"""`targets --mission`: extra metal of added capacity on an account of its own, and nothing taken off it."""

import json

import pytest

from tests.netherlands import results_file
from tests.small import command


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return str(results_file(tmp_path_factory))


@pytest.mark.analytic
def test_metals_are_megawatts_times_what_the_table_prints_and_savings_stay_apart(run, capsys):
    # premise, 2020: 2003.75 kg of aluminium and 38.83947 kg of silver per MW of crystalline silicon
    assert command(["targets", "--mission", "c-Si=1000", "--saved", "900 kt_CO2e", "--run", run, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["metals_t"]["Aluminium"]["c-Si"] == pytest.approx(2003.75)
    assert found["metals_t"]["Silver"]["c-Si"] == pytest.approx(38.83947)
    extra = sum(sum(by.values()) for by in found["metals_t"].values()) / 1e6
    assert found["extra_Mt"] == pytest.approx(extra)
    assert found["use_Mt"] == pytest.approx(found["own_Mt"] + extra)  # what is saved is not taken off
    assert (found["saved"], found["saved_unit"]) == (900, "kt_CO2e")
    assert command(["targets", "--mission", "c-Si=2000", "--run", run, "--json"]) == 0
    twice = json.loads(capsys.readouterr().out)
    assert twice["extra_Mt"] == pytest.approx(2 * extra)
    assert twice["saved"] is None


@pytest.mark.parametrize(("language", "said"), [("nl", "nooit ervan afgetrokken"), ("en", "never taken off")])
def test_the_screen_has_every_metal_and_says_what_stands_apart(run, capsys, language, said):
    asked = ["--mission", "c-Si=1000", "--mission", "Wind-DDPM=700", "--saved", "900 kt_CO2e"]
    assert command(["targets", *asked, "--run", run, "--lang", language]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert said in text
    assert "dysprosium" in text.lower()


@pytest.mark.parametrize(
    ("asked", "said", "dutch"),
    [
        (["--mission", "c-S=1"], "did you mean 'c-Si'", "bedoelt u 'c-Si'"),
        (["--mission", "c-Si=x"], "write TECHNOLOGY=MEGAWATTS", "schrijf TECHNOLOGIE=MEGAWATT"),
        (["--mission", "c-Si=-4"], "capacity that is added is 0 or more", "is 0 of meer"),
        (["--mission", "c-Si=1", "--mission", "c-Si=2"], "names c-Si twice", "noemt c-Si twee keer"),
        (["--saved", "4 kt"], "--saved goes with --mission", "--saved hoort bij --mission"),
        (["--mission", "c-Si=1", "--saved", "4kt"], "write a number and a unit", "schrijf een getal en een eenheid"),
        (["--mission", "c-Si=1", "--saved", "4 potato"], "potato", "potato"),
        (["jobs_kept", "--mission", "c-Si=1"], "leave out the target", "laat het doel weg"),
    ],
)
def test_mistakes_are_told(run, capsys, asked, said, dutch):
    for language, words in (("en", said), ("nl", dutch)):
        assert command(["targets", *asked, "--run", run, "--lang", language]) == 1
        assert words in " ".join(capsys.readouterr().err.split())
