"""What is wrong with a system in a file is told in Dutch to who reads Dutch."""

import pytest
from tests.english import english

from kringloop.core import KringloopError
from kringloop.reconcile import read_system, reconcile

HEAD = "name,value,deviation,unit,from,to,constraint,constant,share,lower,upper,year\n"
GOOD = "a,10,1,t,,,,,,,,\nb,12,1,t,,,,,,,,\n,,,,,,a = b,,,,,\n"
WRONG = {
    "no deviation": ("a,10,,t,,,,,,,,\nb,12,1,t,,,,,,,,\n,,,,,,a = b,,,,,\n", "geen afwijking"),
    "deviation of 0": ("a,10,0,t,,,,,,,,\nb,12,1,t,,,,,,,,\n,,,,,,a = b,,,,,\n", "verwacht een getal boven 0"),
    "no value": ("a,,1,t,,,,,,,,\nb,12,1,t,,,,,,,,\n,,,,,,a = b,,,,,\n", "geen waarde"),
    "constant without value": ("a,,,t,,,,yes,,,,\nb,12,1,t,,,,,,,,\n,,,,,,a = b,,,,,\n", "een constante zonder waarde"),
    "share": ("a,10,1,1,,,,,yes,,,\nb,12,1,1,,,,,,,,\n,,,,,,a = b,,,,,\n", "het aandeel 'a' is 10"),
    "twice": (GOOD.replace("b,12", "a,12"), "staat er twee keer"),
    "strange name": (GOOD.replace("a = b", "a = c"), "en dat is geen grootheid"),
    "loose": (GOOD + "c,1,1,t,,,,,,,,\n", "niets controleert het"),
    "units": (GOOD.replace("b,12,1,t", "b,12,1,kt"), "verschillen de eenheden"),
    "nothing measured": ("a,,,t,,,,,,,,\nb,,,t,,,,,,,,\n,,,,,,a = b,,,,,\n", "is niets gemeten"),
    "one end": (GOOD + "c,1,1,t,x,,,,,,,\n", "heeft één eind"),
    "year": (GOOD + "c,1,1,t,,,,,,,,soon\n", "het jaar van"),
    "crossed bounds": (GOOD.replace("a,10,1,t,,,,,,,", "a,10,1,t,,,,,,9,3"), "daar ligt geen getal tussen"),
    "text": (GOOD.replace("a = b", "a = b / 0"), "een deling door 0"),
    "sign": (GOOD.replace("a = b", "a = b ; b"), "betekent hier niets"),
    "conflict": (
        "a,10,,t,,,,yes,,,,\nb,12,,t,,,,yes,,,,\nc,1,1,t,,,,,,,,\n,,,,,,a = b,,,,,\n,,,,,,c = b,,,,,\n",
        "kan niet gelden",
    ),
}


@pytest.mark.parametrize(("rows", "words"), WRONG.values(), ids=WRONG)
def test_a_mistake_in_a_file_is_told_in_dutch(tmp_path, rows, words):
    path = tmp_path / "system.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(KringloopError) as caught:
        reconcile(read_system(path))
    told = caught.value.in_language("nl")
    assert words in told
    assert english(told) == []
