"""What the scenarios of a study file may ask of its accounts of record: looked at before anything is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kringloop.core import KringloopError
from kringloop.runs.kept_inputs import moved_accounts
from kringloop.runs.reconciliation_rules import Found, raise_found
from kringloop.runs.scenario_allowed import require_beside, require_years
from kringloop.scenarios import ACCOUNT, BASELINE, Plan, rows_chosen
from kringloop.study import ScenarioSpec, Study, StudyFile, study_plans


def check_scenarios(study: Study) -> None:
    """Refuse scenarios of rows that are not there, that the baseline does not let go on, or in years outside them.

    What levers do to products in use and to supply chains shows once their models are made.

    Raises
    ------
    StudyError   one line per problem
    """
    found: list[Found] = []
    for key, spec in study.file.scenarios.items():
        found += [(("scenarios", key, "assumptions", *where), error) for where, error in _wrong(study, spec)]
    raise_found(study.path, found)
    plans = study_plans(study.file.scenarios)
    raise_found(study.path, [(("scenarios", key), error) for key, error in _without_baseline(plans)])


def _wrong(study: Study, spec: ScenarioSpec) -> Iterator[Found]:
    for number, stated in enumerate(spec.assumptions):
        each = stated.assumption("")
        if not each.on_rows:
            continue
        keys = each.scope[ACCOUNT]
        try:
            for key in keys:
                rows_chosen(study.ledger, key, each)
        except KringloopError as error:
            yield (number, "scope"), error
            continue
        try:
            last = max(study.ledger.account(key).account.year_range[1] for key in keys)
            require_years(each, last + 1, horizon_of(study.file))
        except KringloopError as error:
            yield (number, "course"), error


def _without_baseline(plans: Mapping[str, Plan]) -> Iterator[tuple[str, KringloopError]]:
    for key, plan in plans.items():
        try:
            require_beside(plan, plans[BASELINE])
        except KringloopError as error:
            yield key, error


def horizon_of(study: StudyFile) -> int:
    """The last year of a scenario: that of the model of products in use, or of the study where it follows none."""
    models = moved_accounts(study)
    return int(study.accounts[models[0]].settings["horizon"]) if models else study.years[1]
