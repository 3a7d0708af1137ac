"""What an SDMX service asks of this room, under one name: questions, and their answers as bytes."""

from kringloop.exchange.sdmx_answers import KINDS, availability_answer, data_answer, names_flow, structure_answer
from kringloop.exchange.sdmx_query import Cut, asked_periods, cut_flow, key_codes

__all__ = [
    "KINDS",
    "Cut",
    "asked_periods",
    "availability_answer",
    "cut_flow",
    "data_answer",
    "key_codes",
    "names_flow",
    "structure_answer",
]
