"""A mistake in a table of one's own is told in Dutch to the last word: what, where, seen, expected, how to go on."""

import pytest

from tests.cli.test_chain_doors import BOTH, OWN, SHARES, SUPPLY, TABLE, USE, WASTE, WITH_WASTE
from tests.english import english
from tests.small import command

TIDY = """\
block,row_region,row,column_region,column,value,unit,year
output,NL,a,,,100,mln EUR,2019
output,NL,b,,,80,mln EUR,2019
flows,NL,a,NL,b,20,mln EUR,2019
flows,NL,b,NL,a,30,mln EUR,2019
final_demand,NL,a,NL,households,80,mln EUR,2019
final_demand,NL,b,NL,households,50,mln EUR,2019
extension,,co2,NL,a,5,kt,2019
extension,,co2,NL,b,3,kt,2019
"""
LINKS = "link,unit,value_in,added,value_out,lost\nmine,EUR,0,10,9,1\nfactory,EUR,9,5,13,1\n"
TEXTS = {
    "table_2009.csv": TABLE,
    "tidy_2019.csv": TIDY,
    "supply_2009.csv": SUPPLY,
    "use_2009.csv": USE,
    "waste_2009.csv": WASTE,
    "shares.csv": SHARES,
    "links.csv": LINKS,
}
OF_A_TABLE = ("chains", "multipliers", *OWN)
OF_TIDY = ("chains", "multipliers", "--table", "tidy_2019.csv")
OF_SUPPLY = ("chains", "constructs", *BOTH, "--printed")
OF_WASTE = ("chains", "waste", *WITH_WASTE)
OF_LINKS = ("value", "links.csv")
MISTAKES = [
    (OF_A_TABLE, "150", "x", "rij 'farms', kolom 'farms': 'x' is geen getal"),
    (OF_A_TABLE, "150", "", "Schrijf 0 waar het cijfer zeker nul is."),
    (OF_A_TABLE, "works,200,100,1700\n", "", "1 kolom sluit niet (productie − gebruik − toegevoegde waarde)"),
    (OF_A_TABLE, "200,100", "1200,1900", "2 kolommen sluiten niet"),
    (OF_A_TABLE, "wages", "total", "Haal ze weg: een totaal naast zijn delen zou dubbel tellen."),
    (OF_A_TABLE, "farms,150,500,350", "farms,0,0,0", "sectoren zonder output kopen invoer: home|farms (200)"),
    (OF_A_TABLE, ",households", "", "een rij heeft meer cellen dan de kopregel"),
    (OF_A_TABLE, "150", '"150', "Haal het bestand opnieuw op."),
    (OF_TIDY, "NL,b,20", "NL,b,900", "1 rij sluit niet (productie − leveringen): NL|a (-880)"),
    (OF_TIDY, "a,5,kt", "a,5,", "extension 'co2' heeft rijen zonder eenheid; vul kolom 'unit'"),
    (OF_TIDY, "flows,NL,a", "flow,NL,a", "blok 'flow' is onbekend; bedoelt u 'flows'?"),
    (OF_TIDY, "NL,a,NL,b,20", "NL,zink,NL,b,20", "blok 'flows' noemt 'NL|zink' als rij, en dat heeft geen rij output"),
    (OF_TIDY, "output,NL,a,,,100", "output,NL,a,,,-100", "Een sector kan niet minder dan niets maken."),
    (OF_SUPPLY, "p,9", "p,90", "aanbod en gebruik verschillen bij home|p (81)"),
    (OF_SUPPLY, "p,9", "p,x", "Schrijf 0 waar het cijfer zeker nul is."),
    (OF_SUPPLY, "j\np", "k\np", "schrijf hun namen in beide hetzelfde"),
    (OF_WASTE, "scrap,5", "scrap,-50", "verwerkingen zouden minder dan niets verwerken: home|landfill (-47 t)"),
    (OF_WASTE, "landfill,1", "landfill,0.5", "bestaat uit aandelen van 0 of meer die samen 1 zijn"),
    (OF_WASTE, "co2 [kt]", "co2", "Geef een druk haar eenheid tussen haken"),
    (OF_LINKS, "0,10", "0,100", "in + toegevoegd is 100 en uit + verloren is 10 EUR, verschil +90"),
    (OF_LINKS, "0,10", "0,tien", "'tien' is geen getal"),
]


@pytest.fixture
def tables(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def changed(folder, before, after, asked):
    """The first table that a command reads and that holds `before`, with `after` in its place."""
    read = [folder / word for word in asked if word in TEXTS]
    path = next(path for path in read if before in path.read_text(encoding="utf-8"))
    path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(("asked", "before", "after", "told"), MISTAKES)
def test_a_mistake_in_a_table_is_told_in_dutch(tables, capsys, asked, before, after, told):
    changed(tables, before, after, asked)
    assert command([*asked, "--lang", "nl"]) == 1
    err = capsys.readouterr().err
    assert told in err
    assert english(err, "could not parse") == []


OPTIONS = {
    "a sector": ("chains", "extraction", *OWN, "--sector", "zink"),
    "a pressure": ("chains", "multipliers", *OWN, "--pressure", "so2"),
    "a region": ("chains", "split", *OWN, "--home", "NL", "--pressure", "co2"),
    "a share": ("chains", "paths", *OWN, "--home", "home", "--pressure", "co2", "--coverage", "2"),
    "a model": ("chains", "constructs", *BOTH, "--printed", "--model", "Z", "--out", "made.csv"),
    "a plane": ("value", "links.csv", "--weight", "zink=1", "--unit", "EUR"),
    "a product": ("stocks", "project", "--product", "zink"),
    "a lever": ("stocks", "project", "--product", "0104", "--lever", "zink=1"),
    "a lever too far": ("stocks", "project", "--product", "0104", "--reuse", "150%"),
    "a formula": ("exergy", "Fe2O3)"),
    "a material": ("criticality", "zork"),
}


@pytest.mark.parametrize("asked", OPTIONS.values(), ids=OPTIONS)
def test_an_option_that_cannot_be_is_told_in_dutch(tables, capsys, asked):
    assert command([*asked, "--lang", "nl"]) == 1
    err = capsys.readouterr().err
    assert err.strip()
    assert english(err, "bekend zijn") == []
    assert "did you mean" not in err
    assert "known:" not in err


def test_a_file_that_is_not_there_is_told_in_dutch_by_the_audit(tables, capsys):
    assert command(["chains", "audit", "nothing.csv", "--lang", "nl"]) == 2
    assert "'nothing.csv' bestaat niet" in capsys.readouterr().out
