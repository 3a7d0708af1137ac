"""What must hold in a bill of materials before anything follows from it; each mistake is told by line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kringloop.core import NOISE, KringloopError, Problems, did_you_mean
from kringloop.products.columns import (
    CONTENT,
    END,
    FOOTPRINT,
    HALVES,
    MONEY,
    NUMBERS,
    OF_LEAF,
    OF_PRODUCT,
    PERCENT,
    RECYCLED,
    SCORES,
)
from kringloop.products.forest import Forest
from kringloop.products.materials import material
from kringloop.products.vectors import Vector
from kringloop.reference import concern_lists, is_cas

if TYPE_CHECKING:
    import polars as pl

ROUNDING: Final = 0.01
"""By how much the parts of a whole may weigh more than the whole, from rounding."""
LARGEST: Final = 1e15
"""What no figure of a product is above; a larger one is a slip, and products of such figures leave the numbers."""
_MOST: Final = 5
_MOST_NAMES: Final = 20
"""Unknown names of one column that are told, each with what is near: looking for that takes time."""
_UNSEEN: Final = r"[\x00-\x08\x0b-\x1f\x7f]"
_FREE: Final = frozenset({*MONEY, *FOOTPRINT})
"""Columns that may be below zero: a part that costs to be rid of, a credit."""


def check_cells(frame: pl.DataFrame, problems: Problems) -> None:
    """Percentages, scores, signs, materials and CAS numbers."""
    for name in NUMBERS:
        values = frame[name].fill_null(0.0).to_numpy()
        _tell(problems, name, abs(values) > LARGEST, values, "is beyond any product", "is groter dan enig product")
        if name in PERCENT:
            _tell(
                problems,
                name,
                (values < 0) | (values > 100),
                values,
                "per cent; expected 0 to 100",
                "procent; verwacht: 0 tot 100",
            )
        elif name in SCORES:
            given = frame[name].is_not_null().to_numpy()
            _tell(
                problems,
                name,
                given & ((values < 1) | (values > 5)),
                values,
                "; a score is 1 to 5",
                "; een score is 1 tot 5",
            )
        elif name not in _FREE:
            _tell(problems, name, values < 0, values, "is below zero", "is kleiner dan nul")
        if name in ("quantity", "lifetime_average", "uses_average", "lifetime", "uses"):
            given = frame[name].is_not_null().to_numpy()
            _tell(problems, name, given & (values == 0), values, "must be above zero", "moet groter dan nul zijn")
    for group in ((*CONTENT, RECYCLED), END):
        parts = np.stack([frame[n].fill_null(0.0).to_numpy() for n in group])
        total, possible = parts.sum(axis=0), ((parts >= 0) & (parts <= 100)).all(axis=0)
        _tell(
            problems,
            " + ".join(group),
            possible & (total > 100 * (1 + NOISE)),
            total,
            "per cent together; at most 100",
            "procent samen; hoogstens 100",
        )
    _check_yield(frame, problems)
    _check_halves(frame, problems)
    _check_texts(frame, problems)


def _check_yield(frame: pl.DataFrame, problems: Problems) -> None:
    pre, post, together = (frame[name].fill_null(0.0) for name in (*HALVES, RECYCLED))
    recycled = pre + post + together
    wrong = ((frame["feedstock_yield"] == 0) & (recycled > 0)).fill_null(value=False).to_numpy()
    _tell(
        problems,
        "feedstock_yield",
        wrong,
        np.zeros(frame.height),
        "per cent, so that nothing recycled comes out; and there is recycled content",
        "procent, zodat er niets gerecycleds uit komt; en er is gerecycled materiaal",
    )


def _check_halves(frame: pl.DataFrame, problems: Problems) -> None:
    both = frame[RECYCLED].is_not_null() & (frame[HALVES[0]].is_not_null() | frame[HALVES[1]].is_not_null())
    _say(
        problems,
        RECYCLED,
        both.to_numpy(),
        "stands beside recycled_pre or recycled_post; give those two, or recycled alone where nobody parts them",
        "staat naast recycled_pre of recycled_post; geef die twee, of alleen recycled als niemand ze scheidt",
    )


def _check_texts(frame: pl.DataFrame, problems: Problems) -> None:
    for column, check in (("material", material), ("cas", _require_cas)):
        wrong = 0
        for text in frame[column].drop_nulls().unique(maintain_order=True).to_list():
            try:
                check(text)
            except KringloopError as error:
                row = frame[column].eq(text).arg_true()[0]
                problems.add(f"{row + 2}:{column}", error)
                wrong += 1
            if wrong == _MOST_NAMES:
                problems.add(
                    f"…:{column}",
                    "names after this one are not looked at until these are mended",
                    nl="namen hierna zijn niet bekeken tot deze zijn verbeterd",
                )
                break
    for column in ("part", "name"):
        unseen = frame[column].fill_null("").str.contains(_UNSEEN).to_numpy()
        _say(problems, column, unseen, "holds a sign that is not printed", "bevat een teken dat niet te drukken is")


def _require_cas(text: str) -> None:
    known = sorted({cas for each in concern_lists() for cas in each.by_cas})
    try:
        good = is_cas(text)
    except KringloopError as error:
        raise KringloopError(
            f"{error}; {did_you_mean(text, known)}", nl=f"{error.in_language('nl')}; {did_you_mean(text, known, 'nl')}"
        ) from None
    if not good:
        raise KringloopError(
            f"'{text}' is no CAS number; write it as 7439-92-1, and a name in the column name",
            nl=f"'{text}' is geen CAS-nummer; schrijf het als 7439-92-1, en een naam in de kolom name",
        )


def check_places(frame: pl.DataFrame, forest: Forest, split: Vector, problems: Problems) -> None:
    """Kinds that stand where they can, and columns in rows that they are about."""
    kind, inner = frame["kind"].fill_null("").to_numpy(), forest.parent >= 0
    _say(
        problems,
        "kind",
        (kind == "product") & inner,
        "is a product inside another; leave its parent empty or call it a component",
        "is een product in een ander; laat parent leeg of noem het component",
    )
    _say(
        problems,
        "kind",
        ((kind == "substance") | (kind == "material")) & ~inner,
        "needs a parent: what it is in",
        "heeft een parent nodig: waar het in zit",
    )
    below = np.where(inner, kind[np.maximum(forest.parent, 0)], "")
    _say(
        problems,
        "parent",
        (below == "substance") | ((below == "material") & (kind != "substance")),
        "cannot hold this; a material holds substances only, a substance holds nothing",
        "kan dit niet bevatten; een materiaal bevat alleen stoffen, een stof niets",
    )
    _say(
        problems,
        "material",
        split & frame["material"].is_not_null().to_numpy(),
        "is of a row with parts in it; name the materials at the parts",
        "staat bij een rij met onderdelen; noem de materialen bij de onderdelen",
    )
    for name in OF_LEAF:
        _say(
            problems,
            name,
            split & frame[name].is_not_null().to_numpy(),
            "is of a row with parts in it; say it at the parts",
            "staat bij een rij met onderdelen; zet het bij de onderdelen",
        )
    for name in OF_PRODUCT:
        _say(
            problems,
            name,
            inner & frame[name].is_not_null().to_numpy(),
            "belongs to the row of the product",
            "hoort bij de rij van het product",
        )


def piece_masses(stated: Vector, quantity: Vector, forest: Forest, solid: Vector, problems: Problems) -> Vector:
    """kg of one piece of each row: as stated, else the sum of its parts; what does not add up is noted.

    A mass below zero is told by itself; its row counts as nought, so that one slip gives one mistake.
    """
    piece = np.where(stated < 0, 0.0, stated)
    below = np.zeros(forest.size)
    holds = forest.children_sum(solid.astype(float)) > 0
    for level in reversed(forest.levels):
        parts = below[level]
        lacking = np.isnan(piece[level])
        piece[level] = np.where(lacking & holds[level], parts, piece[level])
        over = holds[level] & (parts > piece[level] * (1 + ROUNDING)) & ~(stated[level] < 0)
        for row, sum_of_parts in zip(level[over][:_MOST], parts[over][:_MOST], strict=True):
            _too_heavy(int(row), float(sum_of_parts), float(piece[row]), problems)
        piece[level] = np.where(holds[level], np.fmax(parts, piece[level]), piece[level])
        inner = level[forest.parent[level] >= 0]
        counted = inner[solid[inner]]
        np.add.at(below, forest.parent[counted], piece[counted] * quantity[counted])
    _say(
        problems,
        "mass",
        np.isnan(piece),
        "is empty; give the mass of one piece, 0 where there is none",
        "is leeg; geef de massa van één stuk, of 0",
    )
    _say(
        problems,
        "mass",
        (forest.parent < 0) & (piece == 0) & ~(stated < 0).any(),
        "is nothing for the whole product, so no share of it can be told; give its mass or that of its parts",
        "is nul voor het hele product, dus er is geen aandeel van te geven; geef de massa, of die van de onderdelen",
    )
    substances = np.where(solid, 0.0, piece * quantity)
    held = forest.children_sum(np.nan_to_num(substances))
    for row in np.flatnonzero((held > piece * (1 + ROUNDING)) & ~(stated < 0))[:_MOST]:
        _too_heavy(int(row), float(held[row]), float(piece[row]), problems)
    return piece


def _too_heavy(row: int, parts: float, whole: float, problems: Problems) -> None:
    problems.add(
        f"{row + 2}:mass",
        f"what is in it weighs {parts * 1e3:.6g} g and it itself {whole * 1e3:.6g} g; mend a mass, unit or quantity",
        nl=f"wat erin zit weegt {parts * 1e3:.6g} g en het geheel {whole * 1e3:.6g} g; verbeter massa of aantal",
    )


def _tell(problems: Problems, column: str, wrong: Vector, values: Vector, en: str, nl: str) -> None:
    for row in np.flatnonzero(wrong)[:_MOST]:
        problems.add(f"{row + 2}:{column}", f"{values[row]:g} {en}", nl=f"{values[row]:g} {nl}")
    _more(problems, column, wrong)


def _say(problems: Problems, column: str, wrong: Vector, en: str, nl: str) -> None:
    for row in np.flatnonzero(wrong)[:_MOST]:
        problems.add(f"{row + 2}:{column}", en, nl=nl)
    _more(problems, column, wrong)


def _more(problems: Problems, column: str, wrong: Vector) -> None:
    left = int(wrong.sum()) - _MOST
    if left > 0:
        problems.add(f"…:{column}", f"and {left} more rows like these", nl=f"en nog {left} van zulke rijen")
