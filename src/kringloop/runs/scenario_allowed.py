"""Which accounts can go on after their record, and how a scenario is said of those that cannot."""

from __future__ import annotations

from collections.abc import Collection

from kringloop.core import StudyError
from kringloop.runs.opened import Run


def require_record(run: Run, key: str, of_products: Collection[str], of_chains: Collection[str]) -> None:
    """Refuse an account that a model makes: it does not go on from a record.

    Parameters
    ----------
    of_products, of_chains : accounts that are made of products in use, and from the table of supply chains

    Raises
    ------
    StudyError   such an account; says how its scenario is said
    """
    base = run.ledger.account(key).account
    spec = run.study.accounts.get(key)
    if key in of_products:
        raise StudyError(
            f"account '{key}' is made by a model of products in use; leave 'account' out of the scope",
            nl=f"rekening '{key}' komt uit een model van producten in gebruik; laat 'account' weg",
        )
    if key in of_chains:
        raise StudyError(
            f"account '{key}' is made from the table of supply chains; leave 'account' out and say what changes in "
            "it with 'chain'",
            nl=f"rekening '{key}' komt uit de tabel van ketens; laat 'account' weg en zeg met 'chain' wat daarin "
            "verandert",
        )
    if spec is not None and spec.engine is not None:
        raise StudyError(
            f"account '{key}' is made by the model {spec.engine}, which knows no scenario yet: its rows end with "
            f"its tables, in {base.year_range[1]}",
            nl=f"rekening '{key}' komt uit het model {spec.engine}, dat nog geen scenario kent: de rijen eindigen "
            f"met de tabellen, in {base.year_range[1]}",
        )
