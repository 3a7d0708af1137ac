"""`kringloop perspectives` as people use it: a list, one, several beside each other, and a file to start from."""

import json

import pytest

from kringloop.cli.main import run
from kringloop.perspectives import answers_in_words, at_the_table, questions, record_of
from tests.netherlands import reading_of

MINE = "perspective: mine\nnames: Mine\nactor: me\nwritten_by: themselves\nabout: x\n"


@pytest.fixture
def asked(capsys):
    def ask(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return ask


def test_ready_perspectives_are_listed(asked):
    code, out, _ = asked("perspectives", "list", "--lang", "nl", "--study", "netherlands")
    assert code == 0
    assert "Brancheorganisatie" in out
    assert "onze lezing" in out
    code, out, _ = asked("perspectives", "list", "--json")
    assert [p["perspective"] for p in json.loads(out)] == ["environment", "industry", "security", "statistics"]


def test_a_study_without_ready_perspectives_says_how_to_start(asked):
    code, _, err = asked("perspectives", "list", "--study", "belgium", "--lang", "en")
    assert code == 1
    assert "kringloop perspectives new NAME" in err


def test_one_is_shown_beside_the_study_with_reasons(asked):
    code, out, _ = asked("perspectives", "show", "industry", "--lang", "en")
    assert code == 0
    assert "domestic" in out.lower()
    assert "Weight of the goals" in out
    assert "weegt geen doelen" in asked("perspectives", "show", "statistics", "--lang", "nl")[1]
    code, out, _ = asked("perspectives", "show", "industry", "--json", "--study", "netherlands")
    assert json.loads(out)["choices"]["import_dependency.per"]["value"] == "dmc"


def test_terminal_and_room_say_the_same(asked, netherlands, tmp_path_factory):
    code, out, _ = asked("perspectives", "compare", "--json", "--run", str(netherlands))
    assert code == 0
    assert json.loads(out) == json.loads(json.dumps(record_of(at_the_table(reading_of(tmp_path_factory)))))


def test_a_stricter_reader_sees_less_agreed_and_the_limit_has_bounds(asked, netherlands):
    agreed = []
    for sure in ("50", "99"):
        code, out, _ = asked("perspectives", "compare", "--json", "--sure", sure, "--run", str(netherlands))
        assert code == 0
        found = json.loads(out)
        assert found["sure"] == int(sure) / 100
        agreed.append({line["line"] for line in found["lines"] if line["agreement"] in ("all_yes", "all_no")})
    assert agreed[1] < agreed[0]
    code, _, err = asked("perspectives", "compare", "--sure", "40", "--run", str(netherlands), "--lang", "nl")
    assert code == 1
    assert "verwacht 50 tot en met 100 %" in err


def test_only_those_named_are_laid_beside_each_other(asked, netherlands, tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_text(MINE, encoding="utf-8")
    place = ("--results", str(netherlands.parent), "--study", "netherlands")
    code, out, _ = asked("perspectives", "compare", "statistics", str(own), "--only", "--lang", "nl", *place)
    assert code == 0
    assert "Mine" in out
    assert "Brancheorganisatie" not in out
    code, out, _ = asked("perspectives", "compare", "statistics", "--only", "--lang", "en", *place)
    assert code == 0
    assert "One perspective: it says yes or no of" in " ".join(out.split())
    code, _, err = asked("perspectives", "compare", "--only", *place)
    assert code == 1
    assert "--only" in err


def test_questions_say_on_the_terminal_what_their_pages_say(asked, netherlands, tmp_path_factory):
    reading = reading_of(tmp_path_factory)
    place = ("--results", str(netherlands.parent), "--study", "netherlands")
    code, out, _ = asked("perspectives", "questions", "--json", *place)
    assert code == 0
    told = {(row["question"], row["alternative"]): (row["holds"], row["value"]) for row in json.loads(out)}
    words = reading.words("en")
    wanted = {
        (q.key, a.key): (a.said.holds, a.said.value)
        for q in questions().values()
        for a in answers_in_words(reading, q, words)
    }
    assert told == wanted
    for name in ("rate", "3", "q3"):
        code, out, _ = asked("perspectives", "questions", name, "--lang", "nl", "--run", str(netherlands))
        assert code == 0
        assert "Vraag 3" in out
        assert "Vraag 4" not in out
        assert "wasmachines" in out
        assert "+6,7" in out
        assert "−6,7" in out
    code, _, err = asked("perspectives", "questions", "plain", "--run", str(netherlands), "--lang", "en")
    assert code == 1
    assert "did you mean 'plane'" in err


def test_a_mistake_in_a_file_is_told_with_its_line(asked, netherlands, tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_text(MINE + "weights: {pressure: 90}\n", encoding="utf-8")
    code, out, err = asked("perspectives", "compare", str(own), "--lang", "nl", "--run", str(netherlands))
    assert (code, out) == (1, "")
    assert "6:1" in err
    assert "tellen op tot 90; verwacht 100" in err


def test_a_file_to_start_from_is_written_once(asked, tmp_path):
    place = tmp_path / "ours.yaml"
    new = ("perspectives", "new", "ours", "--out", str(place), "--study", "netherlands")
    code, _, err = asked(*new, "--lang", "nl")
    assert code == 0
    assert "ours.yaml" in err
    assert "Keuzes van methode" in place.read_text(encoding="utf-8")
    assert asked(*new)[0] == 1
    code, out, _ = asked(*new, "--force", "--json")
    assert json.loads(out) == {"perspective": "ours", "file": str(place)}
    assert asked("perspectives", "new", "Ours!")[0] == 1
