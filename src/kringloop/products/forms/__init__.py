"""Formats of product data, one file each, found by being there; what a format is stands in `products/form.py`."""
