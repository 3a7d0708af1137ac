"""Which stocks can hold what stays of some flows, so that every node can be asked to close."""

from __future__ import annotations

from collections.abc import Collection

from kringloop.core import Problems, did_you_mean, listing
from kringloop.study.model import AccountSpec, StudyFile
from kringloop.tables import YamlFile


def check_balanced(file: YamlFile, study: StudyFile, read: Collection[str], problems: Problems) -> None:
    """Add what is wrong with each `balanced_with`; `read` are the accounts that have rows."""
    for key, spec in study.accounts.items():
        if spec.balanced_with is not None and (wrong := _wrong(study, spec, spec.balanced_with)):
            problems.add(file.place(("accounts", key, "balanced_with")), wrong)
        elif spec.balanced_with is not None and spec.balanced_with not in read and len(problems) == 0:
            problems.add(file.place(("accounts", key, "balanced_with")), f"'{spec.balanced_with}' has no rows")


def _wrong(study: StudyFile, flows: AccountSpec, name: str) -> str:
    """Why an account cannot hold what stays of some flows, or nothing."""
    if name not in study.accounts:
        return f"'{name}' is not an account; {did_you_mean(name, study.accounts)}"
    held = study.accounts[name]
    if held.kind != "stocks":
        of_stocks = [key for key, spec in study.accounts.items() if spec.kind == "stocks"]
        return f"'{name}' is an account of kind '{held.kind}'; expected one of stocks; {did_you_mean(name, of_stocks)}"
    both = [layer for layer in flows.layers if layer in held.layers]
    if not both:
        return f"'{name}' has {listing(held.layers)}; expected a layer of the flows: {listing(flows.layers)}"
    for layer in both:
        if held.layers[layer] != flows.layers[layer]:
            return f"'{name}' has '{layer}' in {held.layers[layer]}; expected {flows.layers[layer]}, as the flows have"
    if lacking := [d for d in flows.dimensions if d not in held.dimensions]:
        return f"'{name}' is not divided by {listing(lacking)}; expected every dimension of the flows"
    if apart := [d for d in held.apart if d not in flows.dimensions]:
        return f"'{name}' keeps {listing(apart)} apart, which the flows do not have; its rows cannot be added up"
    return ""
