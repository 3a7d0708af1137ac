"""The page of shares, the same with a company's own file, and empty tables. Every figure is of `reading`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kringloop.actors import RULES, claims_from, firm_from
from kringloop.core import KringloopError, RangeError
from kringloop.reading import (
    TEMPLATES,
    Picture,
    Reading,
    Words,
    firm_blocks,
    firm_view,
    from_nation,
    handed_out,
    has_rounding,
    home_of,
    industry_block,
    industry_name,
    is_national,
    kinds_block,
    nation_of,
    nation_picture,
    nation_rows,
    nation_sources,
    nation_title,
    numbers,
    pictures,
    pressure_name,
    region_name,
    required_chains,
    rule_block,
    rule_rows,
    template_of,
    who_contributes,
)
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, WebError, near_or_known, said
from kringloop.web.sent import FILE, MOST_SENT, Sent
from kringloop.web.view import Asked, Column, Table, View

if TYPE_CHECKING:
    from kringloop.actors import Beside
    from kringloop.reading import Nation

FILES: Final = (FILE, "claims")
"""Fields of the form that hold a file."""
_LONGEST_SAID = 4000
MOST_DRAWN = 12
"""Industries in a picture; the table has all."""


def build(asked: Asked) -> tuple[View, Address]:
    """The rules over a pressure or value, and a figure from nation to sector."""
    reading, words, question = asked.reading, asked.words, asked.question
    known = handed_out(reading)
    what = question.one("what", known, known[0] if known else "") or ""
    rule = question.one("rule", RULES, "shared") or "shared"
    drawn = from_nation(reading)
    figure = question.one("figure", drawn, drawn[0]) or drawn[0]
    address = question.done(asked.language, asked.path)
    nation = nation_of(reading, figure)
    beside = who_contributes(reading, what) if known else None
    drawing = nation_picture(reading, nation, words)
    chart = None if beside is None else _rule_picture(reading, beside, rule, words)
    view = View(
        title=_title(reading, beside, nation, words),
        summary=words("shares.lead"),
        content={
            **_content(reading, words),
            **_chosen(reading, nation, drawing, words),
            **_ruled(reading, beside, chart, words),
            "what": what,
            "whats": [(w, pressure_name(w, words)) for w in known],
            "rule": rule,
            "figure_id": figure,
        },
        tables=(*([] if beside is None else [_rule_table(reading, beside, words)]), _nation_table(nation, words)),
        pictures=(drawing, *([] if chart is None else [chart])),
        sources=(
            *nation_sources(reading, nation),
            *([] if beside is None else [required_chains(reading).settings.source]),
        ),
        about={"what": what, "rule": rule, "figure": figure, "year": nation.year},
    )
    return view, address


def build_sent(asked: Asked, sent: Sent) -> tuple[View, Address, int]:
    """A company that was sent, with the status of the answer; what is wrong with it stands on the page."""
    reading, words, address = asked.reading, asked.words, Address(asked.language, "shares")
    try:
        if not sent.name:
            raise RangeError(words("workbench.no_file"), nl=words("workbench.no_file"))
        register = None
        if "claims" in sent.more:
            name, data = sent.more["claims"]
            register = claims_from(data, name, most=MOST_SENT)
        found = firm_view(reading, firm_from(sent.data, sent.name, most=MOST_SENT), register)
    except KringloopError as error:
        return _refused(reading, words, error.in_language(asked.language)), address, 400
    drawings = [nation_picture(reading, n, words, key=f"nation-{k}") for k, n in enumerate(found.nations.values())]
    view = View(
        title=words("shares.title_firm", name=found.firm.name),
        summary=words("shares.lead_firm"),
        content=_content(reading, words)
        | {
            "own": found,
            "blocks": firm_blocks(reading, found, words),
            "drawings": drawings,
            "mark": words("shares.mark"),
        },
        private=True,
    )
    return view, address, 200


def refused(asked: Asked, error: WebError, sentence: str) -> tuple[View, Address, int]:
    """The form again, with what was wrong with what it sent."""
    return _refused(asked.reading, asked.words, sentence), Address(asked.language, "shares"), error.status


def build_template(asked: Asked) -> tuple[View, Address]:
    """An empty table: its columns in words, and as a file to take along."""
    key, words = asked.names["key"], asked.words
    address = asked.question.done(asked.language, f"template/{key}")
    if key not in TEMPLATES:
        links = [(words.word("template", k), f"template/{k}") for k in near_or_known(key, TEMPLATES)]
        raise NotThereError(said("error.template", value=key, links=links))
    made = template_of(key, words)
    columns = tuple(Column(head, head) for head in made.heads)
    rows = tuple(dict(zip(made.heads, row, strict=True)) for row in made.rows)
    view = View(
        title=made.title,
        summary=words("shares.template_lead"),
        content={"made": made, "kinds": list(TEMPLATES), "command": f"kringloop template {key} --out {key}.xlsx"},
        tables=(Table(key, made.title, columns, rows),),
        filled_in=made,
    )
    return view, address


def _refused(reading: Reading, words: Words, why: str) -> View:
    text = why if len(why) <= _LONGEST_SAID else why[:_LONGEST_SAID] + " …"
    return View(
        title=words("shares.refused"),
        summary=words("shares.lead"),
        content=_content(reading, words) | {"wrong": text},
        private=True,
    )


def _content(reading: Reading, words: Words) -> dict[str, Any]:
    return {
        "own": None,
        "blocks": (),
        "drawings": (),
        "mark": "",
        "wrong": "",
        "drawing": None,
        "chart": None,
        "rules": None,
        "most": MOST_SENT // 2**20,
        "templates": list(TEMPLATES),
        "figures": [(id, reading.definitions[id].full_name(words.language)) for id in from_nation(reading)],
        "rule_names": [(key, rule.names[words.language]) for key, rule in RULES.items()],
        "command": "kringloop firm company.xlsx --claims claims.csv",
    }


def _chosen(reading: Reading, nation: Nation, drawing: Picture, words: Words) -> dict[str, Any]:
    return {
        "drawing": drawing,
        "nation_title": nation_title(nation, words),
        "rounding": has_rounding(nation),
        "national": is_national(nation),
        "nation_command": f"kringloop share --of {nation.definition.id}",
        "traps": reading.definitions[nation.definition.id].traps,
    }


def _ruled(reading: Reading, beside: Beside | None, chart: Picture | None, words: Words) -> dict[str, Any]:
    if beside is None:
        return {}
    return {
        "chart": chart,
        "most_drawn": MOST_DRAWN,
        "rules": rule_block(reading, beside, words),
        "kinds": kinds_block(beside, words),
        "industries": industry_block(reading, beside, words),
        "rule_command": f"kringloop share --pressure {beside.what} --by sector",
    }


def _title(reading: Reading, beside: Beside | None, nation: Nation, words: Words) -> str:
    """What home has as a producer, and under the rule that gives it most."""
    if beside is None:
        return words("shares.title_nation", name=nation_title(nation, words))
    home, language = home_of(reading), words.language
    own = beside.by_region()[home]
    most = max(own, key=lambda key: own[key])
    told = words(
        "shares.title_rules",
        country=region_name(reading, home, words),
        low=numbers.percent(own["producer"] / beside.total, language, digits=2),
        high=numbers.percent(own[most] / beside.total, language, digits=2),
        high_rule=RULES[most].names[language],
        what=pressure_name(beside.what, words),
    )
    return told[0].upper() + told[1:]


def _rule_picture(reading: Reading, beside: Beside, rule: str, words: Words) -> Picture:
    """Regions under a rule that adds up; under influence industries at home, each by itself."""
    if rule == "influence":
        rows = [r for r in rule_rows(beside, home_of(reading)) if r["sector"]]
        parts = [(industry_name(reading, r["sector"], words), r["influence"]) for r in rows]
        parts = sorted(parts, key=lambda p: -p[1])[:MOST_DRAWN]
    else:
        rows = sorted(rule_rows(beside, ""), key=lambda r: -r[rule])
        parts = [(region_name(reading, r["region"], words), r[rule]) for r in rows]
    source = reading.name("source", required_chains(reading).settings.source, words.language)
    title = words(
        "shares.chosen_rule",
        what=pressure_name(beside.what, words),
        rule=RULES[rule].names[words.language],
        year=beside.year,
    )
    unit = numbers.unit_words(beside.unit, words.language)
    about = pictures.About(title=title, unit=unit, source=source, goal="pressure")
    return pictures.parts_chart(about, parts, title, words.language, key="rule")


def _rule_table(reading: Reading, beside: Beside, words: Words) -> Table:
    """Every region and every industry at home, by rule."""
    unit = beside.unit
    columns = (
        Column("rule", words("shares.rule"), "dimension"),
        Column("region", words("shares.region"), "dimension"),
        Column("sector", words("shares.industry"), "dimension"),
        Column("value", words("column.value"), "measure", unit),
        Column("unit", words("column.unit")),
        Column("adds_up", words("shares.adds_up")),
    )
    home, rows = home_of(reading), []
    for region, each in (("", rule_rows(beside, "")), (home, rule_rows(beside, home))):
        for row in each:
            where = {"region": row.get("region", region), "sector": row.get("sector", "")}
            if region and not where["sector"]:
                where["sector"] = "final_consumers"
            rows += [
                {"rule": key, **where, "value": row[key], "unit": unit, "adds_up": RULES[key].additive}
                for key in RULES
                if key in row
            ]
    return Table("rules", words("shares.rules"), columns, tuple(rows))


def _nation_table(nation: Nation, words: Words) -> Table:
    columns = (
        Column("whole", words("shares.nation"), "dimension"),
        Column("part", words("shares.head_column"), "dimension"),
        Column("value", words("column.value"), "measure", nation.unit),
        Column("share", words("column.share")),
        Column("kind", words("column.status")),
        Column("unit", words("column.unit")),
    )
    rows = tuple(row | {"unit": nation.unit} for row in nation_rows(nation))
    return Table("nation", nation_title(nation, words), columns, rows)
