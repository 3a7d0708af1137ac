"""A wrong command line in words: what is wrong with it, in the language in use."""

from __future__ import annotations

import re
from typing import Any

from kringloop.cli.speech import say, spoken

_RANGE = re.compile(r"(greater|less) than (or equal to )?(-?[\d.]+)")
_KINDS = (("valid integer", "usage_whole"), ("valid number", "usage_number"), ("valid float", "usage_number"))
_SENTENCES = (
    (re.compile(r"(?:Option )?'?(-[^' ]+)'? requires an argument"), "usage_value_needed"),
    (re.compile(r"(?:Option )?'?(-[^' ]+)'? does not take a value"), "usage_no_value"),
    (re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)"), "usage_extra"),
    (re.compile(r"No such command '([^']*)'"), "usage_command"),
    (re.compile(r"Missing command"), "usage_no_command"),
)
"""Mistakes that the library tells in a sentence only, and what stands in it."""


def usage_words(error: Any) -> str:
    """What is wrong; the library's own sentence where it tells something new.

    Parameters
    ----------
    error : a usage error of typer, by whichever click it carries
    """
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return say("usage_option", name=error.option_name, hint=_hint(error.option_name, error.possibilities or ()))
    if kind == "MissingParameter":
        return say(f"usage_missing_{error.param.param_type_name}", name=_called(error.param))
    message = str(error.message).replace("Value error, ", "")
    if kind == "BadParameter" and error.param is not None:
        return _bad(message, _called(error.param))
    for pattern, key in _SENTENCES:
        if found := pattern.search(message):
            named = found[1] if found.groups() else ""
            commands = getattr(error.ctx.command, "commands", {}) if error.ctx is not None else {}
            return say(key, name=named, hint=_hint(named, commands))
    return message


def _called(param: Any) -> str:
    """A parameter as it is typed: --year, or the name of an argument as in the help."""
    if param.param_type_name == "option":
        return " / ".join(param.opts)
    from kringloop.cli.helping import text

    return text("argument", param.name)


def _bad(message: str, name: str) -> str:
    """Why a value does not fit: one of some words, a number, a number within bounds."""
    if " is not one of " in message:
        seen, _, known = message.partition(" is not one of ")
        return say("usage_one_of", name=name, seen=seen, known=known.rstrip("."))
    if found := _RANGE.search(message):
        key = f"usage_{'least' if found[1] == 'greater' else 'most'}{'' if found[2] else '_beyond'}"
        return say(key, name=name, bound=found[3])
    for told, key in _KINDS:
        if told in message:
            return say(key, name=name)
    return say("usage_bad", name=name, message=message)


def _hint(name: str, known: Any) -> str:
    from kringloop.core import did_you_mean

    hint = did_you_mean(name, list(known), spoken()) if known else say("usage_see")
    return hint if name.startswith("-") else hint[:1].upper() + hint[1:]
