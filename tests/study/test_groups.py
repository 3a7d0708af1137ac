"""Groups of codes in a study file: read, kept with a run, shown by name; each mistake at its place."""

import pytest

from kringloop.core import StudyError
from kringloop.runs import open_run, run_study
from kringloop.study import load_study
from tests.small import change

GROUPS = """\
groups:
  kind_of_stuff:
    names: {nl: Soort spul, en: Kind of stuff}
    groups: kinds.csv
    members: members.csv
show:
"""
KINDS = "code,parent,name_nl,name_en\nhard,,hard spul,hard stuff\nsoft,,zacht spul,soft stuff\n"
MEMBERS = "of,code,group\nwaste_types,metal,hard\nwaste_types,glass,soft\n"


@pytest.fixture
def grouped(folder):
    """The small study with metal in one group and glass in another."""
    change(folder, "study.yaml", "show:\n", GROUPS)
    (folder / "kinds.csv").write_text(KINDS)
    (folder / "members.csv").write_text(MEMBERS)
    return folder


def test_a_run_shows_figures_by_group_under_the_name_of_the_study(grouped, results, kringloop):
    run_study(grouped / "study.yaml", results)
    code, out, _ = kringloop("list", "codes", "kind_of_stuff", "--results", results, "--lang", "nl")
    assert code == 0
    assert "hard spul" in out
    code, out, err = kringloop("show", "small_waste", "--by", "kind_of_stuff", "--results", results, "--lang", "en")
    assert code == 0, err
    assert "Kind of stuff" in out
    assert "110" in out  # 30 + 60 + 20 kt of metal, by hand


def test_groups_come_back_with_the_results_file(grouped, results):
    run = open_run(run_study(grouped / "study.yaml", results).path)
    tree = run.trees["waste_types"]
    assert tree.group("kind_of_stuff", "glass") == "soft"
    assert tree.group("kind_of_stuff", "wood") is None
    assert run.names("kind_of_stuff", "hard").nl == "hard spul"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("members.csv", "metal,hard", "metal,hrd", r"members.csv:2:group.*'hrd' is not a group.*did you mean 'hard'"),
        ("members.csv", "metal,hard", "metel,hard", r"'metel' is not a code.*did you mean 'metal'"),
        (
            "members.csv",
            "waste_types,metal",
            "wast_types,metal",
            r"'wast_types' is a classification of no account",
        ),
        ("study.yaml", "  kind_of_stuff:\n", "  material:\n", r"'?material'? already names a dimension"),
        ("study.yaml", "    groups: kinds.csv", "    makers: nobody\n    groups: kinds.csv", "which is no account"),
        ("study.yaml", "    groups: kinds.csv", "    made_by: {hrd: []}\n    groups: kinds.csv", "did you mean 'hard'"),
    ],
)
def test_mistakes_are_told_at_their_place(grouped, file, old, new, message):
    change(grouped, file, old, new)
    with pytest.raises(StudyError, match=message):
        load_study(grouped / "study.yaml")


def test_figures_that_add_up_are_published_ones(folder):
    change(
        folder,
        "study.yaml",
        "    dimensions: {material: waste_types}\n",
        "    dimensions: {material: waste_types}\n    adding: [material]\n",
    )
    with pytest.raises(StudyError, match="'adding' belongs to published figures"):
        load_study(folder / "study.yaml")
