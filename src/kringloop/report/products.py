"""Real products: what they are made of, their figures and where their materials come from, as their pages have them."""

from __future__ import annotations

from kringloop.products import Sheet, Worked, open_bill, worked_products
from kringloop.reading import ProductBlock, plane_pictures, product_blocks
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Cell, Column, Grid, Heading, NewPage, Row, Text, Together
from kringloop.report.drawings import drawing

_WIDE = 1.0
SHOWN = ("materials", "figures", "critical", "gaps")
"""Tables of a product on paper; the others stand on its page."""


def products(asked: Asked) -> list[Block]:
    """The chapter on worked products; of a file of one's own nothing is ever in a report of a run."""
    words = asked.words
    made: list[Block] = [Heading(words("nav.products")), Text(words("products_part.lead"))]
    for worked in worked_products().values():
        made += _one(asked, worked)
    return [*made, NewPage()]


def _one(asked: Asked, worked: Worked) -> list[Block]:
    sheet, words = Sheet(open_bill(worked.key)), asked.words
    name = worked.names[asked.language]
    head = (
        Heading(name[:1].upper() + name[1:], 2),
        Text(f"{worked.source}; {worked.licence[asked.language]}. {worked.note[asked.language]}", "soft"),
    )
    blocks = {block.key: block for block in product_blocks(sheet, words)}
    made: list[Block] = [Together((*head, *tabled(blocks["materials"])))]
    made.append(drawing(plane_pictures(sheet, words)["mass"]))
    for key in SHOWN[1:]:
        made += tabled(blocks[key])
    return made


def tabled(block: ProductBlock) -> list[Block]:
    """A table with its caption, and what is said below it."""
    made: list[Block] = []
    if block.rows:
        columns = tuple(
            Column(head, 0.0 if side == "right" else _WIDE, side == "right") for head, side in block.columns
        )
        rows = tuple(Row(tuple(Cell(cell.strip()) for cell in row)) for row in block.rows)
        made.append(Grid(columns, rows, block.title, small=True))
    notes = [block.caption, *block.lines]
    return [*made, *(Text(note, "soft") for note in notes if note)]
