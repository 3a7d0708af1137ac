"""Who does the work: this process, other processes of this machine, or a cluster; one interface for all three.

Whoever works, each task owns its seed, so that the results are the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from typing import Any, TypeAlias

from kringloop.core import MissingDataError, SourceError, whole

Crew: TypeAlias = "Callable[[], AbstractContextManager[Executor]]"
"""Makes an executor anew, also after one has broken."""
PATIENCE = 10
"""Seconds to wait for an address of a cluster."""


class Serial(Executor):
    """Works each task out when it is handed over, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # handed to whoever asks for the result, as every executor does
            future.set_exception(error)
        return future


def serial() -> AbstractContextManager[Executor]:
    """This process."""
    return Serial()


def processes(count: int) -> Crew:
    """So many processes of this machine; one is this process itself.

    Processes start fresh: a script that asks for them needs its `if __name__ == "__main__":`.
    """
    if whole(count, what="number of workers", least=1) == 1:
        return serial
    return lambda: ProcessPoolExecutor(count, mp_context=get_context("spawn"))


def cluster(address: str, *, patience: float = PATIENCE) -> Crew:
    """The workers of a dask cluster, such as `tcp://10.0.0.5:8786`.

    Raises
    ------
    MissingDataError   dask is not installed
    SourceError        when work begins: nothing answers at the address
    """
    try:
        import distributed
    except ImportError:
        raise MissingDataError(
            "a cluster needs dask, which is not installed\n  Install it: pip install 'kringloop[cluster]'."
        ) from None

    @contextmanager
    def connected() -> Iterator[Executor]:
        try:
            client = distributed.Client(address, timeout=patience, set_as_default=False)
        except (OSError, ValueError) as error:
            raise SourceError(
                f"no cluster answers at '{address}' within {patience:g} s ({str(error).splitlines()[0]})\n"
                "  Give the address that its scheduler prints, such as tcp://10.0.0.5:8786, or leave it out.",
                nl=f"er antwoordt geen cluster op '{address}' binnen {patience:g} s\n"
                "  Geef het adres dat de scheduler ervan toont, zoals tcp://10.0.0.5:8786, of laat het weg.",
            ) from None
        with client, client.get_executor(retries=3) as executor:
            yield executor

    return connected


def is_lost_worker(error: BaseException) -> bool:
    """Whether an error says that the worker was lost, not that the work was wrong."""
    from concurrent.futures import BrokenExecutor

    return isinstance(error, BrokenExecutor) or type(error).__name__ in ("KilledWorker", "CancelledError")
