"""The JSON interface, described by OpenAPI: typed answers, and clean refusals for everything else."""

from kringloop.web.api.problems import api_error
from kringloop.web.api.routes import router
from kringloop.web.api.sdmx import router as sdmx_router

__all__ = ["api_error", "router", "sdmx_router"]
