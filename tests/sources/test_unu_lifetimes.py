"""Lifetimes of the guidelines for e-waste statistics: only theirs, one per product."""

import pytest

from kringloop.core import SourceError
from kringloop.sources import unu_lifetimes

GUIDELINES = "E-waste statistics guidelines 2015 (Partnership)"


def put(folder, *rows):
    path = folder / "weibull_unu_keys.csv"
    path.write_text("\n".join(("unu_key,shape,scale_years,source", *rows)) + "\n", encoding="utf-8")
    return path


def test_only_the_guidelines_are_read(tmp_path):
    path = put(tmp_path, f"0104,2.2,13.9,{GUIDELINES}", "0104,2.2,13.6,unnamed paper of 2023")
    assert unu_lifetimes.clean(path).rows() == [("0104", "weibull", 2.2, 13.9, "unu_lifetimes_2015")]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([f"9999,2,10,{GUIDELINES}"], r"line 2: '9999' is no UNU key"),
        ([f"0104,,10,{GUIDELINES}"], r"line 2: '0104' has no shape or no scale"),
        ([f"0104,2,10,{GUIDELINES}", f"0104,2,11,{GUIDELINES}"], r"\['0104'\] .* come twice; one law per product"),
    ],
)
def test_what_is_no_single_law_of_a_product_is_refused(tmp_path, rows, message):
    with pytest.raises(SourceError, match=message):
        unu_lifetimes.clean(put(tmp_path, *rows))


def test_the_mean_follows_from_the_law(tmp_path):
    # shape 1 is exponential: the mean is the scale; shape 2: scale · √π / 2
    path = put(tmp_path, f"0104,1,10,{GUIDELINES}", f"0105,2,10,{GUIDELINES}")
    assert unu_lifetimes.clean_means(path).select("mean", "turnover").rows() == [(10.0, 0.1), (8.8623, 0.112838)]


def test_a_law_without_a_mean_is_refused(tmp_path):
    with pytest.raises(SourceError, match="is not above nought; it has no mean"):
        unu_lifetimes.clean_means(put(tmp_path, f"0104,0,10,{GUIDELINES}"))
