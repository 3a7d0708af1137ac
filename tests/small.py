"""A small study of one's own and a few indicators: fast, complete, and worked out by hand.

Waste 2020: steel 30 + 10 recovered, 60 disposed; metal products 20 + 0; together 120 kt. Value
added: 200 and 100 mln EUR. 2021 is half the waste at the same value.
"""

from __future__ import annotations

import gzip
import shutil
import threading
from pathlib import Path

import pytest

from kringloop.cli.main import run as command
from kringloop.core import Alternative, Choice, Names
from kringloop.indicators import INDICATORS, Indicator, indicator
from kringloop.ledger import region, stage
from kringloop.runs import Run, open_run, run_study
from kringloop.study import load_study
from kringloop.web.app import WARMING

FACTOR = Choice(
    names=Names("factor", "factor"),
    allowed=None,
    alternatives=(Alternative(value=1.0, names=Names("een", "one"), reason=Names("zoals het is", "as it is")),),
)

STUDY = """\
study: small
names: {nl: Kleine studie, en: Small study}
description: {nl: Verzonnen cijfers, en: Invented figures}
years: [2000, 2030]
region: NL
nodes: nodes.csv
origins: origins.csv
classifications:
  stage: stages
  sector: activities
  region: regions
accounts:
  waste:
    kind: flows
    table: waste.csv
    totals: totals.csv
    dimensions: {material: waste_types}
    layers: {mass: kt}
  production:
    kind: flows
    table: production.csv
    layers: {value: mln EUR}
  rates:
    kind: published
    table: rates.csv
    series: series.csv
    dimensions: {region: regions, item: null}
show:
  labels:
    sector: ["24-25", "24", "25"]
    region: [NL, BE]
  headline:
    sector: ["24-25"]
    region: [NL]
"""

NODES = """\
id,name_nl,name_en,stage,sector,region,actor
NL.24,basismetaal,basic metals,production,24,NL,
NL.25,metaalproducten,metal products,production,25,NL,
NL.recovery,nuttige toepassing,recovery,recovery,,NL,
NL.disposal,verwijdering,disposal,disposal,,NL,
NL.market,markt,market,market,,NL,
"""

ORIGINS = """\
id,producer,dataset,title,vintage,licence,kind,url,note
waste_office,Bureau,W1,Afval,2024,CC BY 4.0,observed,https://example.org/w1,
value_office,Bureau,V1,Waarde,2024,CC BY 4.0,modelled,https://example.org/v1,"Preliminary, may change."
rate_office,Bureau,R1,Aandelen,2024,CC BY 4.0,published,,
"""

WASTE = """\
year,origin,destination,material,mass,part,flag,source
2020,NL.24,NL.recovery,metal,30,leaf,,waste_office
2020,NL.24,NL.recovery,glass,10,leaf,p,waste_office
2020,NL.24,NL.disposal,metal,60,leaf,,waste_office
2020,NL.25,NL.recovery,metal,20,leaf,,waste_office
2021,NL.24,NL.recovery,metal,15,leaf,,waste_office
2021,NL.24,NL.recovery,glass,5,leaf,e,waste_office
2021,NL.24,NL.disposal,metal,30,leaf,,waste_office
2021,NL.25,NL.recovery,metal,10,leaf,,waste_office
"""

TOTALS = """\
year,sector,material,mass
2020,24,non_chemical,100
2020,25,non_chemical,20
2021,24-25,metal,55
2021,,glass,5
"""

PRODUCTION = """\
year,origin,destination,value,flag,source
2020,NL.24,NL.market,200,,value_office
2020,NL.25,NL.market,100,,value_office
2021,NL.24,NL.market,200,,value_office
2021,NL.25,NL.market,100,,value_office
"""

RATES = """\
series,region,item,year,value,flag,source
rate_a,NL,one,2020,40,,rate_office
rate_a,NL,two,2020,7,,rate_office
rate_a,BE,one,2020,35.5,e,rate_office
rate_b,NL,,2021,41,,rate_office
"""

SERIES = """\
series,unit,name_nl,name_en
rate_a,%,aandeel a,share a
rate_b,%,aandeel b,share b
"""

METAL = """\
reconciliations:
  metal:
    names: {nl: Metaal, en: Metal}
    accounts: [waste]
    layer: mass
    totals: [sector, destination.stage]
    where: {material: metal}
    margins: margins.csv
show:
"""
METAL_TOTALS = """\
year,sector,destination.stage,material,mass
2020,24-25,recovery,metal,53
2020,24,treatment,metal,93
"""
METAL_MARGINS = """\
account,layer,where,half_width,vintage,basic,reliability,completeness,time,geography,technology,shared,because_nl,because_en
,mass,,,0.5,1.05,2,2,1,1,1,source,twee edities,two editions
"""

FILES = {
    "study.yaml": STUDY,
    "nodes.csv": NODES,
    "origins.csv": ORIGINS,
    "waste.csv": WASTE,
    "totals.csv": TOTALS,
    "production.csv": PRODUCTION,
    "rates.csv": RATES,
    "series.csv": SERIES,
}


def write_study(folder: Path) -> Path:
    """Write the small study to a folder; returns its study file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "study.yaml"


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file of a study."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"'{old}' does not stand in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def state_reconciliation(folder: Path) -> None:
    """Let the small study reconcile its metal, with printed totals that its rows do not give."""
    change(folder, "study.yaml", "show:\n", METAL)
    (folder / "totals.csv").write_text(METAL_TOTALS, encoding="utf-8")
    (folder / "margins.csv").write_text(METAL_MARGINS, encoding="utf-8")


def gzipped(path: Path, *, cut: int = 0) -> Path:
    """Pack a file, leaving out its last bytes when asked."""
    data = gzip.compress(path.read_bytes())
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(data[: len(data) - cut] if cut else data)
    path.unlink()
    return packed


def _both(text: str) -> dict[str, str]:
    return {"nl": f"{text} (nl)", "en": text}


def declare_small_indicators() -> None:
    """Declare the indicators of the small study."""

    @indicator(
        key="small_waste",
        names=_both("Waste"),
        question=_both("How much waste?"),
        goal="pressure",
        unit="kt",
        by=("sector",),
        better="down",
        kind_of_figure="computed",
        certainty="read",
        reference="nobody",
        degree=1,
        additive=True,
        traps=_both("Invented."),
        show_with=("small_intensity",),
    )
    def waste(ledger):
        return ledger.account("waste").select("mass", origin=region("NL"))

    @indicator(
        key="small_recovery",
        definition="scaled",
        names=_both("Recovery"),
        label=_both("times a factor"),
        question=_both("Which share is recovered?"),
        goal="circulation",
        unit="1",
        by=("sector",),
        better="up",
        kind_of_figure="computed",
        certainty="derived",
        reference="nobody",
        method={"factor": FACTOR},
    )
    def recovery(ledger, factor):
        flows = ledger.account("waste")
        return flows.select("mass", destination=stage("recovery")) / flows.select("mass") * factor

    @indicator(
        key="small_recovery",
        definition="published",
        names=_both("Recovery"),
        label=_both("of the office"),
        question=_both("Which share is recovered?"),
        goal="circulation",
        unit="%",
        by=("region", "item"),
        better="up",
        kind_of_figure="published",
        certainty="read_second_hand",
        reference="nobody",
    )
    def published(ledger):
        return ledger.account("rate_a").select("value")

    @indicator(
        key="small_intensity",
        names=_both("Intensity"),
        question=_both("Waste per euro?"),
        goal="pressure",
        unit="kt/mln EUR",
        by=("sector",),
        better="down",
        kind_of_figure="computed",
        certainty="proposal",
        reference="nobody",
    )
    def intensity(ledger):
        return ledger.account("waste").select("mass") / ledger.account("production").select("value")

    @indicator(
        key="small_absent",
        names=_both("Absent"),
        question=_both("Nothing?"),
        goal="quality",
        unit="kt",
        by=(),
        better="down",
        kind_of_figure="computed",
        certainty="read",
        reference="nobody",
    )
    def absent(ledger):
        return ledger.account("stocks_of_gold").select("mass")


@pytest.fixture
def indicators():
    """The indicators of the small study and no others; those that were there come back afterwards.

    A server of the shipped study that still prepares its pages would find these instead of its own: it ends first.
    """
    for thread in threading.enumerate():
        if thread.name == WARMING:
            thread.join()
    entries, files = dict(INDICATORS._entries), dict(INDICATORS._files)
    INDICATORS._entries.clear()
    INDICATORS._files.clear()
    declare_small_indicators()
    yield tuple[Indicator, ...](INDICATORS)
    for held, kept in ((INDICATORS._entries, entries), (INDICATORS._files, files)):
        held.clear()
        held.update(kept)


@pytest.fixture
def folder(tmp_path, indicators) -> Path:
    """The folder of the small study."""
    return write_study(tmp_path / "mine").parent


@pytest.fixture
def study(folder):
    """The small study, loaded."""
    return load_study(folder / "study.yaml")


@pytest.fixture
def results(tmp_path) -> Path:
    """A folder for results that does not exist yet."""
    return tmp_path / "results"


@pytest.fixture
def small_results(folder, tmp_path_factory) -> Path:
    """The results file of the small study as it stands, made once in a process; no test may change it."""
    place = tmp_path_factory.getbasetemp() / "small"
    return next(place.glob("small-*.duckdb"), None) or run_study(folder / "study.yaml", place).path


@pytest.fixture
def small_run(small_results, results) -> Run:
    """A run of the small study, in a folder of one's own."""
    results.mkdir()
    return open_run(shutil.copy2(small_results, results / small_results.name))


@pytest.fixture
def kringloop(capsys):
    """Run the command line in this process: exit code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = command([str(a) for a in arguments])
        return (code, *capsys.readouterr())

    return call
