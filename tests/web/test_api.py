"""The JSON interface: as described, typed, and clean refusals for whatever is asked."""

import json

import pytest

PATHS = (
    "runs",
    "goals",
    "indicators",
    "figures/ghg_direct.cbs",
    "explain/ghg_direct.cbs",
    "origins",
    "checks",
    "scenarios",
    "scenarios/levers",
    "scenarios/drawings",
)


@pytest.fixture(scope="module")
def described(site):
    return site.get("/api/v1/openapi.json").json()


def test_every_path_is_described_with_its_answer(described):
    assert len(described["paths"]) == 11
    for path, methods in described["paths"].items():
        answer = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert answer["$ref"].startswith("#/components/schemas/"), path
        assert {"400", "404"} <= set(methods["get"]["responses"])


@pytest.mark.parametrize("path", PATHS)
def test_answers_are_tagged(site, path):
    first = site.get(f"/api/v1/{path}")
    assert first.status_code == 200
    assert site.get(f"/api/v1/{path}", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_figures_are_those_of_the_page(site):
    row = site.get("/api/v1/figures/ghg_direct.cbs?where=sector=C&first=2023&last=2023").json()["figures"][0]
    assert (row["unit"], row["origins"], row["status"]) == ("Mt CO2e", ["cbs_83300"], "observed")
    page = site.get("/en/indicator/ghg_direct.csv?years=2023").text
    assert str(row["value"]) in page


def test_changes_with_itself_are_none(site):
    run = site.get("/api/v1/runs").json()["runs"][0]["run"]
    found = site.get(f"/api/v1/changes?old={run}").json()
    assert (found["changed"], found["same_inputs"]) == (0, True)


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("figures/ghg", 404, "ghg_direct"),
        ("figures/ghg_direct.cbs?where=sektor=C", 400, "sector"),
        ("figures/ghg_direct.cbs?where=sector=ZZ", 400, "ZZ"),
        ("figures/ghg_direct.cbs?limit=0", 400, "limit"),
        ("figures/ghg_direct.cbs?limt=1", 400, "limit"),
        ("figures/ghg_direct.cbs?where=sector", 400, "sector"),
        ("explain/ghg_direct.cbs?year=1066", 404, "figure"),
        ("explain/supply_risk", 400, "where=material=CODE"),
        ("changes", 400, "old"),
        ("changes?old=ffffffff", 404, "ffffffff"),
        ("goals?run=nothing", 404, "nothing"),
        ("nowhere", 404, "page"),
    ],
)
def test_refusals_say_what_is_near(site, path, status, word):
    answer = site.get(f"/api/v1/{path}")
    assert answer.status_code == status
    body = answer.json()
    assert body["status"] == status
    assert word in json.dumps(body)
    assert all(p["message"] and p["message_nl"] for p in body["problems"])
