"""Entry point: one place where exceptions become sentences and exit codes."""

from __future__ import annotations

import io
import os
import sys
import traceback

import typer

from kringloop.core import KringloopError

USER_MISTAKE, CHECK_FAILED, OUR_FAULT, INTERRUPTED = 1, 2, 70, 130

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""The base of wrong command lines, whichever click typer carries."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no ▁ shows ?
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        return _run(arguments)
    except BrokenPipeError:
        return _closed_pipe()
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # typer makes it an end with 1
            return _closed_pipe()
        raise


def _run(arguments: list[str] | None) -> int:
    from kringloop.cli.commands import app

    try:
        code = app(args=arguments, prog_name="kringloop", standalone_mode=False)
        sys.stdout.flush()
    except _UsageError as error:
        return _usage(error)
    except KringloopError as error:
        print(str(error), file=sys.stderr)
        return USER_MISTAKE
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception:
        traceback.print_exc()
        print(
            "This is a fault in kringloop, not in your input. Please report it with the lines above.", file=sys.stderr
        )
        return OUR_FAULT
    if code == INTERRUPTED:
        print("interrupted; nothing half-done was left behind", file=sys.stderr)
    return code if isinstance(code, int) else 0


def _closed_pipe() -> int:
    """Whoever read our output has seen enough, as `head` does: no message, no error."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return 0


def _usage(error: BaseException) -> int:
    """A wrong command line: what is wrong, and how to see what is right."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "kringloop"
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    message = message.replace("Value error, ", "")
    if not message:
        print(context.get_help() if context else f"see {path} --help", file=sys.stderr)
        return USER_MISTAKE
    print(f"{message}\n  See: {path} --help", file=sys.stderr)
    return USER_MISTAKE
