"""A study brought up to date: what its producers have now, run, and what changed since the last run and why.

Owns which tables are made anew from which snapshots, the lock that says so, and what revised data, method and new years
each did to every figure. Knows no producer, no formula and no page.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.updating.changes import Changes, changes_between, changes_file, read_changes, write_changes
    from kringloop.updating.lock import Lock, read_lock
    from kringloop.updating.recipes import recipe_of
    from kringloop.updating.revised import Revisions, revisions_between
    from kringloop.updating.update import Edition, Updated, fetchable, make_edition, update_study

__getattr__ = late(__name__, __file__)

__all__ = [
    "Changes",
    "Edition",
    "Lock",
    "Revisions",
    "Updated",
    "changes_between",
    "changes_file",
    "fetchable",
    "make_edition",
    "read_changes",
    "read_lock",
    "recipe_of",
    "revisions_between",
    "update_study",
    "write_changes",
]
