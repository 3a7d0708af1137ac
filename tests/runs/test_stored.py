"""Accounts of a results file: made when asked for, and the same as those of the study."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kringloop.core import UnknownNameError
from kringloop.runs.stored import StoredAccounts


def test_a_question_reads_only_its_own_account(small_run):
    ledger = small_run.ledger
    assert ledger.account("waste").account.key == "waste"
    assert set(ledger.accounts._made) == {"waste"}


def test_all_accounts_are_there_series_included(small_run, study):
    assert set(small_run.ledger.accounts) == set(study.ledger.accounts)
    assert len(small_run.ledger) == len(study.ledger)
    assert len(small_run.ledger.account("rate_a").account) == 3


def test_an_account_that_is_not_there_is_named(small_run):
    with pytest.raises(UnknownNameError, match="'waist' is not a known account; did you mean 'waste'"):
        small_run.ledger.account("waist")


def test_a_table_in_long_form_is_no_account_itself(small_run):
    assert "rates" not in small_run.ledger.accounts
    with pytest.raises(UnknownNameError):
        small_run.ledger.account("rates")


def test_threads_that_ask_an_account_at_once_get_the_same_one(small_run, monkeypatch):
    """Selections of two copies of one account would be taken for figures of two accounts."""
    both, whole = threading.Barrier(2, timeout=60), StoredAccounts._whole

    def made(accounts, key):
        found = whole(accounts, key)
        both.wait()
        return found

    monkeypatch.setattr(StoredAccounts, "_whole", made)
    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(small_run.ledger.accounts.__getitem__, ("waste", "waste"))
    assert one is other
    assert small_run.ledger.account("waste").account is one
