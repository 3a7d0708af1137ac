"""SDMX-CSV 2.0, with the data structure, concepts and code lists beside it in SDMX-ML 3.0."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kringloop.exchange.delivered import Delivery
from kringloop.exchange.form import SDMX_PACKAGES, Form, Write
from kringloop.exchange.sdmx_rows import write_csv
from kringloop.exchange.sdmx_structures import structure_message


def _files(delivery: Delivery) -> Mapping[str, Write]:
    def structure(path: Path) -> None:
        path.write_bytes(structure_message(delivery, "3.0"))

    return {"data.csv": lambda path: write_csv(delivery, path), "structure.xml": structure}


FORM = Form(ending="csv", media_type="application/vnd.sdmx.data+csv;version=2.0.0", files=_files, needs=SDMX_PACKAGES)
