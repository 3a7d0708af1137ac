"""Time in a steady loop of use, age class by age class: against a plain loop over states, and alone as in company."""

import numpy as np
import pytest

from kringloop.stocks.generations import GENERATIONS, time_by_phase

CLASSES = 160
EVER = 400


def lives(*means: float) -> np.ndarray:
    """(phase, age class, combination)  lives that wear out: all are gone well before the last class."""
    ages = np.arange(CLASSES)[:, None]
    stay = np.clip(1.0 - (ages + 1.0) / (2.0 * np.array(means)), 0.0, 0.98)
    return np.stack([stay, stay * 0.9])


def moves(reuse: np.ndarray, repair: np.ndarray) -> list[tuple[int, int, float, np.ndarray]]:
    """Reuse keeps the age, repair takes half of it away, and some is as new."""
    return [(0, 1, 0.0, reuse), (0, 0, 0.5, repair), (1, 0, 1.0, repair / 2.0)]


def plainly(stay: np.ndarray, shares: list[tuple[int, int, float, float]]) -> np.ndarray:
    """(phase,)  time of one unit, by letting a state of units by phase and age pass year after year."""
    state, time = np.zeros((2, CLASSES + 1)), np.zeros(2)
    state[0, 0] = 1.0
    for _ in range(EVER):
        new = np.zeros_like(state)
        for phase in range(2):
            for age in range(CLASSES):
                held = state[phase, age]
                if held == 0.0:
                    continue
                stays = held * stay[phase, age]
                new[phase, age + 1] += stays
                for origin, destination, younger, share in shares:
                    if origin == phase:
                        at = 1.0 + (1.0 - younger) * age
                        low = int(at)
                        new[destination, low] += (held - stays) * share * (1.0 - (at - low))
                        new[destination, low + 1] += (held - stays) * share * (at - low)
        state = new
        time += state.sum(axis=1)
    return time


def test_time_is_that_of_units_followed_one_year_after_the_other() -> None:
    stay, reuse, repair = lives(4.0, 9.0), np.array([0.3, 0.1]), np.array([0.2, 0.4])
    found = time_by_phase(stay, moves(reuse, repair))
    for n in range(2):
        own = [(o, d, r, float(share[n])) for o, d, r, share in moves(reuse, repair)]
        np.testing.assert_allclose(found[:, n], plainly(stay[..., n], own), rtol=1e-9)


def test_short_lives_stop_early_and_give_the_time_they_have_alone() -> None:
    means = (1.5, 30.0, 4.0, 2.0, 70.0)
    reuse, repair = np.array([0.3, 0.0, 0.2, 0.0, 0.05]), np.array([0.2, 0.1, 0.0, 0.3, 0.1])
    together = time_by_phase(lives(*means), moves(reuse, repair))
    for n, mean in enumerate(means):
        alone = time_by_phase(lives(mean), moves(reuse[n : n + 1], repair[n : n + 1]))
        np.testing.assert_allclose(together[:, n], alone[:, 0], rtol=1e-13)


def test_without_a_way_back_the_time_is_the_sum_of_survivals() -> None:
    stay = lives(5.0)
    assert time_by_phase(stay, [])[:, 0] == pytest.approx([np.cumprod(stay[0, :, 0]).sum(), 0.0])


def test_a_loop_with_almost_no_end_is_refused() -> None:
    from kringloop.core import SingularError

    share = np.array([1.0 - 1e-6])
    with pytest.raises(SingularError, match=f"after {GENERATIONS} generations"):
        time_by_phase(lives(1.0)[:, :4], [(0, 0, 1.0, share), (1, 1, 1.0, share)])
