"""FIGARO in its matrix form as the table everything reads; two regions and two industries by hand."""

import numpy as np
import pytest

from kringloop.chains import audit
from kringloop.core import KringloopError, TableError
from kringloop.economies import read_table

# rows close to outputs 20, 10, 8 and 12; the rows of W2 fill the columns up to the same
HEAD = "rowLabels,NL_A01,NL_C31_32,FIGW1_A01,FIGW1_C31_32,NL_P3_S14,NL_P5M,FIGW1_P3_S14,FIGW1_P51G"
ROWS = {
    "NL_A01": (2, 3, 1, 0, 10, -1, 4, 1),
    "NL_C31_32": (1, 1, 0, 2, 5, 0, 1, 0),
    "FIGW1_A01": (0, 1, 1, 1, 0, 0, 5, 0),
    "FIGW1_C31_32": (2, 0, 1, 2, 1, 0, 5, 1),
    "W2_D21X31": (1, 0, 0, 1, 2, 0, 1, 0),
    "W2_OP_RES": (0, 0, 0, 0, 1, 0, 0, 0),
    "W2_OP_NRES": (0, 0, 0, 0, 0, 0, 0, 0),
    "W2_D1": (6, 3, 2, 4, 0, 0, 0, 0),
    "W2_D29X39": (1, 0, 0, -1, 0, 0, 0, 0),
    "W2_B2A3G": (7, 2, 3, 3, 0, 0, 0, 0),
}
NAME = "matrix_eu-ic-io_ind-by-ind_25ed_2019.csv"


def written(rows=ROWS, head=HEAD):
    return "\n".join([head, *(",".join([label, *map(str, cells)]) for label, cells in rows.items())]) + "\n"


@pytest.fixture
def put(tmp_path):
    def one(text, name=NAME):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return one


def test_labels_figures_and_what_is_said(put):
    table = read_table(put(written()))
    assert table.sectors == (("NL", "A01"), ("NL", "C31_32"), ("FIGW1", "A01"), ("FIGW1", "C31_32"))
    assert table.demands[:2] == (("NL", "P3_S14"), ("NL", "P5M"))
    assert (table.unit, table.year, table.origin.vintage, table.origin.kind) == ("mln EUR", 2019, "2025", "modelled")
    assert table.output.tolist() == [20.0, 10.0, 8.0, 12.0]
    assert table.value_added_rows == ("D21X31", "OP_RES", "OP_NRES", "D1", "D29X39", "B2A3G")
    assert "figures of D21X31, OP_RES for final users are not read: value added is of sectors" in table.notes


def test_columns_close_with_the_rows_of_value_added(put):
    found = {f.check: f.status for f in audit(read_table(put(written())))}
    assert (found["rows_close"], found["columns_close"]) == ("PASS", "PASS")
    off = ROWS | {"W2_D1": (6, 3, 2, 5, 0, 0, 0, 0)}
    found = {f.check: f.status for f in audit(read_table(put(written(off))))}
    assert found["columns_close"] not in {"PASS", "SKIPPED"}


def test_the_order_of_rows_and_columns_does_not_count(put):
    turned = [0, *np.random.default_rng(1).permutation(range(1, 9))]
    head = HEAD.split(",")
    rows = {label: [cells[k - 1] for k in turned[1:]] for label, cells in reversed(ROWS.items())}
    other = read_table(put(written(rows, ",".join(head[k] for k in turned))))
    table = read_table(put(written()))
    at = [other.sectors.index(s) for s in table.sectors]
    assert np.array_equal(other.flows[np.ix_(at, at)], table.flows)
    assert np.array_equal(other.output[at], table.output)
    assert np.array_equal(other.value_added[:, at], table.value_added)


BAD = {
    "a sector without its row": (written({k: v for k, v in ROWS.items() if k != "FIGW1_A01"}), "missing: FIGW1_A01"),
    "no wages": (written({k: v for k, v in ROWS.items() if k != "W2_D1"}), "missing: W2_D1"),
    "a row of a total": (written(ROWS | {"W2_TOTAL": [0] * 8}), "no value added: W2_TOTAL"),
    "a row twice": (written() + "W2_D1,6,3,2,4,0,0,0,0\n", "stand twice: W2_D1"),
    "a column without a region": (written(head=HEAD.replace("FIGW1_P51G", "P51G")), "no region and code: P51G"),
    "the flat form": ("icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue\na,b,NL,A,NL,A,1\n", "flat form"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD.keys())
def test_what_is_no_matrix_of_figaro_is_refused(put, text, said):
    with pytest.raises(TableError) as told:
        read_table(put(text))
    assert said in str(told.value)
    assert told.value.in_language("nl") != str(told.value)


def test_another_unit_and_a_cell_that_is_none_are_refused(put):
    with pytest.raises(KringloopError, match="--unit says 'mln USD'"):
        read_table(put(written()), unit="mln USD")
    with pytest.raises(KringloopError, match="column 'NL_A01': ''"):
        read_table(put(written().replace("NL_A01,2,", "NL_A01,,")))
