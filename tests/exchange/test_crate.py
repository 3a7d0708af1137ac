"""Metadata for a catalogue, and a run with all that makes it again."""

import json
import re

import pytest
from tests.small import change

from kringloop.core import RangeError, ResultsError
from kringloop.exchange import deliver, find_form, whole_delivery
from kringloop.runs import run_study

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
GIVEN = {
    "publisher": "Bureau",
    "contact": "data@example.org",
    "address": "https://example.org/small",
    "licence": LICENCE,
}


def crate(run, folder, out, **given):
    study = str(folder / "study.yaml")
    return deliver(
        find_form("ro-crate"), whole_delivery(run, "en", {"licence": LICENCE, "inputs": study, **given}), out
    )


def test_the_run_in_a_crate_is_made_again_with_the_same_hash(small_run, folder, tmp_path):
    crate(small_run, folder, tmp_path / "crate")
    again = run_study(tmp_path / "crate" / "study" / "study.yaml", tmp_path / "again")
    assert again.run_hash == small_run.meta["run"]
    told = json.loads((tmp_path / "crate" / "ro-crate-metadata.json").read_text("utf-8"))
    (made,) = [each for each in told["@graph"] if each["@type"] == "CreateAction"]
    assert made["name"] == "kringloop run study/study.yaml"
    kept = (tmp_path / "crate" / small_run.file.path.name).read_bytes()
    assert kept == small_run.file.path.read_bytes()


def test_rocrate_reads_every_file(small_run, folder, tmp_path):
    from rocrate.rocrate import ROCrate

    paths = crate(small_run, folder, tmp_path / "crate", publisher="Bureau")
    found = ROCrate(str(tmp_path / "crate"))
    named = {entity.id for entity in found.data_entities}
    assert named == {p.relative_to(tmp_path / "crate").as_posix() for p in paths} - {"ro-crate-metadata.json"}
    assert found.license["@id"] if isinstance(found.license, dict) else found.license.id == LICENCE
    assert {"study/study.yaml", "study/waste.csv", "study/totals.csv", "figures/observations.csv"} <= named


def test_a_study_that_changed_since_is_refused(small_run, folder, tmp_path):
    change(folder, "waste.csv", "metal,30,leaf", "metal,31,leaf")
    with pytest.raises(ResultsError, match="is not the study that this run was made of") as told:
        crate(small_run, folder, tmp_path / "crate")
    assert "is niet de studie waarvan deze run is gemaakt" in told.value.in_language("nl")
    assert not (tmp_path / "crate").exists()


@pytest.mark.parametrize("form", ["dcat", "ro-crate"])
def test_what_a_run_cannot_know_must_be_given(small_run, tmp_path, form):
    with pytest.raises(RangeError, match=r"also needs .*--licence"):
        deliver(find_form(form), whole_delivery(small_run, "nl"), tmp_path / "x")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"address": "example.org"}, "--address is 'example.org'"),
        ({"licence": "CC BY"}, "--licence is 'CC BY'"),
        ({"contact": "nobody"}, "--contact is 'nobody'"),
    ],
)
def test_what_is_given_must_be_what_it_says(small_run, tmp_path, wrong, told):
    with pytest.raises(RangeError, match=re.escape(told)):
        deliver(find_form("dcat"), whole_delivery(small_run, "nl", GIVEN | wrong), tmp_path / "x")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_catalogue_has_what_the_profile_asks(small_run, tmp_path):
    from rdflib import DCAT, DCTERMS, RDF, Graph

    (path,) = deliver(find_form("dcat"), whole_delivery(small_run, "nl", GIVEN), tmp_path / "c.jsonld")
    graph = Graph().parse(path, format="json-ld")
    asked = ("title", "description", "identifier", "publisher", "creator", "accessRights")
    sets = list(graph.subjects(RDF.type, DCAT.Dataset))
    assert len(sets) == 4
    for each in sets:
        for name in asked:
            assert next(graph.objects(each, DCTERMS[name])), name
        assert next(graph.objects(each, DCAT.contactPoint))
        assert next(graph.objects(each, DCAT.theme))
        (distribution,) = graph.objects(each, DCAT.distribution)
        assert str(next(graph.objects(distribution, DCTERMS.license))) == LICENCE
        assert str(next(graph.objects(distribution, DCAT.accessURL))) == GIVEN["address"]
    names = {o.language for o in graph.objects(sets[0], DCTERMS.title)}
    assert names == {"nl", "en"}


def test_the_command_refuses_what_a_form_does_not_take(kringloop, small_run, tmp_path):
    run = ("--run", small_run.file.path, "--out", tmp_path / "x")
    code, _, err = kringloop("export", "--as", "csvw", "--publisher", "Bureau", *run)
    assert (code, "--publisher does not go with csvw" in err) == (1, True)
    code, _, err = kringloop("export", "small_waste", "--as", "ro-crate", "--licence", LICENCE, *run)
    assert (code, "ro-crate keeps a whole run" in err) == (1, True)
    told = [text for key, value in GIVEN.items() for text in (f"--{key}", value)]
    code, said, _ = kringloop("export", "--as", "dcat", *told, *run)
    assert (code, said.split()) == (0, [str(tmp_path / "x")])
