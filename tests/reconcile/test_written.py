"""A system in a file: read as it stands, every problem with its line."""

import pytest
from tests.reconcile.test_published import LOOP_PRINTED

from kringloop.core import KringloopError, MissingDataError, TableError, UnitError
from kringloop.reconcile import read_system, reconcile

LOOP_FILE = """name,from,to,value,deviation,unit,constant,share,constraint
F1,outside a,P1,100,10,kt,,,
F2,outside b,P1,50,,kt,yes,,
F3,P1,P2,300,30,kt,,,
F4,P2,P1,,,kt,,,
F5,P2,P3,160,16,kt,,,
F6,P3,store,,,kt,,,
F7,P3,sea,,,kt,,,
TC34,,,0.5,0.05,1,,yes,
# what returns
back,,,,,,,,F4 = F3 * TC34
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="system.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_flows_balance_at_every_inner_node(file):
    answer = reconcile(read_system(file(LOOP_FILE)))
    assert list(answer.system.constraint_names) == ["P1", "P2", "P3", "back"]
    for name, (value, sd) in LOOP_PRINTED.items():
        assert answer.value(name) == pytest.approx(value, abs=1e-6)
        assert answer.deviation(name) == pytest.approx(sd, abs=1e-6)


def test_years_hang_together_by_stocks(file):
    text = """name,year,value,deviation,unit,constraint
stock,2019,100,1,kt,
stock,2020,112,1,kt,
stock,2021,118,1,kt,
in,2020,20,2,kt,
in,2021,20,2,kt,
out,2020,10,2,kt,
out,2021,,,kt,
change,,,,,stock - stock[-1] = in - out
"""
    answer = reconcile(read_system(file(text)))
    assert list(answer.system.constraint_names) == ["change[2020]", "change[2021]"]
    # 2020: 12 against 10 with variances 1 + 1 + 4 + 4; a tenth of the 2 per unit of variance
    assert answer.value("stock[2020]") == pytest.approx(112 - 0.2)
    assert answer.value("in[2020]") == pytest.approx(20 + 0.8)
    # out in 2021 follows: 20 − (118 − 111.8)
    assert answer.value("out[2021]") == pytest.approx(13.8)


def test_two_flows_of_one_way_and_a_loop_of_one_node(file):
    text = "name,from,to,value,deviation,unit\na,x,y,6,1,t\nb,x,y,5,1,t\nc,y,z,10,1,t\nround,y,y,3,1,t\n"
    with pytest.raises(MissingDataError, match="stands in no constraint"):
        read_system(file(text))
    answer = reconcile(read_system(file(text.replace("round,y,y,3,1,t\n", ""))))
    assert answer.value("c") == pytest.approx(10 + 1 / 3)


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("name,value,deviation\na,1,x\n", TableError, "2  deviation 'x' is no number"),
        ("name,value,deviation\na,1.186.300,1\n", TableError, "has points as thousands signs; write 1186300"),
        ("name,value,deviaton\na,1,1\n", TableError, "column 'deviaton' is not known; did you mean 'deviation'"),
        ("name;value\na;1\n", TableError, "columns are separated by ';'"),
        ("name,value,deviation\na,1\n", TableError, "2 cells under 3 columns"),
        ("name,value,deviation,constraint\na,1,1,\nrule,,,a + = b\n", TableError, "3  expected a quantity"),
        ("name,value,deviation,constant\na,1,1,perhaps\n", TableError, "constant is 'perhaps'; expected yes"),
        ("name,from,to,value,deviation\na,x,,1,1\n", TableError, "'a' has one end; give from and to"),
        ("name,value,deviation,unit,constraint\na,1,1,kt,\nb,1,1,t,\nrule,,,,a = b\n", UnitError, "units differ along"),
        ("name,value,deviation,unit\na,1,1,ton\n", TableError, "a ton may be 1000 kg"),
        ("name,value,deviation\n,1,1\n", TableError, "a row has a name"),
        ("", TableError, "it is empty"),
        ("name,value,deviation,share\na,1.5,0.1,yes\n", KringloopError, "2  the share 'a'"),
    ],
)
def test_a_file_that_cannot_be_read(file, text, error, told):
    with pytest.raises(error, match=told):
        read_system(file(text))


def test_a_file_that_is_not_there(tmp_path):
    (tmp_path / "flows.csv").write_text("", encoding="utf-8")
    with pytest.raises(TableError, match=r"does not exist; did you mean 'flows\.csv'"):
        read_system(tmp_path / "flow.csv")
