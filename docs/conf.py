"""How the documentation is built: `make docs`."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "kringloop"
author = "kringloop maintainers"
copyright = "kringloop maintainers, Apache-2.0"

extensions = ["myst_parser", "sphinx.ext.doctest", "catalogue", "glossary", "rooms"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext"]
html_theme = "furo"
html_title = "kringloop"
html_show_sourcelink = False
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nitpicky = True
doctest_global_setup = """
import numpy as np
import xarray as xr
from kringloop.core import *
"""
