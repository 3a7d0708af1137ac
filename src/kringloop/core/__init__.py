"""Errors, units, origins, registries and strict labelled arithmetic.

Owns what every room needs and knows no domain word: nothing here has heard of a
material, a sector or an indicator.

More than twenty public names, because every room takes its errors, units, names and labels from here.
"""

from typing import TYPE_CHECKING

from kringloop.core.late import late

if TYPE_CHECKING:
    from kringloop.core.cells import header_problem, number_problem, separator_problem
    from kringloop.core.choice import YEAR, Alternative, Choice, not_carried, wrong_choice
    from kringloop.core.discovery import modules_in
    from kringloop.core.entering import (
        axis_labels,
        figures,
        number,
        one_of,
        pairs,
        texts,
        together,
        turned_hint,
        whole,
    )
    from kringloop.core.errors import (
        AdditivityError,
        BalanceError,
        ConfidentialityError,
        ConvergenceError,
        DuplicateError,
        FetchError,
        FormulaError,
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
        UnknownDimensionError,
        UnknownNameError,
        did_you_mean,
        listing,
        nearest,
        system_reason,
        unknown,
    )
    from kringloop.core.flags import FLAGS, split_flags
    from kringloop.core.given_by_people import (
        is_finite_number,
        is_slight,
        mapping_given,
        one_text,
        path_given,
        several_texts,
        typed_number,
        yes_or_no,
    )
    from kringloop.core.kept import Kept
    from kringloop.core.labelled import combine, total
    from kringloop.core.names import LANGUAGES, Names
    from kringloop.core.numerics import (
        NOISE,
        ROUNDING,
        Array,
        log_mean,
        margin,
        outside,
        require_numbers,
        same,
        tolerance,
        without_noise,
    )
    from kringloop.core.origins import (
        CERTAINTIES,
        KINDS,
        STATUSES,
        Certainty,
        Kind,
        Origin,
        Status,
        is_web_link,
        weakest_kind,
    )
    from kringloop.core.phrases import Phrases, kept_sentence
    from kringloop.core.places import Places
    from kringloop.core.registry import Registry
    from kringloop.core.text_files import read_texts
    from kringloop.core.units import (
        conversion_factor,
        parse_quantity,
        product_unit,
        ratio_unit,
        readable_unit,
        require_unit,
    )
    from kringloop.core.written import MOST_DECIMALS, SMALLEST_POWER, decimals_beside, in_language, with_error

__getattr__ = late(__name__, __file__)

__all__ = [
    "CERTAINTIES",
    "FLAGS",
    "KINDS",
    "LANGUAGES",
    "MOST_DECIMALS",
    "NOISE",
    "ROUNDING",
    "SMALLEST_POWER",
    "STATUSES",
    "YEAR",
    "AdditivityError",
    "Alternative",
    "Array",
    "BalanceError",
    "Certainty",
    "Choice",
    "ConfidentialityError",
    "ConvergenceError",
    "DuplicateError",
    "FetchError",
    "FormulaError",
    "IncomparableError",
    "InfeasibleError",
    "Kept",
    "Kind",
    "KringloopError",
    "MismatchError",
    "MissingDataError",
    "Names",
    "Origin",
    "Phrases",
    "Places",
    "Problems",
    "RangeError",
    "Registry",
    "ResultsError",
    "ShapeError",
    "SingularError",
    "SourceError",
    "Status",
    "StudyError",
    "TableError",
    "UnitError",
    "UnknownDimensionError",
    "UnknownNameError",
    "axis_labels",
    "combine",
    "conversion_factor",
    "decimals_beside",
    "did_you_mean",
    "figures",
    "header_problem",
    "in_language",
    "is_finite_number",
    "is_slight",
    "is_web_link",
    "kept_sentence",
    "late",
    "listing",
    "log_mean",
    "mapping_given",
    "margin",
    "modules_in",
    "nearest",
    "not_carried",
    "number",
    "number_problem",
    "one_of",
    "one_text",
    "outside",
    "pairs",
    "parse_quantity",
    "path_given",
    "product_unit",
    "ratio_unit",
    "read_texts",
    "readable_unit",
    "require_numbers",
    "require_unit",
    "same",
    "separator_problem",
    "several_texts",
    "split_flags",
    "system_reason",
    "texts",
    "together",
    "tolerance",
    "total",
    "turned_hint",
    "typed_number",
    "unknown",
    "weakest_kind",
    "whole",
    "with_error",
    "without_noise",
    "wrong_choice",
    "yes_or_no",
]
