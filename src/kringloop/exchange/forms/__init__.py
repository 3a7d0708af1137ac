"""Forms of export, one file each, found by being there; what a form is stands in `exchange/form.py`."""
