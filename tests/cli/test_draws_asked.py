"""`run --draws`: what is asked is honoured or refused; how far the drawing is, in both languages."""

import pytest

from kringloop.cli.running import draws_asked, step_words
from kringloop.cli.speech import Language, speak
from kringloop.core import RangeError
from kringloop.robustness import Drawing, serial


def test_nothing_is_drawn_unasked_and_what_goes_with_draws_needs_them():
    assert draws_asked(None, None, 1, None) is None
    speak(Language.en)
    for asked in ((5, 1, None), (None, 2, None), (None, 1, "tcp://10.0.0.5:8786")):
        with pytest.raises(RangeError, match="--through-models go with draws; give --draws as"):
            draws_asked(None, *asked)


def test_count_seed_and_crew_are_those_asked():
    plain, seeded = draws_asked(50, None, 1, None), draws_asked(50, 3, 1, None)
    assert plain is not None
    assert seeded is not None
    assert (plain.drawing, plain.crew) == (Drawing(count=50), serial)
    assert seeded.drawing == Drawing(count=50, seed=3)
    through = draws_asked(50, None, 1, None, through_models=True)
    assert through is not None
    assert (plain.through_models, through.through_models) == (False, True)
    with pytest.raises(RangeError, match="go with draws"):
        draws_asked(None, None, 1, None, through_models=True)
    with pytest.raises(RangeError, match="1 draw says nothing of a spread"):
        draws_asked(1, None, 1, None)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "gegevens trekken: 3/84 delen klaar, nog ongeveer 12 s"),
        ("en", "drawing the data: 3/84 parts done, about 12 s left"),
    ],
)
def test_progress_says_what_is_done_and_how_long_it_takes(language, said):
    speak(Language(language))
    assert step_words("drawing 3/84 12") == said
    assert step_words("drawing_models 3/84 12").endswith(said.partition(": ")[2])
    speak(Language.en)
