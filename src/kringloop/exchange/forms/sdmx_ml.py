"""SDMX-ML 3.0: the figures, and beside them the data structure, concepts and code lists."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kringloop.exchange.delivered import Delivery
from kringloop.exchange.form import SDMX_PACKAGES, Form, Write
from kringloop.exchange.sdmx_rows import write_xml
from kringloop.exchange.sdmx_structures import structure_message


def _files(delivery: Delivery) -> Mapping[str, Write]:
    def structure(path: Path) -> None:
        path.write_bytes(structure_message(delivery, "3.0"))

    return {"data.xml": lambda path: write_xml(delivery, path, "3.0"), "structure.xml": structure}


FORM = Form(
    ending="xml",
    media_type="application/vnd.sdmx.structurespecificdata+xml;version=3.0.0",
    files=_files,
    needs=SDMX_PACKAGES,
)
