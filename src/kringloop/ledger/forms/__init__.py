"""The classes of expressions, one file each; a file is found by being here.

A class derives from `Expression`, answers what `Formula` asks, and registers its verb with `answers` where it has one.
"""

from kringloop.core import modules_in

modules_in(__name__)
