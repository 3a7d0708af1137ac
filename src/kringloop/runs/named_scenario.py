"""A scenario as people name it: a key or a hash of the run, several with +, a file, or a link to its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from kringloop.core import RangeError, did_you_mean, typed_number
from kringloop.runs.dialled import dials_in, scenario_of, scenario_set
from kringloop.runs.scenario import ScenarioBench
from kringloop.scenarios import ALL_PRODUCTS, BASELINE, Dial, Plan, Setting
from kringloop.study import parse_scenario, read_scenario, scenario_plan

LEVER, FIRST, LAST, FOR = "lever.", "from.", "to.", "for."
"""What stands before the key of a lever in an address: its value [%], the years of its course, its products."""
START: Final = "scenario"
PAGE: Final = "scenarios"
LOOKS: Final = ("run", "v", "first", "second", "compare", "year", "product", "parts", "draws")
"""Keys of an address that say how a scenario is looked at, not what it is."""


def scenario_named(bench: ScenarioBench, asked: str, levers: Mapping[str, float | str] | None = None) -> Plan:
    """The scenario of a key, a hash, a file or a link, with some levers set.

    Raises
    ------
    UnknownNameError, RangeError, StudyError   what is not there or cannot be, with its place in a file
    """
    if "?" in asked or asked.startswith(("http://", "https://")):
        plan = _of_link(bench, asked)
    elif Path(asked).suffix in (".yaml", ".yml"):
        known = bench.run.study.scenarios
        key, spec, file = read_scenario(Path(asked), known)
        plan = scenario_plan(key, spec, known, file=file)
        bench.take(plan)
    else:
        plan = bench.plan(asked)
    return scenario_of(bench, plan, levers) if levers else plan


def scenario_sent(bench: ScenarioBench, text: str, *, called: str) -> Plan:
    """The scenario of a text that somebody sends; from then on it is known by its hash.

    Raises
    ------
    StudyError   what is wrong with it, line by line
    """
    known = bench.run.study.scenarios
    key, spec, file = parse_scenario(text, known, called=called)
    plan = scenario_plan(key, spec, known, file=file)
    bench.ledger(plan)  # refused here, with its line, rather than where it is read
    bench.keep(plan)
    return plan


def _of_link(bench: ScenarioBench, link: str) -> Plan:
    parts = urlsplit(link)
    if PAGE not in parts.path.split("/"):
        raise RangeError(
            f"'{link}' is no link to a scenario; one has /{PAGE}? in it, as the page Explore gives",
            nl=f"'{link}' is geen link naar een scenario; daarin staat /{PAGE}?, zoals de pagina Verkennen die geeft",
        )
    query = keys_once(parse_qsl(parts.query, keep_blank_values=True))
    run = query.get("run", "")
    if run and run != "latest" and not bench.run.meta["run"].startswith(run):
        raise RangeError(
            f"the link is of run {run}, and this is run {bench.run.meta['run'][:10]}\n  Name that run with --run.",
            nl=f"de link is van run {run}, en dit is run {bench.run.meta['run'][:10]}\n  Noem die run met --run.",
        )
    start = bench.plan(query.get(START) or BASELINE)
    dials = dials_in(bench, start)
    asked = {k: v for k, v in query.items() if k not in (START, *LOOKS)}
    return scenario_set(bench, start, settings_of(dials, asked))


def keys_once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keys of an address with what each says.

    Raises
    ------
    RangeError   a key that stands twice, of which one would go unheard
    """
    found: dict[str, str] = {}
    for key, text in pairs:
        if key in found:
            raise RangeError(
                f"'{key}' stands twice in this link: '{found[key]}' and '{text}'; keep one",
                nl=f"'{key}' staat twee keer in deze link: '{found[key]}' en '{text}'; houd er een",
            )
        found[key] = text
    return found


def settings_of(dials: Mapping[str, Dial], query: Mapping[str, str]) -> dict[str, Setting]:
    """Settings by lever from the keys of an address.

    Raises
    ------
    RangeError   a key that is none, with the nearest; or no number
    """
    parts = {before: {f"{before}{key}": key for key in dials} for before in (LEVER, FIRST, LAST, FOR)}
    found: dict[str, Setting] = {}
    known = [name for names in parts.values() for name in names]
    for name, text in query.items():
        before = next((b for b, names in parts.items() if name in names), None)
        if before is None:
            near, dutch = (did_you_mean(name, known, language=of) for of in ("en", "nl"))
            raise RangeError(
                f"'{name}' is no key of a scenario; {near}", nl=f"'{name}' is geen sleutel van een scenario; {dutch}"
            )
        key = parts[before][name]
        old = found.get(key, Setting())
        found[key] = _with(old, before, text, dials[key], name)
    return found


def _with(old: Setting, before: str, text: str, dial: Dial, name: str) -> Setting:
    if before == FOR:
        return replace(old, products=products_in(text))
    if before == LEVER:
        return replace(old, percent=typed_number(text, what=name))
    if not text.isdecimal():
        raise RangeError(f"'{name}' is {text!r}, which is no year", nl=f"'{name}' is {text!r}, en dat is geen jaar")
    first, last = old.years or dial.template.course.span
    years = (int(text), last) if before == FIRST else (first, int(text))
    return replace(old, years=years)


def products_in(text: str) -> tuple[str, ...]:
    """Codes of products, parted by `~`; nothing for all that are followed."""
    return () if text == ALL_PRODUCTS else tuple(code for code in text.split("~") if code)
