"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kringloop.cli.complete import codes, dimensions, keys, studies
from kringloop.cli.speech import Language

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", envvar="KRINGLOOP_LANG", help="Language of names and words; left out: of this machine."),
]
RunFile = Annotated[Path | None, typer.Option("--run", help="A results file; left out: the newest.")]
StudyName = Annotated[str | None, typer.Option("--study", help="The newest results of this study.")]
Results = Annotated[Path | None, typer.Option("--results", help="Folder of results files; left out: results.")]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", "-w", help="dimension=code[,code]; may be repeated.", autocompletion=codes),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        help="Dimensions, comma-separated; 'definition' puts definitions side by side.",
        autocompletion=dimensions,
    ),
]
Years = Annotated[str | None, typer.Option("--year", "--years", help="2023, 2016..2023 or 2010,2020.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there already.")]
StudyPlace = Annotated[str, typer.Argument(help="A shipped study, a folder, or a study file.", autocompletion=studies)]
Key = Annotated[
    str, typer.Argument(help="Indicator, indicator.definition, words to search for, or 'goals'.", autocompletion=keys)
]
