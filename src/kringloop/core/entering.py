"""The door through which figures of others enter: any array-like becomes plain float64, or is refused.

Numpy by itself reads text as numbers, a gap as NaN, a masked cell as a figure, and a frame by the
position of its rows whatever its labels say. Every public function that takes figures lets them in
through `figures`, which refuses each of these and puts labelled figures in the order asked for
(rules C2, C4).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from kringloop.core.errors import (
    MismatchError,
    MissingDataError,
    RangeError,
    ShapeError,
    did_you_mean,
    listing,
    nearest,
)
from kringloop.core.numerics import Array, require_numbers
from kringloop.core.phrases import words

Labels: TypeAlias = Sequence[Hashable]
"""What the places of one axis are called, in order; a pair such as ('NL', 'steel') may also be read 'NL|steel'."""

JOIN = "|"
_NO_NUMBER = (bool, np.bool_, str, bytes, list, tuple, Mapping, set, frozenset)
_NOT_ARRAYS = (str, bytes, Mapping, set, frozenset)


def figures(
    values: object,
    *,
    what: str,
    shape: Sequence[int | None] | None = None,
    axes: Sequence[str] = (),
    labels: Sequence[Labels | None] = (),
    finite: bool = True,
) -> Array:
    """An array-like as float64, of the shape and in the order asked for.

    Plain arrays and lists are taken by position. Labelled figures (pandas, xarray, polars) are put in the
    order of `labels`; an axis with labels of its own that stands nowhere in `labels` is refused. A float64 array is
    passed on without a copy.

    Parameters
    ----------
    what   : name of the figures in messages
    shape  : expected shape, None where any length is right; left out, every shape is
    axes   : name of what each axis runs over, for messages
    labels : per axis the labels in order, None where they are not known; all labels or their last part may be used
    finite : refuse NaN and infinity

    Raises
    ------
    ShapeError         no array of numbers, or one of another shape
    MismatchError      labels that are not those asked for
    MissingDataError   NaN, infinity or a masked cell

    >>> figures([[1, 2], [3, 4]], what="flows", shape=(2, 2)).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    >>> figures([1, 2, 3], what="output", shape=(2,), axes=("sector",))
    Traceback (most recent call last):
    ...
    kringloop.core.errors.ShapeError: output has shape (3,); expected (2,): one figure per sector
    """
    plain = _plain(values, what, labels)
    array = _floats(plain, what)
    if shape is not None:
        _require_shape(array, what, tuple(shape), axes)
    if finite:
        require_numbers(array, what=what)
    return array


def axis_labels(values: object, axis: int) -> tuple[str, ...] | None:
    """Labels that figures carry on one axis (pandas, xarray, polars), as text; None where they carry none.

    Of a label of two parts the last is taken, when that tells them apart.

    >>> axis_labels([[1, 2], [3, 4]], 0) is None
    True
    """
    if isinstance(values, np.ndarray | list | tuple | int | float | Mapping | str | bytes) or values is None:
        return None
    _, own = _labels_of(values)
    found = own[axis] if own is not None and axis < len(own) else None
    if found is None:
        return None
    last = tuple(_last(label) for label in found)
    return last if len(set(last)) == len(last) else tuple(_text(label) for label in found)


def number(
    value: object, *, what: str, least: float = -np.inf, most: float = np.inf, above: float | None = None
) -> float:
    """One finite number within its bounds; text, truth values and arrays of several are refused.

    >>> number(0.4, what="recovery", least=0, most=1)
    0.4
    """
    if value is None or isinstance(value, _NO_NUMBER):
        raise ShapeError(
            f"{what} is {value!r}; expected one number", nl=lambda: f"{words(what)} is {value!r}; verwacht: één getal"
        )
    array = figures(value, what=what, finite=False)
    if array.size != 1:
        raise ShapeError(
            f"{what} holds {array.size} figures; expected one number",
            nl=lambda: f"{words(what)} bevat {array.size} getallen; verwacht: één getal",
        )
    found = float(array.reshape(-1)[0])
    if not (least <= found <= most and np.isfinite(found)) or (above is not None and not found > above):
        raise RangeError(
            f"{what} is {found:g}; expected {_bounds(least, most, above)}",
            nl=lambda: f"{words(what)} is {found:g}; verwacht: {_bounds(least, most, above, 'nl')}",
        )
    return found


def whole(value: object, *, what: str, least: int, most: int = 10**9) -> int:
    """One whole number within its bounds.

    >>> whole(3, what="tiers", least=1)
    3
    """
    found = number(value, what=what, least=least, most=most)
    if not found.is_integer():
        raise RangeError(
            f"{what} is {found:g}; expected a whole number",
            nl=lambda: f"{words(what)} is {found:g}; verwacht: een geheel getal",
        )
    return int(found)


def together(**arrays: Array) -> tuple[Array, ...]:
    """Arrays of one common shape, by numpy's rule of broadcasting.

    Raises
    ------
    ShapeError   shapes that do not go together, all of them named
    """
    try:
        return np.broadcast_arrays(*arrays.values())
    except ValueError:
        seen = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ShapeError(f"these do not fit together: {seen}\n  Give each one figure, or the same shape.") from None


def _bounds(least: float, most: float, above: float | None, language: str = "en") -> str:
    dutch = language == "nl"
    if above is not None:
        top = f"{' en hoogstens' if dutch else ' and at most'} {most:g}" if np.isfinite(most) else ""
        return (f"een getal boven {above:g}" if dutch else f"a number above {above:g}") + top
    if np.isfinite(least) and np.isfinite(most):
        return f"{least:g} … {most:g}"
    if np.isfinite(least):
        return f"{least:g} of meer" if dutch else f"{least:g} or more"
    if np.isfinite(most):
        return f"{most:g} of minder" if dutch else f"{most:g} or less"
    return "een eindig getal" if dutch else "a finite number"


def one_of(value: object, known: Iterable[str], *, what: str) -> str:
    """One of a few words; the nearest is named when it is another.

    >>> one_of("start", ("start", "end"), what="timing")
    'start'
    """
    words = tuple(known)
    if not isinstance(value, str):
        raise RangeError(f"{what} is {_seen(value)}; expected one of {listing(words)}")
    if value not in words:
        close = f"; {did_you_mean(value, words)}" if nearest(value, words) else ""
        raise RangeError(f"{what} is '{value}'; expected one of {listing(words)}{close}")
    return value


def texts(values: object, *, what: str) -> tuple[str, ...]:
    """Several names as texts; one text alone is refused, because it would be read letter by letter.

    >>> texts(["24", "25"], what="sectors")
    ('24', '25')
    """
    found = _listed(values, what, "names", "['24', '25']")
    for at, name in enumerate(found):
        if not isinstance(name, str):
            raise ShapeError(f"{what}: place {at} holds {name!r}; expected text, such as '01' (codes are text)")
    return tuple(str(name) for name in found)


def pairs(values: object, *, what: str, parts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Labels of two parts, such as (region, sector); a text of two letters is not taken for a pair.

    >>> pairs([("NL", "24")], what="sectors", parts=("region", "sector"))
    (('NL', '24'),)
    """
    found = _listed(values, what, f"pairs ({parts[0]}, {parts[1]})", "[('NL', '24'), ('NL', '25')]")
    for at, pair in enumerate(found):
        whole = isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
        if not whole:
            raise ShapeError(
                f"{what}: place {at} holds {pair!r}; expected a pair of texts ({parts[0]}, {parts[1]}), "
                f"such as ('NL', '24')\n  Name the {parts[0]} of every label, also where there is only one."
            )
    return tuple((str(pair[0]), str(pair[1])) for pair in found)


def _listed(values: object, what: str, of: str, example: str) -> list[Any]:
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise ShapeError(f"{what} is {_seen(values)}; expected a list of {of}, such as {example}")
    return list(values)


def _seen(values: object) -> str:
    return repr(values) if values is None or isinstance(values, str | int | float) else f"a {type(values).__name__}"


def _plain(values: object, what: str, labels: Sequence[Labels | None]) -> object:
    """Labels read and taken off, figures in the order asked for."""
    if isinstance(values, np.ma.MaskedArray):
        hidden = int(np.ma.getmaskarray(values).sum())
        if hidden:
            raise MissingDataError(
                f"{what} holds {hidden} masked cells (rule C4)\n"
                "  Fill them with figures, or leave their rows out; a masked cell is not a number."
            )
        return values.data
    if isinstance(values, np.ndarray | list | tuple | int | float | Mapping):
        return values
    array, own = _labels_of(values)
    if own is None:
        return values
    for axis, found in enumerate(own):
        if found is not None:
            asked = labels[axis] if axis < len(labels) else None
            array = np.take(array, _order(found, asked, what, axis), axis=axis)
    return array


def _labels_of(values: Any) -> tuple[Any, list[list[Hashable] | None] | None]:
    """Figures without labels, and the labels of each axis; None for an object without any."""
    module = type(values).__module__.partition(".")[0]
    if module == "pandas" and hasattr(values, "axes"):
        return values.to_numpy(), [_unless_counted(axis) for axis in values.axes]
    if module == "xarray" and hasattr(values, "coords") and hasattr(values, "dims") and hasattr(values, "values"):
        own = [values.coords[d].values.tolist() if d in values.coords else None for d in values.dims]
        return values.values, own
    if module == "polars" and type(values).__name__ == "DataFrame":
        counted = list(values.columns) == [f"column_{i}" for i in range(values.width)]
        return values.to_numpy(), [None, None if counted else list(values.columns)]
    return values, None


def _unless_counted(index: Any) -> list[Hashable] | None:
    """Labels of a pandas axis; none where it only counts from 0."""
    found: list[Hashable] = index.tolist()
    return None if found == list(range(len(found))) and index.nlevels == 1 else found


def _order(found: list[Hashable], asked: Labels | None, what: str, axis: int) -> list[int]:
    """Where each label asked for stands among the labels found."""
    if asked is None:
        raise MismatchError(
            f"{what} carries labels on axis {axis} ({listing(found, most=3)}), which nothing here can be held against\n"
            "  Put the figures in order yourself and give a plain array, such as .to_numpy() or .values."
        )
    own = [_text(label) for label in found]
    for spelling in (_text, _last):
        wanted = [spelling(label) for label in asked]
        if len(set(wanted)) == len(wanted) and len(set(own)) == len(own) and set(own) == set(wanted):
            place = {label: at for at, label in enumerate(own)}
            return [place[label] for label in wanted]
    wanted = [_text(label) for label in asked]
    twice = [label for label in dict.fromkeys(own) if own.count(label) > 1]
    raise MismatchError(
        f"the labels of {what} on axis {axis} are not those expected (rule C2)\n"
        f"  seen twice: {listing(twice) or '–'}\n"
        f"  only in {what}: {listing([v for v in own if v not in wanted]) or '–'}\n"
        f"  only expected: {listing([v for v in wanted if v not in own]) or '–'}\n"
        "  Rename its labels, or give a plain array in the order expected."
    )


def _text(label: Hashable) -> str:
    if isinstance(label, tuple):
        return JOIN.join(map(str, label))
    if isinstance(label, float | np.floating) and float(label).is_integer():
        return str(int(label))
    return str(label)


def _last(label: Hashable) -> str:
    """The last part of a label of two parts; the whole of any other."""
    return _text(label).rpartition(JOIN)[2]


def _floats(values: object, what: str) -> Array:
    if type(values) is np.ndarray and values.dtype == np.float64:
        return values
    if values is None or isinstance(values, _NOT_ARRAYS):
        raise ShapeError(f"{what} is {_seen(values)}; expected an array of numbers")
    try:
        array = np.asarray(values)
    except (ValueError, TypeError) as error:
        raise ShapeError(
            f"{what} cannot be read as an array: its rows differ in length ({error})\n  Give every row as many figures."
        ) from None
    if array.dtype.kind == "O":
        array = _numbers_one_by_one(array, what)
    if array.dtype.kind not in "fiub":
        raise ShapeError(f"{what} holds {array.dtype}; expected an array of numbers")
    return np.asarray(array, dtype=np.float64)


def _numbers_one_by_one(array: Any, what: str) -> Array:
    """Mixed objects: numbers of other types such as fractions; a gap stays a gap, anything else is refused."""
    cells = array.reshape(-1).tolist()
    odd = [v for v in cells if v is not None and (isinstance(v, str | bytes) or not hasattr(v, "__float__"))]
    if odd:
        raise ShapeError(f"{what} holds {_seen(odd[0])} where a number was expected; give an array of numbers")
    try:
        found: Array = np.array([np.nan if v is None else float(v) for v in cells], dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ShapeError(f"{what} holds a value that is no number: {error}; give an array of numbers") from None
    return found.reshape(array.shape)


def _require_shape(array: Array, what: str, shape: tuple[int | None, ...], axes: Sequence[str]) -> None:
    fits = array.ndim == len(shape) and all(n in (None, seen) for n, seen in zip(shape, array.shape, strict=True))
    if fits:
        return
    wanted = ", ".join("any" if n is None else str(n) for n in shape) + ("," if len(shape) == 1 else "")
    each = f": one figure per {' and '.join(axes)}" if axes else ""
    raise ShapeError(f"{what} has shape {array.shape}; expected ({wanted}){each}{turned_hint(array.shape, shape)}")


def turned_hint(seen: Sequence[int], expected: Sequence[int | None]) -> str:
    """What to do where figures would fit after a transposition; nothing where they would not.

    >>> turned_hint((3, 2), (2, 3)).strip()
    'Transposed it would fit: is it printed with rows and columns the other way round? Give its .T.'
    """
    if (
        len(seen) != 2
        or len(expected) != 2
        or any(n not in (None, s) for n, s in zip(expected, seen[::-1], strict=True))
    ):
        return ""
    return "\n  Transposed it would fit: is it printed with rows and columns the other way round? Give its .T."
