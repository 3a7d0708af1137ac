"""`export`: the analyst's table of an indicator, or whole tables of a results file."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kringloop.cli.choose import refuse
from kringloop.cli.speech import say, words
from kringloop.core import RangeError

if TYPE_CHECKING:
    from kringloop.exchange import Delivery
    from kringloop.runs import Run


@dataclass(frozen=True, slots=True)
class Wanted:
    """The file that was asked for: its place, its form, and whether it may replace another."""

    out: Path | None
    form: str | None
    force: bool
    given: Mapping[str, str] = field(default_factory=dict)
    """What a run cannot know and some forms ask, by the name of its option."""

    def settled(self) -> str:
        """The form; refuses a name that promises another one."""
        from kringloop.exchange import find_form, form_of

        taken = () if self.form is None else find_form(self.form).takes
        beside = [f"--{key}" for key in self.given if key not in taken]
        refuse(bool(beside), "form_takes_not", form=self.form or "csv", options=", ".join(beside))
        if self.form is None:
            return form_of(self.out) if self.out is not None and not self.out.is_dir() else "csv"
        ending = self.out.suffix.removeprefix(".").lower() if self.out is not None and not self.out.is_dir() else ""
        refuse(bool(ending) and ending != find_form(self.form).ending, "form_differs", out=self.out, form=self.form)
        return self.form


def export_whole(run: Run, tables: str | None, wanted: Wanted, *, asked: Mapping[str, object], language: str) -> None:
    """Whole tables, as they are stored; or all figures in a form that other programs exchange."""
    from kringloop.exchange import export_tables, find_form, whole_delivery

    extra = [name for name, value in asked.items() if value]
    refuse(bool(extra), "key_needed", options=", ".join(extra))
    if wanted.out is None:
        raise RangeError(say("out_needed"))
    if find_form(wanted.settled()).files is not None:
        refuse(tables is not None, "tables_or_form", form=wanted.form)
        _deliver(whole_delivery(run, language, wanted.given), wanted, wanted.out)
        return
    refuse(tables is not None and not tables.strip(), "empty_tables")
    names = [t.strip() for t in (tables or "observations").split(",")]
    form = wanted.settled()
    single = len(names) == 1 and not wanted.out.is_dir()
    paths = [wanted.out] if single else [wanted.out / f"{name}.{form}" for name in names]
    force = _may_replace(run, paths, wanted.force)
    for path, count in export_tables(run.file, names, form, wanted.out, force=force):
        print(path)
        print(say("wrote_rows", count=count), file=sys.stderr)


def export_key(
    run: Run,
    key: str,
    tables: str | None,
    wanted: Wanted,
    *,
    years: list[int] | None,
    by: tuple[str, ...] | None,
    labels: Mapping[str, list[str]],
    language: str,
) -> None:
    """The figures of an indicator, as an analyst takes them along."""
    from kringloop.cli.refused import tell_refused
    from kringloop.cli.showing import figures_asked
    from kringloop.exchange import analyst_table, delivery_of, find_form, sheet_bytes_of
    from kringloop.tables import replace_file

    refuse(tables is not None, "tables_or_key")
    form = wanted.settled()
    refuse(find_form(form).needs_whole, "form_needs_whole", form=form)
    found, refused = figures_asked(run, key, years=years, by=by, labels=labels)
    stem = re.sub("[^A-Za-z0-9_.-]", "_", key)
    if find_form(form).files is not None:
        _deliver(delivery_of(run, found, language, wanted.given), wanted, wanted.out or Path(f"{stem}-{form}"))
        tell_refused(refused)
        return
    name = Path(f"{stem}-{language}.{form}")
    path = name if wanted.out is None else wanted.out / name if wanted.out.is_dir() else wanted.out
    force = _may_replace(run, [path], wanted.force)
    table = analyst_table(run, found, language)
    data = sheet_bytes_of(table, form)
    replace_file(path, lambda partial: partial.write_bytes(data), force=force)
    tell_refused(refused)
    print(path)
    if form == "csv":
        print(say("export_csv"), file=sys.stderr)
    print(say("wrote_rows", count=len(table.figures.rows)), file=sys.stderr)


def _deliver(delivery: Delivery, wanted: Wanted, out: Path) -> None:
    """The files of a form of exchange, put in place together."""
    from kringloop.exchange import deliver, delivered_paths, find_form

    form = find_form(wanted.settled())
    force = _may_replace(delivery.run, list(delivered_paths(form, delivery, out).values()), wanted.force)
    for path in deliver(form, delivery, out, force=force):
        print(path)
    print(say("wrote_figures", count=delivery.rows), file=sys.stderr)


def _may_replace(run: Run, paths: list[Path], force: bool) -> bool:
    """Ask on a terminal before a file is replaced, and before figures of failed checks leave the house."""
    from kringloop.reading import failed_sentence

    bar = failed_sentence(run, words())
    if bar:
        print(bar, file=sys.stderr)
        refuse(not force and not _agreed(say("export_failed")), "force_failed")
    there = [p for p in paths if p.is_file()]
    return force or bool(there and _agreed(say("replace", paths=", ".join(map(str, there)))))


def _agreed(question: str) -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty() and typer.confirm(question, err=True)
