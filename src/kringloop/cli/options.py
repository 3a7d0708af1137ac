"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.complete import codes, dimensions, keys, studies
from kringloop.cli.speech import Language

Json = Annotated[bool, typer.Option("--json")]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", envvar="KRINGLOOP_LANG"),
]
RunFile = Annotated[Path | None, typer.Option("--run")]
StudyName = Annotated[str | None, typer.Option("--study")]
Results = Annotated[Path | None, typer.Option("--results")]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", "-w", autocompletion=codes),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        autocompletion=dimensions,
    ),
]
Years = Annotated[str | None, typer.Option("--year", "--years")]
Force = Annotated[bool, typer.Option("--force")]
StudyPlace = Annotated[str, typer.Argument(autocompletion=studies)]
Key = Annotated[str, typer.Argument(autocompletion=keys)]
