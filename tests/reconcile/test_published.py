"""Systems whose answers others have printed."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import sparse
from tests.reconcile.systems import LOOP, loop, loop_quantities

from kringloop.reconcile import Kind, Quantity, System, reconcile, suspects, system_of

pytestmark = pytest.mark.published

# figures printed by the open code that repeats the example of cencic2016; units as there
LOOP_PRINTED = {
    "F1": (102.425960, 7.882792),
    "F3": (302.416229, 22.608614),
    "F4": (149.990270, 21.213297),
    "F5": (152.425960, 7.882792),
    "TC34": (0.495973, 0.037681),
}
LOOP_CLASSES = {
    "F1": Kind.REDUNDANT,
    "F2": Kind.CONSTANT,
    "F3": Kind.REDUNDANT,
    "F4": Kind.OBSERVABLE,
    "F5": Kind.REDUNDANT,
    "F6": Kind.UNOBSERVABLE,
    "F7": Kind.UNOBSERVABLE,
    "TC34": Kind.REDUNDANT,
}

# cooling water, six flows, course material of two universities; covariances (3,6) and (5,6) are misprinted there as
# 0.0693 and left out: flows 1 and 6 are equal, so that they must be those of (1,3)
COOLING = np.array([[1, -1, -1, 0, 0, 0], [0, 1, 0, -1, 0, 0], [0, 0, 1, 0, -1, 0], [0, 0, 0, 1, 1, -1]], dtype=float)
COOLING_MEASURED = np.array([110.5, 60.8, 35.0, 68.9, 38.6, 101.4])
COOLING_SD = np.array([0.82, 0.53, 0.46, 0.71, 0.45, 1.2])
COOLING_PRINTED = np.array([103.24010825, 65.41556049, 37.82454776, 65.41556049, 37.82454776, 103.24010825])
COOLING_COVARIANCE = {
    (1, 1): 0.1753,
    (1, 2): 0.1114,
    (1, 3): 0.0639,
    (1, 4): 0.1114,
    (1, 5): 0.0639,
    (1, 6): 0.1753,
    (2, 2): 0.1365,
    (2, 3): -0.0251,
    (2, 4): 0.1365,
    (2, 5): -0.0251,
    (2, 6): 0.1114,
    (3, 3): 0.0890,
    (3, 4): -0.0251,
    (3, 5): 0.0890,
    (4, 4): 0.1365,
    (4, 5): -0.0251,
    (4, 6): 0.1114,
    (5, 5): 0.0890,
    (6, 6): 0.1753,
}


def cooling():
    return System(
        names=[f"S{i}" for i in range(1, 7)],
        values=COOLING_MEASURED,
        deviations=COOLING_SD,
        linear=sparse.csr_array(COOLING),
        units="t/h",
    )


@pytest.mark.parametrize("solver", ["qdldl", "scipy"])
def test_a_loop_with_a_transfer_coefficient(solver):
    answer = reconcile(loop(), solver=solver)
    for name, (value, sd) in LOOP_PRINTED.items():
        assert answer.value(name) == pytest.approx(value, abs=1e-6)
        assert answer.deviation(name) == pytest.approx(sd, abs=1e-6)
    assert {n: Kind(k) for n, k in zip(answer.system.names, answer.classes.kinds, strict=True)} == LOOP_CLASSES
    assert answer.objective == pytest.approx(0.295913, abs=1e-6)
    assert answer.freedom == 2
    assert answer.agrees


def test_what_cannot_be_known_is_absent_and_says_what_it_moves_with():
    answer = reconcile(loop())
    lost = [answer.system.index("F6"), answer.system.index("F7")]
    assert np.isnan(answer.values[lost]).all()
    assert np.isnan(answer.deviations[lost]).all()
    assert answer.classes.moves_with[lost].tolist() == [0, 0]


def test_a_constant_split_makes_two_flows_known():
    split = [*loop_quantities(), Quantity(name="TC67", value=1, constant=True)]
    answer = reconcile(system_of(split, [*LOOP, "F6 = F7 * TC67"]))
    for name in ("F6", "F7"):
        assert answer.value(name) == pytest.approx(76.21298, abs=1e-6)
        assert answer.deviation(name) == pytest.approx(3.941396, abs=1e-6)
    for name, (value, sd) in LOOP_PRINTED.items():
        assert answer.value(name) == pytest.approx(value, abs=1e-6)
        assert answer.deviation(name) == pytest.approx(sd, abs=1e-6)


def test_cooling_water():
    answer = reconcile(cooling())
    assert_allclose(answer.values, COOLING_PRINTED, rtol=0, atol=1e-7)
    covariance = answer.covariance(answer.system.names)
    for (i, j), printed in COOLING_COVARIANCE.items():
        assert covariance[i - 1, j - 1] == pytest.approx(printed, abs=6e-5)
    assert covariance[2, 5] == pytest.approx(covariance[0, 2], abs=1e-12)  # not the 0.0693 that is printed


def test_a_gross_error_is_told():
    answer = reconcile(cooling())
    assert answer.objective == pytest.approx(221.334, abs=6e-4)
    assert answer.freedom == 4
    assert answer.limit == pytest.approx(9.488, abs=5e-4)
    assert not answer.agrees
    assert suspects(answer)[0].name == "S2"
