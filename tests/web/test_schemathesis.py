"""Schemathesis over the description of the JSON interface: what is described is answered, what is not is refused."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import positive_data_acceptance
from schemathesis.generation import GenerationMode

OPERATIONS = (
    "runs",
    "goals",
    "indicators",
    "figures/{id}",
    "explain/{id}",
    "origins",
    "checks",
    "changes",
    "scenarios",
    "scenarios/levers",
    "scenarios/drawings",
)
TOGETHER = ("scenarios", "scenarios/drawings")
"""Each value may fit while all together cannot be: what is collected and exported is at most everything."""
BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
KEYS = ("ghg_direct.cbs", "dmi", "supply_risk")


@pytest.fixture(scope="module")
def described(site):
    return schemathesis.openapi.from_url(f"{site.url}/api/v1/openapi.json")


def test_every_operation_is_tried(described):
    assert {o.ok().path for o in described.get_all_operations()} == {f"/api/v1/{name}" for name in OPERATIONS}


@pytest.mark.parametrize("name", OPERATIONS)
def test_described_questions_are_answered_and_others_refused(described, name):
    """Values that fit the description: an answer that is described, of the described form, and never a fault."""
    operation = described[f"/api/v1/{name}"]["GET"]

    excluded = [positive_data_acceptance] if name in TOGETHER else []

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case):
        case.call_and_validate(excluded_checks=excluded)

    ask()


@pytest.mark.parametrize("name", OPERATIONS[3:5])
def test_questions_about_what_there_is(described, name):
    """Which dimensions and codes there are differs per indicator, so a question that fits the form may be refused."""
    operation = described[f"/api/v1/{name}"]["GET"]

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), key=st.sampled_from(KEYS))
    def ask(case, key):
        case.path_parameters["id"] = key
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    ask()


@pytest.mark.parametrize("name", [n for n in OPERATIONS if n != "runs"])
def test_what_does_not_fit_the_description_is_refused(described, name):
    operation = described[f"/api/v1/{name}"]["GET"]

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def ask(case):
        answer = case.call()
        assert answer.status_code < 500
        if answer.status_code != 414:  # refused before it is read: so much does not fit an address
            case.validate_response(answer)

    ask()
