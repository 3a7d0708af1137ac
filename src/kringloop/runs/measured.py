"""Which inputs of the models of a study are rows of its ledger, and how sure those are."""

from __future__ import annotations

from kringloop.ledger import Ledger
from kringloop.models import MODELS, Measured
from kringloop.study import AccountSpec, StudyFile


def measured_inputs(spec: AccountSpec, file: StudyFile, ledger: Ledger) -> dict[str, Measured]:
    """Input of an account's model → the rows of the ledger with deviations that it is; without those no entry.

    An input is an account where both are made of one table.

    Parameters
    ----------
    ledger : with the margins of the study
    """
    found = {}
    for name, reads in MODELS[str(spec.engine)].measured.items():
        key = _account_of(str(spec.inputs.get(name, "")), reads.series, reads.layer, file)
        if key and key in ledger.accounts and ledger.accounts[key].layer(reads.layer).is_uncertain:
            found[name] = Measured(ledger.accounts[key], reads.layer)
    return found


def _account_of(table: str, series: str, layer: str, file: StudyFile) -> str:
    """The account that is made of a table; of a table of several series the one of that name; else nothing."""
    for key, spec in file.accounts.items():
        if spec.table is not None and str(spec.table) == table:
            if spec.series is not None:
                return series
            if not series and layer in spec.layers:
                return key
    return ""
