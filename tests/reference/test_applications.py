"""Every application of raw materials that ships has a Dutch name; another keeps its own words."""

from __future__ import annotations

import csv
from pathlib import Path

from kringloop.core import Names
from kringloop.reference import application_names, fact_frame
from kringloop.reference import applications as module

SHIPPED = set(fact_frame("use_shares")["application"])


def test_every_application_has_a_dutch_name_and_none_is_named_for_nothing():
    with Path(module.__file__).with_name("application_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["application"] for row in rows} == SHIPPED
    assert len(rows) == len(SHIPPED)
    assert all(row["name_nl"].strip() for row in rows)


def test_two_applications_of_one_material_have_two_names():
    frame = fact_frame("use_shares").select("material", "application").unique()
    for _, group in frame.group_by("material"):
        own = group["application"].to_list()
        assert len({application_names(each).nl for each in own}) == len(own)


def test_another_keeps_its_own_words():
    assert application_names("Magnets") == Names("magneten", "Magnets")
    assert application_names("Widgets") == Names("Widgets", "Widgets")
