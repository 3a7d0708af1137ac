"""Live data in: producers asked over the network, and what they gave kept as snapshots that never change.

Owns the line to producers, how each is asked, the store of snapshots, and how fresh a source is; the only room that
asks anything of the network. Knows how a source is read (`sources`), and no ledger, no study and no indicator.

More than twenty public names, because a door shows what came of each table, and what is known of it.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.fetching.asking import Wanted, instead, of_source, wanted
    from kringloop.fetching.clock import Clock, SystemClock
    from kringloop.fetching.codes import CodeChange, changed_codes
    from kringloop.fetching.fetch import Desk, Fetched, keep, offline, register
    from kringloop.fetching.fresh import Fresh, freshness
    from kringloop.fetching.line import Answer, Line, Patience, Request
    from kringloop.fetching.producer import PRODUCERS, Had, Producer, Session
    from kringloop.fetching.settings import bases
    from kringloop.fetching.snapshot import Snapshot
    from kringloop.fetching.store import Asked, Store, default_store, stamp

__getattr__ = late(__name__, __file__)

__all__ = [
    "PRODUCERS",
    "Answer",
    "Asked",
    "Clock",
    "CodeChange",
    "Desk",
    "Fetched",
    "Fresh",
    "Had",
    "Line",
    "Patience",
    "Producer",
    "Request",
    "Session",
    "Snapshot",
    "Store",
    "SystemClock",
    "Wanted",
    "bases",
    "changed_codes",
    "default_store",
    "freshness",
    "instead",
    "keep",
    "of_source",
    "offline",
    "register",
    "stamp",
    "wanted",
]
