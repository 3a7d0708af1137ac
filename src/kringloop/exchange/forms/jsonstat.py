"""JSON-stat 2.0 in one file."""

from kringloop.exchange.form import Form
from kringloop.exchange.jsonstat import write_jsonstat

FORM = Form(
    ending="json",
    media_type="application/json",
    files=lambda delivery: {"figures.json": lambda path: write_jsonstat(delivery, path)},
)
