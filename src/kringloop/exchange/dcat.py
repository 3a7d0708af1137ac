"""Metadata of a run for a catalogue of data: DCAT-AP-NL 3.0 as JSON-LD, in Dutch and English.

The profile asks who publishes, whom to ask and where the data are. A run cannot know that: it is given, and metadata
without it is refused.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from kringloop.core import Names, RangeError, is_web_link
from kringloop.exchange.delivered import Delivery, Flow
from kringloop.exchange.given import require_given
from kringloop.indicators import GOALS

_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
THEMES = ("ENVI", "ECON")
"""Themes of the European list: environment, economy."""
ASKED = ("publisher", "contact", "address", "licence")
"""What must be given; each has an option of its name."""


def catalogue_of(delivery: Delivery) -> dict[str, Any]:
    """A catalogue with a data set for each definition.

    Raises
    ------
    RangeError   publisher, contact, address or licence is not given, or is none
    """
    require_given(delivery.given, ASKED)
    _require_contact(delivery.given["contact"])
    return {
        "@context": _CONTEXT,
        "@id": _link(delivery, "catalog"),
        "@type": "dcat:Catalog",
        "dct:title": _texts(Names(delivery.run.meta["name_nl"], delivery.run.meta["name_en"])),
        "dct:description": _texts(_about(delivery)),
        "dct:publisher": _agent(delivery),
        "dcat:contactPoint": _contact(delivery),
        "dct:modified": _moment(delivery),
        "dcat:dataset": [_dataset(delivery, flow) for flow in delivery.flows],
    }


def write_catalogue(delivery: Delivery, path: Path) -> None:
    """The catalogue as JSON-LD."""
    path.write_text(json.dumps(catalogue_of(delivery), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _require_contact(contact: str) -> None:
    if not (re.fullmatch(r"[^@\s]+@[^@\s]+", contact) or is_web_link(contact)):
        raise RangeError(
            f"--contact is '{contact}', which is no e-mail address and no address of a page",
            nl=f"--contact is '{contact}'; dat is geen e-mailadres en geen adres van een pagina",
        )


def _about(delivery: Delivery) -> Names:
    meta, count = delivery.run.meta, len(delivery.flows)
    run, version = meta["run"][:10], meta["version"]
    return Names(
        f"Run {run} van kringloop {version}: {count} definities van indicatoren, {delivery.rows} cijfers.",
        f"Run {run} of kringloop {version}: {count} definitions of indicators, {delivery.rows} figures.",
    )


def _dataset(delivery: Delivery, flow: Flow) -> dict[str, Any]:
    figures = flow.figures()
    years: list[int] = figures["year"].to_list()
    sources = sorted({s for text in figures["sources"].unique().to_list() for s in (text or "").split()})
    origins = [delivery.run.origins[s] for s in sources]
    described = Names(*(_description(flow, language) for language in ("nl", "en")))
    return {
        "@id": _link(delivery, flow.id),
        "@type": "dcat:Dataset",
        "dct:title": _texts(flow.names),
        "dct:description": _texts(described),
        "dct:identifier": f"{delivery.run.meta['run'][:10]}/{flow.id}",
        "dct:publisher": _agent(delivery),
        "dct:creator": _agent(delivery),
        "dcat:contactPoint": _contact(delivery),
        "dct:accessRights": _of("dct:RightsStatement", f"{_EU}/access-right/PUBLIC"),
        "dcat:theme": [{"@id": f"{_EU}/data-theme/{theme}"} for theme in THEMES],
        "dcat:keyword": _texts(GOALS[flow.indicator.goal]),
        "dct:language": [_of("dct:LinguisticSystem", f"{_EU}/language/{code}") for code in ("NLD", "ENG")],
        "dct:accrualPeriodicity": _of("dct:Frequency", f"{_EU}/frequency/ANNUAL"),
        "dct:modified": _moment(delivery),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:gYear", "@value": f"{min(years):04d}"},
            "dcat:endDate": {"@type": "xsd:gYear", "@value": f"{max(years):04d}"},
        },
        "dct:source": [{"@id": o.url} for o in origins if is_web_link(o.url)],
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "dct:description": "; ".join(f"{o.label}, {o.licence}" for o in origins),
        },
        "dcat:distribution": {
            "@type": "dcat:Distribution",
            "dct:title": _texts(Names("cijfers", "figures")),
            "dcat:accessURL": {"@id": delivery.given["address"]},
            "dct:license": _of("dct:LicenseDocument", delivery.given["licence"]),
            "dct:rights": {
                "@type": "dct:RightsStatement",
                "dct:description": "; ".join(dict.fromkeys(o.licence for o in origins)),
            },
        },
    }


def _description(flow: Flow, language: str) -> str:
    traps = flow.indicator.traps
    return " ".join([flow.indicator.question[language], *([traps[language]] if traps else [])])


def _of(kind: str, link: str) -> dict[str, str]:
    return {"@id": link, "@type": kind}


def _agent(delivery: Delivery) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": delivery.given["publisher"]}


def _contact(delivery: Delivery) -> dict[str, Any]:
    contact = delivery.given["contact"]
    how = (
        {"vcard:hasURL": {"@id": contact}} if is_web_link(contact) else {"vcard:hasEmail": {"@id": f"mailto:{contact}"}}
    )
    return {"@type": "vcard:Kind", "vcard:fn": delivery.given["publisher"], **how}


def _moment(delivery: Delivery) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": delivery.run.meta["created"]}


def _link(delivery: Delivery, name: str) -> str:
    return f"{delivery.given['address'].rstrip('/#')}#{name}"


def _texts(names: Names) -> list[dict[str, str]]:
    return [{"@language": language, "@value": names[language]} for language in ("nl", "en")]
