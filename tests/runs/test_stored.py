"""Accounts of a results file: made when asked for, and the same as those of the study."""

import pytest

from kringloop.core import UnknownNameError


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
