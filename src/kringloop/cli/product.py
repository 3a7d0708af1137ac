"""What `product` prints: a bill of materials and what follows from it, or two designs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kringloop.cli.choose import newest_reading
from kringloop.cli.render import console, print_blocks, print_json, table
from kringloop.cli.speech import say, words
from kringloop.core import RangeError
from kringloop.products import (
    LEFT_OUT,
    MONEY,
    Sheet,
    best_changes,
    compared,
    compared_materials,
    comparison,
    few_parts,
    open_bill,
    parse_headings,
    product,
    read_company,
    remember,
    shared,
    shared_figures,
)
from kringloop.reading import (
    ProductBlock,
    material_name,
    numbers,
    product_blocks,
    shown_unit,
    shown_value,
    whose,
)
from kringloop.tables import EXAMPLE_STUDY

if TYPE_CHECKING:
    from rich.console import Console

    from kringloop.products import Changed

COMPARE, FIRM = "compare", "company"


def product_command(
    asked: Sequence[str],
    *,
    which: str,
    labour: float | None,
    gain: str,
    changes: bool,
    share: bool,
    good: str | None,
    form: str = "",
    mass: str = "",
    columns: Sequence[str] = (),
    sheet: str = "",
    header: int = 1,
    language: str,
    as_json: bool,
) -> None:
    """Print one product, or two side by side.

    Raises
    ------
    RangeError   neither one file nor `compare` and two; labour below zero, or left out where changes are asked
    """
    if labour is not None and not 0 <= labour < float("inf"):
        raise RangeError(say("product_labour", labour=labour))
    reading = form or mass or columns or sheet or header != 1
    if asked and asked[0] == COMPARE and len(asked) == 3:
        if which or labour is not None or changes or share or reading or gain != "value":
            raise RangeError(say("product_compare_alone"))
        _compare(product(asked[1]), product(asked[2]), language, as_json=as_json)
        return
    if asked and asked[0] == FIRM and len(asked) == 3:
        if which or labour is not None or changes or share or reading or gain != "value":
            raise RangeError(say("product_firm_alone"))
        _firm(asked[1], asked[2], good, as_json=as_json)
        return
    if good is not None:
        raise RangeError(say("product_good_alone", good=good))
    if len(asked) != 1 or asked[0] in (COMPARE, FIRM):
        raise RangeError(say("product_words", seen=" ".join(asked)))
    if changes and not labour:
        raise RangeError(say("product_changes_labour"))
    if labour is not None and gain not in MONEY:
        raise RangeError(say("product_labour_gain", gain=gain))
    if share and (labour is not None or changes or gain != "value"):
        raise RangeError(say("product_share_alone"))
    said = parse_headings(columns)
    made = product(asked[0], which=which, form=form, mass=mass, columns=said, sheet=sheet, header=header)
    kept = remember(Path(asked[0]).parent, said) if said else None
    if share:
        _share(made, as_json=as_json)
        return
    if as_json:
        print_json(made.as_dict(labour=labour, kind=gain) | (_changes_plain(made, labour, language) if changes else {}))
        return
    _print(console(), made, product_blocks(made, words(), kind=gain, labour=labour, changes=changes))
    if kept is not None:
        console().print(say("product_map_kept", file=kept), style="dim", markup=False)


def _print(out: Console, sheet: Sheet, blocks: tuple[ProductBlock, ...]) -> None:
    said = words()
    out.print(f"{sheet.name} ({sheet.bill.origin})", style="bold")
    out.print(whose(sheet, said))
    print_blocks(blocks, out)


def _firm(flows: str, bill: str, good: str | None, *, as_json: bool) -> None:
    """A firm from its flows and the bill of its products, beside what the newest results say."""
    from kringloop.reading import beside, beside_block, firm_block, firm_figures

    company = read_company(flows, open_bill(bill))
    reading = newest_reading()
    if good is not None and reading is None:
        raise RangeError(say("product_firm_no_run", study=EXAMPLE_STUDY))
    if as_json:
        figures = [{"key": f.key, "value": f.value, "unit": f.unit} for f in firm_figures(company)]
        near = [] if reading is None else beside(company, reading, good)
        print_json({"firm": company.name, "own_data": True, "figures": figures, "beside": near})
        return
    out, said = console(), words()
    blocks = [firm_block(company, said)]
    if reading is not None:
        blocks.append(beside_block(company, reading, good, said))
    out.print(company.name, style="bold")
    out.print(said("product.own"))
    print_blocks(blocks, out)
    if reading is None:
        out.print(say("product_firm_no_run", study=EXAMPLE_STUDY))


def _share(sheet: Sheet, *, as_json: bool) -> None:
    """What may leave the machine, and what does not."""
    if as_json:
        print_json(shared(sheet))
        return
    out, said = console(), words()
    out.print(said("product.share_lead" if sheet.bill.own else "product.published"), style="bold")
    heads = [(said("product.head_figure"), "words"), (said("product.head_value"), "right"), ("", "left")]
    made = table(said("product.share"), [*heads, (said("product.head_mark"), "words")])
    mark = said("product.share_mark" if sheet.bill.own else "product.share_published")
    for shown in shared_figures(sheet).values():
        name = shown.formula.names[said.language]
        made.add_row(name, shown_value(shown, said), shown_unit(shown, said), mark)
    out.print(made)
    if few_parts(sheet):
        out.print(said("product.share_few"))
    out.print(said("product.share_left"))
    for names in LEFT_OUT:
        out.print(f"  {names[said.language]}")


def _changes_plain(sheet: Sheet, labour: float | None, language: str) -> dict[str, object]:
    answer = best_changes(sheet.bill, (labour or 0.0) / 60)

    def plain(done: Changed) -> dict[str, object]:
        return {
            "changes": [change.names[language] for change in done.changes],
            "gain_eur": done.gain,
            "grams": done.grams,
            "minutes": done.minutes,
        }

    together = plain(answer.together) if answer.together else None
    return {
        "changes": {"retained_eur": answer.retained, "alone": [plain(d) for d in answer.alone], "together": together}
    }


def _compare(first: Sheet, second: Sheet, language: str, *, as_json: bool) -> None:
    if as_json:
        print_json(comparison(first, second))
        return
    out = console()
    out.print(words()("product.beside", first=first.name, second=second.name), style="bold")
    if first.bill.own or second.bill.own:
        out.print(words()("product.own"))
    made = table(
        words()("product.figures"),
        [
            (words()("product.head_figure"), "words"),
            ("A", "right"),
            ("B", "right"),
            (words()("product.head_difference"), "right"),
            ("", "left"),
        ],
        caption=words()("product.beside_note"),
    )
    for beside in compared(first, second):
        if beside.difference is None and beside.first.value is None and beside.second.value is None:
            continue
        change = "–" if beside.difference is None else numbers.signed(beside.difference, language)
        made.add_row(
            beside.first.formula.names[language],
            shown_value(beside.first, words()),
            shown_value(beside.second, words()),
            change if beside.settled or beside.difference is None else f"({change})",
            shown_unit(beside.first, words()),
        )
    out.print(made)
    goods = table(
        words()("product.materials"), [(words()("product.head_material"), "words"), ("A g", "right"), ("B g", "right")]
    )
    for key, pair in compared_materials(first, second).items():
        name = material_name(key, words())
        goods.add_row(name, *(_figure(1e3 * mass, language) for mass in pair))
    out.print(goods)


def _figure(value: float, language: str, *, digits: int = 4) -> str:
    return numbers.figure(value, language, digits=digits)
