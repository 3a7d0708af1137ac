"""A passport checked by dppvalidator, where that is installed: JSON schema, its model of the data and its own rules.

A schema that is that of the standard can refuse a passport; one that dppvalidator made itself is told beside it.
Nothing is sent: vocabularies on the network, signatures and plugins are left out, so a passport that passes may still
have a term nobody knows or a signature that is false.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from kringloop.core import Names, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kringloop.products.form import Form

PACKAGE: Final = "dppvalidator"
_MOST: Final = 5
NOBODY: Final = Names(
    "Door geen programma van anderen gecontroleerd; alleen de regels van kringloop.",
    "Checked by no program of others; by the rules of kringloop alone.",
)
LACKING: Final = Names(
    "Niet gecontroleerd met dppvalidator, dat is niet geïnstalleerd: pip install 'kringloop[passports]'.",
    "Not checked with dppvalidator, which is not installed: pip install 'kringloop[passports]'.",
)


def checked(data: Any, form: Form, version: str, problems: Problems) -> Names:
    """What was checked, in words; what is wrong is added to the problems, each with its path."""
    if not form.validator:
        return NOBODY
    if find_spec(PACKAGE) is None:
        return LACKING
    from dppvalidator import __version__
    from dppvalidator.validators import ValidationEngine

    found = ValidationEngine(load_plugins=False, validate_vocabularies=False, verify_signatures=False).validate(data)
    if form.certainty != "read":
        return _beside(found.errors, __version__)
    for each in found.errors:
        text = f"{each.message} (dppvalidator {each.code})"
        problems.add(each.path, text, nl=f"dppvalidator {each.code}: {each.message}")
    remarks = {of: _remarks(found.warnings, of) for of in ("nl", "en")}
    return Names(
        f"Gecontroleerd met dppvalidator {__version__}, versie {version} (schema, model en regels; geen handtekening, "
        f"niets over het netwerk): geen fouten, {remarks['nl']}.",
        f"Checked with dppvalidator {__version__}, version {version} (schema, model and rules; no signature, nothing "
        f"over the network): no errors, {remarks['en']}.",
    )


def _remarks(warnings: Sequence[Any], language: str) -> str:
    """How many remarks, and the first of them as dppvalidator writes them."""
    if not warnings:
        return "geen opmerkingen" if language == "nl" else "no remarks"
    told = "; ".join(f"{each.path}: {each.message}".rstrip(".") for each in warnings[:_MOST])
    return f"{'opmerkingen' if language == 'nl' else 'remarks'} ({len(warnings)}): {told}"


def _beside(errors: Sequence[Any], version: str) -> Names:
    """What dppvalidator says by a schema of its own making."""
    if not errors:
        return Names(
            f"dppvalidator {version} vindt geen fouten; het schema is van dat programma zelf, niet van de norm.",
            f"dppvalidator {version} finds no errors; the schema is of its own making, not that of the standard.",
        )
    told = "; ".join(f"{each.path}: {each.message}" for each in errors[:_MOST])
    return Names(
        f"dppvalidator {version} vindt {len(errors)} fout(en), naar een schema van eigen makelij: {told}",
        f"dppvalidator {version} finds {len(errors)} error(s), by a schema of its own making: {told}",
    )
