"""Flags: one list, joined letters taken apart, unknown ones refused."""

import pytest

from kringloop.core import FLAGS, SourceError, split_flags


@pytest.mark.parametrize(
    ("text", "flags"),
    [("bep", ("b", "e", "p")), ("b e", ("b", "e")), ("projected", ("projected",)), ("pp", ("p",)), ("", ())],
)
def test_joined_letters_are_taken_apart_and_words_are_not(text, flags):
    assert split_flags(text, where="a table") == flags


def test_a_projection_is_not_spelled_into_confidential():
    assert "c" not in split_flags("projected", where="a table")


def test_an_unknown_flag_is_refused_with_its_place():
    with pytest.raises(SourceError, match="line 7 has the flag 'by', which is not known"):
        split_flags("by", where="line 7")


def test_every_flag_has_its_own_words():
    for language in ("nl", "en"):
        assert len({names[language] for names in FLAGS.values()}) == len(FLAGS)
