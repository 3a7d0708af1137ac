"""A short fixed part of the inputs that `python -m tests.fuzz` tries many of."""

import random

import pytest

from tests.fuzz.kinds import KINDS

FIXED = {
    "study": range(1, 31),
    "table": range(1, 101),
    "rewritten": range(1, 31),
    "argument": range(1, 201),
    "address": range(1, 101),
    "stopped": range(1, 4),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_fixed_part_of_each_kind(kind, tmp_path):
    for seed in FIXED[kind]:
        place = tmp_path / str(seed)
        place.mkdir()
        assert KINDS[kind](random.Random(seed), place) is None, f"--kind {kind} --seed {seed}"
