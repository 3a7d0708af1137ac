"""Web pages and a JSON API over results files, in Dutch and English.

Owns addresses, pages and how they are served. Reads results through `study`, draws through
`charts`; knows no formula and no network beyond the reader who asks.
"""

from kringloop.web.app import create_app
from kringloop.web.serving import LOOPBACK, Served, serve

__all__ = ["LOOPBACK", "Served", "create_app", "serve"]
