"""Ways that a substance closes, by what discards hold under the scenario itself; not one that no lever closes."""

import numpy as np
import pytest

from kringloop.core import Names, RangeError
from kringloop.models import ScenarioSettings, TwoTexts
from kringloop.scenarios import Assumption, Penetration
from kringloop.scenarios.hazard import ROUTES, closed_ways

SAID = Names("gezegd", "said")
NOTHING = ScenarioSettings(names=TwoTexts(nl="niets", en="nothing"))
TODAY = dict.fromkeys(ROUTES, 0.5)
YEARS = range(2020, 2030)


def substance(limit=0.5):
    course = Penetration(shape="step", first=2020)
    return Assumption(
        lever="phase_out",
        value=0.0,
        course=course,
        reason=SAID,
        source=SAID,
        certainty="assumed",
        content=1.0,
        limit=limit,
    )


def closed(held, taken=()):
    """Lever → years in which it is exactly nought, when discards hold `held(settings)`."""
    found = closed_ways(
        [substance()],
        NOTHING,
        TODAY,
        ("a",),
        lambda code: (code,),
        YEARS,
        dict(taken),
        lambda _, settings: held(settings)[:, None],
    )
    return {course.lever: [y for y, v in course.years.items() if v == 0.0] for course in found}


def test_ways_are_closed_while_discards_hold_more_than_the_limit():
    falls = np.linspace(1.0, 0.0, len(YEARS))
    assert closed(lambda _: falls) == {key: [2020, 2021, 2022, 2023, 2024] for key in ROUTES}
    assert closed(lambda _: np.zeros(len(YEARS))) == {}


def test_what_comes_back_through_ways_that_open_closes_them_again():
    """While reuse is open before 2026, the goods it brings back keep discards above the limit until then."""

    def held(settings):
        reuse = next((c.years for c in settings.courses if c.lever == "reuse"), dict.fromkeys(YEARS, 0.5))
        early = any(reuse[year] > 0 for year in range(2023, 2026))
        return np.array([1.0 if year < 2023 or (early and year < 2026) else 0.2 for year in YEARS])

    assert closed(held)["reuse"] == [2020, 2021, 2022, 2023, 2024, 2025]


def test_a_way_of_the_study_itself_that_no_lever_closes_is_refused():
    with pytest.raises(RangeError, match="ways of the study's own leave not_reused: no lever closes those") as error:
        closed(lambda _: np.ones(len(YEARS)), {"not_reused": 0.1})
    assert "die sluit geen knop" in error.value.in_language("nl")
    assert closed(lambda _: np.zeros(len(YEARS)), {"not_reused": 0.1}) == {}
