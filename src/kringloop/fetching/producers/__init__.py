"""Producers that can be asked, one file each, found by being there; what one is stands in `fetching/producer.py`."""
