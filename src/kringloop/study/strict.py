"""What every part of a study file is made of: strict, frozen, with names in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict


def _no_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("this is blank; give a name")
    return text


def _as_written(value: Any) -> Any:
    """A code that YAML took for a number, as it stands in the file."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return str(getattr(value, "text", value)) if plain else value


def _possible(path: Path) -> Path:
    if "\0" in str(path) or not str(path).strip():
        raise ValueError("this is no name of a file")
    return path


FilePath = Annotated[Path, AfterValidator(_possible)]
Code = Annotated[str, BeforeValidator(_as_written)]
Year = Annotated[int, Strict()]
Name = Annotated[str, Field(min_length=1), AfterValidator(_no_blank)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
"""A number that YAML reads as one: no text in quotes, no yes or no."""
Whole = Annotated[int, Strict()]


def one_or_more(value: Any) -> Any:
    """Where several may stand, one may stand without brackets."""
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return (value,) if plain else value


def both_languages(value: Any) -> Any:
    """A text that is the same in both languages may be written once."""
    return {"nl": value, "en": value} if isinstance(value, str) else value


class StrictModel(BaseModel):
    """A part of a study file: unknown keys are refused, nothing is edited in place."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamesSpec(StrictModel):
    nl: Name
    en: Name


Texts = Annotated[NamesSpec, BeforeValidator(both_languages)]
"""A text in both languages; one text serves for both."""
