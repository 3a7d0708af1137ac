"""Units at the edges: text with a unit is parsed once, converted once, and then forgotten (rule C3).

pint is loaded only when two unit texts differ, so that reading a study with canonical units costs nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from tokenize import TokenError
from typing import TYPE_CHECKING

from kringloop.core.errors import RangeError, UnitError, listing

if TYPE_CHECKING:
    import pint

_DEFINITIONS = (
    "kilotonne = 1e6 kg = kt",  # pint reads kt as knots
    "megatonne = 1e9 kg = Mt",
    "EUR = [currency_eur]",
    "USD = [currency_usd]",
    "FTE = [labour] = full_time_equivalent",
    "person = [population] = head = capita",
    "piece = [pieces] = unit_of_product",
    "kg_CO2e = [ghg_equivalent]",
    "g_CO2e = 1e-3 kg_CO2e",
    "t_CO2e = 1000 kg_CO2e",
    "kt_CO2e = 1e6 kg_CO2e",
    "Mt_CO2e = 1e9 kg_CO2e",
    "acid_eq = [acidification]",
    "kg_CFC12e = [ozone_depletion]",
    "mln = 1e6",
    "million = 1e6",
    "bn = 1e9",
    "thousand = 1e3",
    "planetary_boundary = [planetary_boundary]",
    "point = [footprint_points]",
)

_QUANTITY = re.compile(r"(?P<number>[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)\s*(?P<unit>([A-Za-zµ°%(].*)?)")
_AMBIGUOUS = re.compile(r"(?<![A-Za-z_])(k|M|kilo|mega)?tons?(?![A-Za-z_])")
_COUNTED = re.compile(r"\b(mln|million|bn|thousand) (\w+)")  # "t/mln EUR" is per million euros
_PLAIN = (
    r"(?:(?:thousand|mln|million|bn) )?(?:t|kg|g|kt|Mt|MJ|TJ|PJ|MW|FTE|persons?|pieces?|points?|year|kg_CFC12e|EUR|USD"
    r"|EUR_\d{4}|USD_\d{4}|(?:kg|t|kt|Mt)[_ ]CO2e|acid_eq|planetary_boundary)"
)
_KNOWN = re.compile(
    rf"1|%|\d{{4}}=100|{_PLAIN}(?:/{_PLAIN})?|(?:1|{_PLAIN})/\({_PLAIN}\)"
)  # read without a parser; tests hold them beside pint
_TENS = {"thousand": 3, "mln": 6, "million": 6, "bn": 9}
_SCALES: Mapping[str, tuple[str, int]] = {
    "g": ("g", 0),
    "kg": ("g", 3),
    "t": ("g", 6),
    "kt": ("g", 9),
    "Mt": ("g", 12),
    "kg_CO2e": ("CO2e", 3),
    "t_CO2e": ("CO2e", 6),
    "kt_CO2e": ("CO2e", 9),
    "Mt_CO2e": ("CO2e", 12),
    "MJ": ("J", 6),
    "TJ": ("J", 12),
    "PJ": ("J", 15),
    "EUR": ("EUR", 0),
    "USD": ("USD", 0),
    "FTE": ("FTE", 0),
    "piece": ("pieces", 0),
    "pieces": ("pieces", 0),
    "person": ("persons", 0),
    "persons": ("persons", 0),
    "1": ("1", 0),
    "%": ("1", -2),
}
"""What a unit counts, and in which power of ten; tests hold each pair beside pint."""
_POWER = re.compile(r"(?:\^|\*\*)\s*\(?\s*([+-]?\d{1,18})")
_LONGEST_UNIT, _LARGEST_POWER = 200, 12
_DATED = re.compile(r"\b(?:EUR|USD|index)_\d{4}\b")


@lru_cache(maxsize=1)
def unit_registry() -> pint.UnitRegistry[float]:
    """The project's pint registry: SI, tonnes, euros, full-time equivalents, CO2 equivalents."""
    import pint

    registry: pint.UnitRegistry[float] = pint.UnitRegistry(on_redefinition="ignore")
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


@lru_cache(maxsize=1024)
def conversion_factor(source: str, target: str) -> float:
    """Factor f with `amount in target = f · amount in source`.

    Raises
    ------
    UnitError   a unit is unknown or ambiguous, the two measure different things, or their
                zeros differ (degrees Celsius and kelvin)

    >>> conversion_factor("kt", "t")
    1000.0
    """
    if source == target:
        return 1.0
    known, wanted = _scale(source), _scale(target)
    if known and wanted and known[0] == wanted[0]:
        power = known[1] - wanted[1]
        return 10.0**power if power >= 0 else 1.0 / 10.0**-power
    import pint

    quantity = unit_registry().Quantity
    try:
        zero, one = (float(quantity(n, _parse(source)).to(_parse(target)).magnitude) for n in (0.0, 1.0))
    except pint.DimensionalityError:
        raise UnitError(
            f"'{source}' cannot be converted to '{target}': they measure different things\n"
            "  Declare the unit the figures really have, or choose the layer they belong to."
        ) from None
    if zero != 0.0:
        raise UnitError(f"'{source}' and '{target}' have different zeros; no factor converts one to the other")
    return one


def _scale(unit: str) -> tuple[dict[str, int], int] | None:
    """What a unit made of common ones counts, and its power of ten; None for others, which the parser reads.

    >>> _scale("kt/mln EUR_2021")
    ({'g': 1, 'EUR_2021': -1}, 3)
    """
    above, over, below = unit.partition("/")
    counted: Counter[str] = Counter()
    tens = 0
    for text, sign in (*((t, 1) for t in above.split("·")), *(((below, -1),) if over else ())):
        many, blank, single = text.rpartition(" ")
        what, power = _SCALES.get(single, (single, 0))
        if (single not in _SCALES and not _DATED.fullmatch(single)) or (blank and many not in _TENS):
            return None
        counted[what] += sign
        tens += sign * (power + _TENS.get(many, 0))
    return {what: power for what, power in counted.items() if power and what != "1"}, tens


@lru_cache(maxsize=1024)
def readable_unit(unit: str) -> str:
    """A unit as people write it; it reads back as the same unit.

    >>> readable_unit("kg_CO2e/EUR_2021")
    'kg CO2e/EUR of 2021'
    """
    text = re.sub(r"\b([A-Z]{3})_(\d{4})\b", r"\1 of \2", unit)
    return text.replace("_CO2e", " CO2e").replace("acid_eq", "acid eq").replace("kg_CFC12e", "kg CFC-12e")


def require_unit(unit: str) -> str:
    """Return `unit`, or raise UnitError when it is not known.

    >>> require_unit("mln EUR")
    'mln EUR'
    """
    if _KNOWN.fullmatch(unit):
        return unit
    try:
        _parse(unit)
    except UnitError as error:
        raise UnitError(f"{error}; examples: t, kt, mln EUR, TJ, FTE, kt_CO2e, %, 1") from None
    return unit


def parse_quantity(text: str, unit: str) -> float:
    """Read text such as "25 kt" as an amount in `unit`.

    The number has a decimal point and no thousands sign; a comma or a blank inside it is
    refused, because it means different things in Dutch and in English.

    Raises
    ------
    UnitError    the text is no amount, or its unit is missing, unknown or of another kind
    RangeError   the amount is too large or too small for a float

    >>> parse_quantity("25 kt", "t")
    25000.0
    """
    found = _QUANTITY.fullmatch(text.strip())
    if not found:
        raise UnitError(
            f"'{text}' cannot be read as an amount with a unit; write a number with a decimal point, "
            f"then the unit, for example '1200.5 {unit}'"
        )
    number, written = float(found["number"]), found["unit"]
    if not written and unit != "1":
        raise UnitError(f"'{text}' needs a unit, for example '{text} {unit}'")
    amount = number * conversion_factor(written, unit) if written else number
    nothing = not re.search("[1-9]", re.split("[eE]", found["number"])[0])
    if not math.isfinite(amount) or (amount == 0) != nothing:
        raise RangeError(f"'{text}' lies outside the numbers a computer can hold; check the exponent and the unit")
    return amount


def product_unit(left: str, right: str) -> str:
    """Unit of a product of two quantities, kept as text; "1" is neutral."""
    if left == "1":
        return right
    if right == "1":
        return left
    return f"{left}·{right}"


def ratio_unit(numerator: str, denominator: str) -> str:
    """Unit of a ratio, kept as text; equal units give "1".

    >>> ratio_unit("kg", "EUR"), ratio_unit("t", "t"), ratio_unit("t", "kg/EUR")
    ('kg/EUR', '1', 't/(kg/EUR)')
    """
    if numerator == denominator:
        return "1"
    if denominator == "1":
        return numerator
    return f"{numerator}/({denominator})" if set("/·") & set(denominator) else f"{numerator}/{denominator}"


def _parse(unit: str) -> pint.Unit:
    """Unit text to a pint unit: money of a price year and indices of a base year are units of their own."""
    import pint

    if len(unit) > _LONGEST_UNIT or max((abs(int(n)) for n in _POWER.findall(unit)), default=0) > _LARGEST_POWER:
        raise UnitError(
            f"'{unit[:40]}{'…' if len(unit) > 40 else ''}' cannot be read as a unit: a unit has at most "
            f"{_LONGEST_UNIT} signs and powers up to {_LARGEST_POWER}"
        )
    if _AMBIGUOUS.search(unit):
        raise UnitError(f"'{unit}': a ton may be 1000 kg, 2000 lb or 2240 lb; write t, kt or Mt for 1000 kg and up")
    try:
        if unit.count("(") != unit.count(")"):
            raise ValueError(unit)
        return _registry_for(text := _as_pint_writes(unit)).parse_units(text)
    except pint.UndefinedUnitError as error:
        raise UnitError(f"{listing(repr(n) for n in error.unit_names)} in '{unit}' is not a known unit") from None
    except (
        pint.PintError,
        ValueError,
        AssertionError,
        TypeError,
        AttributeError,
        TokenError,
        ArithmeticError,
        RecursionError,
        SyntaxError,
    ):
        raise UnitError(f"'{unit}' cannot be read as a unit") from None


def _as_pint_writes(unit: str) -> str:
    text = "dimensionless" if unit == "1" else unit.replace("·", "*").replace("%", "percent")
    text = re.sub(r"\b([A-Z]{3}) of (\d{4})\b", r"\1_\2", text)
    text = _COUNTED.sub(r"(\1*\2)", text)
    text = re.sub(r"\b(\d{4}) ?= ?100\b", r"index_\1", text).replace("CO2e", "_CO2e").replace("__", "_")
    return text.replace(" _CO2e", "_CO2e")


def _registry_for(text: str) -> pint.UnitRegistry[float]:
    registry = unit_registry()
    for dated in sorted(set(_DATED.findall(text)) - set(registry)):
        registry.define(f"{dated} = [{dated.lower()}]")
    return registry
