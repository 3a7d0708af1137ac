"""Triangular factors of I − A: made once, used from both sides, kept on disk when asked.

Knows matrices, no labels and no economics. A is flows / output by column, optionally
scaled by row; it is never formed beside the matrix that is factored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack

from kringloop.chains.memory import require_memory
from kringloop.core import Array, SingularError, SourceError, system_reason

VERSION = 1
_ROWS = 256


class Factor(Protocol):
    """Something that solves with I − A or its transpose, to the accuracy of its own precision."""

    @property
    def name(self) -> str: ...

    def solve(self, rhs: Array, *, transposed: bool) -> Array: ...


@dataclass(frozen=True, slots=True, eq=False)
class DenseFactor:
    """LU of (I − A)' in one precision; the transpose is what lies ready without a copy."""

    lu: NDArray[np.floating]
    pivots: NDArray[np.int32]
    name: str

    def solve(self, rhs: Array, *, transposed: bool) -> Array:
        getrs = _routine("getrs", self.lu.dtype)
        columns = np.asarray(rhs, dtype=self.lu.dtype, order="F")
        # SciPy counts pivots from one in the very array it is given, and back when LAPACK is done; meanwhile another
        # thread may solve with this factor: with that array in common LAPACK would swap rows outside the columns.
        pivots = self.pivots.copy()
        # LAPACK sees (I − A)', so the transposed system is its plain one
        answer, _ = getrs(self.lu, pivots, columns, trans=0 if transposed else 1, overwrite_b=columns is not rhs)
        return np.asarray(answer, dtype=np.float64)

    def condition(self, one_norm: float) -> float:
        """Estimate of the condition number, for messages."""
        gecon = _routine("gecon", self.lu.dtype)
        reciprocal, _ = gecon(self.lu, one_norm)
        return float(1 / reciprocal) if reciprocal > 0 else float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class SparseFactor:
    """SuperLU of I − A for thin tables."""

    lu: sparse.linalg.SuperLU
    name: str = "sparse-lu"

    def solve(self, rhs: Array, *, transposed: bool) -> Array:
        solve: Callable[..., Array] = self.lu.solve  # the published types leave the transpose out
        return solve(np.ascontiguousarray(rhs), "T" if transposed else "N")


def dense_factor(flows: Array, per_output: Array, supply: Array | None, dtype: type[np.floating]) -> DenseFactor:
    """Factor (I − A)' in place, in `dtype`; A = supply ∘ flows · per_output.

    Raises
    ------
    SingularError   a pivot is exactly zero; names the position
    """
    lu, pivots = _factored(_system(flows, per_output, supply, dtype, "factorisation"))
    return DenseFactor(lu, pivots, f"lu-{np.dtype(dtype).name}")


def dense_inverse(flows: Array, per_output: Array, supply: Array | None) -> Array:
    """(I − A)⁻¹ in float64, made in place.

    Raises
    ------
    SingularError   a pivot is exactly zero
    """
    lu, pivots = _factored(_system(flows, per_output, supply, np.float64, "inverse"))
    work, _ = lapack.dgetri_lwork(len(lu))
    inverse, _ = lapack.dgetri(lu, pivots, lwork=int(work), overwrite_lu=1)
    return np.asarray(inverse.T)


def _factored(matrix: NDArray[np.floating]) -> tuple[NDArray[np.floating], NDArray[np.int32]]:
    """Triangular factors of the transpose, in the memory of the matrix."""
    lu, pivots, info = _routine("getrf", matrix.dtype)(matrix.T, overwrite_a=1)
    if info > 0:
        raise SingularError(f"pivot {info} of I − A is exactly zero: the table has no unique answer")
    return lu, pivots


def _system(
    flows: Array, per_output: Array, supply: Array | None, dtype: type[np.floating], purpose: str
) -> NDArray[np.floating]:
    """I − A in `dtype`, after its memory was found to be there."""
    n = len(per_output)
    require_memory(n * n * np.dtype(dtype).itemsize, what=f"{np.dtype(dtype).name} {purpose} of {n} sectors")
    matrix: NDArray[np.floating] = np.empty((n, n), dtype=dtype)
    for start in range(0, n, _ROWS):
        rows = slice(start, start + _ROWS)
        np.multiply(flows[rows], -per_output, out=matrix[rows], casting="same_kind")
        if supply is not None:
            matrix[rows] *= supply[rows, None].astype(dtype)
    matrix.flat[:: n + 1] += dtype(1)
    return matrix


def sparse_factor(flows: sparse.csc_array, per_output: Array, supply: Array | None) -> SparseFactor:
    """SuperLU of I − A for a table of which few cells are filled."""
    scaled = flows @ sparse.diags_array(per_output)
    if supply is not None:
        scaled = sparse.diags_array(supply) @ scaled
    matrix = sparse.csc_matrix(sparse.eye_array(len(per_output)) - scaled)
    try:
        return SparseFactor(sparse.linalg.splu(matrix))
    except RuntimeError as error:
        raise SingularError(f"I − A is singular: {error}") from error


def content_key(flows: Array, output: Array, dtype: type[np.floating]) -> str:
    """Content address of a table: equal figures give equal keys on every machine."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{VERSION} {flows.shape} {np.dtype(dtype).name}".encode())
    for start in range(0, len(output), _ROWS):
        digest.update(np.ascontiguousarray(flows[start : start + _ROWS]).data)
    digest.update(np.ascontiguousarray(output).data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class FactorCache:
    """Factors as memory-mapped .npy files with a header, in a folder the user gives.

    Files are written under a temporary name, synced and renamed; they are opened read-only.
    A damaged factor cannot give a silent wrong number: every answer is refined against the
    table itself and reports its residual.
    """

    folder: Path

    def load(self, key: str) -> DenseFactor | None:
        header = self.folder / f"{key}.json"
        if not header.exists():
            return None
        try:
            about = json.loads(header.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            about = None
        if not isinstance(about, dict) or (about.get("version"), about.get("hash")) != (VERSION, key):
            raise SourceError(f"{header} does not describe this factor; remove it and its .npy files")
        try:
            lu = np.load(self.folder / f"{key}.lu.npy", mmap_mode="r")
            pivots = np.load(self.folder / f"{key}.piv.npy")
        except (OSError, ValueError) as error:
            raise SourceError(
                f"cached factor {key} in {self.folder} cannot be read: {error}\n  Remove its files."
            ) from error
        return DenseFactor(lu, pivots, f"{about.get('name', 'lu')}-cached")

    def store(self, key: str, factor: DenseFactor) -> None:
        """Keep a factor.

        Raises
        ------
        SourceError   the folder cannot be written
        """
        try:
            self._write(key, factor)
        except OSError as error:
            raise SourceError(
                f"no factor can be kept in {self.folder}: {system_reason(error)}\n"
                "  Give another folder as cache, or none."
            ) from None

    def _write(self, key: str, factor: DenseFactor) -> None:
        from kringloop.tables import put_file

        _write(self.folder / f"{key}.lu.npy", factor.lu)
        _write(self.folder / f"{key}.piv.npy", factor.pivots)
        about = {
            "hash": key,
            "dtype": factor.lu.dtype.name,
            "n": len(factor.lu),
            "version": VERSION,
            "name": factor.name,
        }
        put_file(self.folder / f"{key}.json", lambda partial: partial.write_text(json.dumps(about)))


def _routine(name: str, dtype: np.dtype[Any]) -> Callable[..., tuple[Any, ...]]:
    """LAPACK routine for float32 or float64."""
    routine: Callable[..., tuple[Any, ...]] = getattr(lapack, ("s" if dtype == np.float32 else "d") + name)
    return routine


def _write(path: Path, array: NDArray[np.generic]) -> None:
    from kringloop.tables import put_file

    def save(partial: Path) -> None:
        with partial.open("wb") as file:
            np.save(file, array)

    put_file(path, save)
