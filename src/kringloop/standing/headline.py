"""The one cell that stands for an indicator in every door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def headline_cell(
    key: str,
    definition: str,
    by: Sequence[str],
    available: Mapping[str, Sequence[str]],
    wanted: Mapping[str, Sequence[str]],
) -> dict[str, str] | None:
    """For each dimension the first wanted label that has figures; None when a dimension leaves a choice open.

    Parameters
    ----------
    by        : dimensions of the indicator
    available : dimension → labels that have figures
    wanted    : labels in order of preference, set for `definition.dimension`, `key.dimension` or `dimension`;
                the most particular of them that is set counts

    >>> headline_cell("footprint", "", ["place"], {"place": ["abroad", "world"]},
    ...               {"place": ["abroad"], "footprint.place": ["world"]})
    {'place': 'world'}
    """
    cell: dict[str, str] = {}
    for dimension in by:
        labels = available.get(dimension, ())
        label = next((c for c in _preferred(key, definition, dimension, wanted) if c in labels), None)
        if label is None:
            if len(labels) != 1:
                return None
            label = labels[0]
        cell[dimension] = label
    return cell


def _preferred(key: str, definition: str, dimension: str, wanted: Mapping[str, Sequence[str]]) -> Sequence[str]:
    names = (f"{key}.{definition}.{dimension}", f"{key}.{dimension}", dimension)
    return next((wanted[n] for n in names if n in wanted), ())
