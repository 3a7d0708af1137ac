"""What tables, and single series of a table, are called for people; a code only where nobody named them."""

from __future__ import annotations

from collections.abc import Mapping

from kringloop.core import Names
from kringloop.reading.origins import reason_words
from kringloop.reading.run import Reading
from kringloop.reading.words import Words

_SERIES = "series"


def account_name(reading: Reading, words: Words, account: str) -> str:
    """The name of an account: its own, or that of the published series it holds."""
    if words.has(f"account.{account}"):
        return words.word("account", account)
    named = _series(reading).get(account)
    return named[words.language] if named is not None else account


def checked_name(reading: Reading, words: Words, subject: str) -> str:
    """What was checked, for a reader: an account, or one of its layers."""
    account, _, layer = subject.partition(".")
    name = account_name(reading, words, account)
    if not layer:
        return name
    return subject if name == account else f"{name}: {words.word('layer', layer)}"


def check_words(reading: Reading, words: Words, detail: str) -> str:
    """What a check found, for a reader: the accounts that it names by their names."""
    told = reason_words(detail, words.language)
    for account in reading.run.study.accounts:
        told = told.replace(f"'{account}'", f"'{account_name(reading, words, account)}'")
    return told


def label_name(reading: Reading, words: Words, dimension: str, code: str, account: str) -> str:
    """The name of a code of a dimension of an account."""
    if dimension == _SERIES:
        return account_name(reading, words, code)
    found = reading.name(dimension.rpartition(".")[2], code, words.language, (account,) if account else ())
    return words.word("label", code) if found == code else found


def _series(reading: Reading) -> Mapping[str, Names]:
    def find() -> Mapping[str, Names]:
        if _SERIES not in reading.run.file.names:
            return {}
        rows = reading.table(_SERIES).select("series", "name_nl", "name_en").iter_rows()
        return {key: Names(nl, en) for key, nl, en in rows}

    return reading.keep("names of series", find)
