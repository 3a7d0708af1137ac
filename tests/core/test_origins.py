"""A figure without a source is refused; equal sources have equal ids."""

import dataclasses

import pytest

from kringloop.core import KINDS, Names, Origin, RangeError, weakest_kind

FLOWS = Origin(
    producer="CBS", dataset="83180ENG", title="Material flows", vintage="2024", licence="CC BY 4.0", kind="observed"
)


@pytest.mark.parametrize("field", ["producer", "dataset", "title", "vintage", "licence"])
def test_an_empty_field_is_named(field):
    with pytest.raises(RangeError, match=f"an origin needs {field}; a figure without a source"):
        dataclasses.replace(FLOWS, **{field: "  "})


def test_an_unknown_kind_shows_the_nearest():
    with pytest.raises(RangeError, match=r"kind is 'observd'; did you mean 'observed'\?"):
        dataclasses.replace(FLOWS, kind="observd")  # type: ignore[arg-type]


def test_the_id_is_the_same_on_every_machine():
    assert FLOWS.id == "a8df32492a37"
    assert dataclasses.replace(FLOWS).id == FLOWS.id


@pytest.mark.parametrize("field", ["producer", "dataset", "title", "vintage", "licence", "url", "note"])
def test_the_id_changes_with_every_field(field):
    assert dataclasses.replace(FLOWS, **{field: "other"}).id != FLOWS.id


def test_text_moved_between_fields_gives_another_id():
    one = dataclasses.replace(FLOWS, url="ab", note="c")
    assert one.id != dataclasses.replace(FLOWS, url="a", note="bc").id


def test_an_origin_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        FLOWS.vintage = "2025"  # type: ignore[misc]


def test_a_figure_is_as_firm_as_its_weakest_part():
    assert weakest_kind(["observed", "scenario", "modelled"]) == "scenario"
    assert [weakest_kind([k]) for k in KINDS] == list(KINDS)  # type: ignore[list-item]


def test_a_figure_without_origin_has_no_kind():
    with pytest.raises(RangeError, match="without an origin"):
        weakest_kind([])


def test_names_need_both_languages():
    with pytest.raises(RangeError, match="Dutch and in English; seen nl='afval', en=' '"):
        Names(nl="afval", en=" ")
    with pytest.raises(RangeError, match="language is 'de'; expected nl or en"):
        Names(nl="afval", en="waste")["de"]
