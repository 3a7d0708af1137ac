"""A key, or words that lead to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kringloop.cli.speech import say
from kringloop.core import UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from kringloop.runs import Run


def key_meant(text: str, language: str, run: Run) -> str:
    """The key that was typed, or the one indicator of a run in which the words stand.

    Raises
    ------
    UnknownNameError   several indicators have the words, which are listed with their names; or none has
    """
    from kringloop.reading import all_sought, near, search

    among = run.known_indicators
    if text in among or any(i.key == text for i in among):
        return text
    every = all_sought(among)
    known = [s.key for s in every] + [i.id for i in among]
    if "." in text or "_" in text:
        raise UnknownNameError(say("unknown_key", text=text, hint=did_you_mean(text, known, language)))
    found = search(text, every)
    if len(found) == 1:
        return found[0].key
    if found:
        width = max(len(s.key) for s in found)
        listed = "\n".join(f"  {s.key:<{width}}  {s.names[language]}" for s in found)
        raise UnknownNameError(say("several_found", text=text, count=len(found), listed=listed))
    close = near(text, every)
    if close:
        listed = "\n".join(f"  {s.key}  {s.names[language]}" for s in close)
        raise UnknownNameError(say("near_found", text=text, listed=listed))
    raise UnknownNameError(say("none_found", text=text))
