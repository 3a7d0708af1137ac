"""One chart of each kind, small, with intervals, gaps and provisional figures; and all of them in both languages."""

from functools import cache

from kringloop.charts import (
    About,
    Amount,
    Cell,
    Circulation,
    Diagram,
    Freed,
    Gap,
    Item,
    Parted,
    Peers,
    Piece,
    Point,
    SankeyFlow,
    SankeyLayer,
    SankeyNode,
    Series,
    Stock,
    Target,
    bar_chart,
    circulation_scatter,
    freed_chart,
    heat_map,
    line_chart,
    parted_bars,
    position_mark,
    sankey,
    small_multiples,
    sparkline,
    tile_map,
    waterfall,
)
from kringloop.core import Names

ABOUT = About(
    title=Names("Uitstoot <daalt> & 'hoe'", "Emissions <fall> & 'how'"),
    unit="t",
    source=Names("CBS 1", "CBS one"),
    better="down",
    goal="pressure",
)
VALUES = {2014: 50.5, 2015: 49.0, 2018: 47.5, 2019: 46.0, 2020: 44.5, 2021: 43.0, 2022: 42.5, 2023: 41.5}


def point(year, value):
    flags = ("p",) if year == 2023 else ()
    return Point(year=year, value=value * 1e6, low=value * 0.95e6, high=value * 1.05e6, flags=flags)


SERIES = Series(name=Names("berekend", "computed"), points=tuple(point(y, v) for y, v in VALUES.items()))
PUBLISHED = Series(
    name=Names("van het bureau", "by the office"),
    published=True,
    points=tuple(Point(year=y, value=v * 1.1e6) for y, v in VALUES.items()),
)
ITEMS = [
    Item(name=Names("staal", "steel"), code="NL", value=0.42, low=0.36, high=0.48, published=0.44),
    Item(name=Names("koper", "copper"), code="DEU", value=0.315, provisional=True),
    Item(name=Names("overig Azië", "rest of Asia"), code="WA", value=0.02),
    Item(name=Names("gallium", "gallium"), code="CN", value=None),
]
STEPS = [
    Item(name=Names("groei", "growth"), value=5e6, low=4e6, high=6e6),
    Item(name=Names("efficiëntie", "efficiency"), value=-9e6),
]
CELLS = [
    Cell(row=Names("rij", "row"), column=Names("kolom", "column"), value=0.31, low=0.3, high=0.32),
    Cell(row=Names("rij", "row"), column=Names("andere kolom", "other column"), value=None),
]
POINTS = [
    Circulation(
        name=Names("staal", "steel"), recycling_rate=0.8, recycled_content=0.3, content_low=0.2, content_high=0.4
    ),
    Circulation(name=Names("koper", "copper"), recycling_rate=0.4, recycled_content=0.3),
]
FREED = [
    Freed(name="lid <x>", minutes=0.5, gain=1.5),
    Freed(name="board", minutes=2.0, gain=9.25),
    Freed(name="magnet", minutes=6.0, gain=9.75),
]
PEERS = Peers(values={"NL": 3.0, "DE": 5.0, "BE": 1.0, "FR": 3.0}, own="NL", rank=2, better="down", average=3.5)


def cycle():
    """A small economy with two layers, a tank, loops on both sides and a flow that skips a stage."""

    def node(key, nl, en, stage, order=0, **more):
        return SankeyNode(key=key, name=Names(nl, en), stage=stage, order=order, **more)

    def flow(origin, destination, mass, sd, money, strategy="main"):
        layers = {"mass": Amount(mass * 1e6, sd * 1e6), "money": Amount(money * 1e9)}
        return SankeyFlow(origin=origin, destination=destination, layers=layers, strategy=strategy)

    return Diagram(
        nodes=(
            node("primary", "grondstoffen", "raw materials", 0),
            node("make", "maken", "make", 1),
            node("use", "gebruik", "use", 2, stock={"mass": Stock(318e6, 8e6, 400e6)}),
            node("discard", "afdanken", "discard", 3),
            node("loss", "verlies", "loss", 4, 0),
            node("export", "uitvoer", "exports", 4, 1),
        ),
        flows=(
            flow("primary", "make", 60, 5, 20),
            flow("make", "use", 40, 3, 90),
            flow("make", "export", 30, 2, 60),
            flow("use", "discard", 33, 3, 9),
            flow("discard", "loss", 20, 4, 1, "loss"),
            flow("discard", "make", 11, 1, 3, "recycling"),
            flow("discard", "make", 0.5, 0.1, 2, "remanufacture"),
            flow("discard", "use", 1.0, 0.4, 2, "reuse"),
        ),
        layers=(
            SankeyLayer(key="mass", name=Names("massa", "mass"), unit="t"),
            SankeyLayer(key="money", name=Names("waarde", "value"), unit="EUR", balances=False),
        ),
    )


PARTED = [
    Parted(
        name=Names("land <A>", "nation <A>"),
        value=80e6,
        pieces=(
            Piece(name=Names("industrie", "manufacturing"), value=30.5e6),
            Piece(name=Names("rest van het land", "rest of the nation"), value=49.5e6, kind="rest"),
        ),
    ),
    Parted(
        name=Names("industrie", "manufacturing"),
        value=30.5e6,
        pieces=(
            Piece(name=Names("Pomp (uw bestand)", "Pump (your file)"), value=12.25e6, kind="own"),
            Piece(name=Names("andere", "others"), value=10e6),
            Piece(name=Names("onderling geleverd", "delivered to each other"), value=-2e6, kind="less"),
            Piece(name="rest", value=10.25e6, kind="rest"),
        ),
    ),
]


@cache
def charts():
    """Every kind of chart in both languages, by (kind, language)."""
    made = {}
    for language in ("nl", "en"):
        start, end = Item(name="2015", value=46e6), Item(name="2023", value=42e6)
        every = [
            line_chart(
                ABOUT,
                [SERIES, PUBLISHED],
                language,
                target=Target(year=2030, value=20e6, low=18e6, high=22e6),
                gap=Gap(year=2023, start=41e6, end=20e6, text="21 Mt"),
            ),
            bar_chart(ABOUT, ITEMS, language),
            waterfall(ABOUT, start, STEPS, end, language),
            heat_map(ABOUT, CELLS, language),
            circulation_scatter(ABOUT, POINTS, [(0, 0), (1, 0.6)], language),
            tile_map(ABOUT, ITEMS, language),
            small_multiples(ABOUT, [SERIES, PUBLISHED], language),
            sparkline(ABOUT, SERIES, language),
            position_mark(ABOUT, PEERS, language),
            sankey(ABOUT, cycle(), "mass", language),
            freed_chart(ABOUT, FREED, language, stop=2),
            parted_bars(ABOUT, PARTED, language),
        ]
        made.update({(c.key, language): c for c in every})
    return made


KINDS = (
    "line",
    "bars",
    "waterfall",
    "heat",
    "scatter",
    "map",
    "multiples",
    "sparkline",
    "position",
    "sankey",
    "freed",
    "parted",
)
