"""A registry refuses a key twice, naming both files, and helps with spelling."""

from pathlib import Path

import pytest

from kringloop.core import DuplicateError, Registry, UnknownNameError


@pytest.fixture
def lifetimes() -> Registry[int]:
    registry: Registry[int] = Registry("lifetime")
    registry.add("weibull", 1, file="stocks/weibull.py")
    registry.add("fixed", 2, file="stocks/fixed.py")
    return registry


def test_a_key_twice_names_both_files(lifetimes):
    with pytest.raises(DuplicateError, match=r"'weibull'(.|\n)*stocks/weibull\.py(.|\n)*stocks/other\.py"):
        lifetimes.add("weibull", 3, file="stocks/other.py")
    assert lifetimes["weibull"] == 1


def test_an_unknown_key_shows_the_nearest(lifetimes):
    with pytest.raises(UnknownNameError, match=r"'weibul' is not a known lifetime; did you mean 'weibull'\?"):
        lifetimes["weibul"]


def test_entries_stand_in_order_of_registration(lifetimes):
    assert lifetimes.keys == ("weibull", "fixed")
    assert list(lifetimes) == [1, 2]
    assert len(lifetimes) == 2
    assert "fixed" in lifetimes


def test_it_knows_where_an_entry_was_declared(lifetimes):
    assert lifetimes.file_of("fixed") == Path("stocks/fixed.py")
    with pytest.raises(UnknownNameError):
        lifetimes.file_of("fixt")


def test_two_registries_do_not_share_entries(lifetimes):
    assert len(Registry("lever")) == 0
