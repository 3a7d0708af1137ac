import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import DuplicateError, RangeError, UnknownNameError
from kringloop.ledger import Nodes, actor, region, sector, stage
from kringloop.ledger import node as node_filter
from tests.ledger.small import NODES, SECTORS, TREES, node


def test_a_code_includes_everything_below_it():
    assert NODES.matching(sector("24-25")) == {"24-25", "24-25_X", "24", "25", "firm", "DE.24"}
    assert NODES.matching(stage("treatment")) == {"recycling"}


@given(st.sampled_from([c.code for c in SECTORS.codes]), st.sampled_from(["NL", "DE", "EU"]))
def test_conditions_hold_together(code, place):
    both = NODES.matching(sector(code) & region(place))
    assert both == NODES.matching(sector(code)) & NODES.matching(region(place))


def test_filters_print_as_in_formulas():
    assert str(stage("recycling") & region("NL")) == "recycling@NL"
    assert str(region("NL", "DE")) == "NL/DE"


def test_a_condition_twice_is_refused():
    with pytest.raises(RangeError, match="'sector' is set twice"):
        sector("24") & sector("25")
    with pytest.raises(RangeError, match="at least one code"):
        sector()


def test_unknown_names_come_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"did you mean 'recycling'"):
        NODES.matching(stage("recyling"))
    with pytest.raises(UnknownNameError, match=r"'frm' is not a known node.*did you mean 'firm'"):
        NODES.matching(node_filter("frm"))
    with pytest.raises(UnknownNameError, match=r"'frm' is not a known actor"):
        NODES.matching(actor("frm"))


def test_nodes_are_declared_once_and_completely():
    with pytest.raises(DuplicateError, match="'x' is declared twice"):
        Nodes([node("x", "production"), node("x", "production")], TREES)
    with pytest.raises(RangeError, match="node 'x' has no stage"):
        Nodes([node("x", "")], TREES)
    with pytest.raises(UnknownNameError, match="sector of node 'x'"):
        Nodes([node("x", "production", "99")], TREES)


def test_nodes_of_a_filter_are_looked_up_once_and_a_mistake_is_told_each_time():
    nodes = Nodes(NODES.nodes, NODES.trees)
    asked = sector("24") & region("NL")
    assert nodes.matching(asked) is nodes.matching(sector("24") & region("NL"))
    for _ in range(2):
        with pytest.raises(UnknownNameError, match="did you mean 'recycling'"):
            nodes.matching(stage("recyling"))
