"""Units at the edges: text with a unit is parsed once, converted once, and then forgotten (rule C3).

pint is loaded only when two unit texts differ, so that reading a study with canonical units costs nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kringloop.core.errors import UnitError

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
    UnitError   a unit is unknown, or the two measure different things

    >>> conversion_factor("kt", "t")
    1000.0
    """
    if source == target:
        return 1.0
    import pint

    registry = unit_registry()
    try:
        return float(registry.Quantity(1.0, _parse(source)).to(_parse(target)).magnitude)
    except pint.UndefinedUnitError as error:
        raise UnitError(f"'{error.unit_names}' is not a known unit (from '{source}' to '{target}')") from None
    except pint.DimensionalityError:
        raise UnitError(
            f"'{source}' cannot be converted to '{target}': they measure different things\n"
            "  Declare the unit the figures really have, or choose the layer they belong to."
        ) from None


def require_unit(unit: str) -> str:
    """Return `unit`, or raise UnitError when it is not known.

    >>> require_unit("mln EUR")
    'mln EUR'
    """
    import pint

    try:
        _parse(unit)
    except (pint.PintError, ValueError, AttributeError, AssertionError, TypeError):
        raise UnitError(f"'{unit}' is not a known unit; examples: t, kt, mln EUR, TJ, FTE, kt_CO2e, %, 1") from None
    return unit


def parse_quantity(text: str, unit: str) -> float:
    """Read text such as "25 kt" as an amount in `unit`.

    >>> parse_quantity("25 kt", "t")
    25000.0
    """
    import pint

    try:
        quantity: pint.Quantity[float] = unit_registry().Quantity(text)
        if quantity.unitless and unit != "1":
            raise UnitError(f"'{text}' needs a unit, for example '{text} {unit}'")
        return float(quantity.to(_parse(unit)).magnitude)
    except pint.UndefinedUnitError as error:
        raise UnitError(f"'{error.unit_names}' in '{text}' is not a known unit") from None
    except pint.DimensionalityError:
        raise UnitError(f"'{text}' is not an amount in '{unit}'") from None
    except (pint.PintError, ValueError, AssertionError, TypeError, AttributeError):
        raise UnitError(f"'{text}' cannot be read as an amount with a unit") from None


def product_unit(left: str, right: str) -> str:
    """Unit of a product of two quantities, kept as text; "1" is neutral."""
    if left == "1":
        return right
    if right == "1":
        return left
    return f"{left}·{right}"


def ratio_unit(numerator: str, denominator: str) -> str:
    """Unit of a ratio, kept as text; equal units give "1".

    >>> ratio_unit("kg", "EUR"), ratio_unit("t", "t")
    ('kg/EUR', '1')
    """
    if numerator == denominator:
        return "1"
    if denominator == "1":
        return numerator
    return f"{numerator}/({denominator})" if set("/·") & set(denominator) else f"{numerator}/{denominator}"


def _parse(unit: str) -> pint.Unit:
    """Unit text to a pint unit: money of a price year and indices of a base year are units of their own."""
    text = "dimensionless" if unit == "1" else unit.replace("·", "*").replace("%", "percent")
    text = re.sub(r"\b(mln|million|bn|thousand) (\w+)", r"(\1*\2)", text)
    text = re.sub(r"\b(\d{4}) ?= ?100\b", r"index_\1", text).replace("CO2e", "_CO2e").replace("__", "_")
    text = text.replace(" _CO2e", "_CO2e")
    registry = unit_registry()
    for dated in sorted(set(re.findall(r"\b(?:EUR|USD|index)_\d{4}\b", text)) - set(registry)):
        registry.define(f"{dated} = [{dated.lower()}]")
    return registry.parse_units(text)
