"""Answers of an SDMX service as bytes: figures, structures, and what is there, in the form that is asked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal, cast

from kringloop.exchange.components import FREQUENCY, TIME, component, statistical
from kringloop.exchange.delivered import Flow
from kringloop.exchange.sdmx_query import series_of
from kringloop.exchange.sdmx_rows import columns_of, write_csv_rows, write_xml_rows
from kringloop.exchange.sdmx_structures import (
    AGENCY,
    VERSION,
    Edition,
    code_lists,
    flow_urn,
    structure_json,
    structure_objects,
    structure_xml,
)

SdmxForm = Literal["csv", "json", "2.1", "3.0"]
"""Figures are csv or an edition of SDMX-ML, structures json or an edition."""
KINDS = {
    "codelist": "Codelist",
    "conceptscheme": "ConceptScheme",
    "datastructure": "DataStructureDefinition",
    "dataflow": "Dataflow",
}
_FLOW = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow="


def data_answer(flow: Flow, form: SdmxForm, when: str) -> bytes | None:
    """The figures of a flow that was cut; None when nothing is left."""
    figures = flow.figures()
    if figures.is_empty():
        return None
    stream = io.BytesIO()
    if form == "csv":
        write_csv_rows([(flow, figures)], columns_of(flow.dimensions), stream)
    else:
        write_xml_rows([flow], [(flow, figures)], cast(Edition, form), stream, when)
    return stream.getvalue()


def structure_answer(
    flows: Sequence[Flow],
    kinds: Iterable[str],
    id: str,
    related: bool,
    form: SdmxForm,
    languages: Sequence[str],
    when: str,
) -> bytes | None:
    """Structures of flows; None when there is none of these kinds and this id.

    Parameters
    ----------
    kinds   : of what is asked; see KINDS
    id      : of it; `*` for all
    related : whether all that it needs goes along
    """
    classes = {KINDS[kind] for kind in kinds}
    chosen = flows if id == "*" or not classes & {"Dataflow", "DataStructureDefinition"} else _named(flows, id, classes)
    if not chosen:
        return None
    objects = {language: _kept(chosen, language, classes, id, related) for language in languages}
    if not objects[languages[0]]:
        return None
    if form == "json":
        return structure_json(objects[languages[0]], when)
    return structure_xml(objects, cast(Edition, form), code_lists(chosen), when)


def _named(flows: Sequence[Flow], id: str, classes: set[str]) -> Sequence[Flow]:
    named = [flow for flow in flows if flow.id == id]
    return named or (flows if classes - {"Dataflow", "DataStructureDefinition"} else ())


def _kept(flows: Sequence[Flow], language: str, classes: set[str], id: str, related: bool) -> list[Any]:
    found = structure_objects(flows, language)
    asked = [each for each in found if type(each).__name__ in classes and id in ("*", each.id)]
    return found if related and asked else asked


def availability_answer(flow: Flow, form: SdmxForm, when: str) -> bytes:
    """The codes, years and series that a flow, cut or whole, holds."""
    from pysdmx.model import AvailabilityConstraint
    from pysdmx.model.constraint import ConstraintAttachment, CubeKeyValue, CubeRegion, CubeValue

    figures = flow.figures()
    columns = statistical(figures, flow.dimensions)
    names = [FREQUENCY, *(component(d) for d in flow.dimensions), TIME]
    values = [
        CubeKeyValue(name, [CubeValue(code) for code in sorted(columns[name].unique().to_list())]) for name in names
    ]
    made = AvailabilityConstraint(
        constraint_attachment=ConstraintAttachment(data_provider=None, dataflows=[_FLOW + flow_urn(flow)]),
        cube_region=CubeRegion(values),
        series_count=series_of(figures, flow.dimensions),
        obs_count=figures.height,
    )
    if form == "json":
        return structure_json([made], when)
    return structure_xml({"en": [made]}, cast(Edition, form), {}, when)


def names_flow(agency: str, version: str) -> bool:
    """Whether an agency and a version are ours, or any.

    >>> names_flow("*", "latest"), names_flow("ESTAT", "1.0")
    (True, False)
    """
    return agency in (AGENCY, "*", "all") and version in (VERSION, "*", "+", "~", "latest", "all")
