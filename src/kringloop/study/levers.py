"""The levers of a life cycle as people meet them: names, what a percentage means, bounds, what others find.

Owns the words and bounds only. Values today and why belong to the study, the meaning in the model to
`life_cycle`, what follows to `explorer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kringloop.core import Names

DIGITS: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One lever, set in per cent: a share of something, or a change for what is a factor.

    Parameters
    ----------
    of        : what it is a percentage of, or a change of
    low, high : bounds [%]
    step      : of a slider [%]
    factor    : +25 % stands for 1.25
    further   : an assumption that is seldom moved
    others    : what laws or official figures say; None where nothing was found
    reference : key in the bibliography for `others`

    >>> LEVERS["lifetime"].value(25.0), LEVERS["lifetime"].percent(1.25), LEVERS["reuse"].value(20.0)
    (1.25, 25.0, 0.2)
    """

    key: str
    names: Names
    of: Names
    low: float
    high: float
    step: float = 1.0
    factor: bool = False
    further: bool = False
    others: Names | None = None
    reference: str = ""

    def value(self, percent: float) -> float:
        """The number the model takes."""
        return float(self.factor) + percent / 100.0

    def percent(self, value: float) -> float:
        """The number people set; rounded far below any step, so that 0.55 is 55."""
        return round(100.0 * (value - float(self.factor)), DIGITS)

    def text(self, percent: float) -> str:
        """As the command line takes it: `20%`, `+25%`."""
        return f"{percent:+.10g}%" if self.factor else f"{percent:.10g}%"


DISCARDS: Final = Names("van wat wordt afgedankt", "of what is discarded")
OTHER_DISCARDS: Final = Names("van wat overblijft na hergebruik", "of what is left after reuse")
COLLECTED: Final = Names("van wat is ingezameld", "of what is collected")
AGE: Final = Names("van de leeftijd", "of its age")
_ALL: Final = (
    Lever(
        key="lifetime",
        names=Names("levensduur", "lifetime"),
        low=-50,
        high=200,
        step=5,
        factor=True,
        of=Names("langer of korter dan nu, voor nieuwe producten", "longer or shorter than now, for new products"),
    ),
    Lever(
        key="repair",
        names=Names("reparatie", "repair"),
        low=0,
        high=90,
        of=Names("van wat stukgaat, voor dezelfde gebruiker", "of what fails, for the same user"),
    ),
    Lever(key="reuse", names=Names("hergebruik", "reuse"), low=0, high=90, of=DISCARDS),
    Lever(
        key="collection",
        names=Names("inzameling", "collection"),
        low=0,
        high=100,
        of=OTHER_DISCARDS,
        reference="weee2012",
        others=Names(
            "Europese norm vanaf 2019: 65 % van wat er op de markt kwam, of 85 % van wat wordt afgedankt",
            "European norm from 2019: 65 % of what was placed on the market, or 85 % of what is discarded",
        ),
    ),
    Lever(key="refurbishment", names=Names("opknappen", "refurbishment"), low=0, high=100, of=COLLECTED),
    Lever(key="remanufacture", names=Names("reviseren", "remanufacture"), low=0, high=100, of=COLLECTED),
    Lever(
        key="recycling_yield",
        names=Names("recycling", "recycling"),
        low=0,
        high=100,
        of=Names(
            "van wat naar recycling gaat, wordt weer materiaal", "of what goes to recycling becomes material again"
        ),
        reference="eurostat_cei_wm060",
        others=Names(
            "Eurostat, 2022: 72,6 % in Nederland, 80,7 % in de EU; van 56,6 % (Portugal) tot 92,8 % (Tsjechië) in de "
            "landen in deze studie",
            "Eurostat, 2022: 72.6 % in the Netherlands, 80.7 % in the EU; from 56.6 % (Portugal) to 92.8 % (Czechia) "
            "among the countries in this study",
        ),
    ),
    Lever(
        key="growth",
        names=Names("groei", "growth"),
        low=-5,
        high=5,
        step=0.5,
        of=Names("per jaar: verkoop en voorraad per hoofd", "a year: sales and stock per head"),
    ),
    Lever(
        key="displacement",
        names=Names("minder nieuwe productie", "less new production"),
        low=0,
        high=100,
        of=Names(
            "van de nieuwe producten die niet meer nodig zijn, wordt ook echt niet gemaakt",
            "of the new products no longer needed is really not made",
        ),
    ),
    Lever(
        key="export",
        names=Names("uitvoer voor gebruik", "export for use"),
        low=0,
        high=100,
        of=OTHER_DISCARDS,
        further=True,
    ),
    Lever(
        key="energy_recovery",
        names=Names("verbranden van de rest", "burning of the rest"),
        low=0,
        high=100,
        further=True,
        of=Names(
            "van wat niet is hergebruikt, ingezameld of uitgevoerd; de rest wordt gestort",
            "of what is not reused, collected or exported; the rest is landfilled",
        ),
    ),
    Lever(
        key="second_life",
        names=Names("tweede leven", "second life"),
        low=-50,
        high=200,
        step=5,
        factor=True,
        further=True,
        of=Names(
            "langer of korter dan het eerste, bij gelijke leeftijd", "longer or shorter than the first, at the same age"
        ),
    ),
    Lever(
        key="repair_renews", names=Names("reparatie vernieuwt", "repair renews"), low=0, high=100, of=AGE, further=True
    ),
    Lever(
        key="refurbishment_renews",
        names=Names("opknappen vernieuwt", "refurbishment renews"),
        low=0,
        high=100,
        of=AGE,
        further=True,
    ),
    Lever(
        key="refurbishment_yield",
        names=Names("opknappen lukt", "refurbishment succeeds"),
        low=0,
        high=100,
        further=True,
        of=Names("van wat wordt opgeknapt; de rest wordt gerecycled", "of what is refurbished; the rest is recycled"),
    ),
    Lever(
        key="remanufacture_yield",
        names=Names("reviseren lukt", "remanufacture succeeds"),
        low=0,
        high=100,
        further=True,
        of=Names(
            "van wat wordt gereviseerd; de rest wordt gerecycled", "of what is remanufactured; the rest is recycled"
        ),
    ),
)
LEVERS: Final = {lever.key: lever for lever in _ALL}
"""Every lever by key, in the order people meet them: product, use, collection, recycling, growth."""
