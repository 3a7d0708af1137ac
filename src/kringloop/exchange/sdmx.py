"""What an SDMX service asks of this room, under one name: questions, and their answers as bytes."""

from kringloop.exchange.sdmx_answers import KINDS, availability_answer, data_answer, names_flow, structure_answer
from kringloop.exchange.sdmx_query import ALL, Cut, Wanted, asked_codes, asked_periods, asked_year, cut_flow, key_codes
from kringloop.exchange.sdmx_structures import AGENCY

__all__ = [
    "AGENCY",
    "ALL",
    "KINDS",
    "Cut",
    "Wanted",
    "asked_codes",
    "asked_periods",
    "asked_year",
    "availability_answer",
    "cut_flow",
    "data_answer",
    "key_codes",
    "names_flow",
    "structure_answer",
]
