"""Blocks that are finished are kept in a folder, so that what was stopped goes on where it was."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kringloop.core import Array, ResultsError, system_reason
from kringloop.tables import put_file


@dataclass(frozen=True, slots=True)
class Kept:
    """Finished blocks of one question.

    Parameters
    ----------
    folder : holds the blocks of every question
    key    : hash of the question: another question finds nothing
    """

    folder: Path
    key: str

    def get(self, number: int, shape: tuple[int, ...]) -> Array | None:
        """A block that was finished before; None where there is none, or only a damaged one."""
        with suppress(OSError, ValueError, EOFError):
            found: Array = np.load(self._file(number), allow_pickle=False)
            if found.shape == shape and found.dtype == np.float64:
                return found
        return None

    def put(self, number: int, block: Array) -> None:
        """Keep a block: written aside and put in place at once.

        Raises
        ------
        ResultsError   the folder cannot be written
        """

        def write(path: Path) -> None:
            with path.open("wb") as file:
                np.save(file, block, allow_pickle=False)

        try:
            put_file(self._file(number), write)
        except OSError as error:
            raise ResultsError(
                f"cannot keep draws in '{self.folder}': {system_reason(error)}",
                nl=f"trekkingen zijn niet te bewaren in '{self.folder}': {system_reason(error, 'nl')}",
            ) from None

    def clear(self) -> None:
        """Forget the blocks of this question."""
        for file in self._home.glob("*.npy"):
            file.unlink(missing_ok=True)
        with suppress(OSError):
            self._home.rmdir()

    @property
    def _home(self) -> Path:
        return self.folder / self.key

    def _file(self, number: int) -> Path:
        return self._home / f"{number:06d}.npy"
