"""What a study names must be there: its regions, codes it gives a name, dimensions and codes it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import polars as pl

from kringloop.core import Problems, did_you_mean
from kringloop.ledger import Nodes
from kringloop.study.model import AccountSpec, StudyFile
from kringloop.tables import UNSPECIFIED, Classification, YamlFile

ENDS: Mapping[str, tuple[str, ...]] = {"flows": ("origin", "destination"), "stocks": ("node",), "published": ()}
"""Columns of the nodes of a row, by kind of account."""
ATTRIBUTES = ("stage", "sector", "region", "actor")
Trees: TypeAlias = Mapping[str, Classification]
Frames: TypeAlias = Mapping[str, pl.DataFrame]


def check_regions(
    file: YamlFile, study: StudyFile, tree: Classification | None, nodes: Nodes | None, problems: Problems
) -> None:
    """Regions that the study names are ones that its classification has, or its nodes where there is none."""
    if nodes is None or ("region" in study.classifications and tree is None):
        return  # told before
    known = set(tree.by_code) if tree is not None else {n.region for n in nodes.nodes} - {""}
    for key in ("region", "abroad", "whole"):
        region = getattr(study, key)
        if known and region and region not in known and file.content.get(key) == region:
            hint = did_you_mean(region, known)
            problems.add(file.place((key,)), f"{key}  '{region}' is not a known region; {hint}")


def check_called(file: YamlFile, study: StudyFile, trees: Trees, problems: Problems) -> None:
    """Codes that the study gives a name are codes of a classification it uses."""
    for key, names in study.called.items():
        if key not in trees:
            hint = did_you_mean(key, trees)
            where = file.place(("called", key))
            problems.add(where, f"called  '{key}' is not a classification of this study; {hint}")
            continue
        for code in names:
            if code not in trees[key]:
                where, hint = file.place(("called", key, code)), did_you_mean(code, trees[key].by_code)
                problems.add(where, f"called.{key}  '{code}' is not a code of '{key}'; {hint}")


def check_shown(
    file: YamlFile, study: StudyFile, trees: Trees, nodes: Nodes, frames: Frames, problems: Problems
) -> None:
    """Labels that the study shows are codes of a dimension it has."""
    codes = _shown_codes(study, trees, nodes, frames)
    for indicator in study.known_indicators:
        codes |= {f"{indicator.key}.{d}": codes[d] for d in indicator.by if d in codes}
    for part, shown in (("labels", study.show.labels), ("headline", study.show.headline)):
        for name, labels in shown.items():
            if name not in codes:
                place, hint = file.place(("show", part, name)), did_you_mean(name, codes)
                problems.add(place, f"show.{part}  '{name}' is not a dimension of any account; {hint}")
            for i, label in enumerate(labels if codes.get(name) else ()):
                if label not in codes[name] and not label.endswith(UNSPECIFIED):
                    place, hint = file.place(("show", part, name, i)), did_you_mean(label, codes[name])
                    problems.add(place, f"show.{part}.{name}  '{label}' is not a code of '{name}'; {hint}")


def _shown_codes(study: StudyFile, trees: Trees, nodes: Nodes, frames: Frames) -> dict[str, set[str]]:
    """Every dimension of every account with the codes it may have."""
    codes: dict[str, set[str]] = {}
    for key, spec in study.accounts.items():
        for name, found in _codes_of(key, spec, trees, nodes, frames):
            for known_as in (name, f"{key}.{name}"):
                codes.setdefault(known_as, set()).update(found)
    return codes


def _codes_of(
    key: str, spec: AccountSpec, trees: Trees, nodes: Nodes, frames: Frames
) -> Iterator[tuple[str, set[str]]]:
    for name, tree in spec.dimensions.items():
        if tree is not None and tree in trees:
            yield name, set(trees[tree].by_code)
        else:
            yield name, set(frames[key][name].drop_nulls().to_list()) if key in frames else set()
    for end in ENDS[spec.kind]:
        yield end, set(nodes.by_id)
        for attribute in ATTRIBUTES:
            own = nodes.trees.get(attribute)
            found = set(own.by_code) if own else {getattr(n, attribute) for n in nodes.nodes} - {""}
            yield attribute, found
            yield f"{end}.{attribute}", found
