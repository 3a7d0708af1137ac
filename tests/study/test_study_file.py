"""Mistakes in a study file: each with line and column, the nearest spelling, all at once."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kringloop.core import KringloopError, StudyError
from kringloop.runs import run_study
from kringloop.study import find_study, load_study, parse_study
from kringloop.tables import read_yaml
from tests.small import FILES, STUDY, change


def refused(folder):
    with pytest.raises(StudyError) as caught:
        load_study(folder / "study.yaml")
    return str(caught.value)


FRONT = "  front: {{{}}}\n  headline:"
CHANGES = {
    "unknown key": ("region: NL\n", "regoin: NL\n", ["5:1", "unknown key", "'region'", "this key is needed"]),
    "unknown key of an account": ("    totals:", "    total:", ["16:5", "unknown key", "'totals'"]),
    "unknown key of show": ("  headline:", "  headlines:", ["unknown key", "'headline'"]),
    "unknown kind": ("kind: flows", "kind: flow", ["14:5", "'flow' is not known", "'flows'"]),
    "unknown unit": ("mass: kt", "mass: ktt", ["18:14", "accounts.waste.layers.mass", "'ktt'", "not a known unit"]),
    "ambiguous unit": ("mass: kt", "mass: kton", ["18:14", "a ton may be"]),
    "unit of another measure": ("mass: kt", "mass: TJ", ["18:14", "'TJ'", "measure different things"]),
    "unit left out": ("mass: kt", 'mass: ""', ["18:14"]),
    "unknown classification": ("waste_types", "waste_typs", ["17:18", "'waste_typs'", "'waste_types'"]),
    "neither layers nor series": ("    layers: {mass: kt}\n", "", ["13:3", "'layers'", "'series'"]),
    "no accounts": ("  production:", "  Production!:", ["Production!", "small letters"]),
    "layer named as a column": ("{mass: kt}", "{source: kt}", ["13:3", "source already names another column"]),
    "dimension named as a layer": ("{material: waste_types}", "{mass: waste_types}", ["mass already names"]),
    "years the wrong way round": ("[2000, 2030]", "[2030, 2000]", ["the first comes first", "2030 to 2000"]),
    "years out of reach": ("[2000, 2030]", "[2000, 20300]", ["between 0 and 9999"]),
    "one year": ("[2000, 2030]", "[2000]", ["4:1", "years"]),
    "a year of a table outside": ("kind: published\n", "kind: published\n    year: 1999\n", ["rates", "outside"]),
    "totals of published series": ("series: series.csv", "series: series.csv\n    totals: totals.csv", ["never added"]),
    "a language missing": ("{nl: Kleine studie, en: Small study}", "{nl: Kleine studie}", ["names.en", "needed"]),
    "study key": ("study: small", "study: Small study", ["1:1", "'Small study'", "small letters"]),
    "region read as no": ("region: NL\n", "region: NO\n", ["5:1", "region", "valid string"]),
    "label read as no": ("region: [NL, BE]", "region: [NL, NO]", ["show.labels.region[1]", "valid string"]),
    "unknown label": ('"24", "25"]\n    region', '"24", "2424"]\n    region', ["show.labels.sector", "'2424'", "did"]),
    "unknown dimension shown": ('    sector: ["24-25", ', '    sectr: ["24-25", ', ["'sectr'", "'sector'"]),
    "window of words": ("show:\n", 'show:\n  window: ["2001", 2020]\n', ["window", "'2001'", "integer"]),
    "unknown headline": ("region: [NL]", "region: [NLD]", ["show.headline.region", "'NLD'", "'NL'"]),
    "front of no goal": ("  headline:", FRONT.format("presure: [small_waste]"), ["show.front.presure", "'pressure'"]),
    "front of nothing": ("  headline:", FRONT.format("pressure: [smal_waste]"), ["pressure[0]", "'small_waste'"]),
    "front of another goal": ("  headline:", FRONT.format("value: [small_waste]"), ["goal 'pressure'"]),
    "front twice": ("  headline:", FRONT.format("pressure: [small_waste, small_waste]"), ["[1]", "stands twice"]),
    "unknown indicator": ("show:", "indicators: [small_waste, smal_wast]\nshow:", ["28:27", "'smal_wast'", "small_w"]),
    "indicators not a list": ("show:", "indicators: some\nshow:", ["28:1", "indicators"]),
    "choice of nothing": ("show:", "choices: {smal_wast: {a: 1}}\nshow:", ["28:11", "'smal_wast'", "'small_waste'"]),
    "unknown choice": (
        "show:",
        "choices: {small_recovery.scaled: {facter: 2}}\nshow:",
        ["28:35", "'facter' is not a choice of 'small_recovery.scaled'", "'factor'"],
    ),
    "choice of a key": ("show:", "choices: {small_recovery: {facter: 2}}\nshow:", ["28:28", "'facter'"]),
    "choice of another kind": (
        "show:",
        "choices: {small_recovery: {factor: two}}\nshow:",
        ["28:28", "seen 'two'", "like 1.0"],
    ),
    "key twice": ("region: NL\n", "region: NL\nregion: BE\n", ["6:1", "'region' stands twice"]),
    "account twice": ("  production:\n", "  waste:\n", ["19:3", "'waste' stands twice"]),
    "not YAML": ("{nl: Kleine studie", "{nl: Kleine: studie", ["2:", "not valid YAML"]),
    "a tab": ("    kind: flows", "\tkind: flows", ["14:1", "not valid YAML"]),
    "unknown tag": ("region: NL", "region: !!python/object:os.system NL", ["5:9", "not valid YAML"]),
    "no such day": ("region: NL", "region: 2023-02-31", ["5:9", "'2023-02-31' cannot be read"]),
    "a list as key": ("region: NL", "? [a, b]\n: 1\nregion: NL", ["5:3", "a key is one word"]),
    "nested in itself": ("region: NL", "region: &a [*a]", ["nested without end"]),
}


@pytest.mark.parametrize(("old", "new", "words"), CHANGES.values(), ids=CHANGES)
def test_a_mistake_in_a_study_file(folder, old, new, words):
    change(folder, "study.yaml", old, new)
    message = refused(folder)
    assert [w for w in words if w not in message] == [], message
    assert str(folder / "study.yaml") in message


def test_several_mistakes_are_told_at_once(folder):
    change(folder, "study.yaml", "region: NL\n", "regoin: NL\n")
    change(folder, "study.yaml", "kind: published", "kind: publishd")
    change(folder, "study.yaml", "years: [2000, 2030]", "years: soon")
    message = refused(folder)
    assert message.startswith("4 problems in ")
    assert message.endswith("Nothing was run.")


def test_units_and_indicators_are_told_together(folder):
    change(folder, "study.yaml", "mass: kt", "mass: TJ")
    change(folder, "study.yaml", "show:", "indicators: [nothing]\nshow:")
    assert refused(folder).startswith("2 problems in ")


def test_a_file_that_is_no_mapping(folder):
    (folder / "study.yaml").write_text("- a\n- b\n", encoding="utf-8")
    assert "not a mapping of keys" in refused(folder)


def test_the_example_itself_is_right(folder):
    assert parse_study(read_yaml(folder / "study.yaml")).study == "small"


def test_a_choice_for_all_definitions_reaches_those_that_have_it(folder, results):
    change(folder, "study.yaml", "show:", "choices: {small_recovery: {factor: 2}}\nshow:")
    ran = run_study(folder / "study.yaml", results)
    assert [key for key, _ in ran.without_result] == ["small_absent"]


def test_a_study_asks_for_some_indicators(folder, results):
    change(folder, "study.yaml", "show:", "indicators: [small_recovery, small_waste]\nshow:")
    assert run_study(folder / "study.yaml", results).without_result == ()


def test_a_study_that_asks_for_what_it_lacks_is_refused(folder, results):
    change(folder, "study.yaml", "show:", "indicators: [small_absent]\nshow:")
    with pytest.raises(KringloopError, match="'stocks_of_gold' is not a known account"):
        run_study(folder / "study.yaml", results)
    assert not results.exists()


@pytest.mark.parametrize("name", ["netherland", "NETHERLANDS", "x" * 300, "no\0such"])
def test_an_unknown_study_names_the_nearest(name):
    with pytest.raises(StudyError, match="is not a study") as caught:
        find_study(name)
    assert "netherlands" in str(caught.value)


def test_a_study_file_that_is_not_there(tmp_path):
    with pytest.raises(StudyError, match=r"study\.yaml does not exist"):
        load_study(tmp_path / "study.yaml")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.integers(0, STUDY.count("\n") - 1), text=st.text(max_size=12))
def test_whatever_is_typed_into_a_study_file_is_answered(folder, line, text):
    lines = STUDY.split("\n")
    lines[line] = lines[line][: len(lines[line]) // 2] + text
    (folder / "study.yaml").write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    try:
        load_study(folder / "study.yaml")
    except KringloopError:
        return


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(set(FILES) - {"study.yaml"})), place=st.floats(0, 1), junk=st.binary(max_size=8))
def test_whatever_stands_in_a_table_is_answered(folder, name, place, junk):
    data = FILES[name].encode()
    at = int(place * len(data))
    (folder / name).write_bytes(data[:at] + junk + data[at + len(junk) // 2 :])
    try:
        load_study(folder / "study.yaml")
    except KringloopError:
        return
    finally:
        (folder / name).write_bytes(data)
