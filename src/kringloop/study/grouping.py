"""Groups beside a classification, such as product groups: read from a table, and kept with a run.

A table of members says of codes of several classifications in which group each is. It becomes a part of those
classifications, so that every account with such a code can be asked by the group.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kringloop.core import Problems, did_you_mean
from kringloop.study.model import GroupSpec
from kringloop.tables import Classification, Column, Grouping, Schema, YamlFile

GROUPS = "groups"
"""Table of a results file: grouping, its classification, and per code its group."""
GROUP_COLUMNS = ("grouping", "groups", "of", "code", "group")
MEMBERS = Schema(columns=tuple(Column(name=n) for n in ("of", "code", "group")), key=("of", "code"))
"""Columns of a table of members."""
Groups = Mapping[str, Mapping[str, Grouping]]
"""Per classification its groupings by name."""


def check_groups(
    name: str,
    spec: GroupSpec,
    tree: Classification,
    members: pl.DataFrame,
    lines: Mapping[int, int],
    file: YamlFile,
    problems: Problems,
) -> None:
    """Add what is wrong with the groups that a table of members and the study file name."""
    for number, group in enumerate(members["group"].to_list(), 2):
        if group not in tree:
            where = f"{spec.members}:{lines.get(number, number)}:group"
            problems.add(where, f"'{group}' is not a group of {spec.groups}; {did_you_mean(group, tree.by_code)}")
    named = [("lacking", group) for group in spec.lacking] + [("made_by", group) for group in spec.made_by]
    for part, group in named:
        if group not in tree:
            hint = did_you_mean(group, tree.by_code)
            where = file.place(("groups", name, part, group))
            problems.add(where, f"'{group}' is not a group of {spec.groups}; {hint}")


def check_used(groups: Groups, trees: Mapping[str, Classification], file: YamlFile, problems: Problems) -> None:
    """Add every classification of a table of members that no account has."""
    for of in sorted(groups.keys() - trees.keys()):
        hint = did_you_mean(of, trees)
        problems.add(file.place(("groups",)), f"'{of}' is a classification of no account of this study; {hint}")


def with_members(groups: Groups, name: str, tree: Classification, members: pl.DataFrame) -> Groups:
    """The groupings with those of one more table of members; rows of no group are told by `check_groups`."""
    found = dict(groups)
    known = members.filter(pl.col("group").is_in(list(tree.by_code)))
    for (of,), rows in known.group_by("of", maintain_order=True):
        grouping = Grouping(tree, dict(rows.select("code", "group").iter_rows()))
        found[str(of)] = {**found.get(str(of), {}), name: grouping}
    return found


def group_rows(trees: Mapping[str, Classification]) -> pl.DataFrame:
    """The groups of all classifications as one table, in their order."""
    rows = [
        (name, grouping.tree.key, key, code, group)
        for key, tree in trees.items()
        for name, grouping in tree.groupings.items()
        for code, group in grouping.members.items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(GROUP_COLUMNS, pl.String), orient="row")


def with_groups(trees: Mapping[str, Classification], rows: pl.DataFrame) -> dict[str, Classification]:
    """Classifications with the groups that a table of `group_rows` gives their codes."""
    found = dict(trees)
    for (name, groups, of), members in rows.group_by("grouping", "groups", "of", maintain_order=True):
        tree = found[str(of)]
        grouping = Grouping(found[str(groups)], dict(members.select("code", "group").iter_rows()))
        found[str(of)] = Classification(tree.key, tree.codes, {**tree.groupings, str(name): grouping})
    return found
