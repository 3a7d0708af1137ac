"""Errors, units, origins, registries and strict labelled arithmetic.

Owns what every room needs and knows no domain word: nothing here has heard of a
material, a sector or an indicator.
"""

from kringloop.core.errors import (
    AdditivityError,
    BalanceError,
    ConfidentialityError,
    DuplicateError,
    IncomparableError,
    InfeasibleError,
    KringloopError,
    MismatchError,
    MissingDataError,
    Problems,
    RangeError,
    ResultsError,
    ShapeError,
    SingularError,
    SourceError,
    StudyError,
    TableError,
    UnitError,
    UnknownNameError,
    did_you_mean,
    listing,
    nearest,
    unknown,
)
from kringloop.core.labelled import combine, total
from kringloop.core.names import LANGUAGES, Names
from kringloop.core.numerics import Array, log_mean, require_numbers, same, tolerance, without_noise
from kringloop.core.origins import CERTAINTIES, KINDS, Certainty, Kind, Origin, weakest_kind
from kringloop.core.registry import Registry
from kringloop.core.units import (
    conversion_factor,
    parse_quantity,
    product_unit,
    ratio_unit,
    readable_unit,
    require_unit,
)

__all__ = [
    "CERTAINTIES",
    "KINDS",
    "LANGUAGES",
    "AdditivityError",
    "Array",
    "BalanceError",
    "Certainty",
    "ConfidentialityError",
    "DuplicateError",
    "IncomparableError",
    "InfeasibleError",
    "Kind",
    "KringloopError",
    "MismatchError",
    "MissingDataError",
    "Names",
    "Origin",
    "Problems",
    "RangeError",
    "Registry",
    "ResultsError",
    "ShapeError",
    "SingularError",
    "SourceError",
    "StudyError",
    "TableError",
    "UnitError",
    "UnknownNameError",
    "combine",
    "conversion_factor",
    "did_you_mean",
    "listing",
    "log_mean",
    "nearest",
    "parse_quantity",
    "product_unit",
    "ratio_unit",
    "readable_unit",
    "require_numbers",
    "require_unit",
    "same",
    "tolerance",
    "total",
    "unknown",
    "weakest_kind",
    "without_noise",
]
