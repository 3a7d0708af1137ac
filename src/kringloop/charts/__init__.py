"""Results drawn: pure functions from figures to charts, each with its sentence and its table.

Owns the look of the house, the words charts say by themselves, and the circular Sankey. Computes no indicator,
passes no judgement on a series, reads no file but its own font and tiles, fetches nothing.

More than twenty public names, because each kind of chart is one function with the figures it takes.
"""

from kringloop.charts import theme
from kringloop.charts.bars import bar_chart
from kringloop.charts.chart import Chart, Table
from kringloop.charts.data import About, Gap, Item, Point, Series, Target, Text, series_from
from kringloop.charts.figures import FORMAT_LOCALES, TIME_LOCALES, Scale, p_value, scale_for
from kringloop.charts.freed import Freed, freed_chart
from kringloop.charts.heat import Cell, heat_map
from kringloop.charts.line import line_chart
from kringloop.charts.multiples import small_multiples
from kringloop.charts.parted import Parted, Piece, parted_bars
from kringloop.charts.render import browser_bundle, warm_up
from kringloop.charts.sankey.chart import sankey
from kringloop.charts.sankey.definition import Amount, Diagram, SankeyFlow, SankeyLayer, SankeyNode, Stock
from kringloop.charts.scatter import Circulation, circulation_scatter
from kringloop.charts.status import Peers, position_mark, sparkline
from kringloop.charts.text import font_folder
from kringloop.charts.tile_map import tile_map
from kringloop.charts.waterfall import waterfall

__all__ = [
    "FORMAT_LOCALES",
    "TIME_LOCALES",
    "About",
    "Amount",
    "Cell",
    "Chart",
    "Circulation",
    "Diagram",
    "Freed",
    "Gap",
    "Item",
    "Parted",
    "Peers",
    "Piece",
    "Point",
    "SankeyFlow",
    "SankeyLayer",
    "SankeyNode",
    "Scale",
    "Series",
    "Stock",
    "Table",
    "Target",
    "Text",
    "bar_chart",
    "browser_bundle",
    "circulation_scatter",
    "font_folder",
    "freed_chart",
    "heat_map",
    "line_chart",
    "p_value",
    "parted_bars",
    "position_mark",
    "sankey",
    "scale_for",
    "series_from",
    "small_multiples",
    "sparkline",
    "theme",
    "tile_map",
    "warm_up",
    "waterfall",
]
