"""`new`: a study copied to a folder, or the study of a country written there with what it lacks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.choose import refuse
from kringloop.cli.footing import program
from kringloop.cli.render import print_json
from kringloop.cli.speech import say

if TYPE_CHECKING:
    from kringloop.study import Gap, NewCountry


def new_command(study: str, folder: Path | None, region: str | None, *, language: str, as_json: bool) -> None:
    """Copy a study, or write that of a country; the path goes to stdout, what is next to stderr."""
    from kringloop.study import COUNTRY, copy_study

    refuse(study == COUNTRY and region is None, "country_needs_region", program=program())
    refuse(study != COUNTRY and region is not None, "region_needs_country", study=study, program=program())
    if region is not None:
        _country(region, folder, language, as_json)
        return
    if folder is None:
        refuse(True, "new_needs_folder", study=study, program=program())
        return
    path = copy_study(study, folder)
    if as_json:
        print_json({"study": str(path)})
        return
    print(path)
    _next(path)


def _country(region: str, folder: Path | None, language: str, as_json: bool) -> None:
    from kringloop.study import new_country

    made = new_country(region, folder)
    if as_json:
        print_json(_record(made))
        return
    print(made.path)
    name = made.member.country[language]
    lines = [_line(gap, language) for gap in made.gaps]
    print(say("country_gaps" if lines else "country_whole", member=name), file=sys.stderr)
    print("".join(f"  {line}\n" for line in lines), end="", file=sys.stderr)
    _next(made.path)


def _next(path: Path) -> None:
    from kringloop.runs import typed_path

    print(say("copied", path=path, program=program(), folder=typed_path(path.parent)), file=sys.stderr)


def _line(gap: Gap, language: str) -> str:
    """What one series lacks, in words."""
    values: dict[str, Any] = {"name": gap.names[language]}
    if gap.kind == "late":
        values |= {"own": gap.years[0], "last": gap.years[1]}
    values["years"] = ", ".join(map(str, gap.years))
    values["items"] = ", ".join(item[language] for item in gap.items)
    return say(f"gap_{gap.kind}", **values)


def _record(made: NewCountry) -> dict[str, Any]:
    return {
        "study": str(made.path),
        "key": made.key,
        "region": made.member.code,
        "lacking": [
            {
                "series": gap.series,
                "name": {"nl": gap.names.nl, "en": gap.names.en},
                "kind": gap.kind,
                "years": list(gap.years),
                "items": [{"nl": item.nl, "en": item.en} for item in gap.items],
            }
            for gap in made.gaps
        ],
    }
