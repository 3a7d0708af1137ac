"""Every producer as a service on this machine that answers well, for tests that put faults in."""

import hashlib
import io
import json
import zipfile

from tests.fetching import tables as t
from tests.fetching.replay import Reply

V4 = "/84970NED"
ABOUT_V4 = {
    "Identifier": "84970NED",
    "Title": "Bedrijfsafval",
    "Modified": "2022-10-26T02:00:00+02:00",
    "ObservationCount": 3,
}
PERIODS = ("2019JJ00", "2020JJ00", "2021JJ00")
BANK, TRADE = "/country/all/indicator/NY.GDP.MKTP.CD", "/data/v1/get/C/A/HS"
BACI, DEPOSIT = "/DATA_DOWNLOAD/baci/data/BACI_HS92_V202601.zip", "/records/5589597/files/IOT_2019_ixi.zip"
CUBE, TSV = "/statistics/1.0/data/cei_srm030", t.OLDER


def paged(rows, following=""):
    return json.dumps({"value": rows} | ({"@odata.nextLink": following} if following else {}))


def observations():
    """The table of `tables.statline` as OData v4 gives it."""
    own = {t.WASTE: "A050391", t.TREATMENT: "T001523", t.SECTOR: "307500 ", "StringValue": None}
    figures = zip(PERIODS, t.OF_MANUFACTURING.values(), strict=True)
    return [
        {"Id": k, "Measure": "M000123", "ValueAttribute": "None", "Value": v, "Perioden": p} | own
        for k, (p, v) in enumerate(figures)
    ]


def statline_v4(service):
    codes = {t.WASTE: ["A050391"], t.TREATMENT: ["T001523"], t.SECTOR: ["307500"], "Perioden": PERIODS}
    service.on(f"{V4}/Properties", Reply(json.dumps(ABOUT_V4)))
    service.on(f"{V4}/Dimensions", Reply(paged([{"Identifier": d} for d in codes])))
    service.on(f"{V4}/MeasureGroups", Reply(paged([])))
    measure = {"Identifier": "M000123", "Index": 1, "Title": "Bedrijfsafval", "Unit": "mln kg"}
    service.on(f"{V4}/MeasureCodes", Reply(paged([measure])))
    for dimension, known in codes.items():
        service.on(f"{V4}/{dimension}Codes", Reply(paged([{"Identifier": c, "Title": c} for c in known])))
    service.on(f"{V4}/Observations", Reply(paged(observations()[:2], f"{service.base}{V4}/More?$skiptoken=2")))
    return service.on(f"{V4}/More", Reply(paged(observations()[2:])))


def older_eurostat(service):
    return t.eurostat(service).on(t.NEWER, Reply("", 404))


def tsv_of_eurostat(service):
    return t.eurostat(service).on(TSV, Reply(t.TSV))


def later_of_eurostat(service):
    t.eurostat(service).on(t.NEWER, Reply(t.QUEUED.format(status="SUBMITTED")))
    job = "/1.0/async/{}/98de05ea-540a-43d3-903b-7c9e14faf808"
    service.on(job.format("status"), Reply(t.QUEUED.format(status="AVAILABLE")))
    return service.on(job.format("data"), Reply(t.newer_csv()))


def world_bank(service):
    return service.on(BANK, Reply(t.gdp()))


def comtrade(service):
    return service.on(TRADE, Reply(t.trade()))


def packed(name="BACI_HS92_Y2024_V202601.csv"):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "t,i,j,k,v,q\n" + "".join(f"2024,528,56,{k},{k / 7},3.0\n" for k in range(900)))
    return body.getvalue()


def baci(service):
    return service.on(BACI, Reply(packed()))


def deposit(body, **more):
    file = {"key": "IOT_2019_ixi.zip", "checksum": f"md5:{hashlib.md5(body).hexdigest()}", "size": len(body)} | more
    about = {"title": "EXIOBASE 3", "version": "3.8.2", "publication_date": "2021-10-21", "license": {"id": "cc-by"}}
    return json.dumps({"files": [file], "metadata": about})


def zenodo(service):
    body = packed("IOT_2019_ixi/A.txt")
    service.on("/api/records/5589597", Reply(deposit(body)))
    return service.on(DEPOSIT, Reply(body))


# name that is asked, how the service is set up, and where its figures are
SERVICES = {
    "cbs": ("cbs_84970", t.statline, f"{t.FEED}/Page2"),
    "cbs4": ("cbs4/84970NED", statline_v4, f"{V4}/More"),
    "eurostat, newer": ("eurostat_cei_srm030", t.eurostat, t.NEWER),
    "eurostat, older": ("eurostat_cei_srm030", older_eurostat, t.OLDER),
    "eurostat, tsv": ("eurostat/cei_srm030.tsv", tsv_of_eurostat, TSV),
    "eurostat, cube": ("eurostat/cei_srm030.json", t.eurostat, CUBE),
    "eurostat, later": (
        "eurostat_cei_srm030",
        later_of_eurostat,
        "/1.0/async/data/98de05ea-540a-43d3-903b-7c9e14faf808",
    ),
    "worldbank": ("worldbank/NY.GDP.MKTP.CD", world_bank, BANK),
    "comtrade": ("comtrade/528/M/2023/2603", comtrade, TRADE),
    "baci": ("baci/HS92_V202601", baci, BACI),
    "zenodo": ("zenodo/5589597/IOT_2019_ixi.zip", zenodo, DEPOSIT),
}
