"""Data structure, concepts and code lists of flows, as pysdmx writes them; with names in both languages.

pysdmx knows one name for each thing and no parent of a code. What it writes in English and in Dutch is therefore laid
together, and the parents are put in. Codes that no identifier may hold are written as `plain_id` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from kringloop.core import Names
from kringloop.exchange.components import ANNUAL, FREQUENCY, TIME, VALUE, attributes, component
from kringloop.exchange.delivered import CodeList, Delivery, Flow, plain_id
from kringloop.reading import catalogue
from kringloop.tables import Code

if TYPE_CHECKING:
    from lxml.etree import _Element
    from pysdmx.model import Codelist, Concept, ConceptScheme, Dataflow, DataStructureDefinition
    from pysdmx.model.dataflow import Component

AGENCY, VERSION = "KRINGLOOP", "1.0"
CONCEPTS = "CS_KRINGLOOP"
Edition = Literal["2.1", "3.0"]
EDITIONS: Mapping[Edition, str] = {"2.1": "STRUCTURE_SDMX_ML_2_1", "3.0": "STRUCTURE_SDMX_ML_3_0"}
JSON_STRUCTURE = "STRUCTURE_SDMX_JSON_2_0_0"
_FREQUENCY_NAMES = Names("frequentie", "frequency")
_ANNUAL_NAMES = Names("jaarlijks", "annual")
_CONCEPT_NAMES = Names("begrippen van kringloop", "concepts of kringloop")
_XML = "{http://www.w3.org/XML/1998/namespace}lang"


def flow_urn(flow: Flow) -> str:
    """The name of a flow in the world of SDMX."""
    return f"{AGENCY}:{flow.id}({VERSION})"


def list_id(key: str) -> str:
    """The identifier of a code list.

    >>> list_id("repair/appliances.csv")
    'CL_repair_appliances'
    """
    return "CL_" + plain_id(key.removesuffix(".csv").replace("/", "_"))


def code_lists(flows: Iterable[Flow]) -> dict[str, CodeList]:
    """All code lists of flows by identifier: of their dimensions, and of what is said of each figure."""
    found: dict[str, CodeList] = {}
    for flow in flows:
        found |= {list_id(codes.key): codes for codes in flow.codes.values()}
    found[list_id(FREQUENCY)] = CodeList(FREQUENCY, _FREQUENCY_NAMES, (Code(ANNUAL, _ANNUAL_NAMES),))
    for a in attributes():
        if a.kind == "code":
            codes = tuple(Code(code, names) for code, names in a.codes.items())
            found[list_id(a.id)] = CodeList(a.id, a.names, codes)
    return found


def structure_objects(flows: Sequence[Flow], language: str) -> list[Any]:
    """The objects of pysdmx: code lists, concepts, and of each flow its structure and itself."""
    lists = {key: _codelist(key, codes, language) for key, codes in code_lists(flows).items()}
    made: list[Any] = [*lists.values(), _concepts(flows, language)]
    for flow in flows:
        structure = _structure(flow, lists, language)
        made += [structure, _dataflow(flow, structure, language)]
    return made


def _codelist(key: str, codes: CodeList, language: str) -> Codelist:
    from pysdmx.model import Code as SdmxCode
    from pysdmx.model import Codelist

    items = [SdmxCode(id=plain_id(code.code), name=code.names[language]) for code in codes.codes]
    return Codelist(id=key, name=codes.names[language], agency=AGENCY, version=VERSION, items=items)


def _concept_names(flows: Iterable[Flow]) -> dict[str, Names]:
    words = catalogue()
    named = {FREQUENCY: _FREQUENCY_NAMES, TIME: words["analyst.year"], VALUE: words["analyst.value"]}
    named |= {a.id: a.names for a in attributes()}
    return named | {component(d): flow.dimension_names(d) for flow in flows for d in flow.dimensions}


def _concepts(flows: Iterable[Flow], language: str) -> ConceptScheme:
    from pysdmx.model import Concept, ConceptScheme

    items: list[Concept] = [Concept(id=key, name=n[language]) for key, n in _concept_names(flows).items()]
    return ConceptScheme(id=CONCEPTS, name=_CONCEPT_NAMES[language], agency=AGENCY, version=VERSION, items=items)


def _structure(flow: Flow, lists: Mapping[str, Codelist], language: str) -> DataStructureDefinition:
    from pysdmx.model import Components, DataStructureDefinition

    parts = Components(list(_components(flow, lists)))
    return DataStructureDefinition(
        id=flow.id, name=flow.names[language], agency=AGENCY, version=VERSION, components=parts
    )


def _components(flow: Flow, lists: Mapping[str, Codelist]) -> Iterator[Component]:
    from pysdmx.model import DataType, ItemReference, Role
    from pysdmx.model.dataflow import Component

    def made(id: str, role: Role, codes: str = "", kind: DataType | None = None) -> Component:
        return Component(
            id=id,
            required=role is not Role.ATTRIBUTE and id != VALUE,
            role=role,
            concept=ItemReference("Concept", AGENCY, CONCEPTS, VERSION, id),
            local_dtype=kind,
            local_codes=lists[codes] if codes else None,
            local_enum_ref=f"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={AGENCY}:{codes}({VERSION})"
            if codes
            else None,
            attachment_level="O" if role is Role.ATTRIBUTE else None,
        )

    yield made(FREQUENCY, Role.DIMENSION, list_id(FREQUENCY))
    for dimension in flow.dimensions:
        yield made(component(dimension), Role.DIMENSION, list_id(flow.codes[dimension].key))
    yield made(TIME, Role.DIMENSION, kind=DataType.PERIOD)
    yield made(VALUE, Role.MEASURE, kind=DataType.DOUBLE)
    for a in attributes():
        if a.kind == "code":
            yield made(a.id, Role.ATTRIBUTE, list_id(a.id))
        else:
            yield made(a.id, Role.ATTRIBUTE, kind=DataType.DOUBLE if a.kind == "number" else DataType.STRING)


def _dataflow(flow: Flow, structure: DataStructureDefinition, language: str) -> Dataflow:
    from pysdmx.model import Dataflow

    return Dataflow(
        id=flow.id,
        name=flow.names[language],
        description=flow.indicator.question[language],
        agency=AGENCY,
        version=VERSION,
        structure=structure,
    )


def structure_xml(
    objects: Mapping[str, Sequence[Any]], edition: Edition, lists: Mapping[str, CodeList], when: str
) -> bytes:
    """A structure message in SDMX-ML.

    Parameters
    ----------
    objects : what it holds, in each language it speaks; the first leads
    lists   : the code lists, for the parents of their codes
    when    : it was prepared, as ISO 8601
    """
    from lxml import etree

    form = EDITIONS[edition]
    first, *others = [(language, etree.fromstring(_written(each, form, when))) for language, each in objects.items()]
    tree = _together(first, others)
    _put_parents(tree, lists, edition)
    text: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return text


def structure_message(delivery: Delivery, edition: Edition) -> bytes:
    """Everything that the flows of a delivery need to be understood, in both languages."""
    objects = {language: structure_objects(delivery.flows, language) for language in ("en", "nl")}
    return structure_xml(objects, edition, code_lists(delivery.flows), delivery.run.meta["created"])


def _written(objects: Sequence[Any], form: str, when: str) -> bytes:
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format

    text = write_sdmx(list(objects), Format[form], header=header_of(when), prettyprint=False)
    return str(text).encode()


def structure_json(objects: Sequence[Any], when: str) -> bytes:
    """A structure message in SDMX-JSON 2.0."""
    return _written(objects, JSON_STRUCTURE, when)


def header_of(when: str) -> Any:
    """Who sends a message, and of which run; the same for the same run."""
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    moment = datetime.fromisoformat(when)
    return Header(id=f"{AGENCY}-{moment:%Y%m%d%H%M%S}", prepared=moment, sender=Organisation(id=AGENCY))


def _together(first: tuple[str, _Element], others: Sequence[tuple[str, _Element]]) -> _Element:
    """One tree with the names of all languages: each stands behind that of the language before."""
    language, tree = first
    named = _named(tree)
    for element in named:
        element.set(_XML, language)
    for other, second in others:
        for element, more in zip(named, _named(second), strict=True):
            more.set(_XML, other)
            element.addnext(more)
    return tree


def _named(tree: _Element) -> list[_Element]:
    return [element for element in tree.iter() if _XML in element.attrib]


def _put_parents(tree: _Element, lists: Mapping[str, CodeList], edition: Edition) -> None:
    from lxml import etree

    for codelist in tree.iter("{*}Codelist"):
        known = lists.get(codelist.get("id") or "")
        parents = {plain_id(c.code): plain_id(c.parent) for c in known.codes if c.parent} if known else {}
        for code in codelist.iter("{*}Code"):
            parent = parents.get(code.get("id") or "")
            if parent is None:
                continue
            space = etree.QName(code).namespace
            added = etree.SubElement(code, f"{{{space}}}Parent")
            if edition == "2.1":
                etree.SubElement(added, "Ref", id=parent)
            else:
                added.text = parent
