"""What every part of a study file is made of: strict, frozen, with names in both languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _no_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("this is blank; give a name")
    return text


Name = Annotated[str, Field(min_length=1), AfterValidator(_no_blank)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class StrictModel(BaseModel):
    """A part of a study file: unknown keys are refused, nothing is edited in place."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamesSpec(StrictModel):
    nl: Name
    en: Name
