"""Registries: one named entry per method, indicator or source; a key twice is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from kringloop.core.errors import DuplicateError, unknown

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Registry(Generic[Entry]):
    """Named entries of one kind, in the order of registration.

    Registration happens when the module that declares the entry is imported by
    its own room; a key declared twice raises and names both files.
    """

    kind: str
    _entries: dict[str, Entry] = field(default_factory=dict)
    _files: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, entry: Entry, *, file: str) -> Entry:
        """Register `entry` under `key`; `file` is the place of its declaration."""
        if key in self._entries:
            raise DuplicateError(
                f"{self.kind} '{key}' is declared twice\n"
                f"  first in  {self._files[key]}\n"
                f"  again in  {file}\n"
                "  Give one of them another key, or remove it."
            )
        self._entries[key] = entry
        self._files[key] = file
        return entry

    def copy(self) -> Registry[Entry]:
        """A registry of its own with the same entries; what is added to one does not appear in the other."""
        return Registry(self.kind, dict(self._entries), dict(self._files))

    def __getitem__(self, key: str) -> Entry:
        try:
            return self._entries[key]
        except KeyError:
            raise unknown(self.kind, key, self._entries) from None

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def file_of(self, key: str) -> Path:
        """The file in which `key` was declared."""
        self[key]
        return Path(self._files[key])
