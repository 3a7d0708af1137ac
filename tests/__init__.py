"""Tests mirror the rooms; `guards` watches over the whole source tree."""
