"""Entry point: one place where exceptions become sentences and exit codes.

Imports little: what may take long, or be interrupted, is imported where it is already guarded.
"""

from __future__ import annotations

import _thread
import atexit
import errno
import gc
import math
import os
import re
import signal
import sys
import threading
import time
import traceback
from types import FrameType

from kringloop.cli.agreed import INTERRUPTED, OUR_FAULT, REFUSED, UNAVAILABLE, USER_MISTAKE
from kringloop.cli.streams import give_up_output, mend_streams, output_fault

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_CALM = 2.0
"""Seconds after a first signal in which another does not disturb the cleaning up."""
_MOMENT = 0.02
_NO_MEMORY = re.compile(
    r"out of memory|cannot allocate memory|memory allocation|bad_alloc|failed to map segment|can't start new thread"
    r"|could not allocate|unable to allocate",
    re.IGNORECASE,
)
_LOADED = 300_000
"""New objects before memory is searched for what nobody holds. Most of what a command loads stays until it ends, and
searching it again for every 700 takes a tenth of the time of a short command. The shocks of
a study make fewer than this."""
_stopped: list[tuple[int, float]] = []


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_LOADED)
    try:
        mend_streams()
        stop_in_order()
        code = run(arguments)
    except KeyboardInterrupt:
        code = _ended()
    _heed_no_more()
    _leave(code)


def _leave(code: int) -> None:
    """End the program without taking its libraries apart, which costs a tenth of a second and tells nobody anything.

    What was asked to be done at the end is done; a program with another thread at work ends the long way.
    """
    if threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()
    if output_fault() is not None:  # written by what ran last; what came before was told
        give_up_output()
    sys.stderr.flush()
    os._exit(code)


def stop_in_order() -> None:
    """Let Ctrl-C and requests to end be an exception, so that what is half-done is cleared away."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    sys.unraisablehook = _unheard


def _stop(number: int, _: FrameType | None) -> None:
    now = time.monotonic()
    if not _stopped or now - _stopped[-1][1] > _CALM:
        _stopped.append((number, now))
        raise KeyboardInterrupt


def _unheard(lost: sys.UnraisableHookArgs) -> None:
    """A stop that came while an object was cleared away, where Python drops it: heard again a moment later."""
    if not (_stopped and isinstance(lost.exc_value, KeyboardInterrupt)):
        sys.__unraisablehook__(lost)
        return
    number, _ = _stopped[-1]
    _stopped[-1] = (number, -math.inf)
    again = threading.Timer(_MOMENT, _thread.interrupt_main, (number,))
    again.daemon = True
    again.start()


def _heed_no_more() -> None:
    """Heed no further stop while the program ends; where a thread is at work still, a second one does not wait."""
    heed = _at_once if threading.active_count() > 1 else signal.SIG_IGN
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, heed)


def _at_once(_: int, __: FrameType | None) -> None:
    atexit._run_exitfuncs()
    sys.stderr.flush()
    os._exit(INTERRUPTED)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _stopped.clear()
    try:
        code = _run(arguments)
    except BaseException as error:  # also what is no Exception: an interrupt, a panic of a library
        return _code_of(error)
    if _stopped or code == INTERRUPTED:  # typer gives the code for Ctrl-C, and no error
        return _ended()
    fault = output_fault()
    return _output_failed(fault) if fault is not None else code


def _run(arguments: list[str] | None) -> int:
    from kringloop.cli.commands import app
    from kringloop.cli.helping import spoken_app
    from kringloop.cli.speech import forget, heed

    forget()
    given = sys.argv[1:] if arguments is None else arguments
    heed(given)
    code = spoken_app(app, given)(args=arguments, prog_name="kringloop", standalone_mode=False)
    return code if isinstance(code, int) else 0


def _code_of(error: BaseException) -> int:
    """The exit code of what ended a command, after its sentence."""
    from kringloop.cli.speech import spoken
    from kringloop.core import ConfidentialityError, FetchError, KringloopError

    if _stopped or isinstance(error, KeyboardInterrupt) or type(error).__name__ == "Abort":
        return _ended()
    if isinstance(error, BrokenPipeError) or isinstance(error.__context__, BrokenPipeError):
        give_up_output()  # whoever read our output has seen enough, as `head` does: no message, no error
        return 0
    if isinstance(error, SystemExit):
        raise error
    if isinstance(error, OSError) and (fault := output_fault() or _of_stream(error)) is not None:
        return _output_failed(fault)
    if isinstance(error, KringloopError):
        special = {ConfidentialityError: REFUSED, FetchError: UNAVAILABLE}
        code = next((code for kind, code in special.items() if isinstance(error, kind)), USER_MISTAKE)
        return _told(error.in_language(spoken()), code)
    if _is_wrong_line(error):
        return _usage(error)
    if _is_memory(error):
        return _told(_say("no_memory"))
    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        return _told(_say("not_utf8"))
    traceback.print_exception(error)
    print(_say("our_fault"), file=sys.stderr)
    return OUR_FAULT


def _of_stream(error: OSError) -> OSError | None:
    """The error itself, when a stream that is full or closed gave it: one of a file says which file."""
    return error if error.filename is None and error.errno in (errno.ENOSPC, errno.EBADF, errno.EIO) else None


def _told(sentence: str, code: int = USER_MISTAKE) -> int:
    fault = output_fault()
    if fault is not None:
        give_up_output()
    print(sentence, file=sys.stderr)
    return code


def _ended() -> int:
    """Somebody stopped us: 128 and the number of the signal, 130 for Ctrl-C."""
    number = _stopped[0][0] if _stopped else signal.SIGINT
    if output_fault() is not None:
        give_up_output()
    print(_say("interrupted"), file=sys.stderr)
    return 128 + int(number)


def _output_failed(fault: OSError | ValueError) -> int:
    give_up_output()
    if isinstance(fault, BrokenPipeError):
        return 0
    why = fault.strerror if isinstance(fault, OSError) else str(fault)
    return _told(_say("output_failed", why=why))


def _is_memory(error: BaseException) -> bool:
    """Whether memory ran out, however the library that noticed says so."""
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None:
            return False
        if isinstance(seen, MemoryError) or _NO_MEMORY.search(str(seen)):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _is_wrong_line(error: BaseException) -> bool:
    """Whether it is a wrong command line, by whichever click typer carries."""
    import typer

    return isinstance(error, typer.BadParameter.__mro__[1])


def _usage(error: BaseException) -> int:
    """A wrong command line: what is wrong, and how to see what is right."""
    from kringloop.cli.mistakes import usage_words

    context = getattr(error, "ctx", None)
    path = context.command_path if context else "kringloop"
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error, file=sys.stderr)
        return USER_MISTAKE
    print(f"{usage_words(error)}\n  {_say('see_help', command=path)}", file=sys.stderr)
    return USER_MISTAKE


def _say(message: str, **values: object) -> str:
    """A sentence in the language in use; its key where the words themselves cannot be read."""
    try:
        from kringloop.cli.speech import say

        return say(message, **values)
    except Exception:  # also when memory ran out: whoever waits is told something
        return " ".join([f"kringloop: {message}", *map(str, values.values())])
