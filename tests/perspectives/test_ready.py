"""Perspectives beside a study of one's own: read by `check`, kept by a run, laid on its table."""

import pytest

from kringloop.core import StudyError, UnknownNameError
from kringloop.perspectives import check_ready, has_ready, perspectives_asked, ready_perspectives
from kringloop.reading import Reading
from kringloop.runs import check_study, open_run, run_study
from kringloop.study import files_of_study, parse_study, ready_files
from kringloop.tables import read_yaml
from tests.small import folder, indicators, kringloop, results  # noqa: F401

OURS = """\
perspective: ours
names: {nl: wij, en: we}
actor: {nl: een vereniging, en: an association}
written_by: themselves
about: {nl: wat ons raakt, en: what concerns us}
choices: {}
answers: {}
"""


@pytest.fixture
def beside(folder):  # noqa: F811
    """The small study with a perspective of its own."""
    (folder / "perspectives").mkdir()
    (folder / "perspectives" / "ours.yaml").write_text(OURS, encoding="utf-8")
    return folder / "study.yaml"


def test_a_run_keeps_them_and_lays_them_on_the_table(beside, results):  # noqa: F811
    ran = run_study(beside, results)
    (beside.parent / "perspectives" / "ours.yaml").unlink()  # the run has its own
    run = open_run(ran.path)
    reading = Reading(run, ran.path.name)
    assert has_ready(run)
    assert [p.key for p in ready_perspectives(reading)] == ["ours"]
    assert [p.key for p in perspectives_asked(reading, ["ours"])] == ["ours"]
    with pytest.raises(UnknownNameError, match="did you mean 'ours'"):
        perspectives_asked(reading, ["our"])


def test_they_count_in_the_hash_and_are_files_of_the_study(beside, results):  # noqa: F811
    file = read_yaml(beside)
    assert "perspectives/ours.yaml" in [p.as_posix() for p in files_of_study(file, parse_study(file))]
    first = run_study(beside, results)
    assert check_study(beside, results).run == first.path
    path = ready_files(beside.parent)["ours"]
    path.write_text(OURS.replace("what concerns us", "what we see"), encoding="utf-8")
    second = run_study(beside, results)
    assert second.path != first.path
    assert check_study(beside, results).run == second.path


def test_check_names_a_mistake_in_one(beside, kringloop):  # noqa: F811
    check_ready(beside)
    path = ready_files(beside.parent)["ours"]
    path.write_text(OURS.replace("choices: {}", "choices: {nothing: {value: 1, reason: x}}"), encoding="utf-8")
    with pytest.raises(StudyError, match="nothing"):
        check_ready(beside)
    code, printed, error = kringloop("check", beside, "--lang", "en")
    assert (code, printed) == (1, "")
    assert "ours.yaml" in error
    assert "nothing" in error
