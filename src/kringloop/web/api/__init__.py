"""The JSON interface, described by OpenAPI: typed answers, and clean refusals for everything else."""

from kringloop.web.api.problems import api_error
from kringloop.web.api.routes import router

__all__ = ["api_error", "router"]
