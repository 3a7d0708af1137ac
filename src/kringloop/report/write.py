"""Write a report: what is asked is checked, the pieces are put in order, and as much as fits is set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kringloop.core import LANGUAGES, RangeError, unknown
from kringloop.reading import Reading, numbers, sectors
from kringloop.reference import activity_code
from kringloop.report.asked import WORDS, Asked
from kringloop.report.blocks import Block
from kringloop.report.full import full
from kringloop.report.page import page
from kringloop.report.sheet import CHARTS, sector_name, sheet
from kringloop.report.typeset import Paper, set_paper
from kringloop.runs import Run
from kringloop.tables import replace_file, require_free

SIZES = ("page", "sector", "full")
PAGES = {"page": 1, "sector": 2}
"""Sizes that are exact; the whole study takes what it needs."""
ROWS = tuple((most, others) for most in range(1, 9) for others in range((most + 1) // 2, most + 1))
"""Most rows of a goal of the paper, and of another goal."""
HOST = "127.0.0.1:8000"
"""Where `kringloop serve` shows the pages unless told otherwise."""
TIGHTER = (1.0, 0.94, 0.88, 0.82)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    path: Path
    pages: int
    size: int
    replaced: bool


def write_report(
    run: Run, out: Path, *, size: str = "full", language: str = "en", sector: str = "", force: bool = False
) -> Written:
    """Write a tagged PDF (PDF/UA-1) of a run; the same run gives the same bytes.

    Parameters
    ----------
    size     : `page` (one A4), `sector` (two, with `sector`) or `full`
    language : nl or en
    sector   : code of a sector of the run, such as `28`; `C28` is read as the same
    force    : replace a file that is there already; files of studies and results stay even so

    Raises
    ------
    UnknownNameError   no such size, language or sector; the nearest are named
    RangeError         a sector without its size, or a size without its sector; too much for the pages of a size
    ResultsError       `out` cannot be written, or what is there stays

    Example
    -------
    write_report(open_run(path), Path("report.pdf"), size="page", language="nl")
    """
    asked = asked_for(run, size=size, language=language, sector=sector)
    require_free(out, force=force)
    made, pages = _set(asked)
    replaced = replace_file(out, lambda path: path.write_bytes(made), force=force)
    return Written(out, pages, len(made), replaced)


def asked_for(run: Run, *, size: str, language: str, sector: str) -> Asked:
    """The question, checked before anything is drawn."""
    if size not in SIZES:
        raise unknown("size", size, SIZES)
    if language not in LANGUAGES:
        raise unknown("language", language, LANGUAGES)
    reading = Reading(run, run.file.path.name)
    if size != "sector" and sector:
        raise RangeError(
            f"sector '{sector}' was given with size '{size}'; a sector has its own: --size sector",
            nl=f"sector '{sector}' is gegeven bij --size {size}; een sector heeft een eigen vorm: --size sector",
        )
    code = sector_code(reading, sector) if size == "sector" else ""
    return Asked(reading, reading.words(language, WORDS), size, code)


def sector_code(reading: Reading, text: str) -> str:
    """The sector a text means: its code as the run has it, with or without the letter of its section.

    Raises
    ------
    RangeError         no sector was given, or the run has none
    UnknownNameError   not a sector with figures; the nearest are named
    """
    known = sectors(reading)
    if not known:
        raise RangeError(
            f"run {reading.hash} has no figures by sector; choose --size page or --size full",
            nl=f"run {reading.hash} heeft geen cijfers per sector; kies --size page of --size full",
        )
    names = ", ".join(known)
    if not text:
        raise RangeError(
            f"size 'sector' needs a sector; give --sector with one of: {names}",
            nl=f"bij --size sector hoort een sector; geef met --sector een van: {names}",
        )
    code = activity_code(text.strip())
    if code not in known:
        raise unknown("sector", text, known, where=f"run {reading.hash}")
    return code


def _set(asked: Asked) -> tuple[bytes, int]:
    """The first layout that takes the pages of its size."""
    wanted = PAGES.get(asked.size)
    for blocks, tight in _layouts(asked):
        made, pages = set_paper(_paper(asked, blocks, tight))
        if wanted is None or pages == wanted:
            return made, pages
    raise RangeError(
        f"this does not fit in size '{asked.size}' ({wanted} pages A4); choose --size full",
        nl=f"dit past niet bij --size {asked.size} ({wanted} pagina's A4); kies --size full",
    )


def _layouts(asked: Asked) -> Iterator[tuple[Sequence[Block], float]]:
    """From roomy to tight: smaller type before fewer drawings, fewer rows last."""
    if asked.size == "full":
        yield full(asked), 1.0
    elif asked.size == "page":
        for most, others in sorted(ROWS, reverse=True):
            yield page(asked, most, others), 1.0
        yield from ((page(asked, 1, 1), tight) for tight in TIGHTER[1:])
    else:
        for charts in range(CHARTS, -1, -1):
            for tight in TIGHTER:
                yield sheet(asked, charts), tight


def _paper(asked: Asked, blocks: Sequence[Block], tight: float) -> Paper:
    words, meta = asked.words, asked.reading.meta
    whole, study = asked.size == "full", asked.reading.title(asked.language)
    kind = words(f"report.size_{asked.size}", name=sector_name(asked) if asked.sector else "")
    shown = {"version": meta["version"], "run": asked.reading.hash}
    footer = words("report.footer", command=asked.command, study=meta["study"], host=HOST, **shown)
    return Paper(
        title=study if whole else kind,
        study=kind if whole else study,
        language=asked.language,
        made=_made(meta["created"]),
        about=words("report.made", day=numbers.date_words(meta["created"], asked.language), **shown),
        footer=footer,
        sign=words("report.page_of"),
        unset=words("report.unprintable"),
        blocks=blocks,
        tight=tight,
        title_page=whole,
    )


def _made(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
