"""What a company reports under ESRS E5, in words: figure, how it was found, paragraph, what the revised text does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.actors import ESRS_VERSIONS, esrs_points
from kringloop.reading import numbers
from kringloop.reading.product_block import ProductBlock

if TYPE_CHECKING:
    from kringloop.actors import Statement
    from kringloop.reading.words import Words


def esrs_blocks(statement: Statement | None, words: Words) -> tuple[ProductBlock, ...]:
    """The figures as given, and the shares that follow from them; nothing where the file has none."""
    if statement is None:
        return ()
    language = words.language
    rows = tuple(
        (
            _name(each.point, each.hazard, each.treatment, each.group, words),
            numbers.figure(each.value, language, digits=4),
            numbers.unit_words(each.unit, language) if each.unit != "1" else "",
            words(f"esrs.{each.how}") if each.how else words("esrs.how_unsaid"),
            esrs_points()[each.point].paragraph,
        )
        for each in statement.told
    )
    heads = (("figure", "words"), ("given", "right"), ("", "left"), ("how", "words"), ("paragraph", "words"))
    columns = tuple((words(f"esrs.head_{name}") if name else "", side) for name, side in heads)
    version = ESRS_VERSIONS[statement.version][language]
    said = words("esrs.version" if statement.named else "esrs.version_unsaid", version=version)
    lines = (
        said,
        words("esrs.amended"),
        *(
            words(f"esrs.{name}", share=numbers.percent(share / 100, language, digits=3))
            for name, share in statement.computed().items()
        ),
        *((words("esrs.waste"),) if statement.value("E5-5_07") is not None else ()),
    )
    return (ProductBlock("esrs", words("esrs.title"), columns, rows, words("esrs.marks"), lines),)


def _name(point: str, hazard: str, treatment: str, group: str, words: Words) -> str:
    """What a figure is of: hazard and treatment, or the product group as the company calls it."""
    name = esrs_points()[point].names[words.language]
    parts = [words(f"esrs.{part.replace('-', '_')}") for part in (hazard, treatment) if part]
    return ": ".join([f"{name} ({point})", *parts, *([group] if group else [])])
