"""A scenario file of a supply chain: what is wrong in it is told in our words, by line, in both languages."""

import pytest

from kringloop.core import StudyError
from kringloop.study import read_chain_scenario
from tests.english import english

GOOD = """\
scenario: less steel
changes:
  - name: less steel in machines
    kind: recipe
    sector: machinery
    supplier_sector: steel
    factor: 0.9
"""
WRONG = {
    "a key that is not there": (
        "    factor: 0.9",
        "    facter: 0.9",
        ("7:5", "unknown key; did you mean 'factor'?", "changes.0.factor  this key is needed"),
        ("onbekende sleutel; bedoelt u 'factor'?", "deze sleutel is nodig"),
    ),
    "a word for a number": (
        "0.9",
        "much",
        ("7:5", "changes.0.factor  input should be a valid number; seen 'much'"),
        ("hier hoort een getal te staan; gezien: 'much'",),
    ),
    "a kind there is not": (
        "kind: recipe",
        "kind: recipes",
        ("'recipes' is not known; did you mean 'recipe'?",),
        ("'recipes' is onbekend; bedoelt u 'recipe'?",),
    ),
    "no kind": (
        "    kind: recipe\n",
        "",
        ("changes.0  the key 'kind' is needed",),
        ("de sleutel 'kind' is nodig",),
    ),
    "no name": (
        "scenario: less steel",
        "scenario: ''",
        ("scenario  string should have at least 1 character",),
        ("scenario  dit is leeg; vul hier iets in",),
    ),
    "no list": (
        GOOD[GOOD.index("changes:") :],
        "changes: none\n",
        ("2:1", "changes  input should be a valid list; seen 'none'"),
        ("hier hoort een lijst te staan; gezien: 'none'",),
    ),
}


def test_a_file_without_mistakes(tmp_path):
    path = tmp_path / "scenario.yaml"
    path.write_text(GOOD, encoding="utf-8")
    (change,) = read_chain_scenario(path).changes
    assert (change.kind, change.factor, change.region) == ("recipe", 0.9, None)


@pytest.mark.parametrize(("old", "new", "said", "dutch"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_by_line_in_both_languages(tmp_path, old, new, said, dutch):
    path = tmp_path / "scenario.yaml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_chain_scenario(path)
    plain, told = str(caught.value), caught.value.in_language("nl")
    assert [s for s in (*said, "Nothing was run.") if s not in plain] == []
    assert [s for s in (*dutch, "Er is niets uitgevoerd.") if s not in told] == []
    assert english(told) == []
