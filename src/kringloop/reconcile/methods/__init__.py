"""The methods of reconciliation, one file each: a file in this folder is a method that every door may choose."""

from kringloop.core import modules_in
from kringloop.reconcile.distance import METHODS, Method

modules_in(__name__)

__all__ = ["METHODS", "Method"]
