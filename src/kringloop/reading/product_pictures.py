"""Pictures of a product: the order of taking it apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kringloop.charts import About, Freed, freed_chart
from kringloop.reading.pictures import Picture, drawn_at
from kringloop.reading.product_block import step_name
from kringloop.reading.product_sheet import MOST_STEPS

if TYPE_CHECKING:
    from kringloop.products import Sheet
    from kringloop.reading.words import Words


def order_picture(sheet: Sheet, words: Words, *, kind: str = "value", labour: float | None = None) -> Picture | None:
    """What comes free by when; None where no part has a time. Of a long order only the steps of the table."""
    apart = sheet.take_apart(kind, labour=labour)
    if not apart.steps:
        return None
    shown = apart.steps[:MOST_STEPS]
    steps = [
        Freed(name=step_name(s, words, own=sheet.bill.own), minutes=s.minutes_so_far, gain=s.gain_so_far) for s in shown
    ]
    about = About(
        title=words("product.order_title", name=sheet.name),
        unit=apart.unit,
        source=words("product.order_source") if sheet.bill.own else sheet.bill.origin,
        goal="value",
    )
    language: Any = words.language
    stop = apart.stop if apart.stop is None else min(apart.stop, len(shown))
    return drawn_at("order", lambda w: freed_chart(about, steps, language, stop=stop, width=w))
