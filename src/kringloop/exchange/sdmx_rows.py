"""Figures as SDMX-CSV 2.0 and SDMX-ML, written row by row: a message of any size needs the memory of one flow.

pysdmx puts a whole message together in memory before it writes it; the structure it describes is written by it, the
observations here. Both editions of SDMX-ML have the same observations below another head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.sax.saxutils import quoteattr

import polars as pl

from kringloop.exchange.components import FREQUENCY, TIME, VALUE, attributes, component, statistical
from kringloop.exchange.delivered import Delivery, Flow
from kringloop.exchange.form import write_lines
from kringloop.exchange.sdmx_structures import AGENCY, VERSION, Edition, flow_urn, header_of

CHUNK = 50_000
"""Rows that are written at once."""
INFORMATION = "I"
_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v{edition}/{part}"
_FLOW = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow="
_CONTROL = {chr(k): "" for k in range(32)} | {"\ufffe": "", "\uffff": ""}
_WRITTEN = _CONTROL | {
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
}
"""How signs of a text are written in an attribute of XML."""
_TEXTS = frozenset(a.id for a in attributes() if a.kind == "text")


def columns_of(dimensions: Iterable[str]) -> tuple[str, ...]:
    """The components of a message in their order.

    >>> columns_of(["sector"])[:4]
    ('FREQ', 'SECTOR', 'TIME_PERIOD', 'OBS_VALUE')
    """
    return (FREQUENCY, *map(component, dimensions), TIME, VALUE, *(a.id for a in attributes()))


def write_csv(delivery: Delivery, path: Path) -> None:
    """SDMX-CSV 2.0: one table, in which a flow leaves the dimensions of others empty."""
    columns = columns_of(delivery.dimensions)
    with path.open("wb") as stream:
        write_csv_rows(((flow, flow.figures()) for flow in delivery.flows), columns, stream)


def write_csv_rows(flows: Iterable[tuple[Flow, pl.DataFrame]], columns: Sequence[str], stream: IO[bytes]) -> None:
    """The head of SDMX-CSV 2.0 and the rows of flows."""
    stream.write((",".join(("STRUCTURE", "STRUCTURE_ID", "ACTION", *columns)) + "\r\n").encode())
    for flow, figures in flows:
        lead = {"STRUCTURE": "dataflow", "STRUCTURE_ID": flow_urn(flow), "ACTION": INFORMATION}
        for chunk in figures.iter_slices(CHUNK):
            made = statistical(chunk, flow.dimensions)
            there = [pl.col(c) if c in made.columns else pl.lit(None, pl.String).alias(c) for c in columns]
            rows = made.select(*(pl.lit(text).alias(name) for name, text in lead.items()), *there)
            rows.write_csv(stream, include_header=False, line_terminator="\r\n")


def write_xml(delivery: Delivery, path: Path, edition: Edition) -> None:
    """SDMX-ML, structure specific: one data set for each flow."""
    with path.open("wb") as stream:
        figures = ((flow, flow.figures()) for flow in delivery.flows)
        write_xml_rows(delivery.flows, figures, edition, stream, delivery.run.meta["created"])


def write_xml_rows(
    flows: Sequence[Flow],
    figures: Iterable[tuple[Flow, pl.DataFrame]],
    edition: Edition,
    stream: IO[bytes],
    when: str,
) -> None:
    """The head of SDMX-ML, the data sets of flows, and its end."""
    stream.write(_head(flows, edition, when).encode())
    for number, (flow, frame) in enumerate(figures, start=1):
        scope = ' ss:dataScope="DataStructure"' if edition == "2.1" else ""
        stream.write(
            f'<mes:DataSet ss:structureRef={quoteattr(flow.id)} xsi:type="ns{number}:DataSetType"{scope}'
            ' action="Information">\n'.encode()
        )
        for lines in _observations(flow, frame):
            write_lines(lines, stream)
        stream.write(b"</mes:DataSet>\n")
    stream.write(b"</mes:StructureSpecificData>\n")


def _observations(flow: Flow, figures: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for chunk in figures.iter_slices(CHUNK):
        made = statistical(chunk, flow.dimensions)
        parts = [
            pl.format(f' {c}="{{}}"', _escaped(c)).fill_null("")  # a text with nothing in it is nothing
            for c in made.columns
        ]
        yield made.select(pl.concat_str([pl.lit("<Obs"), *parts, pl.lit("/>")]))


def _escaped(column: str) -> pl.Expr:
    """A text as the value of an attribute of XML; signs that XML has no place for are left out."""
    return pl.col(column).str.replace_many(_WRITTEN) if column in _TEXTS else pl.col(column)


def _head(flows: Sequence[Flow], edition: Edition, when: str) -> str:
    about = header_of(when)
    spaces = {"mes": "message", "com": "common", "ss": "data/structurespecific"}
    schemas = {key: _SCHEMAS.format(edition=edition.replace(".", "_"), part=part) for key, part in spaces.items()}
    named = "".join(f' xmlns:{key}="{schema}"' for key, schema in schemas.items())
    for number, flow in enumerate(flows, start=1):
        named += f' xmlns:ns{number}="{_FLOW}{flow_urn(flow)}:ObsLevelDim:AllDimensions"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<mes:StructureSpecificData xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"{named}>\n'
        f"<mes:Header>\n<mes:ID>{about.id}</mes:ID>\n<mes:Test>false</mes:Test>\n"
        f"<mes:Prepared>{about.prepared.isoformat()}</mes:Prepared>\n"
        f'<mes:Sender id="{AGENCY}"/>\n' + "".join(_uses(flow, edition) for flow in flows) + "</mes:Header>\n"
    )


def _uses(flow: Flow, edition: Edition) -> str:
    urn = _FLOW + flow_urn(flow)
    named = urn
    if edition == "2.1":
        named = f'<Ref agencyID="{AGENCY}" id="{flow.id}" version="{VERSION}" class="Dataflow"/>'
    return (
        f'<mes:Structure structureID="{flow.id}" namespace="{urn}" dimensionAtObservation="AllDimensions">'
        f"<com:StructureUsage>{named}</com:StructureUsage></mes:Structure>\n"
    )
