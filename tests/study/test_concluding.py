"""Conclusions in a study file: what may be said, and mistakes with their line, in both languages."""

import pytest

from kringloop.core import StudyError
from kringloop.study import load_study
from tests.small import change

SAID = """\
conclusions:
  less:
    names: {nl: minder, en: less}
"""


def state(folder, text):
    change(folder, "study.yaml", "show:\n", SAID + text + "show:\n")
    return load_study(folder / "study.yaml")


def test_what_may_be_said(folder):
    found = state(folder, "    figure: small_waste\n    says: falling\n").file.conclusions["less"]
    assert (found.says, found.is_trend, found.where, found.names.nl) == ("falling", True, {}, "minder")


@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        (
            "    figure: small_waist\n    says: falling\n",
            "31:5  conclusions.less.figure  'small_waist' is not a known indicator; did you mean 'small_waste'",
            "is geen bekende indicator; bedoelt u 'small_waste'",
        ),
        (
            "    figure: small_waste\n    says: falling\n    bound: 3\n",
            "'falling' is told over the years of show.window; leave out bound, than and year",
            "'falling' gaat over de jaren van show.window; laat bound, than en year weg",
        ),
        (
            "    figure: small_waste\n    says: above\n",
            "'above' needs one of two: bound, a number, or than, another figure",
            "'above' vraagt een van twee",
        ),
        (
            "    figure: small_waste\n    says: above\n    bound: 3\n    where: {sectr: C}\n",
            "34:13  conclusions.less.where.sectr  'sectr' is not a dimension of 'small_waste'; did you mean 'sector'",
            "'sectr' is geen dimensie van 'small_waste'; bedoelt u 'sector'",
        ),
        (
            "    figure: small_waste\n    says: above\n    than: {figure: small_intensity}\n",
            "is in 'kt/mln EUR' and 'small_waste' in 'kt'; only figures of one unit compare",
            "alleen cijfers van één eenheid zijn te vergelijken",
        ),
        (
            "    figure: small_waste\n    says: above\n    bound: 3\n    year: 1900\n",
            "1900 is no year of the study (2000–2030)",
            "1900 is geen jaar van de studie (2000–2030)",
        ),
        (
            "    figure: small_waste\n    says: abov\n    bound: 3\n",
            "'abov' is not known; did you mean 'above'",
            "'abov' is onbekend; bedoelt u 'above'",
        ),
        (
            "    figure: small_waste\n    says: above\n    bond: 3\n",
            "unknown key; did you mean 'bound'",
            "bedoelt u 'bound'",
        ),
    ],
)
def test_mistakes_are_told_with_their_line(folder, text, english, dutch):
    with pytest.raises(StudyError) as error:
        state(folder, text)
    assert english in str(error.value)
    assert dutch in error.value.in_language("nl")
