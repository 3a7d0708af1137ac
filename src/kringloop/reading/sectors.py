"""Which sectors a run has figures for, and which indicators have them."""

from __future__ import annotations

from kringloop.reading.run import Definition, Reading


def by_sector(reading: Reading) -> tuple[Definition, ...]:
    """Of each indicator by sector the first definition that needs no other choice."""

    def find() -> tuple[Definition, ...]:
        found = []
        for definitions in reading.keys.values():
            first = next((d for d in definitions if "sector" in d.by and reading.headline_cell(d) is not None), None)
            if first is not None:
                found.append(first)
        return tuple(found)

    return reading.keep("by_sector", find)


def sectors(reading: Reading) -> tuple[str, ...]:
    """Codes of sectors that have figures, in the order of the study."""

    def find() -> tuple[str, ...]:
        used = {c for d in by_sector(reading) for c in reading.labels(d.id, "sector")}
        listed = reading.run.study.show.labels.get("sector", [])
        return tuple(c for c in listed if c in used) or tuple(sorted(used))

    return reading.keep("sectors", find)
