"""Monitor and steer the change to a circular manufacturing industry."""

__version__ = "0.1.0"
