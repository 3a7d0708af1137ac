"""From an account of a study to a question for a model: inputs with the digest of their content, settings checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from kringloop.core import StudyError, not_carried
from kringloop.models import MODELS, Asked, Draw, Input, Measured, Settings
from kringloop.study.model import AccountSpec, sentence
from kringloop.tables import read_plain, read_text

Wrong = tuple[tuple[str, ...], str]


class SettingsError(StudyError):
    """Settings of a model that are wrong: each with the path at which it stands in the account."""

    def __init__(self, model: str, problems: list[Wrong]) -> None:
        self.problems = problems
        lines = "\n".join(f"  {'.'.join(path)}  {why}" for path, why in problems)
        super().__init__(f"settings of engine {model}:\n{lines}")


def ask(spec: AccountSpec, folder: Path, *, draw: Draw | None = None) -> Asked:
    """What an account asks of its model; nothing is computed.

    Parameters
    ----------
    draw : which draw of the inputs is read; None: the figures on record

    Raises
    ------
    UnknownNameError   no such model; names the nearest
    SettingsError      settings the model does not have or that cannot be, each with its path
    TableError         an input is missing or cannot be read
    """
    inputs = {name: input_of(folder / path, str(path)) for name, path in spec.inputs.items()}
    return asked_with(spec, inputs, draw=draw)


def asked_with(
    spec: AccountSpec,
    inputs: Mapping[str, Input],
    *,
    draw: Draw | None = None,
    measured: Mapping[str, Measured] | None = None,
) -> Asked:
    """What an account asks of its model, with tables at hand."""
    assert spec.engine is not None
    return Asked(model=spec.engine, inputs=inputs, settings=settings_of(spec), draw=draw, measured=measured or {})


def settings_of(spec: AccountSpec) -> Any:
    """The settings of an account's model, of the type the model declares.

    Raises
    ------
    UnknownNameError, SettingsError   as `ask`
    """
    assert spec.engine is not None
    model = MODELS[spec.engine]
    try:
        settings = _adapter(model.key).validate_json(json.dumps(spec.settings), strict=True)
    except ValidationError as error:
        raise SettingsError(spec.engine, [_problem(dict(e), model.settings) for e in error.errors()]) from None
    wrong = [(("settings", *path), why) for path, why in model.wrong(settings)]
    chosen = {name: not_carried(choice.alternatives, getattr(settings, name)) for name, choice in model.method.items()}
    wrong += [(("settings", name), why) for name, why in chosen.items() if why]
    if wrong:
        raise SettingsError(spec.engine, wrong)
    return settings


@lru_cache(maxsize=16)
def _adapter(model: str) -> TypeAdapter[Any]:
    return TypeAdapter(MODELS[model].settings)


def _problem(error: dict[str, Any], settings: type[Settings]) -> Wrong:
    path = tuple(str(p) for p in error["loc"] if p not in _WAYS)
    return ("settings", *path), sentence(error, path, _known(settings, path))


_WAYS = ("[key]", "TwoTexts", "constrained-str")
"""What stands in the path of a choice between types, but not in the file."""


def _known(settings: type[Settings], path: tuple[str, ...]) -> list[str]:
    """Fields that could stand at the end of a path."""
    kinds: list[type] = [settings]
    for _ in path[1:]:
        kinds += [k for kind in kinds for k in _inside(kind) if k not in kinds]
    return sorted({f.name for kind in (kinds if len(path) > 1 else kinds[:1]) for f in fields(kind)})


def _inside(kind: type) -> list[type]:
    return [t for hint in get_type_hints(kind, include_extras=True).values() for t in _dataclasses(hint)]


def _dataclasses(hint: Any) -> list[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        return [hint]
    return [found for each in get_args(hint) for found in _dataclasses(each)]


def input_of(path: Path, called: str) -> Input:
    """A table with the digest of its content.

    Raises
    ------
    TableError   the file is missing or cannot be read
    """
    try:
        seen = path.stat()
    except OSError:
        read_plain(path)  # says what is wrong
        raise
    digest = _digest(path, seen.st_mtime_ns, seen.st_size, seen.st_ino)
    return Input(called, digest, path, lambda: read_text(path))


@lru_cache(maxsize=256)
def _digest(path: Path, *_stamp: int) -> str:
    return hashlib.sha256(read_plain(path)).hexdigest()
