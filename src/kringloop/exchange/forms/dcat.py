"""DCAT-AP-NL 3.0: what the figures are, for a catalogue of data; holds no figures."""

from kringloop.exchange.dcat import ASKED, write_catalogue
from kringloop.exchange.form import Form

FORM = Form(
    ending="jsonld",
    media_type="application/ld+json",
    files=lambda delivery: {"catalogue.jsonld": lambda path: write_catalogue(delivery, path)},
    takes=ASKED,
)
