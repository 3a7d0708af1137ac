"""One product on a page: a file that was sent, or a worked product; and the form that asks for a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kringloop.core import KringloopError, RangeError, typed_number
from kringloop.products import GAINS, MONEY, Sheet, bill_from, open_bill, worked_products
from kringloop.reading import Words, order_picture, plane_pictures, product_blocks, shown_value, whose
from kringloop.reference import LATEST_EDITION
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, WebError, near_or_known, said
from kringloop.web.pages.products.groups import group_lines
from kringloop.web.sent import FILE, MOST_SENT, Sent
from kringloop.web.view import Asked, Column, Table, View

if TYPE_CHECKING:
    from kringloop.products import Bill

FILES: Final = (FILE,)
"""Fields of the form that hold a file."""
MOST_GENERAL: Final = 100
"""Steps that may wait for several others, in a file that is worked out while a reader waits."""
MOST_CHANGED: Final = 60
"""Steps of a tree of which changes are looked for while a reader waits; each change is worked out in full."""
_LONGEST_SAID: Final = 4000
_SAMPLE: Final = """\
part,parent,mass,unit,material,seconds,price
pump,,1200,g,,,
housing,pump,500,g,steel,60,0.3
motor,pump,600,g,copper,120,7"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: what is to come free, EUR per hour of labour, which product of a file, and its mass."""

    gain: str = "value"
    labour: float | None = None
    which: str = ""
    labour_text: str = ""
    mass: str = ""

    @property
    def priced(self) -> float | None:
        """The price of labour, where the gain is in euros."""
        return self.labour if self.gain in MONEY else None


def build(asked: Asked) -> tuple[View, Address]:
    """The form, and the worked products."""
    words = asked.words
    address = asked.question.done(asked.language, asked.path)
    view = View(
        title=words("workbench.title"),
        summary=words("workbench.lead"),
        content=_content(words, Wanted(), groups=group_lines(asked)),
        tables=(_worked_table(words),),
    )
    return view, address


def build_one(asked: Asked) -> tuple[View, Address]:
    """A worked product, as a file of one's own would be shown."""
    key, words = asked.names["key"], asked.words
    wanted = _asked_of(asked)
    address = asked.question.done(asked.language, asked.path)
    worked = worked_products()
    if key not in worked:
        links = [(worked[k].names[asked.language], f"product/{k}") for k in near_or_known(key, worked)]
        raise NotThereError(said("error.product", value=key, links=links))
    sheet = Sheet(open_bill(key))
    about = worked[key]
    view = _shown(sheet, words, wanted, summary=about.note[asked.language], worked=about)
    return view, address


def build_sent(asked: Asked, sent: Sent) -> tuple[View, Address, int]:
    """A file that was sent, with the status of the answer; what is wrong with it stands on the page."""
    words, address = asked.words, Address(asked.language, "products")
    wanted = Wanted()
    try:
        wanted = _wanted(sent, words)
        sheet = Sheet(_bill(sent, words, wanted.mass).product(wanted.which))
        _require_quick(sheet, wanted)
        return _shown(sheet, words, wanted, summary=words("workbench.lead_of")), address, 200
    except KringloopError as error:
        return _refused(words, wanted, error.in_language(asked.language)), address, 400


def refused(asked: Asked, error: WebError, sentence: str) -> tuple[View, Address, int]:
    """The form again, with what was wrong with what it sent."""
    return _refused(asked.words, Wanted(), sentence), Address(asked.language, "products"), error.status


def _bill(sent: Sent, words: Words, mass: str) -> Bill:
    if not sent.name:
        raise RangeError(words("workbench.no_file"), nl=words("workbench.no_file"))
    return bill_from(sent.data, sent.name, most=MOST_SENT, mass=mass)


def _wanted(sent: Sent, words: Words) -> Wanted:
    gain = sent.fields.get("gain", "") or "value"
    text = sent.fields.get("labour", "").strip()
    if gain not in GAINS:
        why = words("error.value", key="gain", value=gain)
        raise RangeError(why, nl=why)
    return Wanted(
        gain, _labour(text, words), sent.fields.get("product", "").strip(), text, sent.fields.get("mass", "").strip()
    )


def _labour(text: str, words: Words) -> float | None:
    if not text:
        return None
    try:
        value = typed_number(text, what="")
    except RangeError:
        value = -1.0
    if not 0 <= value <= 1e6:
        why = words("workbench.labour_wrong", value=text[:40])
        raise RangeError(why, nl=why)
    return value


def _asked_of(asked: Asked) -> Wanted:
    question = asked.question
    gain = question.one("gain", GAINS, "value") or "value"
    text = question.free("labour", lambda given: _is_price(given, asked.words))
    return Wanted(gain, _labour(text, asked.words), "", text)


def _is_price(text: str, words: Words) -> bool:
    try:
        return _labour(text, words) is not None
    except RangeError:
        return False


def _require_quick(sheet: Sheet, wanted: Wanted) -> None:
    """Refuse what a reader would wait minutes for: a search among very many steps of general precedence."""
    count = sheet.waiting_steps(wanted.gain)
    if count > MOST_GENERAL:
        raise RangeError(
            f"{count} steps may wait for several others; a page orders {MOST_GENERAL}: use kringloop product FILE",
            nl=f"{count} stappen kunnen op meer andere wachten; een pagina ordent er {MOST_GENERAL}: gebruik "
            "kringloop product BESTAND",
        )


def _content(words: Words, wanted: Wanted, **more: Any) -> dict[str, Any]:
    return {
        "worked": worked_products(),
        "gains": [(key, names[words.language]) for key, (names, _) in GAINS.items()],
        "wanted": wanted,
        "most": MOST_SENT // 2**20,
        "sheet": None,
        "blocks": (),
        "picture": None,
        "planes": {},
        "planes_note": words("product.planes_note", edition=LATEST_EDITION),
        "about": None,
        "wrong": "",
        "mark": "",
        "elsewhere": "",
        "sample": _SAMPLE,
        "groups": (),
        "command": f"kringloop product pump.csv --labour 30 --lang {words.language}",
        **more,
    }


def _shown(sheet: Sheet, words: Words, wanted: Wanted, *, summary: str, worked: Any = None) -> View:
    own = sheet.bill.own
    asks = wanted.labour is not None and wanted.labour > 0 and wanted.gain == "value" and sheet.has_steps
    changes = asks and sheet.step_count <= MOST_CHANGED and not sheet.waiting_steps()
    blocks = product_blocks(sheet, words, kind=wanted.gain, labour=wanted.priced, changes=changes)
    picture = order_picture(sheet, words, kind=wanted.gain, labour=wanted.priced)
    planes = plane_pictures(sheet, words)
    return View(
        title=_title(sheet, words),
        summary=summary,
        content=_content(
            words,
            wanted,
            sheet=sheet,
            blocks=blocks,
            picture=picture,
            planes=planes,
            about=worked,
            mark=whose(sheet, words),
            elsewhere=words("workbench.changes_elsewhere", most=MOST_CHANGED) if asks and not changes else "",
        ),
        tables=() if own else (_figure_table(sheet, words),),
        pictures=() if own else (*planes.values(), *([picture] if picture else [])),
        private=own,
    )


def _refused(words: Words, wanted: Wanted, why: str) -> View:
    text = why if len(why) <= _LONGEST_SAID else why[:_LONGEST_SAID] + " …"
    return View(
        title=words("workbench.refused"),
        summary=words("workbench.lead"),
        content=_content(words, wanted, wrong=text),
        private=True,
    )


def _title(sheet: Sheet, words: Words) -> str:
    """What the product weighs, and how much of it is certainly recycled."""
    mass, recycled = (shown_value(sheet.figures[key], words) for key in ("mass", "recycled_content"))
    if sheet.figures["recycled_content"].value == 0 and sheet.figures["recycled_content"].most == 100:
        return words("workbench.title_open", name=sheet.name, mass=mass)
    return words("workbench.title_of", name=sheet.name, mass=mass, recycled=recycled)


def _figure_table(sheet: Sheet, words: Words) -> Table:
    columns = (
        Column("figure", words("product.head_figure"), "dimension"),
        Column("name", words("column.name")),
        Column("value", words("column.value"), "measure"),
        Column("most", words("column.high"), "attribute"),
        Column("unit", words("column.unit")),
        Column("certainty", words("product.head_certainty")),
    )
    rows = tuple(
        {
            "figure": key,
            "name": shown.formula.names[words.language].strip(),
            "value": shown.value,
            "most": None if shown.at_least else shown.most,
            "unit": shown.formula.unit,
            "certainty": shown.formula.certainty,
        }
        for key, shown in sheet.figures.items()
    )
    return Table("product", sheet.name, columns, rows)


def _worked_table(words: Words) -> Table:
    columns = (
        Column("product", words("workbench.examples"), "dimension"),
        Column("name", words("column.name")),
        Column("source", words("column.source")),
    )
    rows = tuple(
        {"product": w.key, "name": w.names[words.language], "source": w.source} for w in worked_products().values()
    )
    return Table("worked", words("workbench.examples"), columns, rows)
