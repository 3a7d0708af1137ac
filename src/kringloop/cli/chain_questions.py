"""What `chains` says of a table: multipliers and extraction. Knows no formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kringloop.cli.chaining import say_source
from kringloop.cli.choose import refuse
from kringloop.cli.paths import node_name
from kringloop.cli.render import console, print_json, share, table
from kringloop.cli.speech import say, spoken
from kringloop.core import RangeError, did_you_mean, listing
from kringloop.reading import numbers
from kringloop.tables import EXAMPLE_STUDY

if TYPE_CHECKING:
    from kringloop.chains import Engine
    from kringloop.economies import Label


@dataclass(frozen=True, slots=True)
class Question:
    """A table made ready, the pressure that is followed, and where the table came from."""

    engine: Engine
    pressure: str
    place: str
    own: bool
    places: Mapping[str, str] = field(default_factory=dict)
    """Place of each region of the tables of a study, by which it has a name."""

    @property
    def year(self) -> int:
        return self.engine.economy.year

    @property
    def unit(self) -> str:
        return self.engine.economy.extension(self.pressure).unit


def question(
    study: str | None,
    file: Path | None,
    year: int | None,
    *,
    pressure: str,
    rounding: float | None,
    unit: str | None,
    hybrid: bool,
) -> Question:
    """The table of a study or of one file, with the pressure asked for or the only one.

    Raises
    ------
    RangeError         a study beside a file, or with a study what only a file needs told
    UnknownNameError   a pressure that the table does not have
    """
    from kringloop.chains import Engine
    from kringloop.economies import read_table
    from kringloop.runs import chains_of
    from kringloop.study import find_study

    if file is not None:
        refuse(study is not None, "study_or_table")
        engine = Engine(read_table(file, rounding=rounding, unit=unit, hybrid=hybrid, year=year))
        chosen = pressure or _only(tuple(engine.economy.extensions))
        engine.economy.extension(chosen)
        return Question(engine, chosen, str(file), own=True)
    given = {"--rounding": rounding, "--unit": unit, "--hybrid": hybrid or None}
    extra = [name for name, value in given.items() if value is not None]
    refuse(bool(extra), "study_says", options=say("and").join(extra))
    chains = chains_of(find_study(study or EXAMPLE_STUDY))
    engine = chains.engine(max(chains.engines) if year is None else year)
    chosen = pressure or chains.settings.pressure
    engine.economy.extension(chosen)
    places = {code: region.place for code, region in chains.settings.regions.items()}
    return Question(engine, chosen, str(study or EXAMPLE_STUDY), own=False, places=places)


def multipliers_command(about: Question, *, top: int, language: str, as_json: bool) -> None:
    """Pressure and output per unit of final demand, and how strong the ties of a sector are."""
    from kringloop.chains import linkages, multipliers, output_multipliers

    engine, economy = about.engine, about.engine.economy
    found = multipliers(engine, about.pressure)
    total, direct = (found.sel(part=part).values for part in ("total", "direct"))
    one_unit = not economy.hybrid
    output = output_multipliers(engine) if one_unit else np.full(economy.size, np.nan)
    ties = linkages(engine).values if one_unit else np.full((2, economy.size), np.nan)
    parts = np.divide(total - direct, total, out=np.full_like(total, np.nan), where=total != 0)
    if as_json:
        print_json(
            [
                {
                    "sector": economy.labels[i],
                    "unit": found.attrs["unit"],
                    "total": total[i],
                    "direct": direct[i],
                    "upstream_share": _plain(parts[i]),
                    "output": _plain(output[i]),
                    "backward": _plain(ties[0, i]),
                    "forward": _plain(ties[1, i]),
                }
                for i in range(economy.size)
            ]
        )
        return
    title = say("chain_multipliers", pressure=about.pressure, year=about.year, unit=found.attrs["unit"])
    heads = ("chain_total", "chain_direct", "chain_upstream", "chain_output", "chain_backward", "chain_forward")
    sheet = table(
        title, [(say("chain_sector"), "words"), *((say(head), "right") for head in heads[: 6 if one_unit else 3])]
    )
    for i in _largest(total, top):
        cells = [numbers.figure(total[i], language), numbers.figure(direct[i], language), share(parts[i], language)]
        more = [numbers.figure(v, language) for v in (output[i], ties[0, i], ties[1, i])] if one_unit else []
        sheet.add_row(sector_name(economy.labels[i], about, language), *cells, *more)
    console().print(sheet)
    _close(about, top, language, "chain_multipliers_note" if one_unit else None)


def extraction_command(about: Question, sectors: Sequence[str], *, top: int, language: str, as_json: bool) -> None:
    """What goes when sectors no longer buy or sell: each in turn, or those named together."""
    from kringloop.chains import extraction, extraction_of_each

    engine, economy = about.engine, about.engine.economy
    total = float((engine.intensities([about.pressure])[0] * economy.output).sum())
    labels: Sequence[str]
    if sectors:
        chosen = _sectors(engine, sectors)
        labels, lost = [say("chain_together")], np.array([extraction(engine, about.pressure, chosen)])
        shown = [f"{r}|{s}" for r, s in chosen]
    else:
        labels, lost = economy.labels, np.asarray(extraction_of_each(engine, about.pressure).figures)
        shown = []
    if as_json:
        print_json(
            {
                "unit": about.unit,
                "total": total,
                "together": shown or None,
                "overlap": not sectors,
                "rows": [
                    {"sector": None if sectors else label, "lost": v, "share": _part(v, total)}
                    for label, v in zip(labels, lost.tolist(), strict=True)
                ],
            }
        )
        return
    title = say("chain_extraction", pressure=about.pressure, year=about.year, unit=about.unit)
    heads = [(say("chain_sector"), "words"), (say("chain_lost"), "right"), (say("chain_part"), "right")]
    sheet = table(
        title, heads, caption=listing(sector_name(label, about, language) for label in shown) if shown else None
    )
    for i in _largest(lost, top):
        sheet.add_row(
            sector_name(labels[i], about, language),
            numbers.figure(lost[i], language),
            share(_part(lost[i], total), language),
        )
    console().print(sheet)
    if not sectors:
        times = numbers.figure(float(lost.sum()) / total if total else None, language, digits=3)
        console().print(say("chain_overlap_note", times=times), style="dim")
    _close(about, top if not sectors else economy.size, language)


def _only(known: tuple[str, ...]) -> str:
    """The one extension of a table; value added where it has none."""
    if len(known) > 1:
        raise RangeError(say("chain_choose_pressure", count=len(known), known=listing(known, language=spoken())))
    return known[0] if known else "value_added"


def _sectors(engine: Engine, names: Sequence[str]) -> list[Label]:
    """Labels named as 'region|sector', or as a sector of every region."""
    economy = engine.economy
    found: dict[Label, None] = {}
    for name in names:
        fits = [label for label in economy.sectors if name in (label[1], "|".join(label))]
        if not fits:
            known = [*economy.labels, *economy.products]
            raise RangeError(say("chain_sector_form", text=name, hint=did_you_mean(name, known, spoken())))
        found |= dict.fromkeys(fits)
    return list(found)


def _largest(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], top: int) -> list[int]:
    return [int(i) for i in np.argsort(-values, kind="stable")[:top]]


def _close(about: Question, top: int, language: str, note: str | None = None) -> None:
    """What was left out, what the figures mean, and where they come from."""
    economy, out = about.engine.economy, console()
    if top < economy.size:
        out.print(say("chain_shown", shown=top, count=economy.size), style="dim")
    if note is not None:
        out.print(say(note), style="dim")
    say_source(about.place, about.year, economy.notes, language, own=about.own)


def sector_name(label: str, about: Question, language: str) -> str:
    """A sector as it is printed: in words for a study; without the region where a table of one's own has one."""
    region, _, sector = label.partition("|")
    if not sector:
        return label
    if not about.own:
        return node_name(label, language)
    return sector if len(about.engine.economy.regions) == 1 else f"{region} {sector}"


def _part(value: float, total: float) -> float | None:
    return value / total if total else None


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
