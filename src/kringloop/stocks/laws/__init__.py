"""The lifetime laws, one file each: a file in this folder is a law that every run, and a study, may choose."""

from kringloop.core import modules_in
from kringloop.stocks.law import LAWS, Law, from_moments, lifetime

modules_in(__name__)

__all__ = ["LAWS", "Law", "from_moments", "lifetime"]
