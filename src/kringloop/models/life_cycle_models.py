"""The engines of stocks and loops: what each makes, the choices of method, and which inputs a draw moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from kringloop.core import Alternative, Choice, Names
from kringloop.models.declared import Asked, Model
from kringloop.models.life_cycle_choices import LifeCycleSettings, ScenarioSettings, wrong_choices
from kringloop.models.life_cycle_draws import moved_flows, moved_levels, moved_lives, moved_people
from kringloop.models.life_cycle_inputs import PEOPLE_SERIES
from kringloop.models.life_cycle_rows import flows, levels, lives, population
from kringloop.models.measured import Reads
from kringloop.models.product_lives import FITTED


def _under(
    settings: LifeCycleSettings, scenarios: Mapping[str, ScenarioSettings], goods: tuple[str, ...]
) -> LifeCycleSettings:
    return replace(settings, scenarios=scenarios, products=goods or settings.products)


def _made_in(units: Mapping[str, str]) -> Callable[[Asked], Mapping[str, str]]:
    return lambda _asked: units


METHOD: Final = {
    "base_years": Choice(
        names=Names("jaren waarvan de verkoop per hoofd doorloopt", "years whose sales per head go on"),
        allowed=(1, 100),
        alternatives=tuple(
            Alternative(value=n, names=Names(f"laatste {n} jaar", f"last {n} years"), reason=reason)
            for n, reason in (
                (
                    3,
                    Names(
                        "kort genoeg voor het laatste peil, lang genoeg om toeval te dempen",
                        "short enough for the latest level, long enough to smooth chance",
                    ),
                ),
                (1, Names("alleen het laatste peil", "the latest level alone")),
                (10, Names("dempt goede en slechte jaren", "smooths good and bad years")),
            )
        ),
    ),
    "surplus": Choice(
        names=Names(
            "waarheen secundair materiaal gaat dat een productsoort niet kan opnemen",
            "where secondary material goes that a kind of product cannot take up",
        ),
        allowed=("export", "stock"),
        alternatives=(
            Alternative(
                value="export",
                names=Names("naar het buitenland", "abroad"),
                reason=Names(
                    "metaal uit recycling gaat nu al grotendeels naar smelters over de grens",
                    "most metal from recycling goes to smelters across the border already",
                ),
            ),
            Alternative(
                value="stock",
                names=Names("bewaard voor latere jaren", "kept for later years"),
                reason=Names(
                    "een voorraad van eigen materiaal dekt later de behoefte, als er meer nieuw wordt gemaakt",
                    "a stock of own material meets the need later, when more is made anew",
                ),
            ),
        ),
    ),
    "law": Choice(
        names=Names("wet van de levensduur", "lifetime law"),
        allowed=None,
        alternatives=(
            Alternative(
                value=FITTED,
                names=Names("Weibull", "Weibull"),
                reference="balde2015",
                reason=Names("de wet waarmee de levensduur is geschat", "the law of the fit"),
            ),
            Alternative(
                value="lognormal",
                names=Names("lognormaal", "lognormal"),
                reference="johnson1994",
                reason=Names(
                    "een enkel product blijft veel langer dan de rest", "a few products stay much longer than the rest"
                ),
            ),
            Alternative(
                value="gamma",
                names=Names("gamma", "gamma"),
                reference="johnson1994",
                reason=Names("slijtage in stappen", "wear in stages"),
            ),
            Alternative(
                value="fixed",
                names=Names("vaste levensduur", "fixed life"),
                reference="mueller2006",
                reason=Names(
                    "zonder spreiding: elk product gaat precies even lang mee",
                    "no spread: every product lasts exactly as long",
                ),
            ),
        ),
    ),
}
MEASURED: Final = {"flows": Reads("mass"), "population": Reads("value", PEOPLE_SERIES)}
MODELS: Final = tuple(
    Model(
        key=f"stocks.{key}",
        names=names,
        settings=LifeCycleSettings,
        rows=rows,
        units=_made_in(made),
        wrong=wrong_choices,
        method=METHOD,
        uncertain=("lifetimes",) if moved and key != "population" else (),
        measured=MEASURED if key != "population" else {"population": MEASURED["population"]},
        moved=moved,
        slowly=("longevity",) if "longevity" in made else (),
        under=_under,
    )
    for key, names, rows, made, moved in (
        ("flows", Names("stromen in de levensloop", "flows in the life cycle"), flows, {"mass": "t"}, moved_flows),
        ("levels", Names("voorraad in gebruik", "stock in use"), levels, {"mass": "t"}, moved_levels),
        (
            "lives",
            Names("levensduur van producten", "lives of products"),
            lives,
            {"lifetime": "year", "longevity": "year", "uses": "1", "settling": "year"},
            moved_lives,
        ),
        ("population", Names("bevolking", "population"), population, {"persons": "person"}, moved_people),
    )
)
"""Tables of the life cycle hold t, years and persons."""
