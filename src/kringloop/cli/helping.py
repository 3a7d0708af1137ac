"""`--help` in the language in use: the texts of `help.toml`, laid out on the width of the screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from kringloop.cli.speech import spoken
from kringloop.core import read_texts

CATALOGUE = Path(__file__).with_name("help.toml")
COMPLETING = "_KRINGLOOP_COMPLETE"
"""Set while the Tab key asks what there is."""
LEAST, MOST, BESIDE = 50, 100, 30
"""Width of the help, and the widest name beside which its text still stands."""


@cache
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The texts by section and key, in both languages."""
    return read_texts(CATALOGUE)


def text(section: str, key: str) -> str:
    """A text in the language in use."""
    return catalogue()[section][key][spoken()]


def text_of(path: str, name: str) -> str:
    """What an option or argument is for, as said of its command, else as said of all that have it."""
    own = f"{path}.{name}"
    return text("option", own if own in catalogue()["option"] else name)


class SpokenCommand(TyperCommand):
    """A command that explains itself in the language in use."""

    def get_help(self, ctx: Any) -> str:
        return help_text(self, ctx)


class SpokenGroup(TyperGroup):
    """A group of commands that explains itself in the language in use."""

    def get_help(self, ctx: Any) -> str:
        return help_text(self, ctx)


def spoken_app(app: typer.Typer, arguments: Sequence[str]) -> Any:
    """The commands; their texts, in the language in use, are read for help and for what the Tab key offers only.

    arguments : the command line; where it begins with a command, only that one is made: all of them take as long as
                opening a results file
    """
    completing = COMPLETING in os.environ
    if arguments and not completing and (alone := _alone(app, arguments[0])) is not None:
        return typer.main.get_group(alone)
    made = typer.main.get_command(app)
    if completing:
        _tell(made, "")
    return made


def _alone(app: typer.Typer, name: str) -> typer.Typer | None:
    """The application with one of its commands; None where it has no command of that name itself."""
    asked = [c for c in app.registered_commands if (c.name or getattr(c.callback, "__name__", "")) == name]
    if not asked:
        return None
    alone = copy(app)
    alone.registered_commands, alone.registered_groups = asked, []
    return alone


def _tell(command: Any, path: str) -> None:
    command.help = command.short_help = text("command", path or "kringloop")
    for param in command.params:
        param.help = text_of(path, param.name)
    for name, below in getattr(command, "commands", {}).items():
        _tell(below, f"{path} {name}".strip())


def help_text(command: Any, context: Any) -> str:
    """Usage, what the command does, its arguments, options and commands."""
    _tell(context.find_root().command, "")
    width = max(LEAST, min(MOST, shutil.get_terminal_size().columns - 1))
    params = command.get_params(context)
    arguments = [p for p in params if p.param_type_name == "argument"]
    options = [p for p in params if p.param_type_name == "option" and not getattr(p, "hidden", False)]
    below = getattr(command, "commands", {})
    names = [_name(a.name) if a.required else f"[{_name(a.name)}]" for a in arguments]
    usage = [
        context.command_path,
        f"[{text('word', 'options')}]",
        *names,
        *([text("word", "command")] if below else []),
    ]
    lines = [f"{text('word', 'usage')}: {' '.join(usage)}", ""]
    lines += [f"  {line}" for line in wrap(command.help, width - 2)]
    sections = {
        "of_arguments": [(_name(a.name), _told(a)) for a in arguments],
        "of_options": [(_option(o, context), _told(o)) for o in options],
        "of_commands": [(name, c.help) for name, c in below.items()],
    }
    for head, rows in sections.items():
        if rows:
            lines += ["", f"{text('word', head)}:", *_rows(rows, width)]
    return "\n".join(lines)


def _name(name: str) -> str:
    return text("argument", name)


def _option(option: Any, context: Any) -> str:
    """The spellings of an option, and what it takes: `--year, --years TEXT`."""
    spellings = ", ".join(option.opts)
    return spellings if option.is_flag or option.name == "help" else f"{spellings} {_value(option, context)}"


def _value(param: Any, context: Any) -> str:
    """The kind of value that is taken, or the words to choose from."""
    kind = str(param.display_type(context)).strip("<>").removeprefix("list[").rstrip("]").split()[0]
    return kind if "|" in kind else text("value", kind.lower())


def _told(param: Any) -> str:
    """What a parameter is for, its default and whether it must be given."""
    said = param.help or text("option", "help")
    if param.name == "help":
        said = text("option", "help")
    extra = []
    if getattr(param, "envvar", None):
        extra.append(text("word", "variable").format(name=param.envvar))
    default = param.default
    if isinstance(default, int | float | str | Path) and not isinstance(default, bool) and str(default):
        extra.append(text("word", "default").format(value=default))
    extra += [text("word", "required")] if param.required else []
    return f"{said} [{'; '.join(extra)}]" if extra else said


def _rows(rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    """Names with their texts beside them, or below those that are too wide."""
    room = max((len(name) for name, _ in rows if len(name) <= BESIDE), default=0) + 4
    for name, said in rows:
        lines = wrap(said, width - room, break_on_hyphens=False)
        if len(name) > BESIDE:
            yield f"  {name}"
        else:
            yield f"  {name:<{room - 2}}{lines.pop(0)}"
        yield from (" " * room + line for line in lines)
