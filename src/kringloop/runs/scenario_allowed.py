"""Which accounts can go on after their record, and how a scenario is said of those that cannot."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kringloop.core import KringloopError, RangeError, StudyError, UnknownNameError
from kringloop.ledger import Ledger
from kringloop.runs.opened import Run
from kringloop.runs.scenario_behind import Part
from kringloop.scenarios import Assumption, Plan


def require_record(
    run: Run, key: str, about: Sequence[Assumption], of_products: Collection[str], of_chains: Collection[str]
) -> None:
    """Refuse an account that is not there, and one that a model makes: it does not go on from a record.

    Parameters
    ----------
    about                  : what is assumed of it
    of_products, of_chains : accounts that are made of products in use, and from the table of supply chains

    Raises
    ------
    UnknownNameError   no such account; names the nearest
    StudyError         one that a model makes; says how its scenario is said
    """
    try:
        base = run.ledger.account(key).account
    except UnknownNameError as error:
        raise placed(error, about) from None
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


def require_no_products(plan: Plan) -> None:
    """Refuse levers on products in use where a study follows none.

    Raises
    ------
    StudyError   names the first of them
    """
    if plan.on_products:
        lever = plan.on_products[0].lever
        raise StudyError(
            f"scenario '{plan.key}' moves '{lever}' of products in use, and this study follows none",
            nl=f"scenario '{plan.key}' verzet '{lever}' van producten in gebruik, en deze studie volgt er geen",
        )


def require_beside(plan: Plan, baseline: Plan) -> None:
    """Refuse what a scenario changes and the baseline does not let go on: nothing would stand beside it.

    Raises
    ------
    StudyError   the account, or the supply chains, with what to add to the baseline
    """
    for key, about in plan.on_rows.items():
        if key not in baseline.on_rows:
            place = _place(about[0])
            raise StudyError(
                f"the baseline does not let account '{key}' go on: there is nothing to compare with{place}\n"
                f"  Add growth with scope {{account: {key}}} to the baseline of the study, and run it again.",
                nl=f"'zoals nu' laat rekening '{key}' niet doorlopen: er is niets mee te vergelijken{place}\n"
                f"  Zet growth met bereik {{account: {key}}} bij baseline in de studie, en reken die opnieuw.",
            )
    if plan.on_chain and not baseline.on_chain:
        place = _place(plan.on_chain[0])
        raise StudyError(
            f"the baseline does not let supply chains go on: there is nothing to compare with{place}\n"
            "  Add growth with scope {chain: all, region: all} to the baseline of the study, and run it again.",
            nl=f"'zoals nu' laat ketens niet doorlopen: er is niets mee te vergelijken{place}\n"
            "  Zet growth met bereik {chain: all, region: all} bij baseline in de studie, en reken die opnieuw.",
        )


def require_years(assumption: Assumption, begins: int, horizon: int) -> None:
    """Refuse a course that lies wholly outside the years it could act in: it would do nothing, or all from the start.

    Parameters
    ----------
    begins : the first year after the record of what it acts on

    Raises
    ------
    RangeError   such a course, with the years
    """
    first, last = assumption.course.span
    shape = assumption.course.shape
    begun = first < horizon if shape in ("linear", "logistic") else first <= horizon  # a line starts at nothing
    if not begun or (shape != "step" and last < begins - 1):
        years = f"{first}" if first == last else f"{first}–{last}"
        raise RangeError(
            f"'{assumption.lever}' has a course in {years}, outside {begins}–{horizon}, the years it can act in"
            f"{_place(assumption)}\n  Give it years of these; a step from an earlier year is there from the start.\n"
            "  The last year is that of the study file: 'horizon' of its model of products in use, or 'years'.",
            nl=f"'{assumption.lever}' heeft een verloop in {years}, buiten {begins}–{horizon}, waarin hij iets "
            f"kan doen{_place(assumption)}\n  Geef jaren daarbinnen; een stap van eerder geldt vanaf het begin.\n"
            "  Het laatste jaar is dat van het studiebestand: 'horizon' van het model van producten in gebruik, of "
            "'years'.",
        )


def placed(error: KringloopError, about: Sequence[Assumption]) -> KringloopError:
    """The error with the places in a file of what it is about."""
    told = " ".join(dict.fromkeys(each.place for each in about if each.place))
    return type(error)(f"{error} ({told})", nl=f"{error.in_language('nl')} ({told})") if told else error


def require_rates(id: str, reads: Collection[str], parts: Sequence[Part], plan: Plan, ledger: Ledger) -> None:
    """Refuse a figure that multiplies what a scenario changes by a published rate that stays as it was.

    A rate of what was counted would move with it, and nobody says how: the product would move the wrong way.

    Parameters
    ----------
    reads : accounts that the figure reads
    parts : what is made anew of them

    Raises
    ------
    RangeError   names the rate
    """
    own = {key for p in parts if any(a not in plan.of_baseline for a in p.assumptions) for key in p.accounts}
    for key in sorted(set(reads) - own) if own & set(reads) else ():
        if {layer.unit for layer in ledger.account(key).account.layers.values()} == {"%"}:
            raise RangeError(
                f"'{id}' is not known under this scenario: it rests on the published rate '{key}', which does not "
                "follow what the scenario changes",
                nl=f"'{id}' is onder dit scenario niet bekend: het rust op het gepubliceerde cijfer '{key}', dat niet "
                "volgt wat het scenario verandert",
            )


def _place(assumption: Assumption) -> str:
    return f" ({assumption.place})" if assumption.place else ""
