"""Small excerpts of what the services answer, in the form in which they answer it.

CBS StatLine 84970NED (industrial waste of manufacturing, CC BY 4.0); Eurostat cei_srm030 (reuse with attribution);
World Bank NY.GDP.MKTP.CD (CC BY 4.0). The answer of UN Comtrade is made up: theirs may not be passed on.
"""

import json

from tests.fetching.replay import Reply

WASTE, TREATMENT, SECTOR = "Bedrijfsafvalstoffen", "NuttigeToepassingEnEindverwerking", "BedrijfstakkenBranchesSBI2008"
FIGURE = "Bedrijfsafval_1"
OF_MANUFACTURING = {"2019": 13716, "2020": 13361, "2021": 13611}
FEED = "/ODataFeed/odata/84970NED"
_CUBE = "/statistics/1.0/data/cei_srm030"
NEWER, OLDER = "/sdmx/3.0/data/dataflow/ESTAT/cei_srm030/1.0", "/sdmx/2.1/data/cei_srm030"


def waste_rows(figures=None):
    return [
        {"ID": k, WASTE: "A050391", TREATMENT: "T001523", SECTOR: "307500 ", "Perioden": f"{year}JJ00", FIGURE: value}
        for k, (year, value) in enumerate((figures or OF_MANUFACTURING).items())
    ]


def listed(rows, following=""):
    whole = {"odata.metadata": "https://opendata.cbs.nl/x", "value": rows}
    return json.dumps(whole | ({"odata.nextLink": following} if following else {}))


def statline(service, *, modified="2022-10-26T02:00:00", figures=None, sectors=None, pages=True):
    """The service of 84970NED; the rows come on two pages."""
    keys = [(WASTE, "Dimension"), (TREATMENT, "Dimension"), (SECTOR, "Dimension"), ("Perioden", "TimeDimension")]
    properties = [{"Key": key, "Type": kind, "Title": key, "Unit": None} for key, kind in keys]
    properties.append({"Key": FIGURE, "Type": "Topic", "Title": "Bedrijfsafval", "Unit": "mln kg"})
    rows = waste_rows(figures)
    years = figures or OF_MANUFACTURING
    periods = [
        {"Key": f"{y}JJ00", "Title": y, "Status": "Voorlopig" if y == max(years) else "Definitief"} for y in years
    ]
    sectors = sectors or {"307500 ": "C Industrie"}
    about = {
        "Identifier": "84970NED",
        "Title": "Bedrijfsafval; afvalsoort, bedrijfstak (SBI 2008)",
        "Modified": modified,
    }
    service.on(f"{FEED}/TableInfos", Reply(listed([about])))
    service.on(f"{FEED}/DataProperties", Reply(listed(properties)))
    service.on(f"{FEED}/{WASTE}", Reply(listed([{"Key": "A050391", "Title": "Totaal"}])))
    service.on(f"{FEED}/{TREATMENT}", Reply(listed([{"Key": "T001523", "Title": "Totaal"}])))
    service.on(f"{FEED}/{SECTOR}", Reply(listed([{"Key": k, "Title": t} for k, t in sectors.items()])))
    service.on(f"{FEED}/Perioden", Reply(listed(periods)))
    # the feed names its next page by the address it knows itself, in plain http
    onward = "http://opendata.cbs.nl/ODataFeed/odata/84970NED/Page2?$skiptoken=2"
    service.on(f"{FEED}/TypedDataSet", Reply(listed(rows[:2], onward)))
    return service.on(f"{FEED}/Page2", Reply(listed(rows[2:])))


HEAD = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,unit,Unit of measure,geo,"
    "Geopolitical entity (reporting),TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,"
    "Observation status (Flag) V2 structure,CONF_STATUS,Confidentiality status (flag)"
)
ROW = "dataflow,ESTAT:CEI_SRM030(1.0),Circular material use rate,A,Annual,PC,Percentage,{geo},{name},{year},,{value},,"
ROW += "{flag},,,"
RATES = (
    ("NL", "Netherlands", 2022, 29.5, ""),
    ("NL", "Netherlands", 2023, 30.6, "i"),
    ("BE", "Belgium", 2023, 19.7, "e"),
)


def newer_csv(rates=RATES):
    rows = [ROW.format(geo=g, name=n, year=y, value=v, flag=f) for g, n, y, v, f in rates]
    return "\n".join([HEAD, *rows]) + "\n"


def older_csv(rates=RATES):
    rows = [f"ESTAT:CEI_SRM030(1.0),01/10/24 11:00:00,A,PC,{g},{y},{v},{f}" for g, _, y, v, f in rates]
    return "\n".join(["DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG", *rows]) + "\n"


TSV = "freq,unit,geo\\TIME_PERIOD\t2022 \t2023 \nA,PC,BE\t18.3 \t19.7 e\nA,PC,NL\t: \t30.6 i\n"


def cube(updated="2024-11-14T11:00:00+0100", rates=RATES):
    geos, years = sorted({r[0] for r in rates}), sorted({r[2] for r in rates})
    at = {(g, y): k for k, (g, y) in enumerate((g, y) for g in geos for y in years)}
    return json.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "label": "Circular material use rate",
            "source": "ESTAT",
            "updated": updated,
            "value": {str(at[g, y]): v for g, _, y, v, _ in rates},
            "status": {str(at[g, y]): f for g, _, y, _, f in rates if f},
            "id": ["freq", "unit", "geo", "time"],
            "size": [1, 1, len(geos), len(years)],
            "dimension": {
                "freq": {"category": {"index": {"A": 0}, "label": {"A": "Annual"}}},
                "unit": {"category": {"index": {"PC": 0}, "label": {"PC": "Percentage"}}},
                "geo": {"category": {"index": {g: k for k, g in enumerate(geos)}, "label": {g: g for g in geos}}},
                "time": {"category": {"index": {str(y): k for k, y in enumerate(years)}}},
            },
        }
    )


def eurostat(service, *, updated="2024-11-14T11:00:00+0100", rates=RATES):
    """The service of cei_srm030, all of its forms."""
    service.on(_CUBE, Reply(cube(updated, rates)))
    service.on(NEWER, Reply(newer_csv(rates)))
    return service.on(OLDER, Reply(older_csv(rates)))


QUEUED = (
    '<?xml version="1.0"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><queued>'
    "<id>98de05ea-540a-43d3-903b-7c9e14faf808</id><status>{status}</status></queued></env:Body></env:Envelope>"
)
FOOTER = (
    '<?xml version="1.0"?><message:GenericData xmlns:footer="f" xmlns:message="m" xmlns:common="c"><footer:Footer>'
    '<footer:Message code="413" severity="Infomation"><common:Text xml:lang="en">Due to the large query the response '
    "will be written to a file which will be located under URL: {url}</common:Text>"
    '<common:Text xml:lang="en">{url}</common:Text></footer:Message></footer:Footer></message:GenericData>'
)

GDP = [
    {
        "indicator": {"id": "NY.GDP.MKTP.CD", "value": "GDP (current US$)"},
        "country": {"id": c, "value": n},
        "countryiso3code": i,
        "date": y,
        "value": v,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }
    for c, n, i, y, v in (
        ("MX", "Mexico", "MEX", "2025", 1832641364775.52),
        ("MX", "Mexico", "MEX", "2024", 1830489311088.89),
        ("XC", "Euro area", "EMU", "2025", None),
    )
]
REFUSED = '[{"message":[{"id":"120","key":"Invalid value","value":"The provided parameter value is not valid"}]}]'


def gdp(page=1, pages=1, rows=GDP):
    about = {"page": page, "pages": pages, "per_page": 2, "total": 3, "sourceid": "2", "lastupdated": "2026-07-13"}
    return json.dumps([about, rows])


def trade(error="", rows=2, count=None):
    data = [
        {
            "refYear": 2023,
            "reporterCode": 528,
            "flowCode": "M",
            "partnerCode": p,
            "cmdCode": "2603",
            "cmdDesc": "Copper ores",
            "qty": 1.0,
            "netWgt": 1000.0 * p,
            "primaryValue": 2500.0 * p,
        }
        for p in range(1, rows + 1)
    ]
    whole = {"elapsedTime": "0.1 secs", "count": rows if count is None else count, "data": data, "error": error}
    return json.dumps(whole)
