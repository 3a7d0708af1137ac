"""Every mistake in a study file and its tables is told in Dutch to a Dutch reader, with the same places."""

import pytest

from kringloop.core import KringloopError
from kringloop.study import load_study
from tests.english import english
from tests.small import change
from tests.study.test_bad_tables import REPLACED
from tests.study.test_study_file import CHANGES

READER = "de lezer zegt"
"""What the reader of YAML says of a broken line is quoted as it is."""


def dutch(folder):
    with pytest.raises(KringloopError) as caught:
        load_study(folder / "study.yaml")
    return caught.value.in_language("nl"), str(caught.value)


def checked(folder):
    told, plain = dutch(folder)
    assert english(told, READER) == []
    assert told.startswith(("1 fout in ", "2 fouten in ", "3 fouten in ", "4 fouten in ", "5 fouten in "))
    assert told.endswith("Er is niets uitgevoerd.")
    assert len(told.splitlines()) == len(plain.splitlines())


@pytest.mark.parametrize(("old", "new", "_words"), CHANGES.values(), ids=CHANGES)
def test_a_mistake_in_a_study_file(folder, old, new, _words):
    change(folder, "study.yaml", old, new)
    checked(folder)


@pytest.mark.parametrize(("file", "old", "new", "_words"), REPLACED.values(), ids=REPLACED)
def test_a_mistake_in_a_table(folder, file, old, new, _words):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    if old is ...:
        path.write_text("".join(text.splitlines(keepends=True)[:new]), encoding="utf-8")
    elif old is None:
        path.write_text(text.replace(",", new), encoding="utf-8")
    else:
        change(folder, file, old, new)
    checked(folder)


def test_a_total_beside_its_parts(folder):
    with (folder / "waste.csv").open("a", encoding="utf-8") as file:
        file.write("2020,NL.24,NL.recovery,non_chemical,40,leaf,,waste_office\n")
    checked(folder)


def test_the_sentence_itself(folder):
    change(folder, "study.yaml", "kind: flows", "kind: flow")
    change(folder, "waste.csv", "glass,10", "gless,ten")
    told, _ = dutch(folder)
    assert "accounts.waste.kind  'flow' is onbekend; bedoelt u 'flows'?" in told
    change(folder, "study.yaml", "kind: flow\n", "kind: flows\n")
    told, _ = dutch(folder)
    assert "waste.csv:3:material  'gless' is geen bekende code; bedoelt u 'glass'?" in told
    assert "waste.csv:3:mass      'ten' is geen getal" in told
