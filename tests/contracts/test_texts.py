"""The texts of every family: each in both languages, each wanted by an indicator, each read from its own file."""

import re
from pathlib import Path

import pytest

from kringloop.core import LANGUAGES, Names, RangeError, TableError, read_texts
from kringloop.indicators import FAMILIES, INDICATORS, change, indicator, pressure, variant, variants
from kringloop.indicators.change import decoupling_state
from kringloop.indicators.said import EVERY, KINDS, LATER, SHARED, STATES, state_words, texts_of
from tests.guards.source import ROOT

FILES = [Path(str(family.__file__)).with_suffix(".toml") for family in FAMILIES]
MARK = re.compile(r"\{([\w.]+)\}")
HEAD = '[one]\nnames = {nl = "a", en = "a"}\n'


def declared_in(file):
    return [i for i in INDICATORS if INDICATORS.file_of(i.id).with_suffix(".toml") == file]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_text_is_said_in_both_languages(file):
    assert declared_in(file)
    for each in declared_in(file):
        said = each.texts.said()
        assert all(said.names[n] and said.label[n] and said.question[n] for n in LANGUAGES), each.id
        assert (said.partial is not None) >= (each.part_of is not None), f"{each.id} needs the text `partial`"
        for kind in KINDS:
            text = getattr(said, kind)
            marks = {m for n in LANGUAGES for m in MARK.findall(text[n])} if isinstance(text, Names) else set()
            assert marks <= LATER, f"{each.id}.{kind}"


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_no_text_is_said_of_nothing(file):
    """Every table is an indicator of this family, every text of a key is that of one of its definitions."""
    told, known = read_texts(file), declared_in(file)
    for key in told.keys() - {EVERY, SHARED, STATES}:
        definitions = {i.definition for i in known if i.key == key}
        assert definitions, f"{file}: [{key}] is no indicator of {file.stem}.py; take it out, or declare it"
        tables = told[key].keys() - set(KINDS)
        assert tables <= definitions, f"{file}: [{key}] has {sorted(tables - definitions)}, which are not declared"
        for kind in told[key].keys() & set(KINDS):
            own = {d for d in definitions if kind in told[key].get(d, {})}
            assert own < definitions, f"{file}: {key}.{kind} is said by no definition; take it out"


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_the_words_of_states_are_those_the_family_knows(file):
    code = file.with_suffix(".py")
    for state in read_texts(file).get(STATES, {}):
        assert all(state_words(str(code), state)[n] for n in LANGUAGES)
        assert f'"{state}"' in code.read_text(encoding="utf-8"), f"{file}: [{STATES}.{state}] is no state"


def test_every_state_of_decoupling_has_words():
    changes = [(p, g) for p in (-1.0, -0.5, 0.1, 0.5, 1.0, 2.0) for g in (-1.0, -0.5, 0.5, 1.0)]
    states = {decoupling_state(*each) for each in changes}
    assert len(states) == 8
    assert len({state_words(change.__file__, state) for state in states}) == 8
    with pytest.raises(TableError, match=r"change\.toml: states\.strnog has no text in nl"):
        state_words(change.__file__, "strnog")


def test_every_shared_text_is_used():
    used = set()
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        used |= {m if "." in m else f"{file.stem}.{m}" for m in MARK.findall(text)}
    shared = {f"{file.stem}.{name}" for file in FILES for name in read_texts(file).get(SHARED, {})}
    assert shared <= used


def test_a_file_of_texts_lies_beside_its_family_and_nowhere_else():
    assert {f.name for f in FILES} == {f.name for f in FILES[0].parent.glob("*.toml")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, r"two\.toml: 'one' has no question; write question\.nl and question\.en under \[one\]"),
        (HEAD + 'question = {nl = "?"}', r"one\.question has no text in en; write one\.question\.en = "),
        (HEAD + 'question = {nl = " ", en = "?"}', r"one\.question has no text in nl"),
        (HEAD + 'question = {nl = "?", en = "?", de = "?"}', r"one\.question has de; expected nl, en only"),
        (
            HEAD + 'question = {nl = "{trap}", en = "?"}',
            r"one\.question has \{trap\}, and two\.toml has no \[shared\.trap",
        ),
        (HEAD + "question = [", r"two\.toml: .*between quotes"),
    ],
)
def test_what_is_missing_is_said_with_its_place(tmp_path, text, message):
    file = tmp_path / "two.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=message):
        texts_of(file, "one")


def test_a_kind_that_does_not_exist_is_refused_under_a_definition(tmp_path):
    file = tmp_path / "two.toml"
    file.write_text(f'{HEAD}[one.mine]\nquestoin = {{nl = "?", en = "?"}}', encoding="utf-8")
    with pytest.raises(TableError, match=r"\[one\.mine\] says questoin; expected one of names, label, question"):
        texts_of(file, "one", "mine")


def test_a_definition_says_what_its_key_does_not(tmp_path):
    (tmp_path / "other.toml").write_text('[shared.s]\nnl = "deel"\nen = "part"\n', encoding="utf-8")
    file = tmp_path / "two.toml"
    file.write_text(
        '[shared]\nboth = {nl = "x", en = "y"}\n[one]\nnames = {nl = "n", en = "m"}\nquestion = {nl = "q", en = "r"}\n'
        '[one.mine]\nquestion = {nl = "{both} {other.s}", en = "{both} {other.s}"}\nlabel = {nl = "l", en = "k"}\n',
        encoding="utf-8",
    )
    one, mine = texts_of(file, "one"), texts_of(file, "one", "mine")
    assert (one.label.nl, one.question.nl) == ("n", "q")
    assert (mine.names.en, mine.label.en, mine.question.nl, mine.question.en) == ("m", "k", "x deel", "y part")


def test_texts_are_in_the_declaration_or_beside_it_and_not_half():
    with pytest.raises(RangeError, match="'half' is declared without question; say them in nl and en"):
        indicator(key="half", names={"nl": "a", "en": "a"}, goal="value")(lambda ledger: ledger)


def test_a_variant_gives_what_its_function_takes():
    rows = (variant("mine", {"lyaer": "co2"}),)
    with pytest.raises(RangeError, match=r"a variant gives \['lyaer'\], which its function does not take"):
        variants(key="half", goal="value", rows=rows)(lambda ledger, *, layer: (ledger, layer))
    assert "half.mine" not in INDICATORS


def test_the_indicator_of_the_guide_is_declared_as_printed(tmp_path):
    """What CONTRIBUTING shows is put in a family of its own, beside it its texts, and works."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    python, texts = (re.search(rf"```{k}\n(.*?)```", guide, re.DOTALL)[1] for k in ("python", "toml"))
    family = str(tmp_path / "guide.py")
    (tmp_path / "guide.toml").write_text(texts, encoding="utf-8")
    exec(compile(python, family, "exec"), {**vars(pressure), "__file__": family})
    try:
        shown = INDICATORS["emissions_per_waste"]
        assert shown.names.nl == "Broeikasgassen per ton afval"
        assert (shown.goal, shown.by) == ("pressure", ("sector",))
    finally:
        del INDICATORS._entries["emissions_per_waste"]
