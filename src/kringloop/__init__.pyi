from kringloop import chains as chains
from kringloop import core as core
from kringloop import economies as economies
from kringloop import front as front
from kringloop import ledger as ledger
from kringloop import stocks as stocks
from kringloop.chains import Engine as Engine
from kringloop.chains import forward_linkages as forward_linkages
from kringloop.chains import ghosh as ghosh
from kringloop.chains import output_multipliers as output_multipliers
from kringloop.core import KringloopError as KringloopError
from kringloop.economies import Economy as Economy
from kringloop.economies import Extension as Extension
from kringloop.economies import SupplyUse as SupplyUse
from kringloop.economies import labels_of as labels_of
from kringloop.economies import transform as transform
from kringloop.front import Figure as Figure
from kringloop.front import Run as Run
from kringloop.front import open as open
from kringloop.front import run as run
from kringloop.ledger import lmdi as lmdi
from kringloop.stocks import Grid as Grid
from kringloop.stocks import inflow_driven as inflow_driven
from kringloop.stocks import lifetime as lifetime
from kringloop.stocks import past_inflow as past_inflow
from kringloop.stocks import stock_driven as stock_driven

__version__: str
